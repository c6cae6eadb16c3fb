// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

/// What an array should be that an answer holds in the place of an output.
public struct StandIn: Sendable {
  public let values: Values<Double>
  /// The numbers by whose size its error is measured.
  public let scale: Values<Double>
}

extension [String: StandIn] {
  /// What packages give for the slopes of a shrinkage: their mean, or the posterior variance `σ² ∂η/∂r`.
  static func ofSlopes(_ inputs: Arrays<Double>, _ outputs: Arrays<Double>) -> [String: StandIn] {
    guard let slope = outputs["slope"], let sigma = inputs["sigma"] else { return [:] }
    let n = Double(slope.count)
    let mean = Calls.Values<Double>([slope.parts.reduce(0, +) / n])
    // Slopes of both signs may cancel.
    let size = Calls.Values<Double>([slope.parts.reduce(0) { $0 + abs($1) } / n])
    let variance = slope.replacing(zip(slope.parts, sigma.parts).map { $0 * ($1 * $1) })
    return [
      "mean_slope": StandIn(values: mean, scale: size),
      "posterior_variance": StandIn(values: variance, scale: variance),
    ]
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// Errors of the learned network and of the reference on the same draws.
public struct Measurement: Sendable {
  public struct Layer: Sendable {
    /// NMSE in dB, ratios of sums.
    public let learned, reference: Double
    /// `10 log10 Σ_d e_d/Σ_d ē_d` over the draws, and its standard error: paired, so that what all draws share cancels.
    public let excess, standardError: Double
    /// What the shrinkage costs beside the reference's that is told the same, in dB, in the channels of these draws.
    public let shrinkageCost: Double
  }

  public let draws: Int
  public let layers: [Layer]

  /// - Parameters:
  ///   - learned: `e_d = ‖x̂ − x‖²` by layer and draw.
  ///   - reference: `ē_d`, the reference's.
  ///   - powers: `‖x‖²`
  ///   - costs: of the layers' shrinkages.
  init(
    _ learned: [[Double]], _ reference: [[Double]], _ powers: [Double], costs: [Double]
  ) {
    draws = powers.count
    let count = Double(powers.count)
    let power = powers.reduce(0, +)
    layers = zip(zip(learned, reference), costs).map { pair, cost in
      let (errors, others) = pair
      let (sum, other) = (errors.reduce(0, +), others.reduce(0, +))
      let ratio = sum / other
      let squares = zip(errors, others).reduce(0) {
        $0 + ($1.0 - ratio * $1.1) * ($1.0 - ratio * $1.1)
      }
      let error = count > 1 ? (squares * count / (count - 1)).squareRoot() / sum : .infinity
      return Layer(
        learned: decibels(sum / power), reference: decibels(other / power),
        excess: decibels(ratio), standardError: 10 / Double.log(10) * error,
        shrinkageCost: cost)
    }
  }
}

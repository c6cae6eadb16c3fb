// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Coherence

/// Somebody's LISTA-GSCP or ALISTA-GS: `X^{k+1} = η_{θ_k}(X^k + γ_k W^H (Y − S X^k))`, SCSZ21 (13), (15).
public struct NetworkParameters: Sendable {
  /// `W ∈ L × N`, of real or complex numbers as `S` is.
  public let weight: PreambleSubject.Preambles
  /// `θ_k ≥ 0` and `γ_k > 0` of every layer.
  public let thresholds, steps: [Double]

  /// - Throws: `CheckError`, which names what is wrong.
  public init(
    weight: PreambleSubject.Preambles, thresholds: [Double], steps: [Double]?
  ) throws(CheckError) {
    let steps = steps ?? thresholds.map { _ in 1 }
    guard !thresholds.isEmpty, thresholds.count == steps.count else {
      throw CheckError(
        "theta has \(thresholds.count) layers and gamma \(steps.count); as many of each, one or more,"
          + " are wanted")
    }
    if let k = thresholds.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw CheckError("theta[\(k)] is \(thresholds[k]); a number of 0 or more is wanted")
    }
    if let k = steps.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      throw CheckError("gamma[\(k)] is \(steps[k]); a number above 0 is wanted")
    }
    self.weight = weight
    self.thresholds = thresholds
    self.steps = steps
  }
}

/// What a network's own parameters guarantee without noise, layer by layer.
struct OwnBounds: Sendable {
  /// `e_0, e_1, …` rounded downwards, as far as the thresholds suffice.
  let radii: [Double]
  /// The first layer whose threshold does not, with what it would have to be.
  let shortfall: (layer: Int, threshold: Double, needed: Double)?

  init(
    _ norms: WeightNorms<Ball>, _ parameters: NetworkParameters, sparsity: Int, largestRow: Double
  ) throws {
    let bounds = try LayerBounds<Ball>(
      coherence: Ball(norms.coherence.upperBound), sparsity: sparsity, largestRow: Ball(largestRow),
      noise: 0, largestColumn: norms.largestColumn,
      largestColumns: norms.largestColumns(sparsity))
    var radii = [Ball(Double(sparsity)) * Ball(largestRow)]
    var shortfall: (Int, Double, Double)?
    for (k, (theta, gamma)) in zip(parameters.thresholds, parameters.steps).enumerated() {
      let needed = bounds.leastThreshold(after: radii[k], step: Ball(gamma)).upperBound
      if theta < needed {
        shortfall = (k, theta, needed)
        break
      }
      radii.append(bounds.radius(after: radii[k], step: Ball(gamma), threshold: Ball(theta)))
    }
    self.radii = radii.map(\.lowerBound)
    self.shortfall = shortfall.map { (layer: $0.0, threshold: $0.1, needed: $0.2) }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls

/// What a network's own `W, θ, γ` guarantee without noise, layer by layer: [THM2], [THM3] and [NFP] by the argument of
/// ``LayerBounds/radius(after:step:threshold:)``, in balls.
public struct OwnBounds: Sendable {
  /// `e_0, e_1, …` rounded downwards, as far as the thresholds suffice.
  public let radii: [Double]
  /// The first layer whose threshold does not, with what it would have to be.
  public let shortfall: (layer: Int, threshold: Double, needed: Double)?

  /// How far `W_i^H S_i` may be from 1 to count as rounded to binary32.
  public static let rounding = 0x1p-20

  /// - Parameters:
  ///   - norms: of `W`.
  ///   - thresholds: `θ_k`
  ///   - steps: `γ_k`, as many.
  ///   - sparsity: `s ≥ 1`
  ///   - largestRow: `β`
  /// - Throws: `CoherenceError` unless `sparsity ≥ 1`.
  public init(
    _ norms: WeightNorms<Ball>, thresholds: [Double], steps: [Double], sparsity: Int,
    largestRow: Double
  ) throws(CoherenceError) {
    let bounds = try LayerBounds<Ball>(
      coherence: Ball(norms.coherence.upperBound), sparsity: sparsity, largestRow: Ball(largestRow),
      noise: 0, largestColumn: norms.largestColumn,
      largestColumns: norms.largestColumns(sparsity))
    var radii = [Ball(Double(sparsity)) * Ball(largestRow)]
    var shortfall: (Int, Double, Double)?
    for (k, (theta, gamma)) in zip(thresholds, steps).enumerated() {
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

  /// The most active rows of norm at most `β` for which all thresholds suffice; 0 if not even for one.
  public static func covered(
    _ norms: WeightNorms<Ball>, thresholds: [Double], steps: [Double], largestRow: Double
  ) throws(CoherenceError) -> Int {
    var (covered, beyond) = (0, norms.columns.count + 1)
    while beyond - covered > 1 {
      let middle = (covered + beyond) / 2
      let bounds = try OwnBounds(
        norms, thresholds: thresholds, steps: steps, sparsity: middle, largestRow: largestRow)
      if bounds.shortfall == nil { covered = middle } else { beyond = middle }
    }
    return covered
  }
}

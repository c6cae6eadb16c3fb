// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Problems

/// Kernels of one dimension of numbers on `[a, b]`, one at each place `μ_i` and as wide as `σ_i`, each a density over
/// that of the prior, `1/(b − a)`:
///
///     r_i(u) = (b − a) k((u − μ_i)/s_i) / (s_i m_i),   a ≤ u ≤ b
///     k(z)   = e^{−z}/(1 + e^{−z})²,  K(z) = 1/(1 + e^{−z}),  s_i = (√3/π) σ_i
///     m_i    = K((b − μ_i)/s_i) − K((a − μ_i)/s_i)
///
/// and of a whole number, which is the cell `[c, d]`, the same of masses:
/// `r_i = (b − a)/(d − c) (K((d − μ_i)/s_i) − K((c − μ_i)/s_i))/m_i`.
///
/// They are logistic where the paper's are normal, of the same standard deviation `σ_i`: their distribution function
/// and its inverse are closed in `exp` and `log`, whose bits are the project's own.
struct Kernels {
  let low, high: Double
  private let centres, scales, masses: [Double]
  /// `K((a − μ_i)/s_i)`.
  private let below: [Double]

  /// √3/π, rounded.
  private static let scaleOfDeviation = 0.5513288954217921

  init(_ centres: [Double], deviations: [Double], low: Double, high: Double) {
    (self.low, self.high, self.centres) = (low, high, centres)
    scales = deviations.map { Self.scaleOfDeviation * $0 }
    let ends = zip(centres, scales).map { centre, scale in
      (Self.distribution((low - centre) / scale), Self.distribution((high - centre) / scale))
    }
    below = ends.map(\.0)
    masses = ends.map { $1 - $0 }
  }

  /// `K(z)`, without loss where it is small. `|z|` is at most 100 π/√3.
  private static func distribution(_ z: Double) -> Double { 1 / (1 + Double.exp(-z)) }

  /// A draw from kernel `i`: the inverse of its distribution function within the ends, of `v` in [0, 1).
  func draw(_ i: Int, _ v: Double) -> Double {
    let p = below[i] + v * masses[i]
    // At p = 1, which a rounded sum may be, the logarithm is that of the least number above 0.
    let odds = Double.log(p) - Double.log(max(1 - p, .leastNormalMagnitude))
    return min(max(centres[i] + scales[i] * odds, low), high)
  }

  /// `r_i(u)`, those of each place in turn.
  func densities(_ places: [Double]) -> [Double] {
    var values = exponentials(places) { u, i in -((u - centres[i]) / scales[i]).magnitude }
    let heights = zip(scales, masses).map { (high - low) / ($0 * $1) }
    var next = 0
    for _ in places {
      for height in heights {
        let rise = 1 + values[next]
        values[next] = height * (values[next] / (rise * rise))
        next += 1
      }
    }
    return values
  }

  /// `r_i` of each cell in turn. A difference of `K` is taken on the side where both are small.
  func densities(_ cells: [Cell]) -> [Double] {
    var nearer = exponentials(cells) { cell, i in
      (cell.isAbove(centres[i]) ? cell.low - centres[i] : centres[i] - cell.high) / scales[i]
    }
    let farther = exponentials(cells) { cell, i in
      (cell.isAbove(centres[i]) ? cell.high - centres[i] : centres[i] - cell.low) / scales[i]
    }
    for k in nearer.indices {
      let cell = cells[k / centres.count]
      let mass = 1 / (1 + nearer[k]) - 1 / (1 + farther[k])
      nearer[k] = (high - low) / (cell.high - cell.low) * (mass / masses[k % centres.count])
    }
    return nearer
  }

  /// A whole number's part of the line.
  struct Cell {
    let low, high: Double

    func isAbove(_ centre: Double) -> Bool { low + high > 2 * centre }
  }

  /// `exp argument(x, i)` for each `x` in turn and each kernel `i`.
  private func exponentials<T>(_ values: [T], _ argument: (T, Int) -> Double) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(values.count * centres.count)
    for value in values { for i in centres.indices { result.append(argument(value, i)) } }
    result.withUnsafeMutableBufferPointer { Double.exp(Column($0), into: $0) }
    return result
  }
}

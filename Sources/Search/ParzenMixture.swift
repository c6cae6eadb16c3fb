// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Problems

/// A Parzen estimate on `[a, b]` from points `μ_1 ≤ … ≤ μ_n` in it [Bergstra et al. 2011, 4]:
///
///     p(u) = (1/(n+1)) (1/(b − a) + Σ_i k((u − μ_i)/s_i) / (s_i m_i)),   a ≤ u ≤ b
///     σ_i  = max(μ_i − μ_{i−1}, μ_{i+1} − μ_i), within [(b − a)/min(100, n + 2), b − a]
///     μ_0  = a,  μ_{n+1} = b
///     k(z) = e^{−z}/(1 + e^{−z})²,  K(z) = 1/(1 + e^{−z}),  s_i = (√3/π) σ_i
///     m_i  = K((b − μ_i)/s_i) − K((a − μ_i)/s_i)
///
/// The kernels are logistic where the paper has normal ones, of the same standard deviation `σ_i`: their
/// distribution function and its inverse are closed in `exp` and `log`, whose bits are the project's own.
/// They are cut at both ends and carry the weight of the prior each, which is uniform.
package struct ParzenMixture {
  let low, high: Double
  private let centres, scales, masses: [Double]
  /// `K((a − μ_i)/s_i)`.
  private let below: [Double]
  /// `1/(s_i m_i)`.
  private let heights: [Double]

  /// √3/π, rounded.
  private static let scaleOfDeviation = 0.5513288954217921

  package init(_ points: [Double], low: Double, high: Double) {
    (self.low, self.high) = (low, high)
    let (centres, width) = (points.sorted(), high - low)
    let least = width / Double(min(100, points.count + 2))
    let scales = centres.indices.map { i in
      let left = centres[i] - (i > 0 ? centres[i - 1] : low)
      let right = (i + 1 < centres.count ? centres[i + 1] : high) - centres[i]
      return Self.scaleOfDeviation * min(max(left, right, least), width)
    }
    let ends = zip(centres, scales).map { centre, scale in
      (Self.distribution((low - centre) / scale), Self.distribution((high - centre) / scale))
    }
    (self.centres, self.scales) = (centres, scales)
    below = ends.map(\.0)
    masses = ends.map { $1 - $0 }
    heights = zip(scales, masses).map { 1 / ($0 * $1) }
  }

  /// `K(z)`, without loss where it is small. `|z|` is at most 100 π/√3.
  private static func distribution(_ z: Double) -> Double { 1 / (1 + Double.exp(-z)) }

  /// `p(u)` of each, above 0 within `[a, b]`.
  package func densities(_ points: [Double]) -> [Double] {
    let count = centres.count
    let falls = exponentials(points) { u, i in -((u - centres[i]) / scales[i]).magnitude }
    return points.indices.map { k in
      var sum = 1 / (high - low)
      for i in 0..<count {
        let fall = falls[k * count + i], rise = 1 + fall
        sum += heights[i] * (fall / (rise * rise))
      }
      return sum / Double(count + 1)
    }
  }

  /// `∫ p` over each cell `[c, d]` within `[a, b]`. A difference of `K` is taken on the side where both are small.
  package func masses(_ cells: [Cell]) -> [Double] {
    let count = centres.count
    let nearer = exponentials(cells) { cell, i in
      (cell.isAbove(centres[i]) ? cell.low - centres[i] : centres[i] - cell.high) / scales[i]
    }
    let farther = exponentials(cells) { cell, i in
      (cell.isAbove(centres[i]) ? cell.high - centres[i] : centres[i] - cell.low) / scales[i]
    }
    return cells.indices.map { k in
      var sum: Double = (cells[k].high - cells[k].low) / (high - low)
      for i in 0..<count {
        let most = 1 / (1 + nearer[k * count + i]), least = 1 / (1 + farther[k * count + i])
        sum += (most - least) / masses[i]
      }
      return sum / Double(count + 1)
    }
  }

  package struct Cell {
    package let low, high: Double

    package init(low: Double, high: Double) { (self.low, self.high) = (low, high) }

    func isAbove(_ centre: Double) -> Bool { low + high > 2 * centre }
  }

  /// A draw: a component, each as likely, and the inverse of its distribution function within the ends.
  package func draw(_ stream: Stream) -> Double {
    let i = Int(stream.uniform() * Double(centres.count + 1))
    let v = stream.uniform()
    guard i < centres.count else { return low + v * (high - low) }
    let p = below[i] + v * masses[i]
    // At p = 1, which a rounded sum may be, the logarithm is that of the least number above 0.
    let odds = Double.log(p) - Double.log(max(1 - p, .leastNormalMagnitude))
    return min(max(centres[i] + scales[i] * odds, low), high)
  }

  /// `exp argument(x, i)` for each `x` in turn and each component `i` besides the prior.
  private func exponentials<T>(_ values: [T], _ argument: (T, Int) -> Double) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(values.count * centres.count)
    for value in values { for i in centres.indices { result.append(argument(value, i)) } }
    result.withUnsafeMutableBufferPointer { Double.exp(Column($0), into: $0) }
    return result
  }
}

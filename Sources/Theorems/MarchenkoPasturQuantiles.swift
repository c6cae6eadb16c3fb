// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// The quantiles at `(i − ½)/M` of the singular values of `A ∈ M × N` with independent entries
/// `N(0, 1/M)`, falling, scaled so that `‖A‖_F² = N`: Marchenko and Pastur's law, `M ≤ N`.
///
/// With `y = N/M` the distribution function of `s² = (1 − √y)² + 4 √y sin²(θ/2)` has the density
/// `sin²θ/s²` in `θ`, up to a factor, which is summed on a fine grid.
package func marchenkoPasturSingularValues(rows: Int, columns: Int) -> [Double] {
  let root = (Double(columns) / Double(rows)).squareRoot()
  let least = (1 - root) * (1 - root)
  let cells = 200_000
  func square(_ theta: Double) -> Double {
    let sine = gsl_sf_sin(theta / 2)
    return least + 4 * root * sine * sine
  }
  func density(_ theta: Double) -> Double {
    let sine = gsl_sf_sin(theta)
    return square(theta) > 0 ? sine * sine / square(theta) : 0
  }
  let step = Double.pi / Double(cells)
  var cumulative = [0.0]
  for k in 0..<cells { cumulative.append(cumulative[k] + density((Double(k) + 0.5) * step)) }
  let total = cumulative[cells]
  var squares: [Double] = []
  var k = 0
  for i in 0..<rows {
    let wanted = (Double(i) + 0.5) / Double(rows) * total
    while cumulative[k + 1] < wanted { k += 1 }
    let part = (wanted - cumulative[k]) / (cumulative[k + 1] - cumulative[k])
    squares.append(square((Double(k) + part) * step))
  }
  let scale = Double(columns) / squares.reduce(0, +)
  return squares.reversed().map { ($0 * scale).squareRoot() }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence

/// What the bounds of a network need of a weight `W ∈ L × N` for preambles `S`, SCSZ21 (20)–(23) with
/// errata S3 and S5. With `W'_i = W_i/(S_i^H W_i)`, so that `W'_i^H S_i = 1`,
///
///     μ(W) = max_{i≠j} |W'_i^H S_j|,   C_∞ = max_i ‖W'_i‖₂,   C_s = Σ of the s largest ‖W'_i‖₂.
///
/// Norms are of columns; the sum of the norms of rows that (23) prints can be smaller than `C_s`.
public struct WeightNorms<R: RealScalar>: Sendable where R.Real == R {
  /// `μ(W)`
  public let coherence: R
  /// `‖W'_i‖₂`
  public let columns: [R]
  /// `max_i |W_i^H S_i − 1|`: 0 for a weight that is `W'` itself.
  public let deviation: R

  /// - Parameters:
  ///   - weights: `W`, real, or with the real parts above the imaginary ones.
  ///   - s: `S`, real, or each column as `S_j` and `i S_j`, stacked likewise.
  init(weights w: Matrix<R>, stacked s: Matrix<R>) {
    let parts = s.columns / w.columns
    // parts·j + k, i: a part of W_i^H S_j, up to the sign of an imaginary one
    var products = Matrix<R>(zeros: s.columns, w.columns)
    products.add(adjointOf: s, w)
    func size(_ j: Int, _ i: Int, less offset: R = 0) -> R {
      let real = products[parts * j, i] - offset
      return parts == 1
        ? real.largestPart
        : (real.squaredMagnitude + products[parts * j + 1, i].squaredMagnitude).squareRoot()
    }
    var (coherence, deviation) = (R.zero, R.zero)
    for i in 0..<w.columns {
      let own = size(i, i)
      for j in 0..<w.columns where j != i {
        coherence = R.maximum(coherence, size(j, i) / own)
      }
      deviation = R.maximum(deviation, size(i, i, less: 1))
    }
    self.coherence = coherence
    self.deviation = deviation
    columns = zip(w.columnSquaredNorms, 0..<w.columns).map { $0.squareRoot() / size($1, $1) }
  }

  /// Of binary64 matrices, in the arithmetic `R`.
  /// - Precondition: `W` and `S` have one shape.
  public init<F: RealOrComplex>(_ w: Matrix<F>, of s: Matrix<F>) {
    precondition(w.rows == s.rows && w.columns == s.columns, "W is of the shape of S")
    let parts = F.parts
    self.init(
      weights: Matrix(rows: parts * w.rows, columns: w.columns) {
        R(w[$0 % w.rows, $1].part($0 / w.rows))
      },
      stacked: Matrix(rows: parts * s.rows, columns: parts * s.columns) { row, column in
        let entry = s[row % s.rows, column / parts]
        return R((column % parts == 0 ? entry : entry.turned).part(row / s.rows))
      })
  }

  /// `C_∞`
  public var largestColumn: R { columns.reduce(.zero) { R.maximum($0, $1) } }

  /// `C_s` for `count = s`. The largest are kept in order by maxima and minima, so that no enclosure has
  /// to be decided.
  public func largestColumns(_ count: Int) -> R {
    var kept: [R] = []
    for column in columns {
      var rest = column
      for k in kept.indices {
        (kept[k], rest) = (R.maximum(kept[k], rest), R.minimum(kept[k], rest))
      }
      if kept.count < count { kept.append(rest) }
    }
    return kept.reduce(.zero, +)
  }
}

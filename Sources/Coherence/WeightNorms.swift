// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

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

  /// From `|W_i^H S_j|` at `(j, i)`, `|W_i^H S_i − 1|` and `‖W_i‖`.
  private init(products: Matrix<R>, deviations: [R], norms: [R]) {
    var coherence = R.zero
    for i in norms.indices {
      for j in norms.indices where j != i {
        coherence = R.maximum(coherence, products[j, i] / products[i, i])
      }
    }
    self.coherence = coherence
    deviation = deviations.reduce(.zero) { R.maximum($0, $1) }
    columns = norms.indices.map { norms[$0] / products[$0, $0] }
  }

  /// - Precondition: `W` and `S` have one shape.
  public init<F: Scalar>(_ w: Matrix<F>, of s: Matrix<F>) where F.Real == R {
    precondition(w.rows == s.rows && w.columns == s.columns, "W is of the shape of S")
    var products = Matrix<F>(zeros: s.columns, w.columns)
    products.add(adjointOf: s, w)
    self.init(
      products: products.map { $0.modulus },
      deviations: (0..<w.columns).map { (products[$0, $0] - F(real: 1)).modulus },
      norms: w.columnSquaredNorms.map { $0.squareRoot() })
  }

  /// Of binary64 matrices in the arithmetic `R`, by a product of real matrices, which is fast for balls: a
  /// column of complex numbers is `S_j` and `i S_j`, each with the real parts above the imaginary ones.
  /// - Precondition: `W` and `S` have one shape.
  public init<F: RealOrComplex>(enclosing w: Matrix<F>, of s: Matrix<F>) {
    precondition(w.rows == s.rows && w.columns == s.columns, "W is of the shape of S")
    let parts = F.parts
    let weights = Matrix<R>(rows: parts * w.rows, columns: w.columns) {
      R(w[$0 % w.rows, $1].part($0 / w.rows))
    }
    let stacked = Matrix<R>(rows: parts * s.rows, columns: parts * s.columns) { row, column in
      let entry = s[row % s.rows, column / parts]
      return R((column % parts == 0 ? entry : entry.turned).part(row / s.rows))
    }
    var products = Matrix<R>(zeros: stacked.columns, w.columns)
    products.add(adjointOf: stacked, weights)
    func size(_ j: Int, _ i: Int, less offset: R = 0) -> R {
      let real = products[parts * j, i] - offset
      return parts == 1
        ? real.largestPart
        : (real.squaredMagnitude + products[parts * j + 1, i].squaredMagnitude).squareRoot()
    }
    self.init(
      products: Matrix<R>(rows: s.columns, columns: w.columns) { size($0, $1) },
      deviations: (0..<w.columns).map { size($0, $0, less: 1) },
      norms: weights.columnSquaredNorms.map { $0.squareRoot() })
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

extension Scalar {
  /// `|x|`
  package var modulus: Real {
    // Of a real number without a root.
    Self.self == Real.self ? largestPart : squaredMagnitude.squareRoot()
  }
}

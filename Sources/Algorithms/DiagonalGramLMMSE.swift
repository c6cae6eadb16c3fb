// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// LMMSE where `A A^H = Diag(g)` is known, as for rows of an orthogonal transform (`g_i = 1`) times a
/// diagonal matrix `Diag(d)` (`g_i = |d_i|²`); all `g_i > 0`:
///
///     η̃(r̃; σ̃) = r̃ + A^H Diag(1/(g_i + c)) (y − A r̃)
///     <η̃'>     = (1/N) [Σ_{i≤M} c/(g_i + c) + (N − M)]
///
/// Costs two products with `A`, and memory of the vectors only.
public struct DiagonalGramLMMSE<S: Scalar>: LMMSE {
  public let a: any LinearOperator<S>
  /// `g ∈ R^M`
  public let gram: [S.Real]

  /// - Precondition: `gram.count == a.rows`.
  public init(_ a: any LinearOperator<S>, gram: [S.Real]) {
    precondition(gram.count == a.rows, "\(gram.count) entries of A A^H for \(a.rows) rows")
    self.a = a
    self.gram = gram
  }

  public var storedBytes: Int { a.storedBytes }

  public func project(_ y: Matrix<S>) -> Matrix<S> { y }

  public func estimate(
    _ y: Matrix<S>, _ r: Matrix<S>, _ c: [S.Real], into x: inout Matrix<S>
  ) -> [S.Real] {
    let n = S.Real(Double(a.columns))
    let nullity = S.Real(Double(a.columns - a.rows))
    // v = Diag(1/(g + c)) (y − A r̃)
    var v = y
    v.subtract(a, r)
    let divergences = v.writeColumns(from: v) { d, residual, v in
      var trace = S.Real.zero
      for i in v.indices {
        let inverse = 1 / (gram[i] + c[d])
        v[i] = S.scale(inverse, residual[i])
        trace = trace + c[d] * inverse
      }
      return (trace + nullity) / n
    }
    // x̃ = r̃ + A^H v
    x = r
    x.add(adjointOf: a, v)
    return divergences
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence
import Shrinkages

/// [LISTA-GSCP], [ALISTA-GS] forward with one weight for all layers, SCSZ21 (13) and (15), from `X^0 = 0`:
///
///     X^{k+1} = η_{θ_k}(X^k + γ_k W^H (Y − S X^k))
///
/// `γ_k = 1` is LISTA-GSCP.
struct GroupNetwork<F: RealOrComplex> {
  /// `S, W ∈ L × N`
  let s, w: Matrix<F>

  func layer(_ x: inout Matrix<F>, _ y: Matrix<F>, step gamma: Double, threshold theta: Double) {
    var v = y
    v.subtract(s, x)
    var r = Matrix<F>(zeros: x.rows, x.columns)
    r.add(adjointOf: w, v)
    let columns = 0..<x.columns
    r.combine(columns.map { _ in gamma }, r, columns.map { _ in 1 }, x)
    RowNorm<F>().proximal(r, width: x.columns, theta, into: &x)
  }
}

extension Matrix where S: RealOrComplex {
  /// `‖X[n,:]‖₂` of every row.
  var rowNorms: [Double] {
    var squares = [Double](repeating: 0, count: rows)
    for d in 0..<columns {
      for n in 0..<rows { squares[n] += self[n, d].squaredMagnitude }
    }
    return squares.map { $0.squareRoot() }
  }
}

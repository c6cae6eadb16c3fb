// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// LMMSE through the Gram matrix `G = A A^H`, for any rank `R`:
///
///     η̃(r̃; σ̃) = r̃ + A^H (G + c I)⁻¹ (y − A r̃)
///     <η̃'>     = (1/N) [c tr (G + c I)⁻¹ + (N − M)]
///
/// as printed, for `R = M`: `η̃ = A^H (G + c I)⁻¹ (y + c G⁻¹ A r̃)`, `<η̃'> = (c/N) tr (G + c I)⁻¹`.
public struct GramLMMSE<S: Scalar>: LMMSE {
  let a: Matrix<S>
  let gram: any ShiftedGram<S>
  let variant: LMMSEVariant

  public init(_ a: Matrix<S>, gram: any ShiftedGram<S>, variant: LMMSEVariant = .exact) {
    self.a = a
    self.gram = gram
    self.variant = variant
  }

  public var storedBytes: Int { a.storedBytes }

  public func project(_ y: Matrix<S>) -> Matrix<S> { y }

  public func estimate(
    _ y: Matrix<S>, _ r: Matrix<S>, _ c: [S.Real], into x: inout Matrix<S>
  ) -> [S.Real] {
    let columns = c.indices.map { d in
      column(y[columns: d..<(d + 1)], r[columns: d..<(d + 1)], c[d])
    }
    x = Matrix(joining: columns.map(\.x))
    return columns.map(\.divergence)
  }

  private func column(
    _ y: Matrix<S>, _ r: Matrix<S>, _ c: S.Real
  ) -> (x: Matrix<S>, divergence: S.Real) {
    let shifted = gram.shifted(by: c)
    let n = S.Real(Double(a.columns))
    switch variant {
    case .exact:
      var z = y
      z.subtract(a, r)
      var x = r
      x.add(adjointOf: a, shifted.solve(z))
      let nullity = S.Real(Double(a.columns - a.rows))
      return (x, (c * shifted.traceOfInverse + nullity) / n)
    case .asPrinted:
      var ar = Matrix<S>(zeros: a.rows, 1)
      ar.add(a, r)
      var z = gram.shifted(by: 0).solve(ar)
      z.scaleColumns(by: [c], adding: y)
      var x = Matrix<S>(zeros: a.columns, 1)
      x.add(adjointOf: a, shifted.solve(z))
      return (x, c * shifted.traceOfInverse / n)
    }
  }
}

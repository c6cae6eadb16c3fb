// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// Solves systems in `A A^H + c I`, for batches, and gives the trace of its inverse, for any `c > 0`, and for
/// `c = 0` if `A` has full row rank.
public protocol ShiftedGram<S>: Sendable {
  associatedtype S: Scalar
  func shifted(
    by c: S.Real
  ) -> (solve: @Sendable (Matrix<S>) -> Matrix<S>, traceOfInverse: S.Real)
}

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

/// `A A^H + c I` by its Cholesky factor.
public struct CholeskyGram<S: Scalar>: ShiftedGram {
  let gram: Matrix<S>

  public init(_ a: Matrix<S>) {
    var gram = Matrix<S>(zeros: a.rows, a.rows)
    gram.add(a, adjointOf: a)
    self.gram = gram
  }

  public func shifted(
    by c: S.Real
  ) -> (solve: @Sendable (Matrix<S>) -> Matrix<S>, traceOfInverse: S.Real) {
    var g = gram
    for i in 0..<g.rows { g[i, i] = g[i, i] + S(real: c) }
    let factor = Cholesky(g)
    return (
      { b in
        Matrix(
          rows: b.rows, columns: b.columns,
          storage: b.mapColumns { factor.solve(Array($0)) }.flatMap(\.self))
      },
      factor.traceOfInverse
    )
  }
}

/// `A A^H + c I` by the SVD of `A`, of full row rank where `c = 0`.
public struct SpectralGram<S: Scalar>: ShiftedGram {
  let u: Matrix<S>
  /// `s_i²`
  let lambda: [S.Real]

  public init(_ svd: SVD<S>) {
    u = svd.u
    lambda = svd.s.map { $0 * $0 }
  }

  public func shifted(
    by c: S.Real
  ) -> (solve: @Sendable (Matrix<S>) -> Matrix<S>, traceOfInverse: S.Real) {
    let inverse = lambda.map { 1 / ($0 + c) }
    let beyond = lambda.count < u.rows ? S.Real(Double(u.rows - lambda.count)) / c : 0
    let solve = { @Sendable [u] (b: Matrix<S>) -> Matrix<S> in
      var along = Matrix<S>(zeros: inverse.count, b.columns)
      along.add(adjointOf: u, b)
      // Outside the span of U, the inverse is 1/c.
      var x =
        inverse.count < u.rows ? b.map { S.scale(1 / c, $0) } : Matrix(zeros: b.rows, b.columns)
      let shift = inverse.count < u.rows ? 1 / c : 0
      for d in 0..<b.columns {
        for i in inverse.indices { along[i, d] = S.scale(inverse[i] - shift, along[i, d]) }
      }
      x.add(u, along)
      return x
    }
    return (solve, inverse.reduce(beyond, +))
  }
}

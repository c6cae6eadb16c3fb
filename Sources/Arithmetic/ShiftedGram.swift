// SPDX-License-Identifier: GPL-3.0-or-later

/// Solves systems in `A A^H + c I`, for batches, and gives the trace of its inverse, for any `c > 0`, and for
/// `c = 0` if `A` has full row rank.
public protocol ShiftedGram<S>: Sendable {
  associatedtype S: Scalar
  func shifted(
    by c: S.Real
  ) -> (solve: @Sendable (Matrix<S>) -> Matrix<S>, traceOfInverse: S.Real)
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

/// `A A^H + c I` where `A A^H = Diag(g)`.
public struct DiagonalGram<S: Scalar>: ShiftedGram {
  let gram: [S.Real]
  public init(_ gram: [S.Real]) { self.gram = gram }

  public func shifted(
    by c: S.Real
  ) -> (solve: @Sendable (Matrix<S>) -> Matrix<S>, traceOfInverse: S.Real) {
    let inverse = gram.map { 1 / ($0 + c) }
    return (
      { b in Matrix(rows: b.rows, columns: b.columns) { S.scale(inverse[$0], b[$0, $1]) } },
      inverse.reduce(0, +)
    )
  }
}

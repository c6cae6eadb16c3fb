// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// The Kronecker product `A = L ⊗ R` of an `m × n` and a `p × q` matrix: `M = m p`, `N = n q`, and with
/// `X ∈ q × n` the matrix whose columns, one after the other, are `x`,
///
///     A x = vec(R X L^T),   A^H v = vec(R^H V L̄)
public struct KroneckerOperator<S: Scalar>: LinearOperator {
  let left, right: DenseOperator<S>
  /// `L̄`, whose adjoint is `L^T`.
  let leftConjugate: Matrix<S>

  public init(_ left: Matrix<S>, _ right: Matrix<S>) {
    self.left = DenseOperator(left)
    self.right = DenseOperator(right)
    leftConjugate = left.map(\.conjugate)
  }

  public var rows: Int { left.rows * right.rows }
  public var columns: Int { left.columns * right.columns }
  public var squaredNorm: S.Real { left.squaredNorm * right.squaredNorm }

  public func multiply(_ sign: Sign, _ x: Matrix<S>, into c: inout Matrix<S>) {
    product(sign, .plain(right.matrix), x, .adjoint(leftConjugate), into: &c)
  }

  public func multiplyAdjoint(_ sign: Sign, _ v: Matrix<S>, into c: inout Matrix<S>) {
    product(sign, .adjoint(right.matrix), v, .plain(leftConjugate), into: &c)
  }

  /// `C := C ± vec(B X E)` for every column `vec(X)`.
  private func product(
    _ sign: Sign, _ b: Operand<S>, _ x: Matrix<S>, _ e: Operand<S>, into c: inout Matrix<S>
  ) {
    _ = c.writeColumns(from: x) { _, x, c in
      var bx = Matrix<S>(zeros: b.rows, e.rows)
      let x = Matrix(rows: b.columns, columns: e.rows, storage: Array(x))
      S.multiply(.plus, b, .plain(x), into: &bx)
      var result = Matrix(rows: b.rows, columns: e.columns, storage: Array(c))
      S.multiply(sign, .plain(bx), e, into: &result)
      _ = c.update(from: result.storage)
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CArb

/// `(A^T A + c I)⁻¹ (A^T y + c r)` and `tr (A^T A + c I)⁻¹` for a real matrix of any shape and rank and
/// any `c > 0`, by Arb's own products and its own inverse of a positive definite matrix, `N × N`.
public struct NormalEquations: Sendable {
  let adjoint, gram: Matrix<Ball>

  /// - Parameter a: `A ∈ M × N`
  public init(_ a: Matrix<Ball>) {
    let entries = BallMatrix(a)
    let adjoint = entries.transposed
    self.adjoint = adjoint.matrix
    gram = adjoint.times(entries, Ball.precision).matrix
  }

  /// The solution for columns `y ∈ M × D`, `r ∈ N × D`, and the trace of the inverse; both infinite where
  /// this precision does not show that the matrix is positive definite.
  public func solve(
    _ y: Matrix<Ball>, _ r: Matrix<Ball>, shift c: Ball
  ) -> (x: Matrix<Ball>, traceOfInverse: Ball) {
    let n = gram.rows
    let shifted = Matrix(rows: n, columns: n) { $0 == $1 ? gram[$0, $1] + c : gram[$0, $1] }
    guard let inverse = BallMatrix(shifted).positiveDefiniteInverse(Ball.precision) else {
      return (r.map { _ in .indeterminate }, .indeterminate)
    }
    let projected = BallMatrix(adjoint).times(BallMatrix(y), Ball.precision)
    let right = Matrix(rows: n, columns: r.columns) { projected[$0, $1] + c * r[$0, $1] }
    return (
      inverse.times(BallMatrix(right), Ball.precision).matrix,
      (0..<n).reduce(Ball.zero) { $0 + inverse[$1, $1] }
    )
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CArb

/// A matrix in Arb's own layout, for its fast products.
final class BallMatrix {
  private var value = arb_mat_struct()
  let rows: Int
  let columns: Int

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    arb_mat_init(&value, rows, columns)
  }
  deinit { arb_mat_clear(&value) }

  convenience init(_ matrix: Matrix<Ball>) {
    self.init(rows: matrix.rows, columns: matrix.columns)
    for i in 0..<rows { for j in 0..<columns { self[i, j] = matrix[i, j] } }
  }

  var matrix: Matrix<Ball> { Matrix(rows: rows, columns: columns) { self[$0, $1] } }

  func entry(_ i: Int, _ j: Int) -> Ball.Pointer { value.rows[i]! + j }

  subscript(i: Int, j: Int) -> Ball {
    get { Ball { arb_set($0, entry(i, j)) } }
    set { withExtendedLifetime(newValue) { arb_set(entry(i, j), &$0.box.value) } }
  }

  var transposed: BallMatrix {
    let result = BallMatrix(rows: columns, columns: rows)
    arb_mat_transpose(&result.value, &value)
    return result
  }

  func times(_ other: BallMatrix, _ precision: Int) -> BallMatrix {
    let result = BallMatrix(rows: rows, columns: other.columns)
    arb_mat_mul(&result.value, &value, &other.value, precision)
    return result
  }

  /// The inverse of a symmetric matrix; `nil` where it is not certain to be positive definite.
  func positiveDefiniteInverse(_ precision: Int) -> BallMatrix? {
    let result = BallMatrix(rows: rows, columns: columns)
    return arb_mat_spd_inv(&result.value, &value, precision) != 0 ? result : nil
  }

  /// The matrix of midpoints, which is exact.
  var midpoints: BallMatrix {
    let result = BallMatrix(rows: rows, columns: columns)
    for i in 0..<rows { for j in 0..<columns { arb_get_mid_arb(result.entry(i, j), entry(i, j)) } }
    return result
  }

  var largestOffDiagonalRowSum: Ball {
    (0..<rows).reduce(Ball.zero) { largest, i in
      let sum = (0..<columns).reduce(Ball.zero) { $1 == i ? $0 : $0 + self[i, $1].magnitude }
      return Ball.maximum(largest, sum)
    }
  }

  /// One step of Ogita and Aishima's refinement (2018) of approximate eigenvectors of `gram`: with
  /// `R = I − X^T X`, `S = X^T G X`, `λ_i = S_ii/(1 − R_ii)` it is `X + X E`, `E_ii = R_ii/2` and
  /// `E_ij = (S_ij + λ_j R_ij)/(λ_j − λ_i)`. The result is exact: its midpoints.
  func refined(towardsEigenvectorsOf gram: BallMatrix, precision: Int) -> BallMatrix {
    let n = rows
    let xT = transposed
    let r = xT.times(self, precision).midpoints
    let s = xT.times(gram.times(self, precision).midpoints, precision).midpoints
    return Ball.$precision.withValue(precision) {
      let lambda = (0..<n).map { s[$0, $0] / r[$0, $0] }
      let e = BallMatrix(rows: n, columns: n)
      for j in 0..<n {
        for i in 0..<n {
          if i == j {
            e[i, i] = (1 - r[i, i]) / 2
          } else {
            e[i, j] = (s[i, j] - lambda[j] * r[i, j]) / (lambda[j] - lambda[i])
          }
        }
      }
      let correction = times(e.midpoints, precision).midpoints
      let result = BallMatrix(rows: n, columns: n)
      arb_mat_add(&result.value, &value, &correction.value, precision)
      return result.midpoints
    }
  }
}

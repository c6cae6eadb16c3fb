// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import Problems

/// Normal numbers rounded to `S`; another `seed` gives other numbers.
func random<S: RealScalar>(_ rows: Int, _ columns: Int, _ seed: Int) -> Matrix<S> {
  let stream = Stream(root: UInt64(seed), name: "test", trial: 0)
  return Matrix(rows: rows, columns: columns) { _, _ in S(stream.normal()) }
}

func randomComplex(_ rows: Int, _ columns: Int, _ seed: Int) -> Matrix<Complex<Double>> {
  let stream = Stream(root: UInt64(seed), name: "test", trial: 0)
  return Matrix(rows: rows, columns: columns) { _, _ in
    Complex(stream.normal(), stream.normal())
  }
}

/// `(m, n, k)` of products: empty, single, and across the edges of any blocking.
let productShapes = [
  (0, 3, 2), (3, 0, 2), (3, 2, 0), (1, 1, 1), (3, 5, 2), (17, 9, 33), (40, 13, 64), (65, 31, 7),
]

/// `A B` by plain loops.
func plainProduct<S: Scalar>(_ a: Matrix<S>, _ b: Matrix<S>) -> Matrix<S> {
  Matrix(rows: a.rows, columns: b.columns) { i, j in
    (0..<a.columns).reduce(S.zero) { $0 + a[i, $1] * b[$1, j] }
  }
}

/// `√Σ a_ij²`
func norm(_ a: Matrix<Double>) -> Double {
  a.storage.reduce(0) { $0 + $1 * $1 }.squareRoot()
}

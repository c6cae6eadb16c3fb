// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Testing

@Suite("Cholesky") struct CholeskyTests {
  @Test("The factor of an integer L L^T is L, exactly")
  func exactFactor() {
    let l = Matrix<Double>(rows: 3, columns: 3, storage: [2, 3, -5, 0, 1, 7, 0, 0, 4])
    let factor = Cholesky(plainProduct(l, l.adjoint))
    #expect(factor.l == l)
    // Divisions by 2, 1 and 4 are exact: L L^T (1, −2, 3) = (−32, −37, 216).
    #expect(
      factor.solve(plainProduct(l, plainProduct(l.adjoint, column([1, -2, 3]))).storage) == [
        1, -2, 3,
      ])
    // L⁻¹ = [[1/2, 0, 0], [−3/2, 1, 0], [13/4, −7/4, 1/4]]
    #expect(factor.traceOfInverse == 0.25 + 2.25 + 1 + 10.5625 + 3.0625 + 0.0625)
  }

  private func column(_ x: [Double]) -> Matrix<Double> {
    Matrix(rows: x.count, columns: 1, storage: x)
  }

  @Test("One row, and none")
  func small() {
    let one = Cholesky(Matrix<Double>(rows: 1, columns: 1, storage: [4]))
    #expect(one.l.storage == [2] && one.solve([6]) == [1.5] && one.traceOfInverse == 0.25)
    let none = Cholesky(Matrix<Double>(zeros: 0, 0))
    #expect(none.solve([]).isEmpty && none.traceOfInverse == 0)
  }

  /// `G = A A^T + I`, whose eigenvalues are at least 1.
  private func gram<S: RealScalar>(_ m: Int, _ seed: Int) -> Matrix<S> where S.Real == S {
    let a: Matrix<S> = random(m, m + 3, seed).map { (64 * $0).rounded() / 64 }.map { S($0) }
    var g = Matrix<S>(rows: m, columns: m) { $0 == $1 ? 1 : 0 }
    g.add(a, a.adjoint)
    return g
  }

  private func check<S: RealScalar & BinaryFloatingPoint>(_: S.Type, _ m: Int, _ seed: Int)
  where S.Real == S {
    let g: Matrix<S> = gram(m, seed)
    let b: Matrix<S> = random(m, 1, seed + 100)
    let factor = Cholesky(g)
    let exact = Cholesky(g.map { Ball(Double($0)) })
    let x = factor.solve(b.storage)
    let trace = g.storage.indices.filter { $0 % (m + 1) == 0 }.reduce(0) {
      $0 + Double(g.storage[$1])
    }
    // Higham: the solve is backward stable with (3m + 1) u ‖|L||L^T|‖ ≤ (3m + 1) u tr G; with
    // ‖G⁻¹‖ ≤ 1 the error is at most that times ‖x‖. The trace of the inverse moves by m times it.
    let u = Double(S.ulpOfOne / 2)
    let bound = Double(3 * m + 1) * u * trace * 2
    let solution = exact.solve(b.storage.map { Ball(Double($0)) })
    let length = x.reduce(0) { $0 + Double($1 * $1) }.squareRoot()
    for (x, exact) in zip(x, solution) {
      #expect(abs(Double(x) - exact.midpoint) <= bound * length)
    }
    #expect(abs(Double(factor.traceOfInverse) - exact.traceOfInverse.midpoint) <= bound * Double(m))
    // And the exact solution solves.
    for i in 0..<m {
      let product = (0..<m).reduce(Ball.zero) { $0 + Ball(Double(g[i, $1])) * solution[$1] }
      #expect(product.contains(Double(b[i, 0])) && product.radius < 0x1p-150)
    }
    #expect(factor.l[0, m - 1] == 0)
  }

  @Test("Solutions and traces err by roundoff alone", arguments: [2, 5, 12, 25], [1, 2])
  func roundoff(m: Int, seed: Int) {
    check(Double.self, m, seed)
    check(Float.self, m, seed)
  }

  @Test("The trace of the inverse is the sum of the diagonal of solutions", arguments: [3, 8])
  func trace(m: Int) {
    let factor = Cholesky(gram(m, 9) as Matrix<Ball>)
    let sum = (0..<m).reduce(Ball.zero) { sum, j in
      sum + factor.solve((0..<m).map { $0 == j ? 1 : 0 })[j]
    }
    #expect(sum.overlaps(factor.traceOfInverse) && sum.radius < 0x1p-150)
  }
}

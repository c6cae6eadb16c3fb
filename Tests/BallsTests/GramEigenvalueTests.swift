// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import ComplexModule
import Foundation
import Problems
import RealModule
import Testing

/// The largest eigenvalue of `H^H H` in balls.
struct GramEigenvalueTests {
  private func matrix(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix<Complex<Double>> {
    let stream = Stream(root: seed, name: "gram", trial: 0)
    return Matrix(rows: rows, columns: columns) { _, _ in
      let real = stream.normal()
      return Complex(real, stream.normal())
    }
  }

  private func ball(_ h: Matrix<Complex<Double>>) -> Ball {
    h.map { Cartesian(Ball($0.real), Ball($0.imaginary)) }.largestGramEigenvalue
  }

  @Test(
    "It encloses the square of the largest singular value, as narrowly as its powers can",
    arguments: [(1, 1), (1, 5), (4, 6), (7, 3), (16, 64)])
  func encloses(rows: Int, columns: Int) throws {
    let h = matrix(rows, columns, seed: 3)
    let s = try #require(try SVD(h).s.first)
    for precision in [384, 1536] {
      let found = Ball.$precision.withValue(precision) { ball(h) }
      #expect(abs(found.midpoint - s * s) <= 1e-13 * s * s + found.radius)
      // Half the width of [n^{−1/m}, 1] at m = 2^{bits/8}, beside what is rounded.
      let width = Double(sign: .plus, exponent: -precision / 8, significand: 1)
      #expect(found.radius <= (log(Double(min(rows, columns))) + 1) * width * s * s)
    }
  }

  @Test("Of a diagonal matrix it is exact, also where two eigenvalues are equal")
  func diagonal() {
    let h = Matrix<Complex<Double>>(rows: 3, columns: 3) {
      $0 == $1 ? Complex([3, 3, 1][$0], 0) : .zero
    }
    let found = Ball.$precision.withValue(768) { ball(h) }
    #expect(abs(found.midpoint - 9) <= found.radius + 1e-15)
    #expect(found.radius < 1e-20)
  }
}

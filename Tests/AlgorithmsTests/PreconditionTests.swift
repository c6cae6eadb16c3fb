// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Shrinkages
import Testing

/// What would read or write beside its arrays ends the process instead.
struct PreconditionTests {
  @Test("Inner products of other shapes")
  func innerProducts() async {
    await #expect(processExitsWith: .failure) {
      let (a, b) = (Matrix<Double>(zeros: 2, 2), Matrix<Double>(zeros: 2, 3))
      _ = a.columnInnerProducts(a, minus: b)
    }
    await #expect(processExitsWith: .failure) {
      let (a, b) = (Matrix<Double>(zeros: 2, 2), Matrix<Double>(zeros: 3, 2))
      _ = a.columnInnerProducts(a, minus: b)
    }
    await #expect(processExitsWith: .failure) {
      let (a, b) = (Matrix<Double>(zeros: 2, 2), Matrix<Double>(zeros: 2, 3))
      _ = a.columnInnerProducts(b, minus: a)
    }
    await #expect(processExitsWith: .success) {
      let a = Matrix<Double>(zeros: 2, 2)
      _ = a.columnInnerProducts(a, minus: a)
    }
  }

  @Test("Rows into a matrix of fewer")
  func rows() async {
    await #expect(processExitsWith: .failure) {
      let r = Batch(Matrix<Double>(zeros: 4, 2), width: 2)
      var x = Batch(Matrix<Double>(zeros: 3, 2), width: 2)
      _ = RowBernoulliGaussian<Double>(gamma: 0.1, phi: 1).apply(r, [1, 1], into: &x)
    }
    await #expect(processExitsWith: .failure) {
      let r = Batch(Matrix<Double>(zeros: 4, 2), width: 2)
      var x = Batch(Matrix<Double>(zeros: 4, 4), width: 2)
      _ = RowBernoulliGaussian<Double>(gamma: 0.1, phi: 1).apply(r, [1, 1], into: &x)
    }
  }

  @Test("A fit to no threshold")
  func fit() async {
    await #expect(processExitsWith: .failure) {
      _ = MLP<Double>(fittingSoftThreshold: 0, units: 4)
    }
  }
}

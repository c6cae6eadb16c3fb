// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Shrinkages
import Testing

@Suite("Shrinkage of a matrix") struct ShrinkageTests {
  @Test("Each column has its own σ, and the mean of its own slopes")
  func columns() {
    let f = SoftThreshold<Double>(theta1: 2, theta2: 1)
    let r = Matrix<Double>(rows: 4, columns: 2, storage: [3, -3, 1, 0, 3, -3, 1, 0])
    var x = Matrix<Double>(zeros: 4, 2)
    let mean = f.apply(r, [0.5, 2], into: &x)
    #expect(x.storage == [5, -5, 1, 0, 2, -2, 0, 0])
    #expect(mean == [1.5, 1])
  }
}

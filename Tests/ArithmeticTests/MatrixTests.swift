// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import Testing

@Suite("Matrix") struct MatrixTests {
  let a = Matrix<Double>(rows: 2, columns: 3, storage: [1, 2, 3, 4, 5, 6])

  @Test("Entry (i, j) is at i + rows · j, for reading and for writing")
  func columnMajor() {
    #expect(a[1, 2] == 6)
    #expect(a[0, 1] == 3)
    var b = a
    b[1, 0] = 9
    #expect(b.storage == [1, 9, 3, 4, 5, 6])
    #expect(Matrix(rows: 2, columns: 3) { Double($0 + 10 * $1) }.storage == [0, 1, 10, 11, 20, 21])
    #expect(Matrix<Double>(zeros: 2, 2).storage == [0, 0, 0, 0])
  }

  @Test("The adjoint transposes, and conjugates complex entries")
  func adjoint() {
    #expect(a.adjoint == Matrix(rows: 3, columns: 2, storage: [1, 3, 5, 2, 4, 6]))
    let z = Matrix(rows: 1, columns: 2, storage: [Complex(1.0, 2), Complex(3.0, -4)])
    #expect(
      z.adjoint == Matrix(rows: 2, columns: 1, storage: [Complex(1.0, -2), Complex(3.0, 4)]))
  }

  @Test("Columns are cut out and joined again in order")
  func columns() {
    #expect(a[columns: 1..<3] == Matrix(rows: 2, columns: 2, storage: [3, 4, 5, 6]))
    #expect(a[columns: 1..<1].storage.isEmpty)
    #expect(Matrix(joining: [a[columns: 0..<1], a[columns: 1..<3]]) == a)
    #expect(
      Matrix(joining: [a[columns: 2..<3], a[columns: 0..<1]]).storage == [5, 6, 1, 2])
  }

  @Test("Products with integers are exact, added and subtracted")
  func products() {
    let b = Matrix<Double>(rows: 3, columns: 1, storage: [7, 8, -9])
    var c = Matrix<Double>(rows: 2, columns: 1, storage: [100, 200])
    c.add(a, b)
    // 1·7 + 3·8 − 5·9 = −14, 2·7 + 4·8 − 6·9 = −8
    #expect(c.storage == [86, 192])
    c.subtract(a, b)
    #expect(c.storage == [100, 200])
  }

  @Test("A column operation uses that column's own factors")
  func columnOperations() {
    #expect(a.columnSquaredNorms == [5, 25, 61])
    var out = Matrix<Double>(zeros: 2, 3)
    out.combine([1, 2, 3], a, [10, 0, -1], a.map { $0 + 1 })
    #expect(out.storage == [21, 32, 6, 8, 9, 11])
    // The operand may have been the matrix itself.
    out = a
    out.combine([2, 2, 2], out, [1, 1, 1], out)
    #expect(out.storage == [3, 6, 9, 12, 15, 18])
    out = a
    out.scaleColumns(by: [0, 1, -1], adding: a.map { $0 * 10 })
    #expect(out.storage == [10, 20, 33, 44, 45, 54])
  }

  @Test("Columns are mapped and written with their number")
  func mapping() {
    #expect(a.mapColumns { $0[0] * $0[1] } == [2, 12, 30])
    var sums = Matrix<Double>(zeros: 1, 3)
    let kept = sums.writeColumns(from: a) { d, column, out in
      out[0] = column[0] + column[1]
      return d
    }
    #expect(sums.storage == [3, 7, 11])
    #expect(kept == [0, 1, 2])
  }

  @Test("A matrix without rows or without columns passes through every operation")
  func empty() {
    var none = Matrix<Double>(zeros: 0, 3)
    none.combine([1, 1, 1], none, [1, 1, 1], none)
    #expect(none.columnSquaredNorms == [0, 0, 0])
    #expect(none.adjoint.rows == 3)
    var c = Matrix<Double>(rows: 2, columns: 1, storage: [1, 2])
    c.add(Matrix(zeros: 2, 0), Matrix(zeros: 0, 1))
    #expect(c.storage == [1, 2])
  }
}

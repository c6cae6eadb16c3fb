// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import Testing

@Suite("Sums over a batch") struct OrderedSumsTests {
  @Test("The tree adds neighbours, an odd last one waits")
  func tree() {
    func sum(_ count: Int) -> String? {
      treeSum((0..<count).map { "\($0)" }) { $0 = "(\($0)+\($1))" }
    }
    #expect(sum(0) == nil && sum(1) == "0")
    #expect(sum(5) == "(((0+1)+(2+3))+4)")
    #expect(sum(7) == "(((0+1)+(2+3))+((4+5)+6))")
  }

  @Test("Panels of sums do not follow the machine; those of products keep samples whole")
  func panels() {
    for columns in [0, 1, 7, 256, 257, 1000, 6400] {
      let sums = Panels.summed(columns: columns)
      #expect(sums.flatMap { Array($0) } == Array(0..<columns))
      #expect(sums.allSatisfy { $0.count <= 256 && $0.lowerBound % 8 == 0 })
      #expect(sums.count == (columns + 255) / 256 || columns == 257)
      for (width, bytes) in [(1, 0), (1, 1 << 30), (3, 0), (8, 1 << 30), (100, 0), (300, 1 << 30)] {
        let columns = columns * width
        let panels = Panels.following(bytes: bytes, columns: columns, width: width, threads: 2)
        #expect(panels.flatMap { Array($0) } == Array(0..<columns))
        #expect(panels.allSatisfy { $0.lowerBound % width == 0 })
        #expect(panels.allSatisfy { $0.count <= max(bytes == 0 ? 64 : 256, width) })
      }
    }
    #expect(Panels.summed(columns: 1000).map(\.count) == [248, 248, 248, 256])
  }

  @Test(
    "A sum of outer products has the same bits for any number of threads, and those of its tree")
  func outerProducts() {
    let g = Matrix<Double>(rows: 5, columns: 600) { Double(($0 * 7 + $1 * 3) % 11) / 7 - 0.6 }
    let v = Matrix<Double>(rows: 9, columns: 600) { Double(($0 * 5 + $1 * 13) % 17) / 9 - 0.8 }
    let one = Matrix(outerProductSum: g, v)
    for threads in 2...4 { #expect(Matrix(outerProductSum: g, v, threads: threads) == one) }
    let parts = Panels.summed(columns: 600).map { range in
      var part = Matrix<Double>(zeros: 5, 9)
      part.add(g[columns: range], v[columns: range].adjoint)
      return part
    }
    var sum = parts[0]
    sum += parts[1]
    sum += parts[2]
    #expect(parts.count == 3 && sum == one)
    #expect(Matrix(outerProductSum: Matrix<Double>(zeros: 2, 0), Matrix(zeros: 3, 0)).rows == 2)
  }
}

@Suite("Operands") struct OperandTests {
  private func check<S: Scalar & Equatable>(_ entry: (Int) -> S) {
    for (m, n, k) in [(1, 1, 1), (7, 3, 5), (9, 1, 8), (20, 12, 33)] {
      let a = Matrix<S>(rows: m, columns: k) { entry($0 + 3 * $1) }
      let b = Matrix<S>(rows: k, columns: n) { entry(2 * $0 - $1) }
      let start = Matrix<S>(rows: m, columns: n) { entry($0 * $1) }
      for sign in [Sign.plus, .minus] {
        var expected = start
        S.multiply(sign, a, b, into: &expected)
        for (p, q) in [
          (Operand.adjoint(a.adjoint), Operand.plain(b)), (.plain(a), .adjoint(b.adjoint)),
          (.adjoint(a.adjoint), .adjoint(b.adjoint)),
        ] {
          var c = start
          S.multiply(sign, p, q, into: &c)
          #expect(c == expected, "\(S.self) \(m) \(n) \(k)")
        }
      }
    }
  }

  @Test("A product with an adjoint that is not formed has the bits of one with the adjoint")
  func adjoints() {
    func number(_ k: Int) -> Double { Double((k * 37 + 11) % 101) / 51 - 1 }
    check { number($0) }
    check { Float(number($0)) }
    check { Complex(number($0), number($0 + 5)) }
    check { Dual(value: number($0), tangent: number($0 + 9)) }
  }

  @Test("Products and columns of sizes that do not fit stop the program")
  func sizes() async {
    await #expect(processExitsWith: .failure) {
      var c = Matrix<Double>(zeros: 2, 2)
      c.add(adjointOf: Matrix(zeros: 2, 3), Matrix(zeros: 2, 2))
    }
    await #expect(processExitsWith: .failure) {
      var c = Matrix<Double>(zeros: 2, 2)
      c.combine([1, 1], Matrix(zeros: 2, 2), [1, 1], Matrix(zeros: 1, 2))
    }
    await #expect(processExitsWith: .failure) {
      var c = Matrix<Double>(zeros: 2, 2)
      c.scaleColumns(by: [1], adding: Matrix(zeros: 2, 2))
    }
    await #expect(processExitsWith: .failure) {
      var c = Matrix<Double>(zeros: 2, 2)
      _ = c.writeColumns(from: Matrix(zeros: 2, 1)) { _, _, _ in }
    }
    await #expect(processExitsWith: .failure) {
      _ = Batch(Matrix<Double>(zeros: 2, 3), width: 2)
    }
  }
}

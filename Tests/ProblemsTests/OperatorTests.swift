// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import Problems
import RealModule
import Testing

/// Fast operators against the matrices they stand for.
@Suite("Fast operators") struct OperatorTests {
  private func real(_ rows: Int, _ columns: Int, _ name: String) -> Matrix<Double> {
    let stream = Stream(root: 5, name: name, trial: 0)
    return Matrix(rows: rows, columns: columns) { _, _ in stream.normal() }
  }

  private func complex(_ rows: Int, _ columns: Int, _ name: String) -> Matrix<Complex<Double>> {
    let stream = Stream(root: 6, name: name, trial: 0)
    return Matrix(rows: rows, columns: columns) { _, _ in
      Complex(stream.normal(), stream.normal())
    }
  }

  /// Both products against the matrix that the operator makes of unit vectors, to a few roundoffs for
  /// each of the `log N` or `N` additions of an entry.
  private func agrees<S: Scalar>(
    _ a: any LinearOperator<S>, with dense: Matrix<S>, _ x: Matrix<S>, _ v: Matrix<S>
  ) -> Bool where S.Real == Double {
    func close(_ a: Matrix<S>, _ b: Matrix<S>) -> Bool {
      zip(a.storage, b.storage).allSatisfy { ($0 - $1).squaredMagnitude < 1e-26 }
    }
    var (fast, slow) = (v, v)
    fast.subtract(a, x)
    slow.subtract(dense, x)
    var (fastAdjoint, slowAdjoint) = (x, x)
    fastAdjoint.add(adjointOf: a, v)
    slowAdjoint.add(dense.adjoint, v)
    let norm = dense.columnSquaredNorms.reduce(0, +)
    return close(fast, slow) && close(fastAdjoint, slowAdjoint)
      && abs(a.squaredNorm - norm) < 1e-12 * norm && a.rows == dense.rows
      && a.columns == dense.columns
  }

  private func selected<S: Scalar>(
    _ t: Matrix<S>, _ rows: [Int], _ weights: [Double], _ signs: [Double]
  ) -> Matrix<S> where S.Real == Double {
    Matrix(rows: rows.count, columns: t.columns) {
      S.scale(weights[$0] * signs[$1], t[rows[$0], $1])
    }
  }

  @Test(
    "Fourier, cosine and Hadamard operators are the rows of their matrices",
    arguments: [1, 2, 3, 8, 12, 30, 64])
  func transforms(size: Int) throws {
    let rows = Array((0..<size).filter { $0 % 3 != 1 }.reversed())
    let weights = rows.map { 0.5 + Double($0 % 5) }
    let signs = (0..<size).map { $0 % 4 == 2 ? -1.0 : 1.0 }
    let fourier = try PartialTransform(
      FourierTransform(size: size), selection: rows, weights: weights, signs: signs)
    #expect(
      agrees(
        fourier,
        with: selected(fourierMatrix(Complex<Double>.self, size: size), rows, weights, signs),
        complex(size, 3, "x"), complex(rows.count, 3, "v")))
    let cosine = try PartialTransform(
      CosineTransform(size: size), selection: rows, weights: weights, signs: signs)
    let (x, v) = (real(size, 3, "x"), real(rows.count, 3, "v"))
    #expect(
      agrees(
        cosine, with: selected(cosineMatrix(Double.self, size: size), rows, weights, signs), x, v))
    guard size & (size - 1) == 0 else {
      #expect(throws: OperatorError.self) { try HadamardTransform(size: size) }
      return
    }
    let hadamard = Matrix<Double>(rows: size, columns: size) {
      ($0 & $1).nonzeroBitCount % 2 == 0
        ? 1 / Double(size).squareRoot() : -1 / Double(size).squareRoot()
    }
    let fast = try PartialTransform(
      HadamardTransform(size: size), selection: rows, weights: weights, signs: signs)
    #expect(agrees(fast, with: selected(hadamard, rows, weights, signs), x, v))
  }

  @Test("Transforms are unitary: forward and back is the identity")
  func unitary() throws {
    let x = real(48, 1, "x")
    var back = x
    let cosine = try CosineTransform(size: 48)
    back.storage.withUnsafeMutableBufferPointer {
      cosine.forward($0)
      cosine.inverse($0)
    }
    #expect(zip(x.storage, back.storage).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  @Test("A Kronecker product acts as the matrix of products")
  func kronecker() {
    let (left, right) = (complex(3, 4, "left"), complex(2, 5, "right"))
    let dense = Matrix(rows: 6, columns: 20) { left[$0 / 2, $1 / 5] * right[$0 % 2, $1 % 5] }
    #expect(
      agrees(
        KroneckerOperator(left, right), with: dense, complex(20, 2, "x"), complex(6, 2, "v")))
  }

  @Test("The weighted rows have A A^H = Diag(d²)")
  func gram() throws {
    let a = try PartialTransform(
      CosineTransform(size: 16), selection: [3, 9, 0], weights: [1, 2, 0.5])
    var dense = Matrix<Double>(zeros: 16, 3)
    dense.add(adjointOf: a, Matrix(rows: 3, columns: 3) { $0 == $1 ? 1 : 0 })
    for i in 0..<3 {
      for j in 0..<3 {
        let inner = (0..<16).reduce(0.0) { $0 + dense[$1, i] * dense[$1, j] }
        #expect(abs(inner - (i == j ? a.gram[i] : 0)) < 1e-14)
      }
    }
  }

  @Test("What cannot be an operator is refused with what is wrong")
  func refusals() throws {
    let transform = try HadamardTransform(size: 4)
    func refusal(_ rows: [Int], _ weights: [Double], _ signs: [Double]? = nil) -> String? {
      do {
        _ = try PartialTransform(transform, selection: rows, weights: weights, signs: signs)
        return nil
      } catch { return "\(error)" }
    }
    #expect(refusal([0, 3], [1, 1]) == nil)
    #expect(refusal([0, 4], [1, 1]) == "row 1 of the selection is 4, not in 0..<4")
    #expect(refusal([2, 2], [1, 1]) == "row 1 of the selection is 2, which is there already")
    #expect(refusal([0, 1], [1, 0]) == "weight 1 is 0.0, not a number above 0")
    #expect(refusal([0, 1], [1]) == "1 weights for 2 rows")
    #expect(refusal([0], [1], [1, -1]) == "2 signs for 4 columns")
    #expect(throws: OperatorError.self) { try FourierTransform(size: 0) }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import COpenBLAS
import ComplexModule
import Problems
import Testing

/// OpenBLAS adds in an order of its own. Both orders err by at most (k + 1) u Σ|a||b| + |c|
/// (Higham, Sec. 3.1), complex numbers by √2 · 2 of it: four real products for one.
@Suite("Products against OpenBLAS") struct GemmTests {
  static let shapes = [(1, 1, 1), (3, 5, 7), (64, 1, 129), (70, 33, 250), (2, 90, 40)]

  private func random<S: RealScalar>(_ m: Int, _ n: Int, _ seed: Int) -> Matrix<S> {
    let stream = Stream(root: UInt64(seed), name: "test", trial: 0)
    return Matrix(rows: m, columns: n) { _, _ in S(stream.normal()) }
  }

  private func magnitudes(
    _ a: Matrix<Double>, _ b: Matrix<Double>, _ c: Matrix<Double>
  ) -> [Double] {
    var sum = c.map { abs($0) }
    sum.add(a.map { abs($0) }, b.map { abs($0) })
    return sum.storage
  }

  @Test("binary64", arguments: shapes, [Sign.plus, .minus])
  func double(shape: (Int, Int, Int), sign: Sign) {
    let (m, n, k) = shape
    let a: Matrix<Double> = random(m, k, 1), b: Matrix<Double> = random(k, n, 2)
    let start: Matrix<Double> = random(m, n, 3)
    var c = start, oracle = start.storage
    Double.multiply(sign, a, b, into: &c)
    cblas_dgemm(
      CblasColMajor, CblasNoTrans, CblasNoTrans, numericCast(m), numericCast(n), numericCast(k),
      sign == .plus ? 1 : -1, a.storage, numericCast(m), b.storage, numericCast(k), 1, &oracle,
      numericCast(m))
    for (i, size) in magnitudes(a, b, start).enumerated() {
      #expect(abs(c.storage[i] - oracle[i]) <= 2 * Double(k + 1) * 0x1p-53 * size)
    }
  }

  @Test("binary32", arguments: shapes, [Sign.plus, .minus])
  func float(shape: (Int, Int, Int), sign: Sign) {
    let (m, n, k) = shape
    let a: Matrix<Float> = random(m, k, 1), b: Matrix<Float> = random(k, n, 2)
    let start: Matrix<Float> = random(m, n, 3)
    var c = start, oracle = start.storage
    Float.multiply(sign, a, b, into: &c)
    cblas_sgemm(
      CblasColMajor, CblasNoTrans, CblasNoTrans, numericCast(m), numericCast(n), numericCast(k),
      sign == .plus ? 1 : -1, a.storage, numericCast(m), b.storage, numericCast(k), 1, &oracle,
      numericCast(m))
    let sizes = magnitudes(a.map { Double($0) }, b.map { Double($0) }, start.map { Double($0) })
    for (i, size) in sizes.enumerated() {
      #expect(Double(abs(c.storage[i] - oracle[i])) <= 2 * Double(k + 1) * 0x1p-24 * size)
    }
  }

  @Test("Complex binary64", arguments: shapes, [Sign.plus, .minus])
  func complex(shape: (Int, Int, Int), sign: Sign) {
    let (m, n, k) = shape
    func complex(_ m: Int, _ n: Int, _ seed: Int) -> Matrix<Complex<Double>> {
      let re: Matrix<Double> = random(m, n, seed), im: Matrix<Double> = random(m, n, seed + 50)
      return Matrix(rows: m, columns: n) { Complex(re[$0, $1], im[$0, $1]) }
    }
    let a = complex(m, k, 1), b = complex(k, n, 2), start = complex(m, n, 3)
    var c = start
    Complex<Double>.multiply(sign, a, b, into: &c)
    var oracle = start.storage
    let alpha = [sign == .plus ? 1.0 : -1, 0], beta = [1.0, 0]
    oracle.withUnsafeMutableBytes { oracle in
      a.storage.withUnsafeBytes { a in
        b.storage.withUnsafeBytes { b in
          alpha.withUnsafeBytes { alpha in
            beta.withUnsafeBytes { beta in
              cblas_zgemm(
                CblasColMajor, CblasNoTrans, CblasNoTrans, numericCast(m), numericCast(n),
                numericCast(k), alpha.baseAddress!, a.baseAddress!, numericCast(m),
                b.baseAddress!, numericCast(k), beta.baseAddress!, oracle.baseAddress!,
                numericCast(m))
            }
          }
        }
      }
    }
    func length(_ z: Matrix<Complex<Double>>) -> Matrix<Double> {
      z.map { $0.squaredMagnitude.squareRoot() }
    }
    for (i, size) in magnitudes(length(a), length(b), length(start)).enumerated() {
      let difference = (c.storage[i] - oracle[i]).squaredMagnitude.squareRoot()
      #expect(difference <= 2 * 2.0.squareRoot() * 2 * Double(k + 1) * 0x1p-53 * size)
    }
  }
}

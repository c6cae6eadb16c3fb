// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import Testing

@Suite("Complex binary64 as a scalar") struct ComplexScalarTests {
  typealias C = Complex<Double>

  @Test("A product is the chain that CKernels.h states, bit for bit")
  func product() {
    for (index, (m, n, k)) in productShapes.enumerated() {
      let a = randomComplex(m, k, 3 * index)
      let b = randomComplex(k, n, 3 * index + 1)
      let start = randomComplex(m, n, 3 * index + 2)
      for sign in [Sign.plus, .minus] {
        var c = start
        C.multiply(sign, a, b, into: &c)
        let chain = Matrix<C>(rows: m, columns: n) { i, j in
          (0..<k).reduce(start[i, j]) { c, l in
            let a = sign == .plus ? a[i, l] : -a[i, l]
            let b = b[l, j]
            return C(
              c.real.addingProduct(a.real, b.real).addingProduct(-a.imaginary, b.imaginary),
              c.imaginary.addingProduct(a.real, b.imaginary).addingProduct(a.imaginary, b.real))
          }
        }
        #expect(c == chain, "\(m)×\(k) times \(k)×\(n), \(sign)")
      }
    }
  }

  @Test(
    "The squared norm of a column is the sum of its squared magnitudes", arguments: [1, 9, 100])
  func norm(n: Int) {
    let z = randomComplex(n, 2, n)
    for d in 0..<2 {
      let plain = (0..<n).reduce(0) { $0 + z[$1, d].squaredMagnitude }
      // 2n terms, none negative, two orders of summation: 2n u each.
      #expect(abs(z.columnSquaredNorms[d] - plain) <= 4 * Double(n) * 0x1p-53 * plain)
    }
    #expect(C(3, 4).squaredMagnitude == 25)
  }

  @Test("The soft threshold shrinks the modulus by t and keeps the direction", arguments: 0..<20)
  func softThreshold(seed: Int) {
    let r = randomComplex(1, 1, seed)[0, 0]
    let length = (r.real * r.real + r.imaginary * r.imaginary).squareRoot()
    for t in [0, 0.3, 0.9] {
      let x = C.softThreshold(r, t)
      let size = (x.real * x.real + x.imaginary * x.imaginary).squareRoot()
      // Two square roots of sums of squares, one factor of three roundings: below 8 u of |r|.
      #expect(abs(size - max(length - t, 0)) <= 8 * 0x1p-53 * length)
      #expect(abs(x.real * r.imaginary - x.imaginary * r.real) <= 8 * 0x1p-53 * length * length)
      #expect(x.real * r.real + x.imaginary * r.imaginary >= 0)
    }
  }

  @Test("At and below the kink the soft threshold is zero, also of zero")
  func kink() {
    #expect(C.softThreshold(C(3, 4), 5) == .zero)
    #expect(C.softThreshold(C(3, 4), 6) == .zero)
    #expect(C.softThreshold(.zero, 0) == .zero)
    #expect(C.softThreshold(C(3, 4), 4.5) == C(0.1 * 3, 0.1 * 4))
    #expect(C.softThreshold(C(-0.7, 0), 0.2).imaginary == 0)
  }

  @Test("Support, scaling and the embedding of the reals")
  func small() {
    #expect(C.zero.support == 0 && C(0, 0x1p-1060).support == 1 && C(-1, 0).support == 1)
    #expect(C.scale(-2, C(1, 3)) == C(-2, -6))
    #expect(C(real: 4) == C(4, 0))
  }
}

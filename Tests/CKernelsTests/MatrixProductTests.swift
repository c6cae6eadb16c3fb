// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels
import Testing

extension KernelTests {
  @Suite("Matrix products") struct MatrixProductTests {
    /// Sizes around the widths of vectors and tiles, and beyond one block.
    static let shapes: [(m: Int, n: Int, k: Int)] = {
      let sizes = [0, 1, 2, 3, 7, 8, 9, 17, 25, 33]
      var shapes = sizes.flatMap { m in
        sizes.flatMap { n in sizes.map { k in (m: m, n: n, k: k) } }
      }
      shapes += [
        (257, 1, 65), (257, 3, 33), (31, 4, 257), (257, 9, 257), (65, 25, 600), (600, 6, 40),
        (129, 1, 1), (1, 257, 257), (500, 1, 250), (250, 7, 500), (24, 8, 256), (48, 16, 513),
        (257, 65, 33), (25, 66, 300), (270, 70, 260), (520, 67, 9), (7, 129, 257),
      ]
      return shapes
    }()

    @Test("Double: every path is the chain of fused multiply-adds", arguments: [false, true])
    func double(special: Bool) {
      compare(special: special, chain: chain, kernel: assay_gemm_f64) as Void
    }

    @Test("Float: every path is the chain of fused multiply-adds", arguments: [false, true])
    func float(special: Bool) {
      compare(special: special, chain: chain, kernel: assay_gemm_f32) as Void
    }

    @Test("Complex: every path is the chain of fused multiply-adds", arguments: [false, true])
    func complex(special: Bool) {
      compare(parts: 2, special: special, chain: complexChain, kernel: assay_gemm_c64)
    }
  }
}

/// `m, n, k, sign, a, lda, b, ldb, c, ldc`, as the chains take them.
private typealias Chain<S> = (
  Int, Int, Int, S, UnsafePointer<S>?, Int, UnsafePointer<S>?, Int, UnsafeMutablePointer<S>?, Int
) -> Void
/// The same after the forms of `a` and `b`, as the kernels take them.
private typealias Product<S> = (
  assay_form, assay_form, Int, Int, Int, S, UnsafePointer<S>?, Int, UnsafePointer<S>?, Int,
  UnsafeMutablePointer<S>?, Int
) -> Void

/// The adjoint of an `m × n` matrix of `parts` a number, with one more row than it needs.
private func adjoint<S: KernelReal>(_ a: [S], _ m: Int, _ n: Int, _ lda: Int, parts: Int) -> [S] {
  var result = [S](repeating: 7, count: parts * (n + 1) * m + 1)
  for j in 0..<n {
    for i in 0..<m {
      for part in 0..<parts {
        let entry = a[parts * (i + j * lda) + part]
        result[parts * (j + i * (n + 1)) + part] = part == 0 ? entry : -entry
      }
    }
  }
  return result
}

private func compare<S: KernelReal>(
  parts: Int = 1, special: Bool, chain: Chain<S>, kernel: Product<S>
) {
  var stream = Stream(special ? 2 : 1)
  for (m, n, k) in KernelTests.MatrixProductTests.shapes {
    let sign: S = (m + n + k) % 2 == 0 ? 1 : -1
    let (lda, ldb, ldc) = (m + n % 3, k + m % 3, m + k % 3)
    let a: [S] = stream.entries(parts * lda * k + 1, special: special)
    let b: [S] = stream.entries(parts * ldb * n + 1, special: special)
    let start: [S] = stream.entries(parts * ldc * n + 1, special: special)
    var expected = start
    chain(m, n, k, sign, a, lda, b, ldb, &expected, ldc)
    let forms = [
      (ASSAY_PLAIN, a, lda, b, ldb),
      (ASSAY_ADJOINT, adjoint(a, m, k, lda, parts: parts), k + 1, b, ldb),
    ].flatMap { form, a, lda, b, ldb in
      [
        (form, ASSAY_PLAIN, a, lda, b, ldb),
        (form, ASSAY_ADJOINT, a, lda, adjoint(b, k, n, ldb, parts: parts), n + 1),
      ]
    }
    onEachPath { path in
      for (formA, formB, a, lda, b, ldb) in forms {
        var c = start
        kernel(formA, formB, m, n, k, sign, a, lda, b, ldb, &c, ldc)
        let difference = firstDifference(c, expected)
        let shown = "path \(path.rawValue), forms \(formA.rawValue) \(formB.rawValue)"
        #expect(difference == nil, "\(shown), m \(m), n \(n), k \(k)")
      }
    }
  }
}

private func chain<S: KernelReal>(
  m: Int, n: Int, k: Int, sign: S, a: UnsafePointer<S>!, lda: Int, b: UnsafePointer<S>!, ldb: Int,
  c: UnsafeMutablePointer<S>!, ldc: Int
) {
  for j in 0..<n {
    for i in 0..<m {
      for q in 0..<k {
        c[i + j * ldc].addProduct(sign * a[i + q * lda], b[q + j * ldb])
      }
    }
  }
}

private func complexChain(
  m: Int, n: Int, k: Int, sign: Double, a: UnsafePointer<Double>!, lda: Int,
  b: UnsafePointer<Double>!, ldb: Int, c: UnsafeMutablePointer<Double>!, ldc: Int
) {
  for j in 0..<n {
    for i in 0..<m {
      let (re, im) = (2 * (i + j * ldc), 2 * (i + j * ldc) + 1)
      for q in 0..<k {
        let (aRe, aIm) = (sign * a[2 * (i + q * lda)], sign * a[2 * (i + q * lda) + 1])
        let (bRe, bIm) = (b[2 * (q + j * ldb)], b[2 * (q + j * ldb) + 1])
        c[re].addProduct(aRe, bRe)
        c[re].addProduct(-aIm, bIm)
        c[im].addProduct(aRe, bIm)
        c[im].addProduct(aIm, bRe)
      }
    }
  }
}

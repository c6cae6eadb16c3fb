// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels
import Testing

extension KernelTests {
  @Suite("Vectors") struct VectorTests {
    static let lengths = Array(0...40) + [127, 250, 500, 1001]

    @Test("Double: every path is the plain loop", arguments: [false, true])
    func double(special: Bool) {
      compare(
        special: special,
        Kernels(
          sum: assay_sum_f64, dot: assay_dot_f64, combine: assay_combine_f64,
          rotate: assay_rotate_f64, threshold: assay_soft_threshold_f64))
    }

    @Test("Float: every path is the plain loop", arguments: [false, true])
    func float(special: Bool) {
      compare(
        special: special,
        Kernels(
          sum: assay_sum_f32, dot: assay_dot_f32, combine: assay_combine_f32,
          rotate: assay_rotate_f32, threshold: assay_soft_threshold_f32))
    }

    @Test("A lane that underflowed to -0 keeps its sign past the last whole eight")
    func negativeZeroLane() {
      let tiny = [Double](repeating: 0x1p-1000, count: 9)
      let minus = tiny.map { -$0 }
      onEachPath { _ in
        #expect(assay_dot_f64(9, tiny, minus).image == (-0.0).image)
        #expect(assay_dot_f64(8, tiny, minus).image == (-0.0).image)
      }
    }

    @Test("Where both parts of the threshold vanish there is +0")
    func vanishingThreshold() {
      let r: [Double] = [0, -0.0, 1, -1, 0.5, -0.5, .leastNonzeroMagnitude, -0.0, 0]
      for t in [0, 0.5, 1] {
        onEachPath { _ in
          var x = r
          let count = assay_soft_threshold_f64(r.count, t, r, &x)
          #expect(count == x.count { $0 != 0 })
          #expect(x.allSatisfy { $0 != 0 || $0.sign == .plus })
          #expect(zip(x, r).allSatisfy { $0 == ($1 > t ? $1 - t : $1 < -t ? $1 + t : 0) })
        }
      }
    }
  }
}

private struct Kernels<S> {
  var sum: (Int, UnsafePointer<S>?) -> S
  var dot: (Int, UnsafePointer<S>?, UnsafePointer<S>?) -> S
  var combine: (Int, S, UnsafePointer<S>?, S, UnsafePointer<S>?, UnsafeMutablePointer<S>?) -> Void
  var rotate: (Int, S, S, UnsafeMutablePointer<S>?, UnsafeMutablePointer<S>?) -> Void
  var threshold: (Int, S, UnsafePointer<S>?, UnsafeMutablePointer<S>?) -> Int
}

private func compare<S: KernelReal>(special: Bool, _ kernels: Kernels<S>) {
  var stream = Stream(special ? 4 : 3)
  for n in KernelTests.VectorTests.lengths {
    let x: [S] = stream.entries(n, special: special)
    let y: [S] = stream.entries(n, special: special)
    let (a, b) = (S(stream.uniform(-1...1)), S(stream.uniform(-1...1)))
    let combined = zip(x, y).map { (b * $1).addingProduct(a, $0) }
    let rotated = (
      zip(x, y).map { (-(b * $1)).addingProduct(a, $0) },
      zip(x, y).map { (a * $1).addingProduct(b, $0) }
    )
    let thresholded = x.map { positivePart($0 - b.magnitude) - positivePart(-$0 - b.magnitude) }
    onEachPath { path in
      #expect(kernels.sum(n, x).image == sum(x).image, "path \(path.rawValue), n \(n)")
      #expect(kernels.dot(n, x, y).image == dot(x, y).image, "path \(path.rawValue), n \(n)")
      #expect(kernels.dot(n, x, x).image == dot(x, x).image, "path \(path.rawValue), n \(n)")

      var (u, v, w) = (x, y, y)
      kernels.combine(n, a, x, b, y, &w)
      u.withUnsafeMutableBufferPointer {
        kernels.combine(n, a, $0.baseAddress, b, y, $0.baseAddress)
      }
      v.withUnsafeMutableBufferPointer {
        kernels.combine(n, a, x, b, $0.baseAddress, $0.baseAddress)
      }
      #expect(firstDifference(w, combined) == nil, "path \(path.rawValue), n \(n)")
      #expect(firstDifference(u, combined) == nil, "path \(path.rawValue), n \(n)")
      #expect(firstDifference(v, combined) == nil, "path \(path.rawValue), n \(n)")

      (u, v) = (x, y)
      kernels.rotate(n, a, b, &u, &v)
      #expect(firstDifference(u, rotated.0) == nil, "path \(path.rawValue), n \(n)")
      #expect(firstDifference(v, rotated.1) == nil, "path \(path.rawValue), n \(n)")

      (u, v) = (x, y)
      let count = kernels.threshold(n, b.magnitude, x, &v)
      let same = u.withUnsafeMutableBufferPointer {
        kernels.threshold(n, b.magnitude, $0.baseAddress, $0.baseAddress)
      }
      #expect(firstDifference(u, thresholded) == nil, "path \(path.rawValue), n \(n)")
      #expect(firstDifference(v, thresholded) == nil, "path \(path.rawValue), n \(n)")
      #expect(count == thresholded.count { $0 != 0 } && same == count)
    }
  }
}

extension KernelTests {
  @Suite("Adjoint of the soft threshold") struct ThresholdAdjointTests {
    @Test("Every path gives the sums in eight lanes, and the cotangents", arguments: [false, true])
    func paths(special: Bool) {
      compareAdjoints(special, assay_soft_threshold_adjoint_f64)
      compareAdjoints(special, assay_soft_threshold_adjoint_f32)
    }
  }
}

private func compareAdjoints<S: KernelReal>(
  _ special: Bool,
  _ kernel: (
    Int, S, S, UnsafePointer<S>?, UnsafePointer<S>?, UnsafeMutablePointer<S>?,
    UnsafeMutablePointer<S>?, UnsafeMutablePointer<S>?
  ) -> Int
) {
  var stream = Stream(special ? 6 : 5)
  for n in KernelTests.VectorTests.lengths {
    let r: [S] = stream.entries(n, special: special), dx: [S] = stream.entries(n)
    let start: [S] = stream.entries(n)
    let (t, gain): (S, S) = (0.375, -1.25)
    // What is left of a last eight is filled up with zeros.
    let padding = [S](repeating: 0, count: (8 - n % 8) % 8)
    let signs = r.map { (v: S) -> S in v - t > 0 ? 1 : -v - t > 0 ? -1 : 0 }
    let excess = r.map { positivePart($0 - t) - positivePart(-$0 - t) }
    let expected = (
      dr: r.indices.map { start[$0] + gain * (excess[$0] != 0 ? dx[$0] : 0) },
      sign: dot(signs + padding, dx + padding), excess: dot(excess + padding, dx + padding),
      count: excess.count { $0 != 0 }
    )
    onEachPath { path in
      var (dr, sign, sum): ([S], S, S) = (start, 7, 7)
      let count = kernel(n, t, gain, r, dx, &dr, &sign, &sum)
      #expect(firstDifference(dr, expected.dr) == nil, "path \(path.rawValue), n \(n)")
      #expect(sign.image == expected.sign.image && sum.image == expected.excess.image)
      #expect(count == expected.count)
    }
  }
}

private func sum<S: KernelReal>(_ x: [S]) -> S {
  var lanes = [S](repeating: 0, count: 8)
  for i in x.indices { lanes[i % 8] += x[i] }
  return total(lanes)
}

private func dot<S: KernelReal>(_ x: [S], _ y: [S]) -> S {
  var lanes = [S](repeating: 0, count: 8)
  for i in x.indices { lanes[i % 8].addProduct(x[i], y[i]) }
  return total(lanes)
}

private func total<S: KernelReal>(_ l: [S]) -> S {
  ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]))
}

private func positivePart<S: KernelReal>(_ v: S) -> S { v <= 0 ? 0 : v }

// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels
import Testing

extension KernelTests {
  @Suite("Posterior mean") struct PosteriorTests {
    static let special: [Double] = [0, -0.0, 1e200, -1e200, .infinity, 0x1p-1060]

    @Test("Double: every path is the plain loop", arguments: Array(0...20) + [250, 501])
    func double(n: Int) {
      var stream = Stream(UInt64(n) + 1)
      let r = (0..<n).map { $0 % 5 == 4 ? Self.special[$0 % 6] : stream.uniform(-4...4) }
      let (gain, scale, offset) = (0.875, 3.25, 2.5)
      var half = r, u = r, p = r, q = r
      for i in r.indices {
        let z: Double = r[i] * scale
        let square: Double = z * z * 0.5
        half[i] = square < 1e30 ? square : 1e30
        u[i] = offset - half[i]
      }
      assay_logistic_f64(n, u, &p, &q)
      var slopes = r
      for i in r.indices {
        let factor: Double = 1 + 2 * half[i] * q[i]
        slopes[i] = gain * p[i] * factor
      }
      let sum = assay_sum_f64(n, slopes)
      onEachPath { _ in
        var x = r
        var work = [Double](repeating: 0, count: 3 * n)
        let got = assay_posterior_f64(n, gain, scale, offset, r, &x, &work)
        #expect(got.bitPattern == sum.bitPattern)
        for i in r.indices { #expect(x[i].bitPattern == (gain * r[i] * p[i]).bitPattern) }
      }
    }

    @Test("Float: every path gives the bits of the portable one", arguments: [1, 7, 8, 17, 500])
    func float(n: Int) {
      var stream = Stream(UInt64(n) + 2)
      let r = (0..<n).map { _ in Float(stream.uniform(-4...4)) }
      var images: [[UInt32]] = []
      onEachPath { _ in
        var x = r
        var work = [Float](repeating: 0, count: 3 * n)
        let sum = assay_posterior_f32(n, 0.875, 3.25, 2.5, r, &x, &work)
        images.append(x.map(\.bitPattern) + [sum.bitPattern])
      }
      #expect(images.allSatisfy { $0 == images[0] })
      #expect(images[0].last != 0)
    }

    @Test(
      "The shares of the adjoint have the same bits on every path", arguments: Array(0...20) + [501]
    )
    func shares(n: Int) {
      var stream = Stream(UInt64(n) + 3)
      let r = (0..<n).map { $0 % 5 == 4 ? Self.special[$0 % 6] : stream.uniform(-4...4) }
      let dx = r.map { _ in stream.uniform(-1...1) }
      let of = [0.875, 3.25, 0.125, 0.3, 0.7, -0.4]
      var images: [[UInt64]] = []
      var images32: [[UInt32]] = []
      onEachPath { _ in
        var (dr, work) = (dx, [Double](repeating: 0, count: 3 * n))
        assay_posterior_adjoint_f64(n, of, 2.5, r, dx, &dr, &work)
        images.append((dr + work).map(\.bitPattern))
        var (dr32, work32) = (dx.map { Float($0) }, [Float](repeating: 0, count: 3 * n))
        assay_posterior_adjoint_f32(
          n, of.map { Float($0) }, 2.5, r.map { Float($0) }, dx.map { Float($0) }, &dr32, &work32)
        images32.append((dr32 + work32).map(\.bitPattern))
      }
      #expect(images.allSatisfy { $0 == images[0] } && images32.allSatisfy { $0 == images32[0] })
      #expect(n == 0 || images[0].contains { $0 != 0 })
    }
  }
}

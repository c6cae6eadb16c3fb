// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Problems
import Testing

@Suite("Matrix ensembles") struct EnsembleTests {
  private func draw(_ ensemble: Ensemble, _ m: Int, _ n: Int, _ root: UInt64) throws
    -> Matrix<Double>
  {
    try ensemble.draw(
      rows: m, columns: n, from: Stream(root: root, name: "matrix", trial: 0))
  }

  private func squaredNorm(_ a: Matrix<Double>) -> Double {
    a.storage.reduce(0) { $0 + $1 * $1 }
  }

  @Test("Gaussian entries are the stream's normal numbers over √M, column by column")
  func gaussianEntries() throws {
    let a = try draw(.gaussian, 4, 6, 3)
    let stream = Stream(root: 3, name: "matrix", trial: 0)
    #expect(a.storage == (0..<24).map { _ in 0.5 * stream.normal() })
  }

  @Test("A Gaussian matrix has ‖A‖_F² near N", arguments: [1, 2] as [UInt64])
  func gaussianNorm(root: UInt64) throws {
    // A sum of MN squares of variance 2/M²: standard error √(2N/M); five of them.
    let a = try draw(.gaussian, 50, 200, root)
    let standardError = 8.0.squareRoot()
    #expect(abs(squaredNorm(a) - 200) <= 5 * standardError)
  }

  @Test(
    "A geometric matrix has s_1/s_R = κ, ‖A‖_F² = N and a constant ratio",
    arguments: [1, 15, 100.0], [(12, 30), (30, 12), (20, 20), (1, 5)])
  func geometric(kappa: Double, shape: (Int, Int)) throws {
    let (m, n) = shape
    let a = try draw(.geometric(kappa: kappa), m, n, 5)
    let rank = min(m, n)
    // Both decompositions err by at most 60 rank u s_1 (see SVDTests), thus relatively κ times that.
    let bound = 2 * 60 * Double(rank) * 0x1p-53 * kappa
    #expect(abs(squaredNorm(a) - Double(n)) <= 2 * bound * Double(n))
    let s = try SVD(a).s
    try #require(s.count == rank)
    if rank > 1 {
      #expect(abs(s[0] / s[rank - 1] - kappa) <= 2 * bound * kappa)
      let ratio = Double.exp(-Double.log(kappa) / Double(rank - 1))
      for i in 1..<rank { #expect(abs(s[i] / s[i - 1] - ratio) <= 2 * bound) }
    }
  }

  @Test("A geometric matrix keeps the singular vectors of the Gaussian one")
  func vectors() throws {
    let gaussian = try SVD(draw(.gaussian, 5, 9, 8))
    let geometric = try SVD(draw(.geometric(kappa: 50), 5, 9, 8))
    // A gap of (1 − 50^{−1/4}) s_1 50⁻¹ between values turns an error of 60 · 5 u s_1 into one of
    // 60 · 5 · 50 / 0.62 u; twice, for two decompositions.
    var inner = Matrix<Double>(zeros: 5, 5)
    inner.add(gaussian.v.adjoint, geometric.v)
    let bound: Double = 2 * 60 * 5 * 50 / 0.62 * 0x1p-53
    for i in 0..<5 { #expect(abs(abs(inner[i, i]) - 1) <= bound) }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CLAPACKE
import Problems
import Testing

@Suite("Singular values against LAPACK") struct SVDTests {
  @Test(
    "dgesdd gives the same values", arguments: [(1, 1), (5, 9), (9, 5), (40, 40), (60, 100)],
    [1, 2])
  func singularValues(shape: (Int, Int), seed: Int) throws {
    let (m, n) = shape
    let stream = Stream(root: UInt64(seed), name: "test", trial: 0)
    let a = Matrix<Double>(rows: m, columns: n) { _, _ in stream.normal() }
    var copy = a.storage
    var s = [Double](repeating: 0, count: min(m, n))
    let info = LAPACKE_dgesdd(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "N")), numericCast(m), numericCast(n), &copy,
      numericCast(m), &s, nil, 1, nil, 1)
    try #require(info == 0)
    let svd = try SVD(a)
    try #require(svd.rank == s.count)
    // Values move by at most the backward error (Weyl): 60 min(M, N) u s_1 for Jacobi (see the
    // tests of Arithmetic), a modest multiple of max(M, N) u s_1 for LAPACK, as much again.
    let bound = 120 * Double(max(m, n)) * 0x1p-53 * s[0]
    for (value, oracle) in zip(svd.s, s) { #expect(abs(value - oracle) <= bound) }
  }
}

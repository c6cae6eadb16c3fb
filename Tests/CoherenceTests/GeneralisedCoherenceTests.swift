// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence
import ComplexModule
import Problems
import Testing

/// Unit columns of Gaussian entries.
func gaussian(_ rows: Int, _ columns: Int, _ seed: UInt64) -> Matrix<Double> {
  let s = Matrix<Double>(normal: rows, columns, root: seed, name: "preambles")
  let norms = s.columnSquaredNorms.map { $0.squareRoot() }
  return Matrix(rows: rows, columns: columns) { s[$0, $1] / norms[$1] }
}

@Suite("Generalised mutual coherence")
struct GeneralisedCoherenceTests {
  @Test("Both ends meet, certified in balls", arguments: [(5, 12), (20, 45), (60, 130)])
  func real(size: (Int, Int)) throws {
    let s = gaussian(size.0, size.1, 1)
    let check = try CertificateCheck(GeneralisedCoherence(gap: 1e-12).certificate(s), of: s)
    #expect(check.largestGap <= 1e-12, "\(check.largestGap)")
  }
}

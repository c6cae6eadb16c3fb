// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence
import ComplexModule
import Foundation
import Problems
import Testing

@Suite("Generalised mutual coherence")
struct GeneralisedCoherenceTests {
  /// Unit columns of Gaussian entries.
  static func gaussian(_ rows: Int, _ columns: Int, _ seed: UInt64) -> Matrix<Double> {
    Matrix<Double>(normal: rows, columns, root: seed, name: "preambles").withUnitColumns
  }

  static func complexGaussian(_ rows: Int, _ columns: Int) -> Matrix<Complex<Double>> {
    let (re, im) = (gaussian(rows, columns, 2), gaussian(rows, columns, 3))
    return Matrix(rows: rows, columns: columns) { Complex(re[$0, $1], im[$0, $1]) }.withUnitColumns
  }

  private func check<F: RealOrComplex>(_ s: Matrix<F>, gap: Double) throws -> CertificateCheck {
    try CertificateCheck(GeneralisedCoherence(gap: gap).certificate(s), of: s)
  }

  @Test("Gaussian columns: both ends meet", arguments: [(5, 12), (20, 45), (60, 130)])
  func real(size: (Int, Int)) throws {
    let found = try check(Self.gaussian(size.0, size.1, 1), gap: 1e-12)
    #expect((found.gaps.max() ?? 1) <= 1e-12, "\((found.gaps.max() ?? 1))")
  }

  @Test("Complex Gaussian columns: both ends meet", arguments: [(4, 10), (12, 40)])
  func complex(size: (Int, Int)) throws {
    let found = try check(Self.complexGaussian(size.0, size.1), gap: 1e-6)
    #expect((found.gaps.max() ?? 1) <= 1e-6, "\((found.gaps.max() ?? 1))")
  }

  @Test("Complex weights are of no use to a real matrix")
  func realAsComplex() throws {
    let s = Self.gaussian(8, 20, 4)
    let real = try check(s, gap: 1e-12)
    let complex = try check(s.map { Complex($0, 0) }, gap: 1e-6)
    for i in 0..<20 {
      // The real part of a weight is one too, and its products are no larger: the enclosures overlap.
      #expect(real.columns[i].overlaps(complex.columns[i]))
    }
  }

  @Test("Ties: signs, and a basis beside another")
  func ties() throws {
    let signs = Self.gaussian(20, 50, 5).map { ($0 < 0 ? -1 : 1) / 20.0.squareRoot() }
    #expect(try check(signs, gap: 1e-12).gaps.allSatisfy { $0 <= 1e-12 })
    // Sylvester's matrix beside I: every weight of S itself is optimal, with 1/√16.
    let bases = Matrix<Double>(rows: 16, columns: 32) { i, j in
      j < 16 ? (i == j ? 1 : 0) : ((i & (j - 16)).nonzeroBitCount % 2 == 0 ? 0.25 : -0.25)
    }
    let found = try check(bases, gap: 1e-12)
    #expect((found.gaps.max() ?? 1) <= 1e-12)
    #expect(found.coherence.contains(0.25))
  }

  @Test("A difference-set frame attains Welch's bound, and no weight is better than S")
  func singer() throws {
    let set = [0, 1, 3, 9]
    let s = Matrix<Complex<Double>>(rows: 4, columns: 13) { row, column in
      let angle = 2 * Double.pi * Double(set[row] * column % 13) / 13
      return Complex(Foundation.cos(angle) / 2, Foundation.sin(angle) / 2)
    }
    let welch = CoherenceLimit.welch(rows: 4, columns: 13)
    #expect(abs(try MutualCoherence(s).value - welch) < 1e-14)
    let found = try check(s, gap: 1e-6)
    #expect((found.gaps.max() ?? 1) < 1e-6)
    #expect(found.coherence.lowerBound <= welch + 1e-14)
    #expect(found.coherence.upperBound >= welch - 1e-14)
  }

  @Test("Repeated columns have coherence 1")
  func repeated() throws {
    var s = Self.gaussian(6, 15, 6)
    for i in 0..<6 { s[i, 4] = -s[i, 9] }
    let found = try check(s, gap: 1e-12)
    #expect(found.coherence.contains(1) && (found.gaps.max() ?? 1) <= 1e-12)
  }

  @Test("A certificate that was altered no longer closes, in the column that was altered")
  func altered() throws {
    let s = Self.gaussian(10, 24, 7)
    let right = try GeneralisedCoherence(gap: 1e-12).certificate(s)
    var weights = right.weights
    weights[3, 5] += 1e-6
    var multipliers = right.multipliers
    let largest = (0..<24).max { abs(multipliers[$0, 8]) < abs(multipliers[$1, 8]) } ?? 0
    multipliers[largest, 8] *= 1.001
    let found = try CertificateCheck(
      CoherenceCertificate(weights: weights, multipliers: multipliers), of: s)
    let open = found.columns.indices.filter {
      found.columns[$0].upperBound > found.columns[$0].lowerBound * (1 + 1e-12)
    }
    #expect(open == [5, 8])
    let short = CoherenceCertificate(weights: weights, multipliers: Matrix(zeros: 23, 24))
    #expect(throws: CoherenceError.self) { try CertificateCheck(short, of: s) }
  }

  @Test("Columns whose products could leave binary64 are refused, from 2⁴⁰⁰ on")
  func range() {
    let large = Matrix<Double>(rows: 1, columns: 3) { $1 == 0 ? 0x1p200 : 1 }
    let error = #expect(throws: CoherenceError.self) {
      try GeneralisedCoherence(gap: 1e-12).certificate(large)
    }
    #expect(error.map { "\($0)" }?.contains("between 2^-400 and 2^400 is wanted") == true)
  }

  @Test("Every lower end is below what random weights have")
  func lowerEnds() throws {
    let s = Self.gaussian(6, 14, 8)
    let found = try check(s, gap: 1e-12)
    for seed in 10..<40 {
      let w = Self.gaussian(6, 14, UInt64(seed))
      for i in 0..<14 {
        func product(_ j: Int) -> Double { (0..<6).reduce(0) { $0 + w[$1, i] * s[$1, j] } }
        let others = (0..<14).filter { $0 != i }.map { abs(product($0)) }.max() ?? 0
        #expect(found.columns[i].lowerBound <= others / abs(product(i)))
      }
    }
  }

  @Test("What cannot have a generalised coherence is refused by its place")
  func refused() {
    var zero = Self.gaussian(4, 9, 1)
    for i in 0..<4 { zero[i, 7] = 0 }
    var dependent = Self.gaussian(4, 9, 1)
    for j in 0..<9 { dependent[2, j] = 2 * dependent[1, j] }
    var alone = Self.gaussian(4, 9, 1)
    for j in 0..<9 where j != 3 { alone[0, j] = 0 }
    var notANumber = Self.gaussian(4, 9, 1)
    notANumber[1, 5] = .nan
    for (s, words) in [
      (zero, "column 7 of S is zero"), (dependent, "row 2 of S"), (alone, "column 3 of S is no"),
      (notANumber, "column 5 of S has a number"), (Self.gaussian(9, 9, 1), "S is 9×9"),
      (Self.gaussian(1, 1, 1), "S is 1×1"),
      (Self.gaussian(4, 9, 1).map { $0 * 0x1p300 }, "column 0 of S has the squared norm"),
    ] {
      #expect {
        try GeneralisedCoherence(gap: 1e-12).certificate(s)
      } throws: {
        "\($0)".contains(words)
      }
    }
  }

  // In binary64 a third lies below 1/3 and a fifth above 1/5, so that 3/3 is covered and 5/5 is not.
  @Test(
    "s < (1 + 1/μ)/2, strictly",
    arguments: [(1.0, 0), (0.5, 1), (1.0 / 3, 2), (0.2, 2), (0.19, 3), (0.0, 50)])
  func limit(coherence: Double, rows: Int) {
    #expect(CoherenceLimit.rows(coherence, columns: 50) == rows)
  }

  @Test(
    "What Welch's bound allows is the count of the proofs",
    arguments: [(200, 400, 10), (180, 400, 9), (100, 200, 7), (90, 200, 6)])
  func welch(l: Int, n: Int, rows: Int) {
    #expect(CoherenceLimit.rowsOfAny(rows: l, columns: n) == rows)
  }

  @Test(
    "A weight that is orthogonal to all others shows a coherence of 0, and a zero weight nothing")
  func ends() throws {
    let s = Matrix<Double>(rows: 2, columns: 3, storage: [1, 0, 0, 1, 0, 1])
    let w = Matrix<Double>(rows: 2, columns: 3, storage: [1, 0, 0, 1, 0, 0])
    let z = Matrix<Double>(rows: 3, columns: 3, storage: [0, 0, 0, 0, 0, 1, 0, 1, 0])
    let check = try CertificateCheck(CoherenceCertificate(weights: w, multipliers: z), of: s)
    #expect(check.columns[0] == 0...0 && check.gaps[0] == 0)
    #expect(check.columns[1].contains(1) && check.gaps[1] < 1e-12)
    #expect(check.columns[2].upperBound == .infinity && check.gaps[2] == 1)
  }
}

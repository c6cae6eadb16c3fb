// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import Problems
import RealModule
import Testing

@Suite("Preambles") struct PreambleTests {
  private func draw(_ preambles: Preambles, _ l: Int, _ n: Int) throws -> Matrix<Complex<Double>> {
    try preambles.draw(rows: l, columns: n, from: Stream(root: 1, name: "preambles", trial: 0))
  }

  private func gram(_ s: Matrix<Complex<Double>>) -> Matrix<Complex<Double>> {
    var gram = Matrix<Complex<Double>>(zeros: s.columns, s.columns)
    gram.add(adjointOf: s, s)
    return gram
  }

  @Test(
    "Columns have unit norm",
    arguments: [
      Preambles.gaussian, .binary, .zadoffChu, .conditioned(kappa: 15, hasUnitColumns: true),
    ])
  func unit(preambles: Preambles) throws {
    let s = try draw(preambles, 24, 60)
    #expect(s.columnSquaredNorms.allSatisfy { abs($0 - 1) < 1e-14 })
  }

  @Test("Shifts of one root are orthogonal; columns of two roots have 1/√L, L being prime")
  func zadoffChuOfPrimeLength() throws {
    let g = gram(try draw(.zadoffChu, 23, 60))
    for j in 0..<60 {
      for i in 0..<j {
        let expected = i / 23 == j / 23 ? 0 : 1 / 23.0.squareRoot()
        #expect(abs(g[i, j].length - expected) < 1e-14)
      }
    }
  }

  @Test(
    "Of even and odd length the shifts of every root are orthogonal", arguments: [8, 9, 10, 15])
  func zadoffChu(length: Int) throws {
    let roots = (1..<length).filter { root in
      !(2...length).contains { root % $0 == 0 && length % $0 == 0 }
    }
    let g = gram(try draw(.zadoffChu, length, length * roots.count))
    for j in 0..<g.columns {
      for i in 0..<j where i / length == j / length { #expect(g[i, j].length < 1e-14) }
    }
    #expect(throws: ProblemError.self) {
      try draw(.zadoffChu, length, length * roots.count + 1)
    }
  }

  @Test("Singular values are the geometric sequence, ‖S‖_F² = N")
  func conditioned() throws {
    let s = try SVD(try draw(.conditioned(kappa: 15, hasUnitColumns: false), 12, 30)).s
    let expected = Ensemble.geometricSpectrum(kappa: 15, rank: 12, squaredNorm: 30)
    for (a, b) in zip(s, expected) { #expect(abs(a - b) < 1e-12) }
    #expect(abs(expected[0] / expected[11] - 15) < 1e-12)
  }

  @Test(
    "Every difference is there once, and every two columns attain Welch's bound",
    arguments: [2, 3, 5, 13])
  func singer(order: Int) throws {
    let set = try DifferenceSet(order: order)
    let n = set.modulus
    #expect(set.elements.count == order + 1 && n == order * order + order + 1)
    for difference in 1..<n {
      #expect(set.elements.count { set.elements.contains(($0 + difference) % n) } == 1)
    }
    let l = set.complement.count
    let g = gram(try draw(.singer(order: order), l, n))
    let welch = (Double(n - l) / (Double(l) * Double(n - 1))).squareRoot()
    for j in 0..<n { for i in 0..<j { #expect(abs(g[i, j].length - welch) < 1e-13) } }
    #expect(throws: ProblemError.self) { try draw(.singer(order: order), l + 1, n) }
  }

  @Test("Orders that are no primes are refused", arguments: [0, 1, 4, 9, 101])
  func refused(order: Int) {
    #expect(throws: ProblemError.self) { try DifferenceSet(order: order) }
  }
}

@Suite("Activity detection") struct ActivityProblemTests {
  @Test("Power, activity and noise are as stated, within five standard errors")
  func statistics() throws {
    let stated = ActivitySpecification(
      preambles: .gaussian, length: 30, devices: 80, antennas: 8, activity: 0.15, snr: 12)
    let s = try stated.drawPreambles(seed: 1)
    let drawn = stated.draw(s, seed: 1, samples: 400)
    let x = drawn.signals.matrix
    let rows = (0..<400).flatMap { k in
      (0..<80).map { n in (0..<8).reduce(0.0) { $0 + x[n, 8 * k + $1].lengthSquared } }
    }
    let active = rows.filter { $0 > 0 }
    let (count, trials) = (Double(active.count), Double(rows.count))
    #expect(abs(count - 0.15 * trials) < 5 * (trials * 0.15 * 0.85).squareRoot())
    // The energy of an active row is a sum of 8 exponential variables of mean and variance 1.
    #expect(abs(active.reduce(0, +) - 8 * count) < 5 * (8 * count).squareRoot())
    var noise = drawn.observations.matrix
    noise.subtract(s, x)
    let entries = Double(noise.storage.count)
    let power = noise.columnSquaredNorms.reduce(0, +) / entries
    #expect(abs(power / stated.noiseVariance - 1) < 5 / entries.squareRoot())
    #expect(abs(stated.noiseVariance - 0.15 * 80 / 30 * Double.pow(10, -1.2)) < 1e-15)
  }

  @Test("A sample is the same whatever others are drawn")
  func trials() throws {
    let stated = ActivitySpecification(preambles: .binary, length: 6, devices: 10, antennas: 3)
    let s = try stated.drawPreambles(seed: 2)
    let (all, last) = (
      stated.draw(s, seed: 2, samples: 5), stated.draw(s, seed: 2, samples: 1, firstTrial: 4)
    )
    #expect(all.signals[columns: 12..<15] == last.signals)
    #expect(all.observations[columns: 12..<15] == last.observations)
  }
}

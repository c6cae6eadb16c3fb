// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Problems
import StateEvolution
import Testing

import Theorems

/// What the claims at N = 4000 are built from, in small.
@Suite("Large problems") struct LargeProblemTests {
  private func haar(_ trial: Int, threads: Int = 1, _ n: Int = 150, _ m: Int = 70) -> HaarFactor {
    HaarFactor(
      rows: n, columns: m, from: Stream(root: 2, name: "haar", trial: trial), threads: threads)
  }

  @Test("the factor's columns are orthonormal, and its bits do not depend on the threads")
  func orthonormal() {
    let one = haar(0)
    #expect(one.defect < 1e-12 && one.steps < 20)
    #expect(haar(0, threads: 2).v == one.v && haar(1).v != one.v)
  }

  @Test("the factor is the polar factor U V^T of the Gaussian matrix")
  func polar() throws {
    let stream = Stream(root: 2, name: "haar", trial: 0)
    let x = Matrix<Double>(rows: 150, columns: 70) { _, _ in stream.normal() }
    let svd = try SVD(x)
    var polar = Matrix<Double>(zeros: 150, 70)
    polar.add(svd.u, svd.v.adjoint)
    #expect(relativeDistance([polar], [haar(0).v]) < 1e-11)
  }

  @Test("its entries have the moments of uniform frames: E v² = 1/N, E v⁴ = 3/(N (N + 2))")
  func moments() {
    var fourth = 0.0
    for trial in 0..<20 {
      fourth += haar(trial, 40, 10).v.storage.reduce(0) { $0 + $1 * $1 * $1 * $1 } / 400
    }
    // One of 20 · 400 dependent entries; their fourth powers have a deviation of some 3/N².
    #expect(abs(fourth / 20 * 40 * 42 / 3 - 1) < 0.1)
  }

  @Test("quantiles of Marchenko and Pastur's law have its means")
  func quantiles() throws {
    let s = marchenkoPasturSingularValues(rows: 1000, columns: 2000)
    #expect(s.count == 1000 && zip(s, s.dropFirst()).allSatisfy { $0 > $1 })
    let quantiles = try Spectrum(singularValues: s, rows: 1000, columns: 2000)
    let law = try Spectrum.marchenkoPastur(ratio: 0.5)
    #expect(abs(try quantiles.meanSquare() - 1) < 1e-12)
    for f in [{ $0 * $0 }, { 1 / $0 }, { $0 / ($0 + 0.1) }] as [(Double) -> Double] {
      let (a, b) = (try quantiles.mean(f), try law.mean(f))
      #expect(abs(a / b - 1) < 2e-3)
    }
  }

  @Test("stratified signals have γN active entries and the prior's power")
  func stratified() {
    let a = Matrix<Double>(zeros: 2, 1000)
    let problem = DenseProblem(
      stratifiedFor: a, gamma: 0.1, phi: 4, noiseVariance: 1, draws: 30, seed: 1, threads: 2)
    for d in 0..<30 {
      let entries = (0..<1000).map { problem.x[$0, d] }.filter { $0 != 0 }
      #expect(entries.count == 100)
      let power: Double = entries.reduce(0) { $0 + $1 * $1 } / 400
      #expect(abs(power - 1) < 0.1)
      #expect(entries.contains { $0 < 0 } && entries.contains { $0 > 0 })
    }
    #expect(problem.x[columns: 0..<1] != problem.x[columns: 1..<2])
  }

  @Test("a wrong prediction is violated, the right one holds, and a fixed seed gives fixed numbers")
  func subject() throws {
    let claim = try #require(TheoremSuite.claims.first { $0.id == "prediction/vamp-bg/kappa15" })
    var settings = CheckSettings(seed: 2, draws: 600, threads: 2)
    let right = Outcome(claim, on: Workbench(settings))
    #expect(right.verdict.name == .holds)
    settings.threads = 1
    let again = Outcome(claim, on: Workbench(settings))
    #expect(again.finding?.comparisons == right.finding?.comparisons)
    settings.subject.predictedNoise = 2
    #expect(Outcome(claim, on: Workbench(settings)).verdict.name == .violated)
  }
}

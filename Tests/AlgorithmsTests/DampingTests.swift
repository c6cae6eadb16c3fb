// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Channels
import Problems
import Shrinkages
import Testing

@Suite("Damping") struct DampingTests {
  private let bg = BernoulliGaussian<Double>(gamma: 0.1, phi: 1)

  @Test("AMP: each damped quantity is the stated mixture of new and old")
  func amp() throws {
    let problem = try draw(20, 40, seed: 3)
    let damped = AMP(a: problem.a, shrinkage: bg, damping: 0.6)
    let states = run(damped, problem.y, 3)
    var plain = AMP(a: problem.a, shrinkage: bg).start(
      x: states[1].x, v: states[1].v, b: states[1].b)
    AMP(a: problem.a, shrinkage: bg).step(&plain, problem.y)
    let v = Matrix(rows: 20, columns: 3) { 0.6 * plain.v[$0, $1] + 0.4 * states[1].v[$0, $1] }
    #expect(largestDifference(states[2].v, v) < 1e-14)
    let sigma = v.columnSquaredNorms.map { ($0 / 20).squareRoot() }
    for d in 0..<3 {
      #expect(abs(states[2].sigma[d] - sigma[d]) < 1e-14)
      for j in 0..<40 {
        let x = 0.6 * bg(states[2].r[j, d], sigma[d]) + 0.4 * states[1].x[j, d]
        #expect(abs(states[2].x[j, d] - x) < 1e-14)
      }
    }
  }

  @Test("VAMP and GAMP: no damping and damping by 1 agree to roundoff, less damps the change")
  func others() throws {
    let problem = try draw(20, 40, seed: 3)
    func vamp(_ damping: Double?) throws -> [VAMP<Double>.State] {
      run(
        VAMP(
          lmmse: SpectralLMMSE(try SVD(problem.a)), noiseVariance: problem.noiseVariance,
          initialVariance: 0.1, shrinkage: bg, columns: 40, damping: damping), problem.y, 4)
    }
    func gamp(_ damping: Double?) -> [GAMP<Double>.State] {
      run(
        GAMP(
          a: problem.a, variances: .scalar, channel: AWGN(noiseVariance: problem.noiseVariance),
          shrinkage: bg, initialVariance: 0.1, damping: damping), problem.y, 4)
    }
    #expect(largestDifference(try vamp(nil)[3].x, try vamp(1)[3].x) < 1e-12)
    #expect(largestDifference(gamp(nil)[3].x, gamp(1)[3].x) < 1e-12)
    let (full, half) = (try vamp(nil)[0], try vamp(0.5)[0])
    #expect(largestDifference(half.rTilde, full.rTilde.map { $0 / 2 }) < 1e-14)
    for d in 0..<3 {
      #expect(abs(half.varianceTilde[d] - (full.varianceTilde[d] + 0.1) / 2) < 1e-14)
    }
    #expect(largestDifference(gamp(0.5)[0].s, gamp(nil)[0].s.map { $0 / 2 }) < 1e-12)
  }

  @Test("At κ = 5 AMP diverges, and damping by 0.3 keeps it from that")
  func divergence() throws {
    let problem = try ProblemSpecification(
      ensemble: .geometric(kappa: 5), rows: 125, columns: 250
    ).draw(seed: 2, samples: 5)
    func nmse(_ damping: Double?) -> Double {
      let result = Run(iterations: 100)(
        AMP(a: problem.a, shrinkage: bg, damping: damping), problem.y, truth: problem.x)
      return result.nmse[99].max() ?? .nan
    }
    #expect(!(nmse(nil) < 1))
    #expect(nmse(0.3) < 1e-2)
  }
}

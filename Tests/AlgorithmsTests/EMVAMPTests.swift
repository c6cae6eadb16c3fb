// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems
import Shrinkages
import Testing

@Suite("EM-VAMP") struct EMVAMPTests {
  private func learner(
    _ problem: DenseProblem, gamma: Double, phi: Double, noiseVariance: Double
  ) throws -> EMVAMP<Double> {
    EMVAMP(
      a: DenseOperator(problem.a), lmmse: SpectralLMMSE(try SVD(problem.a)), initialVariance: 0.1,
      gamma: gamma, phi: phi, noiseVariance: noiseVariance)
  }

  @Test("It learns γ, φ and σ_w² from starts that are off by factors of 2, 4 and 30")
  func learns() throws {
    let problem = try draw(250, 500, seed: 3, samples: 20, snr: 30)
    let state = run(
      try learner(problem, gamma: 0.2, phi: 4, noiseVariance: 30 * problem.noiseVariance),
      problem.y, 40)[39]
    func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }
    // 50 of 500 entries active: γ̂ has a spread of 13 %/√20, φ̂ of √(2/50)/√20, σ̂_w² of √(2/200)/√20.
    #expect(abs(mean(state.gamma) - 0.1) < 0.015)
    #expect(abs(mean(state.phi) - 1) < 0.2)
    #expect(abs(mean(state.noiseVariance) / problem.noiseVariance - 1) < 0.15)
    let matched = run(
      VAMP(
        lmmse: SpectralLMMSE(try SVD(problem.a)), noiseVariance: problem.noiseVariance,
        initialVariance: 0.1, shrinkage: BernoulliGaussian(gamma: 0.1, phi: 1), columns: 500),
      problem.y, 40)[39]
    func error(_ x: Matrix<Double>) -> Double {
      let difference = Matrix(rows: 500, columns: 20) { x[$0, $1] - problem.x[$0, $1] }
      return difference.columnSquaredNorms.sorted()[10]
    }
    #expect(error(state.x) < 1.2 * error(matched.x))
  }

  @Test("Its learning is the displayed equations")
  func equations() throws {
    let problem = try draw(12, 24, seed: 5, samples: 1)
    let noise = 0.05
    let em = try learner(problem, gamma: 0.3, phi: 2, noiseVariance: noise)
    let state = run(em, problem.y, 1)[0]
    // tr(A C A^T) of the LMMSE posterior from its definition.
    let c = noise / 0.1
    let s = try SVD(problem.a).s
    let trace = s.reduce(0) { $0 + noise * $1 * $1 / ($1 * $1 + c) }
    let stage = SpectralLMMSE(try SVD(problem.a))
    var x = Matrix<Double>(zeros: 24, 1)
    _ = stage.estimate(stage.project(problem.y), Matrix(zeros: 24, 1), [c], into: &x)
    var residual = problem.y
    residual.subtract(problem.a, x)
    let learned = (residual.columnSquaredNorms[0] + trace) / 12
    #expect(abs(state.noiseVariance[0] - learned) < 1e-12)
    let v = state.variance[0]
    var activity = 0.0
    var power = 0.0
    for r in state.r.storage {
      func density(_ variance: Double) -> Double {
        Double.exp(-r * r / (2 * variance)) / variance.squareRoot()
      }
      let p = 0.3 * density(2 + v) / (0.3 * density(2 + v) + 0.7 * density(v))
      let gain = 2 / (2 + v)
      activity += p
      power += p * (gain * r * gain * r + gain * v)
    }
    #expect(abs(state.gamma[0] - activity / 24) < 1e-12)
    #expect(abs(state.phi[0] - power / activity) < 1e-12)
  }

  @Test("Without a signal it runs into a bound, which is counted, and nothing is NaN")
  func runsAway() throws {
    var problem = try draw(20, 40, seed: 5, samples: 2)
    problem.y = problem.y.map { _ in 0 }
    let state = run(try learner(problem, gamma: 0.1, phi: 1, noiseVariance: 0.01), problem.y, 300)[
      299]
    #expect(state.x.storage.allSatisfy { $0 == 0 })
    #expect(state.clips.allSatisfy { $0 > 0 })
    for values in [state.gamma, state.phi, state.noiseVariance, state.nu, state.variance] {
      #expect(values.allSatisfy { $0.isFinite })
    }
  }
}

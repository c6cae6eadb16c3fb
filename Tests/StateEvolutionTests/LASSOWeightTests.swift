// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems
import Shrinkages
import StateEvolution
import Testing

@Suite("LASSO weights") struct LASSOWeightTests {
  /// `‖x − x_λ‖/‖x_λ‖`
  private func distance(_ problem: DenseProblem, _ x: Matrix<Double>, _ lambda: Double) throws
    -> Double
  {
    let largest = try #require(try SVD(problem.a).s.first)
    let solution = LASSOSolution(
      a: problem.a, y: problem.y, lambda: lambda, squaredNorm: largest * largest)
    #expect(solution.gap <= 1e-11 * solution.objective)
    let difference = zip(x.storage, solution.x.storage).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }
    return (difference / solution.x.columnSquaredNorms[0]).squareRoot()
  }

  @Test(
    "VAMP-ℓ1's fixed point is the LASSO's with λ = α σ_w²/σ, whatever σ_w² it assumes",
    arguments: [Ensemble.gaussian, .geometric(kappa: 5)], [1, 10])
  func vamp(ensemble: Ensemble, factor: Double) throws {
    let alpha = 1.3
    var settled = 0
    for seed in UInt64(1)...6 {
      let problem = try ProblemSpecification(ensemble: ensemble, rows: 60, columns: 100, snr: 30)
        .draw(seed: seed, samples: 1)
      let assumed = factor * problem.noiseVariance
      let vamp = VAMP<Double>(
        lmmse: SpectralLMMSE(try SVD(problem.a)), noiseVariance: assumed, initialVariance: 0.1,
        shrinkage: SoftThreshold(theta2: alpha), columns: 100)
      var state = vamp.start(problem.y)
      for _ in 0..<500 { vamp.step(&state, problem.y) }
      // Some draws end in a cycle, whose points are no fixed points: ν + ν̃ = 1 does not hold there.
      guard abs(state.nu[0] + state.nuTilde[0] - 1) <= 1e-9 else { continue }
      settled += 1
      let lambda = LASSOWeight.vamp(
        alpha: alpha, noiseVariance: assumed, sigma: state.variance[0].squareRoot())
      #expect(try distance(problem, state.x, lambda) <= 1e-5)
      // A check that could fail: 1 % beside this weight the solution is another.
      #expect(try distance(problem, state.x, 1.01 * lambda) >= 1e-5)
    }
    #expect(settled >= 3)
  }

  @Test("AMP-ℓ1's fixed point is the LASSO's with λ = α σ (1 − b)")
  func amp() throws {
    let problem = try ProblemSpecification(ensemble: .gaussian, rows: 200, columns: 300, snr: 30)
      .draw(seed: 4, samples: 1)
    let amp = AMP<Double>(a: problem.a, shrinkage: SoftThreshold(theta2: 1.3))
    var state = amp.start(problem.y)
    for _ in 0..<500 { amp.step(&state, problem.y) }
    let lambda = LASSOWeight.amp(alpha: 1.3, sigma: state.sigma[0], b: state.b[0])
    #expect(try distance(problem, state.x, lambda) <= 1e-5)
  }

  @Test("the two evolutions' weights differ, unless α is the best")
  func differ() throws {
    let problem = try BSR17()
    func weights(_ alpha: Double) throws -> (amp: Double, vamp: Double, mse: Double) {
      let eta = SoftThreshold<Double>(theta2: alpha)
      let amp = try Trajectory(
        AMPEvolution(
          prior: problem.prior, shrinkage: eta, noiseVariance: problem.noise, ratio: 0.5),
        iterations: 0
      ).fixedPoint()
      let vamp = try Trajectory(
        VAMPEvolution(
          prior: problem.prior, shrinkage: eta, spectrum: problem.marchenkoPastur,
          noiseVariance: problem.noise), iterations: 0
      ).fixedPoint()
      return (
        amp.lassoWeight(alpha: alpha),
        vamp.lassoWeight(alpha: alpha, noiseVariance: problem.noise), amp.mse
      )
    }
    let alphas = (0...80).map { 0.9 + 0.01 * Double($0) }
    let all = try alphas.map(weights)
    let best = try #require(all.indices.min { all[$0].mse < all[$1].mse })
    #expect(all.indices.contains(best - 1) && all.indices.contains(best + 1))
    // Within a hundredth of the best α; elsewhere they part.
    #expect(relative(all[best].amp, all[best].vamp) <= 0.02)
    #expect(relative(all[80].amp, all[80].vamp) >= 0.1)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Channels
import Problems
import Shrinkages
import StateEvolution
import Testing

@Suite("State evolutions") struct EvolutionTests {
  let problem: BSR17
  let kappa15: Spectrum

  init() throws {
    problem = try BSR17()
    kappa15 = try .geometric(kappa: 15, rows: 250, columns: 500)
  }

  /// Numbers of somebody's choice, one a step.
  private struct Given: Evolution {
    struct State: EvolutionState {
      var t = 0
      var value: Double
      var mse: Double { 1 }
      var quantities: [(name: String, value: Double)] { [("value", value)] }
    }
    let prior: any Prior
    let noiseVariance = 1.0
    let values: [Double]

    func start() -> State { State(value: values[0]) }
    func step(_ state: inout State) { state = State(t: state.t + 1, value: values[state.t + 1]) }
  }

  @Test(
    "It has converged where the geometric sequence leads as far as is allowed, not only less far")
  func attained() throws {
    // Changes of 1/2 and 1/4: half of 1 − 1/2 is left.
    let given = Given(prior: problem.prior, values: [1.5, 3, 4, 8, 16])
    let at = try Trajectory(given, iterations: 0, limit: 4, tolerance: 0.5)
    #expect(at.ending == .converged && at.steps == 2)
    let below = try Trajectory(given, iterations: 0, limit: 4, tolerance: 0.499)
    #expect(below.ending == .unfinished)
  }

  @Test("Before the first step there is the signal's power, and neither τ² nor b")
  func start() throws {
    let prior = problem.prior
    let start = try AMPEvolution(
      prior: prior, shrinkage: prior.posteriorMean, noiseVariance: problem.noise, ratio: 0.5
    ).start()
    #expect(start.mse == prior.secondMoment && start.tau2 == 0 && start.b == 0)
  }

  @Test("OAMP with the LMMSE estimator is VAMP, iteration by iteration")
  func orthogonal() throws {
    let prior = problem.prior
    for spectrum in [kappa15, problem.marchenkoPastur] {
      let vamp = try Trajectory(
        VAMPEvolution(
          prior: prior, shrinkage: prior.posteriorMean, spectrum: spectrum,
          noiseVariance: problem.noise), iterations: 30)
      let oamp = try Trajectory(
        OAMPEvolution(
          prior: prior, shrinkage: prior.posteriorMean, estimator: .lmmse, spectrum: spectrum,
          noiseVariance: problem.noise), iterations: 30)
      #expect(vamp.states.count == 30 && oamp.isConverged)
      for (v, o) in zip(vamp.states, oamp.states) {
        #expect(relative(o.mse, v.mse) <= 1e-9 && relative(o.v2, v.tauTilde2) <= 1e-9)
      }
    }
  }

  @Test("GAMP's evolution with Gaussian noise is AMP's, iteration by iteration")
  func generalised() throws {
    let prior = problem.prior
    let amp = try Trajectory(
      AMPEvolution(
        prior: prior, shrinkage: prior.posteriorMean, noiseVariance: problem.noise, ratio: 0.5),
      iterations: 20)
    let gamp = try Trajectory(
      GAMPEvolution(
        prior: prior, channel: AWGN(noiseVariance: problem.noise), noiseVariance: problem.noise,
        ratio: 0.5),
      iterations: 20)
    for (a, g) in zip(amp.states, gamp.states) { #expect(relative(g.mse, a.mse) <= 1e-12) }
  }

  @Test("matched VAMP knows its errors: σ² = τ², σ̃² = τ̃², E = ν τ²")
  func matched() throws {
    let evolution = try VAMPEvolution(
      prior: problem.prior, shrinkage: problem.prior.posteriorMean, spectrum: kappa15,
      noiseVariance: problem.noise)
    for s in try Trajectory(evolution, iterations: 20).states {
      #expect(relative(s.sigma2, s.tau2) <= 1e-8)
      #expect(relative(s.sigmaTilde2, s.tauTilde2) <= 1e-8)
      #expect(relative(s.nu * s.tau2, s.mse) <= 1e-8)
    }
  }

  @Test("mismatched VAMP's linear stage is (E_lin − ν̃² τ̃²)/(1 − ν̃)², as sums over s_i")
  func mismatched() throws {
    let (m, n) = (4, 7)
    let s = [1.5, 0.8, 0.3]
    let (assumed, initial, truth) = (0.03, 0.4, 0.01)
    let evolution = try VAMPEvolution(
      prior: problem.prior, shrinkage: SoftThreshold(theta2: 1.1),
      spectrum: Spectrum(singularValues: s, rows: m, columns: n), noiseVariance: truth,
      assumedNoiseVariance: assumed, initialVariance: initial)
    var state = evolution.start()
    let tauTilde2 = state.tauTilde2
    try evolution.step(&state)
    let c = assumed / initial
    let null = Double(n - s.count)
    let nuTilde = (s.reduce(0) { $0 + c / ($1 * $1 + c) } + null) / Double(n)
    let linear =
      s.reduce(null * tauTilde2) { sum, s in
        sum + (s * s * truth + c * c * tauTilde2) / ((s * s + c) * (s * s + c))
      } / Double(n)
    let tau2 = (linear - nuTilde * nuTilde * tauTilde2) / ((1 - nuTilde) * (1 - nuTilde))
    #expect(relative(state.nuTilde, nuTilde) <= 1e-12)
    #expect(relative(state.tau2, tau2) <= 1e-12)
    #expect(relative(state.sigma2, initial * nuTilde / (1 - nuTilde)) <= 1e-12)
  }

  @Test("VAMP's runs follow its evolution on the actual spectrum, matched and mismatched")
  func simulation() throws {
    let specification = ProblemSpecification(
      ensemble: .geometric(kappa: 15), rows: 200, columns: 400)
    let drawn = try specification.draw(seed: 3, samples: 150)
    let svd = try SVD(drawn.a)
    let spectrum = try Spectrum(singularValues: svd.s, rows: 200, columns: 400)
    let prior = problem.prior
    for assumed in [drawn.noiseVariance, 0.01] {
      let vamp = VAMP<Double>(
        lmmse: SpectralLMMSE(svd), noiseVariance: assumed, initialVariance: prior.secondMoment,
        shrinkage: prior.posteriorMean, columns: 400)
      let result = Run(iterations: 4)(vamp, drawn.y, truth: drawn.x)
      let predicted = try Trajectory(
        VAMPEvolution(
          prior: prior, shrinkage: prior.posteriorMean, spectrum: spectrum,
          noiseVariance: drawn.noiseVariance, assumedNoiseVariance: assumed), iterations: 4)
      for (nmse, state) in zip(result.nmse, predicted.states) {
        // Ratio of sums, as the prediction is of E‖x̂ − x‖²/E‖x‖².
        let total = result.powers.reduce(0, +)
        let ratio = zip(nmse, result.powers).reduce(0) { $0 + $1.0 * $1.1 } / total
        let spread =
          zip(nmse, result.powers).reduce(0) {
            $0 + ($1.0 - ratio) * ($1.0 - ratio) * $1.1 * $1.1
          }.squareRoot() / total
        // Four standard errors, and 3 % for N = 400.
        let expected = state.mse / prior.secondMoment
        #expect(abs(ratio - expected) <= 4 * spread + 0.03 * expected)
      }
    }
  }

  @Test("a linear stage that hardly moves keeps its digits: τ² → τ̃² <(s² − <s²>)²>/<s²>²")
  func weakLinearStage() throws {
    let (noise, initial) = (1e-5, 1e-20)
    let evolution = try VAMPEvolution(
      prior: problem.prior, shrinkage: problem.prior.posteriorMean, spectrum: kappa15,
      noiseVariance: noise, initialVariance: initial)
    var state = evolution.start()
    try evolution.step(&state)
    let square = try kappa15.mean { $0 * $0 }
    #expect(relative(state.tau2, problem.prior.secondMoment * (square - 1) + noise) <= 1e-9)
    #expect(relative(state.sigma2, noise) <= 1e-9)
  }

  @Test("a fixed point that is not reached is said to be unfinished, and is not given")
  func unfinished() throws {
    let evolution = try AMPEvolution(
      prior: problem.prior, shrinkage: problem.prior.posteriorMean, noiseVariance: problem.noise,
      ratio: 0.5)
    let trajectory = try Trajectory(evolution, iterations: 2, limit: 5)
    #expect(trajectory.ending == .unfinished && !trajectory.isConverged)
    #expect(trajectory.states.count == 2 && trajectory.steps == 5)
    #expect(throws: PredictionError.unfinished(steps: 5, ending: .unfinished)) {
      try trajectory.fixedPoint()
    }
  }

  @Test("AMP-ℓ1 with too small a threshold diverges, and is said to")
  func diverging() throws {
    let evolution = try AMPEvolution(
      prior: problem.prior, shrinkage: SoftThreshold(theta2: 0.1), noiseVariance: problem.noise,
      ratio: 0.5)
    let trajectory = try Trajectory(evolution, iterations: 5)
    #expect(trajectory.ending == .diverged && !trajectory.isConverged)
    #expect(throws: PredictionError.self) { try trajectory.fixedPoint() }
  }

  @Test("without noise the error vanishes above the transition and stays below it")
  func noiseless() throws {
    for (gamma, ratio, ending) in [(0.1, 0.5, Ending.vanishing), (0.4, 0.45, .converged)] {
      let prior = try BernoulliGaussianPrior(gamma: gamma, phi: 1)
      let amp = try Trajectory(
        AMPEvolution(
          prior: prior, shrinkage: prior.posteriorMean, noiseVariance: 0, ratio: ratio),
        iterations: 0)
      let vamp = try Trajectory(
        VAMPEvolution(
          prior: prior, shrinkage: prior.posteriorMean,
          spectrum: .marchenkoPastur(ratio: ratio), noiseVariance: 0), iterations: 0)
      #expect(amp.ending == ending && vamp.ending == ending)
      if ending == .converged { #expect(relative(vamp.last.mse, amp.last.mse) <= 1e-7) }
    }
    // As many measurements as unknowns, or more: the linear stage inverts A.
    let tall = try Trajectory(
      VAMPEvolution(
        prior: problem.prior, shrinkage: problem.prior.posteriorMean,
        spectrum: .marchenkoPastur(ratio: 1.5), noiseVariance: 0), iterations: 0)
    #expect(tall.ending == .vanishing && tall.steps == 1)
    let square = try Trajectory(
      VAMPEvolution(
        prior: problem.prior, shrinkage: problem.prior.posteriorMean,
        spectrum: .geometric(kappa: 10, rows: 40, columns: 40), noiseVariance: 0), iterations: 0)
    #expect(square.ending == .vanishing && square.steps == 1)
  }

  @Test("a Gaussian prior, γ = 1, gives the linear estimate's error")
  func gaussian() throws {
    let prior = try BernoulliGaussianPrior(gamma: 1, phi: 2)
    let noise = 0.1
    let vamp = try Trajectory(
      VAMPEvolution(
        prior: prior, shrinkage: prior.posteriorMean, spectrum: kappa15, noiseVariance: noise),
      iterations: 0
    ).fixedPoint()
    // σ_w² (1/N) tr (A^T A + (σ_w²/φ) I)⁻¹
    let c = noise / 2
    #expect(relative(vamp.mse, try kappa15.mean(null: noise / c) { noise / ($0 + c) }) <= 1e-8)
  }

  /// `N(0, φ)`, by itself.
  private struct Normal: Prior {
    let secondMoment: Double
    func mmse(variance: Double) -> Double {
      secondMoment * variance / (secondMoment + variance)
    }
    /// Of linear shrinkages only.
    func risk(of eta: any Shrinkage<Double>, sigma: Double, variance: Double) -> Double {
      let gain = eta.slope(0, sigma)
      return (1 - gain) * (1 - gain) * secondMoment + gain * gain * variance
    }
    func slope(of eta: any Shrinkage<Double>, sigma: Double, variance: Double) -> Double {
      eta.slope(0, sigma)
    }
  }

  @Test("evolutions and replica equations take any prior")
  func otherPrior() throws {
    let (prior, noise) = (Normal(secondMoment: 2), 0.1)
    let same = try BernoulliGaussianPrior(gamma: 1, phi: 2)
    let eta = same.posteriorMean
    let ends = try [prior as any Prior, same].map { prior in
      [
        try Trajectory(
          AMPEvolution(prior: prior, shrinkage: eta, noiseVariance: noise, ratio: 0.5),
          iterations: 0
        ).fixedPoint().mse,
        try Trajectory(
          VAMPEvolution(prior: prior, shrinkage: eta, spectrum: kappa15, noiseVariance: noise),
          iterations: 0
        ).fixedPoint().mse,
        try #require(
          try Replica.independent(prior: prior, noiseVariance: noise, ratio: 0.5).largest
        ).mse,
      ]
    }
    for (a, b) in zip(ends[0], ends[1]) { #expect(relative(a, b) <= 1e-8) }
  }

  @Test("neither faint noise, nor huge thresholds, nor far edges end in NaN or in an abort")
  func extremes() throws {
    let prior = problem.prior
    let faint = prior.noiseVariance(snr: 300, ratio: 0.5)
    let vamp = try Trajectory(
      VAMPEvolution(
        prior: prior, shrinkage: prior.posteriorMean, spectrum: problem.marchenkoPastur,
        noiseVariance: faint), iterations: 0
    ).fixedPoint()
    let replica = try Replica.independent(prior: prior, noiseVariance: faint, ratio: 0.5)
    #expect(relative(vamp.mse, try #require(replica.largest).mse) <= 1e-8)
    let amp = try Trajectory(
      AMPEvolution(
        prior: prior, shrinkage: SoftThreshold(theta2: 1e300), noiseVariance: 1e-3, ratio: 0.5),
      iterations: 0
    ).fixedPoint()
    #expect(relative(amp.mse, prior.secondMoment) <= 1e-12)
    for edges in [[1e300], [-1e300, 1e300]] {
      let gamp = try Trajectory(
        GAMPEvolution(
          prior: prior, channel: try #require(Bins(edges: edges)), noiseVariance: 1e-3, ratio: 0.5),
        iterations: 0
      ).fixedPoint()
      #expect(gamp.mse == prior.secondMoment)
    }
  }

  @Test("parameters outside their range are refused by name")
  func outside() throws {
    let prior = problem.prior
    let eta = prior.posteriorMean
    for noise in [-1, Double.nan, .infinity] {
      #expect {
        try AMPEvolution(prior: prior, shrinkage: eta, noiseVariance: noise, ratio: 0.5)
      } throws: { "\($0)".hasPrefix("σ_w² is") }
    }
    #expect {
      try AMPEvolution(prior: prior, shrinkage: eta, noiseVariance: 1, ratio: 0)
    } throws: { "\($0)".hasPrefix("M/N is") }
    #expect {
      try VAMPEvolution(
        prior: prior, shrinkage: eta, spectrum: kappa15, noiseVariance: 1, assumedNoiseVariance: 0)
    } throws: { "\($0)".hasPrefix("the assumed σ_w² is") }
    #expect {
      try OAMPEvolution(
        prior: prior, shrinkage: eta, estimator: .pseudoInverse,
        spectrum: .marchenkoPastur(ratio: 1), noiseVariance: 1)
    } throws: { "\($0)".hasPrefix("M/N is") }
    #expect {
      try GAMPEvolution(
        prior: prior, channel: Probit(noiseVariance: 1), noiseVariance: 1, ratio: 1, initialMSE: 0.2
      )
    } throws: { "\($0)".hasPrefix("the initial error is") }
  }
}

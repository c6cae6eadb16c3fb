// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems
import Shrinkages
import StateEvolution

/// The course at N = 4000, M = 2000: the ratio of sums is near state evolution after every iteration.
/// For VAMP the matrix is `A = Diag(s) V^T`; left singular vectors do not matter, as `U y`
/// and `U A` give the same estimates (claim `property/orthogonal-vamp`).
///
/// A fixed point hardly tells whether AMP's Onsager term is right; its course does.
enum LargePredictions {
  static let rows = 2000
  static let columns = 4000
  /// The finite-size term of VAMP, in dB.
  static let allowed = 0.25
  /// That of AMP, which takes more iterations, each of which adds to the lag of a draw behind.
  static let allowedOfAMP = 0.5

  static var all: [Claim] {
    [amp, vamp("iid", nil, 15), vamp("kappa15", 15, 20), vamp("kappa100", 100, 30)]
  }

  private static let amp = claim(
    "amp-bg/iid",
    Claim.Source("SE-AMP", "Bayati and Montanari 2011, Theorem 1; BSR17 (10)–(14)"),
    "A has independent entries N(0, 1/M)", "Gaussian A", iterations
  ) { bench in
    let setting = try Setting(bench)
    let scale = 1 / Double(rows).squareRoot()
    let stream = Stream(root: bench.settings.seed, name: "matrix-large", trial: 0)
    let a = Matrix<Double>(rows: rows, columns: columns) { _, _ in scale * stream.normal() }
    let gram = product(a, a.adjoint, threads: bench.settings.threads)
    let evolution = try AMPEvolution(
      prior: setting.prior, shrinkage: setting.prior.posteriorMean,
      noiseVariance: setting.predictedNoise, ratio: setting.ratio)
    return try finding(
      AMP(a: a, shrinkage: bench.subject(setting.prior.posteriorMean)), evolution,
      setting.problem(a, bench), setting, iterations, bench,
      allowed: allowedOfAMP,
      hypotheses: [
        Hypothesis(
          "the entries of A are independent N(0, 1/M)",
          "kurtosis of the spectrum M ‖A A^T‖_F²/‖A‖_F⁴",
          DrawnHypotheses.kurtosis(gram: gram), in: 1.49...1.51)
      ])
  }

  private static let iterations = 20

  private static func vamp(_ name: String, _ kappa: Double?, _ iterations: Int) -> Claim {
    let spectrum =
      kappa.map { "a geometric spectrum, κ = \(Int($0))" } ?? "Marchenko and Pastur's quantiles"
    return claim(
      "vamp-bg/\(name)",
      Claim.Source("SE-VAMP", "Rangan, Schniter and Fletcher 2019, Theorem 1; BSR17 Algorithm 1"),
      "the right singular vectors of A are uniform", "A = Diag(s) V^T with \(spectrum)", iterations
    ) { bench in
      let setting = try Setting(bench)
      let s =
        kappa.map {
          Ensemble.geometricSpectrum(kappa: $0, rank: rows, squaredNorm: Double(columns))
        } ?? marchenkoPasturSingularValues(rows: rows, columns: columns)
      let haar = bench.once("haar") {
        HaarFactor(
          rows: columns, columns: rows,
          from: Stream(root: bench.settings.seed, name: "haar", trial: 0),
          threads: bench.settings.threads)
      }
      let a = Matrix<Double>(rows: rows, columns: columns) { s[$0] * haar.v[$1, $0] }
      let eta = setting.prior.posteriorMean
      let evolution = try VAMPEvolution(
        prior: setting.prior, shrinkage: eta,
        spectrum: Spectrum(singularValues: s, rows: rows, columns: columns),
        noiseVariance: setting.predictedNoise)
      let vamp = VAMP(
        lmmse: DiagonalGramLMMSE(DenseOperator(a), gram: s.map { $0 * $0 }),
        noiseVariance: setting.noise, initialVariance: setting.prior.secondMoment,
        shrinkage: bench.subject(eta), columns: columns)
      return try finding(
        vamp, evolution, setting.problem(a, bench), setting, iterations, bench,
        allowed: allowed,
        hypotheses: [
          Hypothesis(
            "the columns of V are orthonormal", "‖V^T V − I‖_F/√M", haar.defect, in: 0...1e-10),
          DrawnHypotheses.uniform(haar.v),
        ])
    }
  }

  /// BSR17's prior at 40 dB.
  private struct Setting {
    let prior: BernoulliGaussianPrior
    let ratio = Double(rows) / Double(columns)
    let noise: Double
    /// What state evolution is told.
    let predictedNoise: Double

    init(_ bench: Workbench) throws {
      prior = try BernoulliGaussianPrior(gamma: 0.1, phi: 1)
      noise = prior.noiseVariance(snr: 40, ratio: ratio)
      predictedNoise = bench.settings.subject.predictedNoise * noise
    }

    func problem(_ a: Matrix<Double>, _ bench: Workbench) -> DenseProblem {
      DenseProblem(
        stratifiedFor: a, gamma: prior.gamma, phi: prior.phi, noiseVariance: noise,
        draws: bench.settings.largeDraws, seed: bench.settings.seed,
        threads: bench.settings.threads)
    }
  }

  private static func finiteSize(_ name: String) -> Double {
    name.hasPrefix("amp") ? allowedOfAMP : allowed
  }

  private static func claim(
    _ name: String, _ source: Claim.Source, _ hypothesis: String, _ matrix: String,
    _ iterations: Int, _ check: @escaping @Sendable (Workbench) throws -> Finding
  ) -> Claim {
    Claim(
      "prediction-large/\(name)", source: source,
      hypotheses: [hypothesis, "the entries of x have the prior's empirical distribution"],
      conclusion:
        "the ratio-of-sums NMSE is within \(finiteSize(name)) dB (finite-size term, N = 4000,"
        + " M = 2000) of state evolution after each of \(iterations) iterations",
      evidence:
        "stratified signals for one matrix, \(matrix); intervals at three standard errors of"
        + " a ratio estimator",
      proof: .statistical, cost: .full, check: check)
  }

  private static func finding<I: Iteration, E: Evolution>(
    _ iteration: I, _ evolution: E, _ problem: DenseProblem, _ setting: Setting,
    _ iterations: Int, _ bench: Workbench, allowed: Double, hypotheses: [Hypothesis]
  ) throws -> Finding where I.S == Double {
    let trajectory = try Trajectory(evolution, iterations: iterations, limit: iterations)
    let run = Run(iterations: iterations, threads: bench.settings.threads)
    let result = run(iteration, problem.y, truth: problem.x)
    guard trajectory.states.count == iterations else {
      throw CheckError("state evolution ended: \(trajectory.ending.rawValue)")
    }
    let comparisons = trajectory.states.enumerated().map { t, state in
      Comparison(
        "NMSE after \(t + 1) iterations",
        .ratioOfSums(zip(result.nmse[t], result.powers).map { $0 * $1 }, result.powers),
        name: "ratio of sums", predicted: decibels(state.mse / setting.prior.secondMoment),
        allowed: allowed)
    }
    let signals = DrawnHypotheses.bernoulliGaussian(
      problem.x, gamma: setting.prior.gamma, phi: setting.prior.phi)
    return Finding(hypotheses: hypotheses + [signals], comparisons: comparisons)
  }
}

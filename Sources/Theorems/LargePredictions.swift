// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems
import Shrinkages
import StateEvolution

/// VAMP's course at N = 4000, M = 2000: the ratio of sums is within 0.25 dB of state evolution after
/// every iteration. The matrix is `A = Diag(s) V^T`; left singular vectors do not matter, as `U y` and
/// `U A` give the same estimates (claim `property/orthogonal-vamp`).
enum LargePredictions {
  static let rows = 2000
  static let columns = 4000
  /// In dB
  static let allowed = 0.25

  static var all: [Claim] {
    [claim("iid", nil, 15), claim("kappa15", 15, 20), claim("kappa100", 100, 30)]
  }

  private static func claim(_ name: String, _ kappa: Double?, _ iterations: Int) -> Claim {
    let spectrum =
      kappa.map { "a geometric spectrum, κ = \(Int($0))" } ?? "Marchenko and Pastur's quantiles"
    return Claim(
      "prediction-large/vamp-bg/\(name)",
      source: Claim.Source(
        "SE-VAMP", "Rangan, Schniter and Fletcher 2019, Theorem 1; BSR17 Algorithm 1"),
      hypotheses: [
        "the right singular vectors of A are uniform",
        "the entries of x have the prior's empirical distribution",
      ],
      conclusion: "the ratio-of-sums NMSE is within \(allowed) dB (finite-size term, N = 4000,"
        + " M = 2000) of state evolution after each of \(iterations) iterations",
      evidence: "stratified signals for one A = Diag(s) V^T with \(spectrum); intervals at three"
        + " standard errors of a ratio estimator",
      proof: Claim.Proof.statistical.rawValue, cost: .full
    ) { bench in
      let s =
        kappa.map {
          Ensemble.geometricSpectrum(kappa: $0, rank: rows, squaredNorm: Double(columns))
        } ?? marchenkoPasturSingularValues(rows: rows, columns: columns)
      return try finding(s, iterations, bench)
    }
  }

  private static func finding(_ s: [Double], _ iterations: Int, _ bench: Workbench) throws
    -> Finding
  {
    let settings = bench.settings
    let haar = bench.once("haar") {
      HaarFactor(
        rows: columns, columns: rows, from: Stream(root: settings.seed, name: "haar", trial: 0),
        threads: settings.threads)
    }
    let prior = try BernoulliGaussianPrior(gamma: 0.1, phi: 1)
    let noise = prior.noiseVariance(snr: 40, ratio: Double(rows) / Double(columns))
    let problem = StratifiedProblem(
      a: Matrix(rows: rows, columns: columns) { s[$0] * haar.v[$1, $0] }, gamma: prior.gamma,
      phi: prior.phi, noiseVariance: noise, draws: settings.largeDraws, seed: settings.seed,
      threads: settings.threads)
    let evolution = try VAMPEvolution(
      prior: prior, shrinkage: prior.posteriorMean,
      spectrum: Spectrum(singularValues: s, rows: rows, columns: columns),
      noiseVariance: settings.subject.predictedNoise * noise)
    let trajectory = try Trajectory(evolution, iterations: iterations, limit: iterations)
    let vamp = VAMP<Double>(
      lmmse: DiagonalGramLMMSE(DenseOperator(problem.a), gram: s.map { $0 * $0 }),
      noiseVariance: noise, initialVariance: prior.secondMoment,
      shrinkage: bench.subject(prior.posteriorMean), columns: columns)
    let run = Run(iterations: iterations, threads: settings.threads)
    let result = run(vamp, problem.y, truth: problem.x)
    let comparisons = trajectory.states.enumerated().map { t, state in
      Comparison(
        "NMSE after \(t + 1) iterations",
        .ratioOfSums(zip(result.nmse[t], result.powers).map { $0 * $1 }, result.powers),
        name: "ratio of sums", predicted: decibels(state.mse / prior.secondMoment),
        allowed: allowed)
    }
    guard comparisons.count == iterations else {
      throw CheckError("state evolution ended: \(trajectory.ending.rawValue)")
    }
    return Finding(
      hypotheses: [
        Hypothesis(
          "the columns of V are orthonormal", "‖V^T V − I‖_F/√M", haar.defect, in: 0...1e-10)
      ],
      comparisons: comparisons,
      notes: ["V took \(haar.steps) steps of Newton and Schulz's iteration"])
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Channels
import Problems
import Shrinkages
import StateEvolution

/// [SE-GAMP] Generalised linear models that GAMP solves, with the error that state evolution predicts:
/// one-bit compressed sensing from zero, and real phase retrieval from an informed start, zero being a
/// fixed point there.
enum GAMPPredictions {
  /// The finite-size term at N = 500, in dB.
  static let allowed = 1.0
  static let iterations = 60
  /// Draws: a tenth of the suite's, of which an iteration costs ten times as much as elsewhere.
  static func draws(_ settings: CheckSettings) -> Int { max(settings.draws / 10, 1) }
  /// The informed start's noise variance: the posterior mean of `x + N(0, 0.1)`.
  static let informed = 0.1

  static var all: [Claim] {
    [
      claim("probit", rows: 1500, snr: 10) { Probit(noiseVariance: $0) },
      claim("magnitude", rows: 1000, snr: 30, isInformed: true) { Magnitude(noiseVariance: $0) },
    ]
  }

  private static func claim(
    _ name: String, rows: Int, snr: Double, isInformed: Bool = false,
    _ channel: @escaping @Sendable (Double) -> any OutputChannel<Double>
  ) -> Claim {
    Claim(
      "prediction/gamp-\(name)/iid",
      source: Claim.Source("SE-GAMP", "Rangan 2011, (30)–(33)"),
      hypotheses: ["A has independent entries N(0, 1/M)", "x is Bernoulli–Gaussian"],
      conclusion:
        "the ratio-of-sums NMSE after \(iterations) iterations is within \(allowed) dB (finite-size"
        + " term, N = 500, M = \(rows), \(Int(snr)) dB) of state evolution",
      evidence: "draws of x and w for one A, a tenth as many as elsewhere"
        + (isInformed
          ? "; GAMP starts at the posterior mean of x in noise of variance \(informed)" : ""),
      proof: .statistical
    ) { bench in
      let specification = ProblemSpecification(ensemble: .gaussian, rows: rows, snr: snr)
      let problem = try specification.draw(
        seed: bench.settings.seed, samples: draws(bench.settings))
      let prior = try BernoulliGaussianPrior(gamma: specification.gamma, phi: specification.phi)
      let ratio = Double(rows) / Double(specification.columns)
      let channel = channel(problem.noiseVariance)
      let evolution = try GAMPEvolution(
        prior: prior, channel: channel,
        noiseVariance: bench.settings.subject.predictedNoise * problem.noiseVariance, ratio: ratio,
        initialMSE: isInformed ? try prior.mmse(variance: informed) : nil)
      let predicted = try Trajectory(evolution, iterations: iterations).fixedPoint().mse
      let gamp = GAMP<Double>(
        a: problem.a, variances: .scalar, channel: channel,
        shrinkage: bench.subject(prior.posteriorMean), initialVariance: prior.secondMoment)
      let run = Run(iterations: iterations, threads: bench.settings.threads)
      let y = problem.y.map { channel.observe($0) }
      let result =
        isInformed
        ? run(
          InformedGAMP(
            gamp: gamp, truth: problem.x, variance: informed,
            noise: Matrix(
              normal: problem.x.rows, problem.x.columns, root: bench.settings.seed,
              name: "informed")), y,
          truth: problem.x)
        : run(gamp, y, truth: problem.x)
      let ratios = (result.nmse.last ?? []).filter { !$0.isNaN }
      let decibels = Theorems.decibels(predicted / prior.secondMoment)
      let label = "NMSE after \(iterations) iterations"
      return Finding(
        hypotheses: [
          DrawnHypotheses.independent(problem.a),
          DrawnHypotheses.bernoulliGaussian(
            problem.x, gamma: specification.gamma, phi: specification.phi),
        ],
        comparisons: [
          Comparison(
            label, .ratioOfSums(zip(ratios, result.powers).map { $0 * $1 }, result.powers),
            name: "ratio of sums", predicted: decibels, allowed: allowed),
          Comparison(
            label, .median(of: ratios), name: "median over draws", predicted: decibels,
            allowed: allowed, isDecisive: false),
        ])
    }
  }
}

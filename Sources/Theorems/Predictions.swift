// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Problems
import Shrinkages
import StateEvolution

/// Prediction against simulation at BSR17's size, N = 500 and M = 250: after the last iteration the
/// median NMSE over the draws is within 0.5 dB of state evolution.
package enum Predictions {
  /// The finite-size term at N = 500, in dB.
  static let allowed = 0.5
  static let iterations = 60

  static var all: [Claim] {
    let presets = ["iid", "kappa15", "kappa100"]
    return ["iid", "kappa15"].map { amp("bg", $0) } + [amp("l1", "iid")]
      + presets.map { vamp("bg", $0) } + [vamp("l1", "iid")]
      + LinearEstimator.allCases.map(oamp)
  }

  private static func shrinkage(
    _ name: String, _ instance: Instance
  ) throws -> any Shrinkage<Double> {
    if name == "bg" { return try instance.prior.posteriorMean }
    guard let alpha = minimaxThreshold(gamma: instance.specification.gamma) else {
      throw CheckError("no minimax threshold")
    }
    return SoftThreshold(theta2: alpha)
  }

  private static func amp(_ name: String, _ preset: String) -> Claim {
    claim(
      "prediction/amp-\(name)/\(preset)", preset,
      Claim.Source("SE-AMP", name == "bg" ? "BSR17 (10)–(14)" : "BSR17 (7)–(9), (13)–(14)"),
      hypotheses: ["A has independent entries N(0, 1/M)", "x is Bernoulli–Gaussian"]
    ) { bench, instance in
      let eta = try shrinkage(name, instance)
      let evolution = try AMPEvolution(
        prior: instance.prior, shrinkage: eta,
        noiseVariance: bench.settings.subject.predictedNoise * instance.noiseVariance,
        ratio: instance.ratio)
      let amp = AMP(a: instance.problem.a, shrinkage: bench.subject(eta))
      return try finding(
        amp, evolution, instance, bench, hypotheses: [instance.independentEntries])
    }
  }

  private static func vamp(_ name: String, _ preset: String) -> Claim {
    claim(
      "prediction/vamp-\(name)/\(preset)", preset,
      Claim.Source("SE-VAMP", "BSR17 Algorithm 1; Rangan, Schniter and Fletcher 2019, Theorem 1"),
      hypotheses: ["the right singular vectors of A are uniform", "x is Bernoulli–Gaussian"]
    ) { bench, instance in
      let eta = try shrinkage(name, instance)
      let factor = bench.settings.subject.predictedNoise
      let evolution = try VAMPEvolution(
        prior: instance.prior, shrinkage: eta, spectrum: instance.spectrum(),
        noiseVariance: factor * instance.noiseVariance)
      let vamp = VAMP(
        lmmse: SpectralLMMSE(instance.svd), noiseVariance: instance.noiseVariance,
        initialVariance: instance.power, shrinkage: bench.subject(eta),
        columns: instance.problem.a.columns)
      return try finding(
        vamp, evolution, instance, bench, hypotheses: [instance.uniformVectors])
    }
  }

  private static func oamp(_ estimator: LinearEstimator) -> Claim {
    claim(
      "prediction/oamp-\(estimator.rawValue)/kappa15", "kappa15",
      Claim.Source("SE-OAMP", "Ma and Ping 2017, (30)–(32)"),
      hypotheses: ["the right singular vectors of A are uniform", "x is Bernoulli–Gaussian"]
    ) { bench, instance in
      let eta = try instance.prior.posteriorMean
      let noise = instance.noiseVariance
      let evolution = try OAMPEvolution(
        prior: instance.prior, shrinkage: eta, estimator: estimator,
        spectrum: instance.spectrum(), noiseVariance: bench.settings.subject.predictedNoise * noise)
      let a = DenseOperator(instance.problem.a)
      let decorrelation: any Decorrelation<Double> =
        switch estimator {
        case .matchedFilter:
          MatchedFilter(
            a, gramSquaredNorm: instance.svd.s.reduce(0) { $0 + $1 * $1 * $1 * $1 },
            noiseVariance: noise)
        case .pseudoInverse:
          PseudoInverse(a, gram: SpectralGram(instance.svd), noiseVariance: noise)
        case .lmmse: DecorrelatedLMMSE(SpectralLMMSE(instance.svd), noiseVariance: noise)
        }
      let oamp = OAMP(
        a: a, decorrelation: decorrelation, noiseVariance: noise, shrinkage: bench.subject(eta),
        variance: .residual(floor: 1e-9))
      return try finding(
        oamp, evolution, instance, bench, hypotheses: [instance.uniformVectors])
    }
  }

  private static func claim(
    _ id: String, _ preset: String, _ source: Claim.Source, hypotheses: [String],
    _ check: @escaping @Sendable (Workbench, Instance) throws -> Finding
  ) -> Claim {
    Claim(
      id, source: source, hypotheses: hypotheses,
      conclusion:
        "the median NMSE over draws after \(iterations) iterations is within \(allowed) dB"
        + " (finite-size term, N = 500, M = 250) of state evolution",
      evidence: "draws of x and w for one A of bsr17-\(preset); the median's interval between order"
        + " statistics at three standard errors; means shown beside",
      proof: .statistical
    ) { bench in
      try check(bench, try bench.instance("bsr17-\(preset)", draws: bench.settings.draws))
    }
  }

  private static func finding<I: Iteration, E: Evolution>(
    _ iteration: I, _ evolution: E, _ instance: Instance, _ bench: Workbench,
    hypotheses: [Hypothesis]
  ) throws -> Finding where I.S == Double {
    let trajectory = try Trajectory(evolution, iterations: iterations, limit: iterations)
    let run = Run(iterations: iterations, threads: bench.settings.threads)
    let result = run(iteration, instance.problem.y, truth: instance.problem.x)
    let last = try predicted(trajectory, iterations - 1, power: instance.power)
    let final = result.nmse.last ?? []
    let ratios = final.filter { !$0.isNaN }
    let name = "NMSE after \(iterations) iterations"
    var comparisons = [
      Comparison(
        name, .median(of: ratios), name: "median over draws", predicted: last, allowed: allowed),
      Comparison(
        name, .meanOfRatios(ratios), name: "mean of the ratios", predicted: last,
        allowed: allowed, isDecisive: false),
      Comparison(
        name,
        .ratioOfSums(zip(ratios, result.powers).map { $0 * $1 }, result.powers),
        name: "ratio of sums", predicted: last, allowed: allowed, isDecisive: false),
    ]
    for t in [5, 10] {
      comparisons.append(
        Comparison(
          "NMSE after \(t) iterations", .median(of: result.nmse[t - 1].filter { !$0.isNaN }),
          name: "median over draws",
          predicted: try predicted(trajectory, t - 1, power: instance.power), allowed: allowed,
          isDecisive: false))
    }
    return Finding(
      hypotheses: hypotheses + [instance.sparseSignals], comparisons: comparisons,
      notes: notes(result, of: final.count))
  }

  private static func predicted<S: EvolutionState>(
    _ trajectory: Trajectory<S>, _ t: Int, power: Double
  ) throws -> Double {
    guard trajectory.states.indices.contains(t) else {
      throw CheckError("state evolution ended: \(trajectory.ending.rawValue)")
    }
    return decibels(trajectory.states[t].mse / power)
  }

  /// What became of draws, `count` with those of `x = 0`, beside their errors.
  package static func notes(_ result: Run.Result<Double>, of count: Int) -> [String] {
    let unsettled = result.isSettled.count { !$0 }
    let diverged = result.divergedAt.count { $0 != nil }
    let empty = count - result.powers.count
    return [
      unsettled > 0 ? "\(unsettled) of \(count) draws have not settled" : nil,
      diverged > 0 ? "\(diverged) of \(count) draws diverged" : nil,
      empty > 0 ? "\(empty) draws with x = 0 have no NMSE and are left out" : nil,
    ].compactMap(\.self)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems
import Shrinkages
import StateEvolution

/// [QQ] The error at the shrinkage's input, `(r_t − x)/σ_t`, against `N(0, 1)`, BSR17 Fig. 5, with the
/// algorithm's own `σ_t`.
///
/// The theorem is of `N → ∞`: it bounds no `1/√N`, which is what a test of fixed level sees at any `N`.
/// So its distance `A²/N` is checked with a stated finite-size term at every iteration. The test itself
/// is checked where `σ_t` cannot be off by more: everywhere for AMP, which measures `σ_t`, and for
/// VAMP, which predicts it, at the first iteration and at the fixed point; in between it is shown.
enum Gaussianity {
  static let iterations = [1, 3, 10]
  /// Draws of one matrix.
  static let draws = 400
  /// The finite-size term of the excess kurtosis at N = 500.
  static let allowed = 0.2
  /// The finite-size term of `A²/N`; a normal sample has 1/N on average.
  static let allowedDistance = 0.01
  /// The finite-size term of the mean square at N = 500, in dB: where `σ_t` is measured, and where it
  /// is predicted, as errors are.
  static func allowedLevel(_ name: String) -> Double { name.hasPrefix("amp") ? 0.25 : 0.5 }
  /// The least p-value of Anderson and Darling's test, times the number of draws.
  static let significance = 1e-3

  static var all: [Claim] {
    [
      claim("amp-bg", "iid"), claim("amp-l1", "iid"), claim("vamp-bg", "iid"),
      claim("vamp-bg", "kappa15"),
    ]
  }

  private static func claim(_ name: String, _ preset: String) -> Claim {
    Claim(
      "qq/\(name)/\(preset)",
      source: Claim.Source("QQ", name.hasPrefix("amp") ? "BSR17 (13)–(14), Fig. 5" : "BSR17 (24)"),
      hypotheses: [
        name.hasPrefix("amp")
          ? "A has independent entries N(0, 1/M)" : "the right singular vectors of A are uniform",
        "the entries of x have the prior's empirical distribution",
      ],
      conclusion:
        "(r_t − x)/σ_t is N(0, 1) at iterations 1, 3 and 10: mean square within \(allowedLevel(name)) dB of"
        + " 1, pooled excess kurtosis within"
        + " \(allowed) of 0 and A²/N at most \(allowedDistance) on average (finite-size terms);"
        + " and no draw that Anderson and Darling's test rejects at the level \(significance) for all draws"
        + (name.hasPrefix("amp") ? "" : ", at iterations 1 and 10"),
      evidence: "\(draws) stratified signals for the A of bsr17-\(preset)",
      proof: .statistical
    ) { bench in
      let instance = try bench.instance("bsr17-\(preset)", draws: 1)
      let eta = bench.subject(try shrinkage(name, instance))
      let problem = DenseProblem(
        stratifiedFor: instance.problem.a, gamma: instance.specification.gamma,
        phi: instance.specification.phi, noiseVariance: instance.noiseVariance, draws: draws,
        seed: bench.settings.seed, threads: bench.settings.threads)
      let signals = DrawnHypotheses.bernoulliGaussian(
        problem.x, gamma: instance.specification.gamma, phi: instance.specification.phi)
      if name.hasPrefix("amp") {
        return finding(
          AMP(a: problem.a, shrinkage: eta), problem, [instance.independentEntries, signals],
          level: allowedLevel(name), tested: iterations
        ) { ($0.r, $0.sigma) }
      }
      let vamp = VAMP(
        lmmse: SpectralLMMSE(instance.svd), noiseVariance: instance.noiseVariance,
        initialVariance: instance.power, shrinkage: eta, columns: problem.a.columns)
      return finding(
        vamp, problem, [instance.uniformVectors, signals], level: allowedLevel(name),
        tested: [1, 10]
      ) { ($0.r, $0.variance.map { $0.squareRoot() }) }
    }
  }

  private static func shrinkage(
    _ name: String, _ instance: Instance
  ) throws -> any Shrinkage<Double> {
    guard name.hasSuffix("l1") else { return try instance.prior.posteriorMean }
    guard let alpha = minimaxThreshold(gamma: instance.specification.gamma) else {
      throw CheckError("no minimax threshold")
    }
    return SoftThreshold(theta2: alpha)
  }

  private static func finding<I: Iteration>(
    _ iteration: I, _ problem: DenseProblem, _ hypotheses: [Hypothesis],
    level: Double, tested: [Int], input: (I.State) -> (r: Matrix<Double>, sigma: [Double])
  ) -> Finding where I.S == Double {
    var comparisons: [Comparison] = []
    var notes: [String] = []
    var state = iteration.start(problem.y)
    for t in 1...(iterations.last ?? 1) {
      iteration.step(&state, problem.y)
      guard iterations.contains(t) else { continue }
      let (r, sigma) = input(state)
      let errors = (0..<r.columns).map { d in
        (0..<r.rows).map { (r[$0, d] - problem.x[$0, d]) / sigma[d] }
      }
      let pooled = Normality(errors.flatMap(\.self))
      let tests = errors.map { Normality($0) }
      let leastP = tests.map(\.pValue).min() ?? .nan
      comparisons.append(
        Comparison(
          "excess kurtosis at iteration \(t)", measured: pooled.excessKurtosis, predicted: 0,
          allowed: allowed, unit: "", halfWidth: intervalFactor * pooled.kurtosisError,
          standardError: pooled.kurtosisError, average: "pooled over draws and entries",
          draws: r.columns))
      comparisons.append(
        Comparison(
          "least p-value of A² at iteration \(t), times the draws",
          measured: min(leastP * Double(r.columns), 1), .atLeast, predicted: significance,
          allowed: 0,
          unit: "probability", average: "least over draws", draws: r.columns,
          isDecisive: tested.contains(t)))
      comparisons.append(
        Comparison(
          "mean of ((r_t − x)/σ_t)² at iteration \(t)",
          .meanOfRatios(errors.map { $0.reduce(0) { $0 + $1 * $1 } / Double($0.count) }),
          name: "mean over draws", predicted: 0, allowed: level))
      let distance = mean(tests.map { $0.statistic / Double($0.count) })
      comparisons.append(
        Comparison(
          "A²/N at iteration \(t)", measured: distance.mean, .atMost, predicted: 0,
          allowed: allowedDistance, unit: "", halfWidth: intervalFactor * distance.error,
          standardError: distance.error, average: "mean over draws", draws: r.columns))
      let largest = tests.map(\.statistic).max() ?? .nan
      notes.append(
        "iteration \(t): A² of the draws at most \(significant(largest)), pooled"
          + " \(significant(pooled.statistic)); " + pooled.table)
    }
    return Finding(hypotheses: hypotheses, comparisons: comparisons, notes: notes)
  }

  private static func mean(_ values: [Double]) -> (mean: Double, error: Double) {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / (n * (n - 1))).squareRoot())
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems
import Shrinkages
import StateEvolution

/// [QQ] ISTA has no Onsager term, and its input error `r_t − x`, `r_t = x̂_t + β A^T v_t`, is heavy-tailed:
/// BSR17 Fig. 5, at the first iteration whose estimate has an NMSE below −15 dB. It is divided by its
/// own empirical deviation, there being no `σ_t`.
enum HeavyTails {
  static let draws = 64
  static let limit = 10_000
  /// −15 dB
  static let threshold = 0.03162277660168379
  /// A normal error has 3.
  static let kurtosis = 5.0

  static let ista = Claim(
    "qq/ista/iid", source: Claim.Source("QQ", "BSR17 (3)–(5), Fig. 5"),
    hypotheses: ["each draw reaches an NMSE of −15 dB"],
    conclusion: "the kurtosis of r_t − x, a median over draws, is above \(kurtosis)",
    evidence: "\(draws) draws of bsr17-iid, λ of minimax AMP-ℓ1's fixed point, each at its first"
      + " iteration below −15 dB",
    proof: .statistical
  ) { bench in
    let instance = try bench.instance("bsr17-iid", draws: draws)
    let (x, y) = (instance.problem.x, instance.problem.y)
    guard let alpha = minimaxThreshold(gamma: instance.specification.gamma) else {
      throw CheckError("no minimax threshold")
    }
    let evolution = try AMPEvolution(
      prior: instance.prior, shrinkage: SoftThreshold(theta2: alpha),
      noiseVariance: instance.noiseVariance, ratio: instance.ratio)
    let lambda = try Trajectory(evolution, iterations: 0).fixedPoint().lassoWeight(alpha: alpha)
    let largest = instance.svd.s.first ?? .nan
    let ista = ISTA(a: instance.problem.a, lambda: lambda, step: 1 / (largest * largest))
    let power = x.columnSquaredNorms
    var state = ista.start(y)
    var found = [(kurtosis: Double, t: Int)?](repeating: nil, count: draws)
    var tables: [String] = []
    for t in 1...limit where found.contains(where: { $0 == nil }) {
      ista.step(&state, y)
      var error = state.x
      error.combine(power.map { _ in 1 }, state.x, power.map { _ in -1 }, x)
      let nmse = zip(error.columnSquaredNorms, power).map { $0 / $1 }
      for d in 0..<draws where found[d] == nil && nmse[d] < threshold {
        let errors = (0..<x.rows).map { state.r[$0, d] - x[$0, d] }
        let deviation = (errors.reduce(0) { $0 + $1 * $1 } / Double(x.rows)).squareRoot()
        let sample = Normality(errors.map { $0 / deviation })
        found[d] = (sample.excessKurtosis + 3, t)
        if tables.isEmpty { tables.append("draw \(d): " + sample.table) }
      }
    }
    let kept = found.compactMap(\.self)
    let interval = MedianInterval(kept.map(\.kurtosis))
    let steps = MedianInterval(kept.map { Double($0.t) })
    return Finding(
      hypotheses: [
        Hypothesis(
          "each draw reaches −15 dB within \(limit) iterations", "draws that did by all",
          Double(kept.count) / Double(draws), in: 1...1)
      ],
      comparisons: [
        Comparison(
          "kurtosis of r_t − x", measured: interval.median, .atLeast, predicted: kurtosis,
          allowed: 0, unit: "", halfWidth: interval.halfWidth,
          standardError: interval.halfWidth / intervalFactor, average: "median over draws",
          draws: kept.count)
      ],
      notes: ["a median of \(significant(steps.median)) iterations, λ = \(significant(lambda))"]
        + tables)
  }
}

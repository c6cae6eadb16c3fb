// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems
import Shrinkages
import StateEvolution

/// [LASSO-CERT] The fixed points of AMP-ℓ1 and VAMP-ℓ1 solve a LASSO whose weight they give; the
/// duality gap certifies it.
enum Certificates {
  static let iterations = 600
  static let columns = 16
  /// The largest last step, relative to the estimate, of a column that counts as settled.
  static let settled = 1e-12
  static let allowed = 1e-9

  static var all: [Claim] {
    [
      claim(
        "amp-l1", "iid", "λ = α σ (1 − b)", "BSR17 Sec. II-C; erratum B8",
        ["LassoFixedPoints.amp_fixed_point", "RunsAtRest.amp_at_rest"]
      ) { bench, instance, alpha in
        let amp = AMP(
          a: instance.problem.a, shrinkage: bench.subject(SoftThreshold(theta2: alpha)))
        return finding(amp, instance) { state, d in
          LASSOWeight.amp(alpha: alpha, sigma: state.sigma[d], b: state.b[d])
        }
      },
      claim(
        "vamp-l1", "iid", "λ = α σ_w²/σ", "erratum B8",
        ["LassoFixedPoints.vamp_fixed_point", "RunsAtRest.vamp_at_rest"], vamp),
      claim(
        "vamp-l1", "kappa15", "λ = α σ_w²/σ", "erratum B8",
        ["LassoFixedPoints.vamp_fixed_point", "RunsAtRest.vamp_at_rest"], vamp),
    ]
  }

  @Sendable private static func vamp(
    _ bench: Workbench, _ instance: Instance, _ alpha: Double
  ) -> Finding {
    let vamp = VAMP(
      lmmse: SpectralLMMSE(instance.svd), noiseVariance: instance.noiseVariance,
      initialVariance: instance.power, shrinkage: bench.subject(SoftThreshold(theta2: alpha)),
      columns: instance.problem.a.columns)
    return finding(vamp, instance) { state, d in
      LASSOWeight.vamp(
        alpha: alpha, noiseVariance: instance.noiseVariance, sigma: state.variance[d].squareRoot())
    }
  }

  private static func claim(
    _ algorithm: String, _ preset: String, _ weight: String, _ equation: String,
    _ theorems: [String],
    _ check: @escaping @Sendable (Workbench, Instance, Double) throws -> Finding
  ) -> Claim {
    Claim(
      "lasso/\(algorithm)/\(preset)", source: Claim.Source("LASSO-CERT", equation),
      hypotheses: ["the run came to a fixed point"],
      conclusion: "x̂ minimises ½‖y − A x‖² + λ‖x‖_1 with \(weight)",
      evidence: "the duality gap of the dual point from the scaled residual, by F, of every settled"
        + " draw of \(columns) after \(iterations) iterations",
      proof: .theorems(theorems + ["Certificate.duality_gap_certificate"])
    ) { bench in
      let instance = try bench.instance("bsr17-\(preset)", draws: columns)
      guard let alpha = minimaxThreshold(gamma: instance.specification.gamma) else {
        throw CheckError("no minimax threshold")
      }
      return try check(bench, instance, alpha)
    }
  }

  private static func finding<I: Iteration>(
    _ iteration: I, _ instance: Instance, weight: (I.State, Int) -> Double
  ) -> Finding where I.S == Double {
    let y = instance.problem.y
    var state = iteration.start(y)
    for _ in 1..<iterations { iteration.step(&state, y) }
    let previous = state.x
    iteration.step(&state, y)
    let a = DenseOperator(instance.problem.a)
    var gaps: [Double] = []
    var smallestStep = Double.infinity
    for d in 0..<y.columns {
      let x = state.x[columns: d..<(d + 1)]
      var step = x
      step.combine([1], x, [-1], previous[columns: d..<(d + 1)])
      let size = (step.columnSquaredNorms[0] / x.columnSquaredNorms[0]).squareRoot()
      smallestStep = min(smallestStep, size.isNaN ? .infinity : size)
      guard size <= settled else { continue }
      let (gap, objective) = LASSOSolution.certificate(
        x, a, y[columns: d..<(d + 1)], weight(state, d))
      gaps.append(gap / objective)
    }
    let worst = gaps.reduce(0) { $0 < $1 || $1.isNaN ? $1 : $0 }
    return Finding(
      hypotheses: [
        Hypothesis(
          "a draw came to a fixed point", "the least ‖x̂_t − x̂_{t−1}‖/‖x̂_t‖ of the draws",
          smallestStep, in: 0...settled)
      ],
      comparisons: [
        Comparison(
          "largest duality gap by F", measured: worst, .atMost, predicted: 0, allowed: allowed,
          unit: "relative", draws: gaps.count)
      ],
      notes: ["\(gaps.count) of \(y.columns) draws came to a fixed point"])
  }
}

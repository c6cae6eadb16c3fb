// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems
import Shrinkages
import StateEvolution

/// [LASSO-CERT] The fixed points of AMP-ℓ1 and VAMP-ℓ1 solve a LASSO whose weight they give; the
/// duality gap certifies it.
package enum Certificates {
  static let iterations = 600
  static let columns = 16
  /// The largest last step of `x̂` and of `r`, relatively, of a column that counts as settled.
  static let settled = 1e-12
  static let allowed = 1e-9

  static var all: [Claim] {
    [
      claim(
        "amp-l1", "iid", "λ = α σ (1 − b)", "BSR17 Sec. II-C; erratum B8", "σ > 0 and b < 1",
        ["LassoFixedPoints.amp_fixed_point", "RunsAtRest.amp_at_rest"]
      ) { bench, instance, alpha in
        let amp = AMP(
          a: instance.problem.a, shrinkage: bench.subject(SoftThreshold(theta2: alpha)))
        return finding(amp, instance, \.r, atRest) { state, d in
          LASSOWeight.amp(alpha: alpha, sigma: state.sigma[d], b: state.b[d])
        }
      },
      claim(
        "vamp-l1", "iid", "λ = α σ_w²/σ", "erratum B8", insideStatement,
        ["LassoFixedPoints.vamp_fixed_point", "RunsAtRest.vamp_at_rest"], vamp),
      claim(
        "vamp-l1", "kappa15", "λ = α σ_w²/σ", "erratum B8", insideStatement,
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
    return finding(vamp, instance, \.r, atRest) { state, d in
      LASSOWeight.vamp(
        alpha: alpha, noiseVariance: instance.noiseVariance, sigma: state.variance[d].squareRoot())
    }
  }

  private static let insideStatement = "0 < ν̃, ν < 1 and σ̃² > 0"

  /// What `RunsAtRest.amp_at_rest` assumes of the state of AMP, columns `settled` of it.
  package static func atRest(_ state: AMP<Double>.State, _ settled: [Int]) -> [Hypothesis] {
    [
      Hypothesis(
        "σ > 0", "the least σ of the draws at rest", least(settled.map { state.sigma[$0] }),
        in: positive),
      Hypothesis(
        "b < 1", "the least 1 − b of the draws at rest", least(settled.map { 1 - state.b[$0] }),
        in: positive),
    ]
  }

  /// What `RunsAtRest.vamp_at_rest` assumes of the state of VAMP.
  package static func atRest(_ state: VAMP<Double>.State, _ settled: [Int]) -> [Hypothesis] {
    let divergences = settled.flatMap { [state.nuTilde[$0], state.nu[$0]] }
    return [
      Hypothesis(
        "0 < ν̃, ν < 1", "the least of ν̃, ν, 1 − ν̃ and 1 − ν of the draws at rest",
        least(divergences + divergences.map { 1 - $0 }), in: positive),
      Hypothesis(
        "σ̃² > 0", "the least σ̃² of the draws at rest",
        least(settled.map { state.varianceTilde[$0] }), in: positive),
    ]
  }

  private static let positive = Double.leastNonzeroMagnitude...Double.greatestFiniteMagnitude

  /// NaN before all.
  private static func least(_ values: [Double]) -> Double {
    values.reduce(.greatestFiniteMagnitude) { $1 < $0 || $1.isNaN ? $1 : $0 }
  }

  private static func claim(
    _ algorithm: String, _ preset: String, _ weight: String, _ equation: String,
    _ hypothesis: String, _ theorems: [String],
    _ check: @escaping @Sendable (Workbench, Instance, Double) throws -> Finding
  ) -> Claim {
    Claim(
      "lasso/\(algorithm)/\(preset)", source: Claim.Source("LASSO-CERT", equation),
      hypotheses: ["the run came to a fixed point", hypothesis],
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
    _ iteration: I, _ instance: Instance, _ input: (I.State) -> Matrix<Double>,
    _ atRest: (I.State, [Int]) -> [Hypothesis], weight: (I.State, Int) -> Double
  ) -> Finding where I.S == Double {
    let y = instance.problem.y
    var state = iteration.start(y)
    for _ in 1..<iterations { iteration.step(&state, y) }
    let previous = (x: state.x, r: input(state))
    iteration.step(&state, y)
    let r = input(state)
    let a = DenseOperator(instance.problem.a)
    var (gaps, resting): ([Double], [Int]) = ([], [])
    var smallestStep = Double.infinity
    for d in 0..<y.columns {
      let x = state.x[columns: d..<(d + 1)]
      func step(_ now: Matrix<Double>, _ before: Matrix<Double>) -> Double {
        let now = now[columns: d..<(d + 1)]
        var step = now
        step.combine([1], now, [-1], before[columns: d..<(d + 1)])
        let size = (step.columnSquaredNorms[0] / now.columnSquaredNorms[0]).squareRoot()
        return size.isNaN ? .infinity : size
      }
      let size = max(step(state.x, previous.x), step(r, previous.r))
      smallestStep = min(smallestStep, size)
      guard size <= settled else { continue }
      resting.append(d)
      let (gap, objective) = LASSOSolution.certificate(
        x, a, y[columns: d..<(d + 1)], weight(state, d))
      gaps.append(gap / objective)
    }
    let worst = gaps.reduce(0) { $0 < $1 || $1.isNaN ? $1 : $0 }
    return Finding(
      hypotheses: [
        Hypothesis(
          "a draw came to a fixed point",
          "the least over draws of ‖x̂_t − x̂_{t−1}‖/‖x̂_t‖ or, if larger, ‖r_t − r_{t−1}‖/‖r_t‖",
          smallestStep, in: 0...settled)
      ] + atRest(state, resting),
      comparisons: [
        Comparison(
          "largest duality gap by F", measured: worst, .atMost, predicted: 0, allowed: allowed,
          unit: "relative", draws: gaps.count)
      ],
      notes: ["\(gaps.count) of \(y.columns) draws came to a fixed point"])
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems

/// [ISTA-RATE], [FISTA-RATE]: for a step `β ≤ 1/‖A‖²` and a point `z` with `F(z) ≤ F* + g`,
///
///     F(x̂_t) − F(z) ≤ ‖x̂_0 − z‖²/(2 β t)                                 ISTA
///     F(x̂_t) − F(z) ≤ 2 ‖x̂_0 − z‖²/(β (t+1)²) + g (t−1)/(t+1)²           FISTA
///
/// ISTA's holds for any `z`; FISTA's potential grows where `F(x̂_t) < F(z)`, which costs the last term.
/// `z` is a solution from another run and `g` its duality gap. What is checked is the same with the
/// lower end `F(z) − g` of `F*` in place of `F(z)` and `g` added: it follows from the theorems, and it
/// bounds `F(x̂_t) − F*`.
package enum Rates {
  static let iterations = 500
  static let lambda = 0.01

  static var all: [Claim] {
    [
      claim("ista", "Beck and Teboulle 2009, Theorem 3.1; BSR17 (3)–(5)", "‖x̂_0 − x*‖²/(2βt)"),
      claim("fista", "Beck and Teboulle 2009, Theorem 4.4; BSR17 (6)", "2‖x̂_0 − x*‖²/(β(t+1)²)"),
      claim("fista-as-printed", "BSR17 (6) to the letter", "2‖x̂_0 − x*‖²/(β(t+1)²)"),
    ]
  }

  private static func claim(_ algorithm: String, _ equation: String, _ bound: String) -> Claim {
    Claim(
      "rate/\(algorithm)",
      source: Claim.Source(algorithm == "ista" ? "ISTA-RATE" : "FISTA-RATE", equation),
      hypotheses: ["β ‖A‖² ≤ 1"]
        + (algorithm == "ista"
          ? []
          : ["the gradient is taken at z_t = x̂_t + ((t − 1)/(t + 2)) (x̂_t − x̂_{t−1})"]),
      conclusion: "F(x̂_t) − F* ≤ \(bound) for t = 1 … \(iterations)",
      evidence:
        "F* enclosed by the duality gap of a solution from another run; its lower end is used",
      proof: .theorem(
        algorithm == "ista" ? "IstaRate.ista_rate" : "FistaRate.fista_rate_gap",
        "Certificate.duality_gap_certificate")
    ) { bench in
      let reference = try bench.lasso(lambda: lambda)
      let (a, y) = (reference.a, reference.y)
      let beta = 1 / reference.squaredNorm
      let bounds = ObjectiveBounds(
        squaredDistance: reference.solution.x.columnSquaredNorms[0], step: beta)
      let gap = reference.solution.gap
      if algorithm == "ista" {
        let ista = ISTA(a: a, lambda: lambda, step: beta)
        return finding(ista, reference) { bounds.ista($0) + gap }
      }
      let fista = FISTA(
        a: a, lambda: lambda, step: beta, variant: algorithm == "fista" ? .proper : .asPrinted)
      return finding(fista, reference, [gradientPlace(fista, y)]) {
        bounds.fista($0, gap: gap) + gap
      }
    }
  }

  private static func finding<I: Iteration>(
    _ iteration: I, _ reference: LASSOReference, _ more: [Hypothesis] = [],
    bound: (Int) -> Double
  ) -> Finding where I.S == Double {
    let lower = reference.solution.objective - reference.solution.gap
    var state = iteration.start(reference.y)
    var comparisons: [Comparison] = []
    var worst = (ratio: -Double.infinity, t: 0)
    for t in 1...iterations {
      iteration.step(&state, reference.y)
      let excess = reference.objective(state.x) - lower
      let limit = bound(t)
      if !(excess / limit <= worst.ratio) { worst = (excess / limit, t) }
      if [1, 10, 100, iterations].contains(t) {
        comparisons.append(
          Comparison(
            "F(x̂_t) − F* at t = \(t)", measured: excess, .atMost, predicted: limit, allowed: 0,
            unit: "F", isDecisive: false))
      }
    }
    let decisive = Comparison(
      "the largest (F(x̂_t) − F*)/bound_t, at t = \(worst.t)", measured: worst.ratio, .atMost,
      predicted: 1, allowed: 0, unit: "of the bound")
    return Finding(
      hypotheses: [
        Hypothesis(
          "the step is at most 1/‖A‖²", "β ‖A‖²",
          reference.largest * reference.largest / reference.squaredNorm, in: 0...1)
      ] + more,
      comparisons: [decisive] + comparisons,
      notes: ["F* is known to \(significant(reference.solution.gap))"])
  }

  /// How far the input of the shrinkage is from `z_t + β A^T (y − A z_t)`.
  package static func gradientPlace(_ fista: FISTA<Double>, _ y: Matrix<Double>) -> Hypothesis {
    var state = fista.start(y)
    var farthest = 0.0
    for t in 0..<iterations {
      let momentum = t == 0 ? 0 : Double(t - 1) / Double(t + 2)
      var z = state.x
      z.combine([1 + momentum], state.x, [-momentum], state.previous)
      var v = y
      v.subtract(fista.a, z)
      var r = Matrix<Double>(zeros: z.rows, 1)
      r.add(adjointOf: fista.a, v)
      r.combine([fista.beta], r, [1], z)
      fista.step(&state, y)
      r.combine([1], r, [-1], state.r)
      let distance = r.columnSquaredNorms[0] / state.r.columnSquaredNorms[0]
      farthest = larger(farthest, distance.squareRoot())
    }
    return Hypothesis(
      "the gradient is taken at the extrapolated point z_t; as printed it is at x̂_t",
      "max_t ‖r_t − z_t − β A^T (y − A z_t)‖/‖r_t‖", farthest, in: 0...PropertyEqualities.tolerance)
  }
}

/// One LASSO with its solution.
struct LASSOReference: Sendable {
  let a: Matrix<Double>
  let y: Matrix<Double>
  let lambda: Double
  /// `s_1`
  let largest: Double
  /// An upper bound of `‖A‖²`, by more than the rounding of `s_1`.
  let squaredNorm: Double
  let solution: LASSOSolution

  /// `F(x) = ½‖y − A x‖² + λ‖x‖_1`
  func objective(_ x: Matrix<Double>) -> Double {
    var v = y
    v.subtract(a, x)
    return v.columnSquaredNorms[0] / 2 + lambda * x.storage.reduce(0) { $0 + abs($1) }
  }
}

extension Workbench {
  /// The LASSO of the first draw of `bsr17-iid`.
  func lasso(lambda: Double) throws -> LASSOReference {
    try once("lasso/\(lambda)") {
      let instance = try instance("bsr17-iid", draws: 1)
      let largest = instance.svd.s.first ?? 0
      let squaredNorm = largest * largest * (1 + 1e-10)
      return LASSOReference(
        a: instance.problem.a, y: instance.problem.y, lambda: lambda, largest: largest,
        squaredNorm: squaredNorm,
        solution: LASSOSolution(
          a: instance.problem.a, y: instance.problem.y, lambda: lambda, squaredNorm: squaredNorm))
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Coherence

/// [THM2], [THM3], [NFP] of a network's own `W, θ, γ`: what the theorems' argument gives for these
/// parameters, whatever they were learned from.
enum ParameterClaims {
  static func all(_ subject: PreambleSubject) -> [Claim] {
    guard let parameters = subject.parameters else { return [] }
    return [
      CoherenceClaims.claim(
        subject, "parameters", Claim.Source("NFP", "SCSZ21 Definitions 2, 3, (26), (30)–(31)"),
        hypotheses: [
          "W_i^H S_i = 1 but for rounding", "θ_k ≥ γ_k μ(W) e_k at every layer",
          "at most s rows of norm at most β are active, and there is no noise",
        ],
        "with the parameters' own W, θ and γ no layer has a false positive, and ‖X^k − X‖_{2,1} ≤ e_k",
        "e_{k+1} = (γ_k (s − 1) μ(W) + |1 − γ_k|) e_k + s θ_k in balls; \(GroupRates.draws) signals with"
          + " s active rows; each column of W is divided by its product with that of S first",
        .theorem("Sample.one_step", "Sample.no_false_positives"), Own(parameters: parameters))
    ]
  }

  private struct Own: PreambleCheck {
    let parameters: NetworkParameters

    func finding<F: RealOrComplex>(
      _ subject: PreambleSubject, _ s: Matrix<F>, _ bench: Workbench
    ) throws -> Finding {
      let given: Matrix<F>? =
        switch parameters.weight {
        case .real(let w): w as? Matrix<F>
        case .complex(let w): w as? Matrix<F>
        }
      guard let given else { throw CheckError("W and S are real, or both are complex") }
      let norms = Ball.$precision.withValue(128) { WeightNorms<Ball>(enclosing: given, of: s) }
      let isNormalised = Hypothesis(
        "W_i^H S_i = 1 but for rounding to binary32", "max_i |W_i^H S_i − 1|",
        norms.deviation.upperBound, in: 0...OwnBounds.rounding)
      guard isNormalised.isVerified else {
        return Finding(hypotheses: [isNormalised], comparisons: [])
      }
      let active = try subject.active ?? largest(F.self, norms, subject, s.columns, bench)
      let draws = SparseDraws<F>(
        rows: s.columns, columns: subject.antennas, active: active,
        count: min(GroupRates.draws, bench.settings.draws), seed: bench.settings.seed)
      let extent = draws.extent
      let beta = extent.beta
      let bounds = try Ball.$precision.withValue(128) {
        try OwnBounds(
          norms, thresholds: parameters.thresholds, steps: parameters.steps, sparsity: active,
          largestRow: beta)
      }
      let shortfall = bounds.shortfall
      let suffices = Hypothesis(
        "every θ_k keeps inactive rows at 0 for s = \(active), β = \(beta)"
          + (shortfall.map {
            "; θ_\($0.layer) = \(significant($0.threshold)) is below \(significant($0.needed))"
          } ?? ""),
        "layers whose thresholds suffice", Double(bounds.radii.count - 1),
        in: Double(parameters.thresholds.count)...Double(parameters.thresholds.count))
      guard suffices.isVerified else {
        return Finding(hypotheses: [isNormalised, suffices], comparisons: [])
      }
      // What the bounds are of: W with products 1.
      let w = given.withUnitProducts(s)
      let run = GroupRun(
        try GroupNetwork(
          s: s, w: w, steps: parameters.steps, thresholds: parameters.thresholds),
        draws, sigma: 0, radii: bounds.radii, beta: beta,
        threads: bench.settings.threads, name: "the network")
      return Finding(
        hypotheses: [isNormalised, suffices] + extent.hypotheses(sparsity: active),
        comparisons: [run.falsePositives, run.rate],
        notes: run.notes + [
          "after the last layer ‖X^k − X‖_{2,1} ≤ \(significant(bounds.radii.last ?? .nan)), from"
            + " s β = \(significant(bounds.radii[0]))"
        ])
    }

    /// The most active rows for which all thresholds suffice; 1 if none do, which silences the claim.
    private func largest<F: RealOrComplex>(
      _ field: F.Type, _ norms: WeightNorms<Ball>, _ subject: PreambleSubject, _ columns: Int,
      _ bench: Workbench
    ) throws -> Int {
      // Nearly that of the signals that are drawn then.
      let beta = SparseDraws<F>(
        rows: columns, columns: subject.antennas, active: columns, count: 4,
        seed: bench.settings.seed
      ).extent.beta
      return max(
        1,
        try Ball.$precision.withValue(128) {
          try OwnBounds.covered(
            norms, thresholds: parameters.thresholds, steps: parameters.steps, largestRow: beta)
        })
    }
  }
}

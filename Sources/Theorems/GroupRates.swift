// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Coherence

/// [THM2], [THM3], [NFP] SCSZ21's Theorems 2 and 3 in corrected form, on signals that are drawn: with the
/// thresholds of ``LayerBounds`` no layer has a row that the signal has not, and `‖X^k − X‖_{2,1} ≤ e_k`.
enum GroupRates {
  static let draws = 64
  static let layers = 300
  /// Where bounds are compared no further: far above what rounding adds to a run in binary64.
  static let floor = 1e-9

  /// Whose weight, which steps, how much noise.
  enum Setting: CaseIterable {
    /// Theorem 2 with noise `‖Z‖_F = β/1000`, weights of the certificate.
    case gscp
    /// Theorem 3 without noise, all steps 1: the rate is `ρ`.
    case alista
    /// The same with steps on both sides of 1.
    case steps
    /// Theorem 3 with the weight of (14) and its own coherence.
    case analytic
  }

  static func all(_ subject: PreambleSubject) -> [Claim] {
    Setting.allCases.map { rate(subject, Run(setting: $0, isStacked: false)) }
      // The paper's own groups, two rows a device.
      + (subject.isComplex ? [rate(subject, Run(setting: .alista, isStacked: true))] : [])
      + [noFalsePositives(subject)]
  }

  private static let hypotheses = [
    "(2s − 1) μ(W) < 1", "W_i^H S_i = 1", "at most s rows of norm at most β are active",
    "‖Z‖_F ≤ σ",
    "0 < γ_k < 2/(1 + ρ)",
  ]

  private static func rate(_ subject: PreambleSubject, _ run: Run) -> Claim {
    let (id, tag, equation, network): (String, String, String, String) =
      switch run.setting {
      case .gscp: ("thm2", "THM2", "SCSZ21 (13), (19), (23), Theorem 2", "LISTA-GSCP with noise")
      case .alista: ("thm3", "THM3", "SCSZ21 (15), (36), (37), Theorem 3", "ALISTA-GS, steps 1")
      case .steps:
        ("thm3/steps", "THM3", "SCSZ21 (15), (36), (37), Theorem 3", "ALISTA-GS, steps that vary")
      case .analytic:
        ("thm3/w14", "THM3", "SCSZ21 (14), (36), Theorem 3; erratum S9", "ALISTA-GS with (14)'s W")
      }
    return CoherenceClaims.claim(
      subject, id + (run.isStacked ? "/real-rows" : ""), Claim.Source(tag, equation),
      hypotheses: hypotheses,
      "\(network): ‖X^k − X‖_{2,1} ≤ e_k at every layer", evidence,
      .theorem(
        subject.isComplex && !run.isStacked
          ? "ComplexGroup.complex_group_error" : "LinearRate.computable_thresholds",
        "Recurrence.contraction_lt1"),
      Rate(run: run))
  }

  private static func noFalsePositives(_ subject: PreambleSubject) -> Claim {
    CoherenceClaims.claim(
      subject, "nfp", Claim.Source("NFP", "SCSZ21 (26), Lemma 2"), hypotheses: hypotheses,
      "no layer of these networks has a row that the signal has not", evidence,
      .theorem(
        "Sample.no_false_positives",
        subject.isComplex
          ? "ComplexGroup.complex_group_error" : "LinearRate.computable_thresholds"),
      NoFalsePositives())
  }

  private static let evidence =
    "\(draws) signals with s active rows, at most \(layers) layers, while e_k > \(floor) β; bounds and"
    + " thresholds in balls"

  private struct Rate: PreambleCheck {
    let run: Run
    func finding<F: RealOrComplex>(
      _ subject: PreambleSubject, _ s: Matrix<F>, _ bench: Workbench
    ) throws -> Finding {
      let run = try run.made(subject, s, bench)
      return Finding(
        hypotheses: run.hypotheses, comparisons: run.course.map { [$0.rate] } ?? [],
        notes: run.notes)
    }
  }

  private struct NoFalsePositives: PreambleCheck {
    func finding<F: RealOrComplex>(
      _ subject: PreambleSubject, _ s: Matrix<F>, _ bench: Workbench
    ) throws -> Finding {
      let runs = try [Setting.gscp, .alista, .steps].map {
        try Run(setting: $0, isStacked: false).made(subject, s, bench)
      }
      return Finding(
        hypotheses: runs.flatMap(\.hypotheses),
        comparisons: runs.compactMap(\.course?.falsePositives))
    }
  }

  /// A run of a network, or the hypothesis that silences its theorem.
  struct Made: Sendable {
    let hypotheses: [Hypothesis]
    let course: GroupRun?
    var notes: [String] = []
  }

  struct Run: Sendable {
    let setting: Setting
    /// Whether each device is two rows of real numbers.
    let isStacked: Bool

    func made<F: RealOrComplex>(
      _ subject: PreambleSubject, _ s: Matrix<F>, _ bench: Workbench
    ) throws -> Made {
      try bench.once("groups/\(subject.name)/\(setting)/\(isStacked)") {
        let weighted =
          setting == .analytic
          ? try bench.analytic(subject, s) : try bench.certified(subject, s).weight
        return isStacked
          ? try made(subject, weighted.stacked, bench) : try made(subject, weighted, bench)
      }
    }

    /// `s`: a device is two of the paper's rows.
    private func rows(_ active: Int?, _ covered: Int) -> Int {
      let group = isStacked ? 2 : 1
      return active.map { group * $0 } ?? max(group, covered / group * group)
    }

    private func made<F: RealOrComplex>(
      _ subject: PreambleSubject, _ preambles: WeightedPreambles<F>, _ bench: Workbench
    ) throws -> Made {
      let s = rows(subject.active, preambles.covered)
      let rho = (Ball(Double(2 * s - 1)) * preambles.norms.coherence).upperBound
      let covers = Hypothesis(
        "s = \(s) of \(preambles.s.columns) are active; " + CoherenceClaims.note(preambles),
        "ρ = (2s − 1) μ(W)", rho, in: 0...1.0.nextDown)
      guard covers.isVerified else { return Made(hypotheses: [covers], course: nil) }
      let draws = SparseDraws<F>(
        rows: preambles.s.columns, columns: subject.antennas, active: s,
        count: min(GroupRates.draws, bench.settings.draws), seed: bench.settings.seed)
      let extent = draws.extent
      let beta = extent.beta
      let sigma = setting == .gscp ? beta / 1024 : 0
      let steps = setting.steps(rho)
      let (radii, thresholds, printed) = try Ball.$precision.withValue(128) {
        let bounds = try LayerBounds(
          coherence: Ball(preambles.coherence), sparsity: s, largestRow: Ball(beta),
          noise: Ball(sigma), largestColumn: preambles.norms.largestColumn,
          largestColumns: preambles.norms.largestColumns(s))
        let steps = steps.map { Ball($0) }
        return (
          bounds.radii(steps: steps).map(\.lowerBound),
          bounds.thresholds(steps: steps).map(\.upperBound),
          // C_W as the sum of all column norms, which bounds C_∞ and C_s.
          bounds.boundsAsPrinted(
            weightNorm: preambles.norms.largestColumns(preambles.s.columns), layers: steps.count
          ).last?.upperBound ?? .infinity
        )
      }
      let run = GroupRun(
        try GroupNetwork(
          s: preambles.s, w: preambles.w, steps: steps,
          thresholds: thresholds.map { bench.settings.subject.networkThreshold * $0 }),
        draws, sigma: sigma, radii: radii, beta: beta, threads: bench.settings.threads,
        name: "\(setting)")
      let admitted = Hypothesis(
        "the steps are within (0, 2/(1 + ρ))", "the largest γ_k (1 + ρ)/2",
        (steps.max() ?? 0) * (1 + rho) / 2, in: 0...1.0.nextDown)
      let exact = Hypothesis(
        "W_i^H S_i = 1 but for rounding", "max_i |W_i^H S_i − 1|",
        preambles.norms.deviation.upperBound, in: 0...0x1p-40)
      return Made(
        hypotheses: [covers, admitted, exact] + extent.hypotheses(sparsity: s)
          + [Hypothesis("‖Z‖_F ≤ σ", "the largest ‖Z‖_F", run.largestNoise, in: 0...sigma)],
        course: run,
        notes: run.notes
          + (setting == .gscp
            ? [
              "after \(steps.count) layers e_k is \(significant(radii[steps.count])); the bound with the"
                + " paper's constant is \(significant(printed))"
            ] : []) + [CoherenceClaims.note(preambles)])
    }
  }
}

extension GroupRates.Setting {
  /// `γ_k`, within `(0, 2/(1 + ρ))`.
  fileprivate func steps(_ rho: Double) -> [Double] {
    let largest = 2 / (1 + rho)
    return (0..<GroupRates.layers).map { k in
      // Up to the middle between 1 and the end, and below 1 likewise.
      self == .steps ? [1, (1 + largest) / 2, (3 - largest) / 2][k % 3] : 1
    }
  }
}

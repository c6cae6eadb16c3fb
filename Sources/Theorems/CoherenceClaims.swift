// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Coherence

/// [MU], [GMU], [W14] What a matrix's coherence is, and how many active groups SCSZ21's theorems cover
/// with it.
enum CoherenceClaims {
  static func all(_ subject: PreambleSubject) -> [Claim] {
    [certified(subject), order(subject), projectedGradient(subject)]
      + (subject.isDemanded ? subject.active.map { [coverage(subject, $0)] } ?? [] : [])
  }

  /// A claim about the preambles, real or complex.
  static func claim(
    _ subject: PreambleSubject, _ id: String, _ source: Claim.Source, hypotheses: [String] = [],
    _ conclusion: String, _ evidence: String, _ proof: Claim.Proof,
    _ check: any PreambleCheck
  ) -> Claim {
    Claim(
      "\(subject.name)/\(id)", source: source, hypotheses: hypotheses, conclusion: conclusion,
      evidence: evidence, proof: proof, cost: subject.cost
    ) { bench in
      switch try subject.preambles(bench.settings.seed) {
      case .real(let s): try check.finding(subject, s, bench)
      case .complex(let s): try check.finding(subject, s, bench)
      }
    }
  }

  private static func certified(_ subject: PreambleSubject) -> Claim {
    claim(
      subject, "gmu", Claim.Source("GMU", "SCSZ21 (21), (22)"),
      "every column's least coherence lies between the two ends of its certificate, which meet",
      "weights and multipliers by a solver, judged in balls by code that shares nothing with it",
      .theorem(
        subject.isComplex
          ? "CoherenceDuality.complex_coherence_lower_end" : "CoherenceDuality.coherence_lower_end"),
      Certified())
  }

  private struct Certified: PreambleCheck {
    func finding<F: RealOrComplex>(
      _ subject: PreambleSubject, _ s: Matrix<F>, _ bench: Workbench
    ) throws -> Finding {
      let preambles = try bench.certified(subject, s)
      let ends = preambles.check.coherence
      return Finding(
        comparisons: [
          Comparison(
            "the widest gap of a column, 1 − lower/upper",
            measured: preambles.check.gaps.max() ?? 0, .atMost,
            predicted: CertifiedPreambles<F>.gap, allowed: 0, unit: "relative")
        ],
        notes: [
          "μ̃ in [\(ends.lowerBound), \(ends.upperBound)]",
          note(preambles.weight),
        ])
    }
  }

  private static func order(_ subject: PreambleSubject) -> Claim {
    claim(
      subject, "order", Claim.Source("MU", "SCSZ21 (14), (20), (21); Welch 1974"),
      "Welch's bound ≤ μ̃, and μ̃ ≤ μ(W) for W = S, for unit columns μ, and for W of (14): no two ends"
        + " contradict this",
      "ends of enclosures in balls",
      .theorem(
        subject.isComplex ? "ComplexWelch.complex_welch" : "Coherence.welch",
        subject.isComplex
          ? "CoherenceDuality.complex_coherence_lower_end"
          : "CoherenceDuality.coherence_lower_end"),
      Order())
  }

  private struct Order: PreambleCheck {
    func finding<F: RealOrComplex>(
      _ subject: PreambleSubject, _ s: Matrix<F>, _ bench: Workbench
    ) throws -> Finding {
      let ends = try bench.certified(subject, s).check.coherence
      let (l, n) = (s.rows, s.columns)
      let welch = Ball.$precision.withValue(128) {
        (Ball(Double(n - l)) / Ball(Double(l * (n - 1)))).squareRoot().lowerBound
      }
      // S itself is a weight, once its columns have products 1.
      let own = WeightedPreambles(s, s)
      let analytic = try bench.analytic(subject, s)
      return Finding(comparisons: [
        Comparison(
          "upper end of μ̃ against Welch's bound", measured: ends.upperBound, .atLeast,
          predicted: welch, allowed: 0, unit: ""),
        Comparison(
          "lower end of μ̃ against the coherence of W = S", measured: ends.lowerBound, .atMost,
          predicted: own.coherence, allowed: 0, unit: ""),
        Comparison(
          "lower end of μ̃ against the coherence of (14)'s W", measured: ends.lowerBound, .atMost,
          predicted: analytic.coherence, allowed: 0, unit: ""),
      ])
    }
  }

  private static func projectedGradient(_ subject: PreambleSubject) -> Claim {
    claim(
      subject, "w14", Claim.Source("W14", "SCSZ21 (14)"),
      hypotheses: ["300 steps contract the error of the gradient by 1e-7"],
      "the projected gradient's ‖W^H S‖_F² comes to the closed form's, to 1e-12",
      "300 steps of 2/(λ_max + λ_min) of S S^H", .numerical, ProjectedGradient())
  }

  private struct ProjectedGradient: PreambleCheck {
    func finding<F: RealOrComplex>(
      _ subject: PreambleSubject, _ s: Matrix<F>, _ bench: Workbench
    ) throws -> Finding {
      let values = try SVD(s.stackedReal).s
      let (largest, smallest) = (values.first ?? 0, values.last ?? 0)
      let sum = largest * largest + smallest * smallest
      let contraction = (largest * largest - smallest * smallest) / sum
      let closed = AnalyticWeight.objective(try bench.analytic(subject, s).w, s)
      let found = AnalyticWeight.objective(
        try AnalyticWeight.projectedGradient(s, step: 2 / sum, iterations: 300), s)
      return Finding(
        hypotheses: [
          Hypothesis(
            "300 steps contract the error enough",
            "300 log10 of (λ_max − λ_min)/(λ_max + λ_min)",
            300 * Double.log(max(contraction, .leastNonzeroMagnitude)) / Double.log(10),
            in: -Double.greatestFiniteMagnitude...(-7))
        ],
        comparisons: [
          Comparison(
            "‖W^H S‖_F² by \(number(closed)), less 1", measured: found / closed - 1, predicted: 0,
            allowed: 1e-12, unit: "relative")
        ])
    }
  }

  private static func number(_ value: Double) -> String { "\((value * 1e4).rounded() / 1e4)" }

  private static func coverage(_ subject: PreambleSubject, _ active: Int) -> Claim {
    claim(
      subject, "coverage", Claim.Source("GMU", "SCSZ21 Theorems 2, 3; erratum S6"),
      "the theorems cover s = \(active) active \(subject.isComplex ? "devices" : "rows"):"
        + " (2s − 1) μ̃ < 1",
      "the upper end of μ̃, in balls", .numerical, Coverage(active: active))
  }

  private struct Coverage: PreambleCheck {
    let active: Int
    func finding<F: RealOrComplex>(
      _ subject: PreambleSubject, _ s: Matrix<F>, _ bench: Workbench
    ) throws -> Finding {
      let preambles = try bench.certified(subject, s)
      let factor = Ball(Double(2 * active - 1))
      let ends = preambles.check.coherence
      return Finding(
        comparisons: [
          Comparison(
            "(2s − 1) μ̃ at s = \(active)",
            measured: (factor * Ball(ends.upperBound)).upperBound, .atMost,
            predicted: 1.0.nextDown, allowed: 0, unit: "")
        ],
        notes: [note(preambles.weight)]
          + ((factor * Ball(ends.lowerBound)).upperBound < 1
            && (factor * Ball(ends.upperBound)).upperBound >= 1
            ? ["the certificate's ends do not decide it"] : []))
    }
  }

  /// What a weight covers, in words.
  static func note<F: RealOrComplex>(_ preambles: WeightedPreambles<F>) -> String {
    let groups = F.parts == 2 ? "devices" : "rows"
    return "with coherence \(significant(preambles.coherence)) the theorems cover at most"
      + " \(preambles.covered) active \(groups) of \(preambles.s.columns)"
  }
}

/// A check of real or complex preambles.
protocol PreambleCheck: Sendable {
  func finding<F: RealOrComplex>(
    _ subject: PreambleSubject, _ s: Matrix<F>, _ bench: Workbench
  ) throws -> Finding
}

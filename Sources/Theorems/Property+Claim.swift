// SPDX-License-Identifier: GPL-3.0-or-later

extension Property {
  /// The property as a claim. What is assumed of every case stands among its hypotheses.
  public func claim(
    source: Claim.Source, hypotheses: [String] = [], conclusion: String, evidence: String,
    theorem names: String...
  ) -> Claim {
    claim(
      source: source, hypotheses: hypotheses, conclusion: conclusion, evidence: evidence,
      proof: .theorems(names))
  }

  /// The same on another ground.
  public func claim(
    source: Claim.Source, hypotheses: [String] = [], conclusion: String, evidence: String,
    proof: Claim.Proof
  ) -> Claim {
    Claim(
      id, source: source, hypotheses: hypotheses + assumptions.map(\.statement),
      conclusion: conclusion,
      evidence: "generated cases; a counterexample is simplified. " + evidence,
      proof: proof
    ) { bench in
      let settings = bench.settings
      return try trial(seed: settings.seed, cases: settings.cases, only: settings.onlyCase)
        .finding(tolerance: tolerance)
    }
  }
}

extension Property.Trial {
  /// A property that was about none of the cases is silent.
  public func finding(tolerance: Double) -> Finding {
    var notes: [String] = []
    if outside > 0 { notes.append("\(outside) further cases are not what the property is about") }
    if let found = counterexample {
      notes += [
        "case \(found.index) deviates by \(significant(found.deviation)); in \(found.steps) steps it"
          + " was simplified to one that deviates by \(significant(found.simplestDeviation)):",
        "\(found.simplest)", "again: \(found.command)",
      ]
    }
    return Finding(
      hypotheses: [
        Hypothesis(
          "the property is about a case that was drawn", "such cases", Double(tried),
          in: 1...Double.greatestFiniteMagnitude)
      ] + hypotheses,
      comparisons: [
        Comparison(
          "largest deviation", measured: largest, .atMost, predicted: 0, allowed: tolerance,
          unit: "relative", average: "largest over cases", draws: tried)
      ], notes: notes)
  }
}

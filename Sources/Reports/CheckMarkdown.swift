// SPDX-License-Identifier: GPL-3.0-or-later
import Theorems

extension CheckReport {
  /// The report as a table, with what was not said below it.
  public var markdown: String {
    var lines = [
      "# Theorem suite", "", "\(counts).", "",
      "| verdict | claim | source | numbers | stands on |", "| --- | --- | --- | --- | --- |",
    ]
    lines += outcomes.map { outcome in
      let claim = outcome.claim
      return "| "
        + [
          outcome.verdict.name == .violated ? "**violated**" : outcome.verdict.name.rawValue,
          "`\(claim.id)`: \(claim.conclusion)", "[\(claim.source.tag)] \(claim.source.equation)",
          summary(outcome), claim.proof.description,
        ].map(cell).joined(separator: " | ") + " |"
    }
    for outcome in outcomes where outcome.verdict.name == .violated {
      lines += ["", "## \(outcome.claim.id)", "", "Evidence: \(outcome.claim.evidence).", ""]
      lines += (outcome.finding?.comparisons ?? []).filter(\.isDecisive).map {
        "- \($0.verdict.name.rawValue): \(written($0))"
      }
      lines += (outcome.finding?.notes ?? []).map { "- \($0)" }
    }
    if let planted { lines += ["", "Planted error: \(planted)."] }
    if isVacuous { lines += ["", "No claim said anything: this run checked nothing."] }
    return lines.joined(separator: "\n") + "\n"
  }

  private func cell(_ text: String) -> String {
    text.map { $0 == "|" ? "\\|" : $0 == "\n" ? " " : String($0) }.joined()
  }
}

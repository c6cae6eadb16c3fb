// SPDX-License-Identifier: GPL-3.0-or-later
import Theorems

extension CheckReport {
  /// The report for a comment or a workflow's summary: the verdict, a table, and what is violated in full.
  public var markdown: String {
    let symbol = overall == .holds ? "✅" : overall == .violated ? "❌" : "⚠️"
    var lines = [
      "# Theorem suite", "", "\(symbol) **\(verdict).** \(Markdown.text(sentence))", "",
      "\(counts).", "",
    ]
    lines += Markdown.table(
      ["verdict", "claim", "source", "numbers", "stands on"],
      outcomes.map { outcome in
        let claim = outcome.claim
        let name = outcome.verdict.name
        return [
          name == .violated ? "**violated**" : name.rawValue,
          "\(Markdown.code(claim.id)): \(Markdown.text(claim.conclusion))",
          Markdown.text("[\(claim.source.tag)] \(claim.source.equation)"),
          Markdown.text(summary(outcome)), Markdown.text(claim.proof.description),
        ]
      })
    let violated = outcomes.filter { $0.verdict.name == .violated }
    lines += violated.prefix(10).flatMap(full)
    if violated.count > 10 { lines += ["", "And \(violated.count - 10) more are violated."] }
    if let planted { lines += ["", "Planted error: \(planted)."] }
    return lines.joined(separator: "\n") + "\n"
  }

  private func full(_ outcome: Outcome) -> [String] {
    let claim = outcome.claim
    var lines = [
      "", "## \(Markdown.text(claim.id))", "", "Evidence: \(Markdown.text(claim.evidence)).", "",
    ]
    lines += (outcome.finding?.comparisons ?? []).filter(\.isDecisive).map {
      "- \($0.verdict.name.rawValue): \(Markdown.text(written($0)))"
    }
    let notes = outcome.finding?.notes ?? []
    return notes.isEmpty
      ? lines
      : lines + [""] + Markdown.folded(gist(notes[0]), Markdown.block(notes.flatMap { folded($0) }))
  }
}

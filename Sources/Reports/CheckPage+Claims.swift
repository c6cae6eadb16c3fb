// SPDX-License-Identifier: GPL-3.0-or-later
import Theorems

extension CheckPage {
  static var header: [Markup] { ["", "measured", "wanted", "draws", "quantity"] }

  /// A comparison as picture and numbers.
  func cells(_ comparison: Comparison) -> [Markup] {
    let words = report.written(comparison)
    let unit = comparison.unit.isEmpty ? "" : " \(comparison.unit)"
    let error = comparison.halfWidth > 0 ? " ± \(significant(comparison.halfWidth))" : ""
    let average = comparison.average.map { " (\($0))" } ?? ""
    return [
      Gauge(comparison: comparison, description: words).svg,
      "\(number(comparison.measured))\(error)\(unit)", "\(report.wanted(comparison))",
      comparison.draws.map { "\($0)" } ?? "-", "\(comparison.quantity)\(average)",
    ]
  }

  /// All that is known of a claim.
  func full(_ outcome: Outcome) -> Markup {
    let claim = outcome.claim
    var body: [Markup] = [
      "<h3>\(outcome.verdict.name.marked(claim.id))</h3>\n", Page.paragraph("\(claim.conclusion)"),
      Page.definitions(
        [
          ("source", "[\(claim.source.tag)] \(claim.source.equation)"),
          ("evidence", "\(claim.evidence)"), ("stands on", "\(claim.proof.description)"),
        ], "facts"),
    ]
    let decisive = (outcome.finding?.comparisons ?? []).filter(\.isDecisive)
    let failing = decisive.filter { $0.verdict.name == .violated }
    let others = decisive.filter { $0.verdict.name != .violated }
    if !failing.isEmpty { body.append(table("What is violated", failing)) }
    if !others.isEmpty {
      let count = "\(others.count) other comparison\(others.count == 1 ? "" : "s")"
      body.append(Page.folded(count, table("What else was compared", others)))
    }
    return Markup(joining: body + notes(outcome))
  }

  private func table(_ title: String, _ comparisons: [Comparison]) -> Markup {
    Page.table(
      title, header: ["verdict"] + Self.header,
      rows: comparisons.map { [$0.verdict.name.marked($0.verdict.name.rawValue)] + cells($0) },
      endsInWords: true)
  }

  /// A counterexample as it is; what is long is folded.
  private func notes(_ outcome: Outcome) -> [Markup] {
    let failure = outcome.failure.map { ["could not be checked: \($0)"] } ?? []
    let notes = (outcome.finding?.notes ?? []) + failure
    let lines = notes.flatMap { $0.split(whereSeparator: \.isNewline).map(String.init) }
    if lines.isEmpty { return [] }
    if lines.count <= 6 { return [Page.list(lines.map { "\($0)" })] }
    let text = folded(lines.joined(separator: "\n"), head: 30, tail: 30)
    return [Page.folded(gist(lines[0]), Page.lines(text))]
  }
}

extension Verdict.Name {
  func marked(_ text: String) -> Markup {
    let (colour, symbol) =
      switch self {
      case .holds: ("good", "✓")
      case .violated: ("bad", "✗")
      case .inconclusive: ("fair", "?")
      case .silent: ("note", "–")
      }
    return "<span class=\"\(colour)\">\(symbol)</span> \(text)"
  }
}

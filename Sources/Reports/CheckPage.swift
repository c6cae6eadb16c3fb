// SPDX-License-Identifier: GPL-3.0-or-later
import Theorems

/// A run of `check` as a page: the verdict, what is violated in full, and of each claim what was measured beside what
/// theory allows.
public struct CheckPage {
  let report: CheckReport
  let command: String
  /// The file that the claims are about.
  let data: String?

  public init(_ report: CheckReport, command: String, data: String?) {
    (self.report, self.command, self.data) = (report, command, data)
  }

  public var text: String {
    let sections = [
      Page.Section(heading: nil, body: [verdict, facts]),
      Page.Section(heading: "Violated", body: outcomes(.violated).map(full)),
      Page.Section(heading: "By subject", body: [subjects]),
      Page.Section(heading: "Measured beside allowed", body: measured),
      Page.Section(heading: "Inconclusive", body: reasons(.inconclusive)),
      Page.Section(heading: "Silent", body: reasons(.silent)),
      Page.Section(heading: "What the claims say", body: [statements]),
    ].filter { !$0.body.isEmpty }
    return Page(title: "\(report.verdict): assay check", sections: sections).text
  }

  private func outcomes(_ name: Verdict.Name) -> [Outcome] {
    report.outcomes.filter { $0.verdict.name == name }
  }

  private var verdict: Markup {
    switch report.overall {
    case .holds: Page.verdict("✓ \(report.verdict)", "good", report.sentence)
    case .violated: Page.verdict("✗ \(report.verdict)", "bad", report.sentence)
    case .vacuous: Page.verdict("? \(report.verdict)", "fair", report.sentence)
    }
  }

  private var facts: Markup {
    let settings = report.settings
    var entries: [(term: Markup, meaning: Markup)] = [
      ("claims", "\(report.counts)"),
      ("draws at N = 4000", report.isQuick ? "none (--quick)" : "\(settings.largeDraws)"),
      ("cases of each property", "\(settings.cases)"),
    ]
    if let data { entries.insert(("preambles", "<bdi>\(data)</bdi>"), at: 0) }
    if let planted = report.planted { entries.append(("planted error", "\(planted)")) }
    entries.append(("again", "<code>\(command)</code>"))
    return Page.definitions(entries, "facts")
  }

  /// How many claims of each first word of the ids came to what.
  private var subjects: Markup {
    let groups = Dictionary(grouping: report.outcomes) { $0.claim.id.prefix { $0 != "/" } }
    let names = Verdict.Name.allCases.filter { report.count($0) > 0 }
    let rows = groups.sorted { $0.key < $1.key }.map { subject, outcomes -> [Markup] in
      ["\(String(subject))"]
        + names.map { name in "\(outcomes.count { $0.verdict.name == name })" }
    }
    return Page.table(
      "Claims by the first word of their ids",
      header: ["subject"] + names.map { "\($0.rawValue)" }, rows: rows)
  }

  /// Without silent claims: nothing was compared that theory speaks of.
  private var measured: [Markup] {
    let rows = report.outcomes.compactMap { outcome -> [Markup]? in
      guard outcome.verdict.name != .silent, let deciding = outcome.finding?.deciding else {
        return nil
      }
      return [outcome.verdict.name.marked(outcome.claim.id)] + cells(deciding)
    }
    if rows.isEmpty { return [] }
    return [
      Page.paragraph(
        """
        Shaded is what theory allows, the line is its prediction, the dot is what was measured, with its interval. Of each claim \
        the comparison that decides is shown.
        """, "note"),
      Page.table(
        "The deciding comparison of each claim", header: ["claim"] + Self.header, rows: rows,
        endsInWords: true),
    ]
  }

  private func reasons(_ name: Verdict.Name) -> [Markup] {
    let items = outcomes(name).map { "<b>\($0.claim.id)</b>: \(report.summary($0))" as Markup }
    return items.isEmpty ? [] : [Page.list(items)]
  }

  private var statements: Markup {
    let entries = report.outcomes.map { outcome -> (term: Markup, meaning: Markup) in
      let claim = outcome.claim
      return (
        "\(claim.id)",
        """
        \(claim.conclusion)<br/><small>[\(claim.source.tag)] \(claim.source.equation); stands on \(claim.proof.description)</small>
        """
      )
    }
    return Page.folded(
      "\(entries.count) claim\(entries.count == 1 ? "" : "s") with sources and proofs",
      Page.definitions(entries, "glossary"))
  }
}

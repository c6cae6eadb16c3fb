// SPDX-License-Identifier: GPL-3.0-or-later
import Audit

/// The audit of a network as a page for a person who looks before reading: the verdict, curves by layer, the shrinkages,
/// the parameters, and what the words mean.
public struct AuditPage {
  let audit: NetworkAudit
  /// The parameter file, and the problem.
  let parameters, source: String

  public init(_ audit: NetworkAudit, parameters: String, source: String) {
    (self.audit, self.parameters, self.source) = (audit, parameters, source)
  }

  public var text: String {
    var sections = [
      Page.Section(heading: nil, body: [verdict, facts]),
      Page.Section(
        heading: "Layer by layer", body: [Page.row(courses + costs), layerTable]),
    ]
    if let shrinkages { sections.append(shrinkages) }
    sections.append(ofParameters)
    sections.append(Page.Section(heading: "What the words mean", body: [glossary]))
    return Page(title: "\(audit.verdict.rawValue): \(parameters)", sections: sections).text
  }

  private var verdict: Markup {
    Page.verdict(
      "\(audit.verdict.symbol) \(audit.verdict.rawValue)", audit.verdict.colour, audit.sentence)
  }

  private var facts: Markup {
    let tolerance = audit.tolerance
    var entries: [(term: Markup, meaning: Markup)] = [
      ("network", "\(audit.title)"), ("parameters", "<bdi>\(parameters)</bdi>"),
      ("problem", "<bdi>\(source)</bdi>"), ("compared with", "\(audit.reference)"),
    ]
    if let found = audit.measured, let last = found.layers.last {
      let excess = "\(decibels(last.excess)) ± \(decibels(last.standardError))"
      entries.append(
        ("loses in the end, measured", "\(excess) dB (standard error; \(found.draws) draws)"))
    }
    if let excess = audit.layers.last?.excess {
      entries.append(
        ("loses in the end, predicted", "\(decibels(excess)) dB in the limit of large N"))
    }
    entries += audit.beside.map { ("\($0.name)", "\($0.decibels) dB; \($0.remark)") }
    entries.append(
      (
        "tolerances",
        """
        parameters \(number(tolerance.parameters)), a layer \(number(tolerance.layer)) dB, the network \
        \(number(tolerance.network)) dB
        """
      ))
    return Page.definitions(entries, "facts")
  }

  private var layerTable: Markup {
    let table = AuditTable(audit)
    let rows = zip(audit.layers, table.rows).map { layer, row in
      row.map { "\($0)" as Markup } + [layer.verdict.marked(table.verdict(layer))]
    }
    return Page.table(
      "By layer, in dB", header: (table.header + ["verdict"]).map { "\($0)" }, rows: rows,
      endsInWords: true)
      + Markup(joining: table.notes.map { Page.paragraph("\($0)", "note") })
  }
}

extension AuditVerdict {
  /// Of a page; the words say the same.
  var colour: String {
    switch self {
    case .matched, .equivalent: "good"
    case .deviates, .undecided: "fair"
    case .worse: "bad"
    }
  }

  var symbol: String {
    switch self {
    case .matched: "✓"
    case .equivalent: "≈"
    case .deviates: "△"
    case .undecided: "?"
    case .worse: "✗"
    }
  }

  func marked(_ text: String) -> Markup {
    "<span class=\"\(colour)\">\(symbol)</span> \(text)"
  }
}

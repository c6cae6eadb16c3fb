// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Golden
import Verification

/// A run of `verify` as a page for a person who looks before reading: the verdict, what is wrong, how the error grows, and
/// what became of each method and case. What did not run has no row.
public struct VerificationPage {
  let report: VerificationReport
  /// How to run it again, and how to run one case again, up to the case's id.
  let command, caseCommand: String

  public init(_ report: VerificationReport, command: String, caseCommand: String) {
    (self.report, self.command, self.caseCommand) = (report, command, caseCommand)
  }

  public var text: String {
    let sections = [
      Page.Section(heading: nil, body: [verdict, facts]),
      Page.Section(heading: "What is wrong", body: findings),
      Page.Section(heading: "Error over iterations", body: courses),
      Page.Section(heading: "Failing cases", body: failures),
      Page.Section(heading: "By method", body: methods),
      Page.Section(heading: "Besides", body: asides),
    ].filter { !$0.body.isEmpty }
    return Page(title: "\(report.verdict): \(report.candidate)", sections: sections).text
  }

  private var verdict: Markup {
    switch report.overall {
    case .verified: Page.verdict("✓ \(report.verdict)", "good", report.sentence)
    case .notVerified: Page.verdict("✗ \(report.verdict)", "bad", report.sentence)
    case .nothingRan, .nothingShown: Page.verdict("? \(report.verdict)", "fair", report.sentence)
    }
  }

  private var facts: Markup {
    var entries: [(term: Markup, meaning: Markup)] = [
      ("implementation", "<bdi>\(report.candidate)</bdi>"),
      (
        "compared with",
        "golden suite \(report.suite): every expected value is proven by ball arithmetic"
      ),
      ("format", "\(report.dtype.rawValue)"),
      ("cases", "\(report.counts)"),
    ]
    if !report.accepted.isEmpty {
      entries.append(("conventions that pass", "\(report.accepted.joined(separator: ", "))"))
    }
    if report.isStrict {
      entries.append(("strict", "imprecise answers, and expected failures that pass, are failures"))
    }
    entries.append(("again", "<code>\(command)</code>"))
    return Page.definitions(entries, "facts")
  }

  /// The mistake, and the equations that fail on the candidate's own numbers.
  private var findings: [Markup] {
    let diagnoses = DiagnosisReport(diagnoses: report.diagnoses).statements.map { said -> Markup in
      let name: Markup = said.name.map { "<strong class=\"bad\">\($0)</strong>" } ?? ""
      let lines = said.lines.map { Page.paragraph("\($0)") }
      return "<p><b>\(said.title):</b> \(said.lead)\(name)\(said.about)</p>\n\(lines)"
    }
    let equations = report.equations.map { verdict -> Markup in
      let equation = EquationReport(verdict: verdict)
      let items = equation.statements.map { said -> Markup in
        let formulas = said.formulas.map { "<code class=\"formula\">\($0)</code>" as Markup }
        return "\(formulas) \(said.what)"
      }
      return "<p class=\"heading\">On its own numbers: \(equation.title)</p>\n"
        + Page.list(equation.notes.map { "\($0)" } + items + equation.rest.map { "\($0)" })
    }
    let hint = report.equations.isEmpty ? report.withoutTrace : nil
    return diagnoses + equations + (hint.map { [Page.paragraph("\($0)", "note")] } ?? [])
  }

  private var methods: [Markup] {
    let table = MethodTable(report)
    if table.rows.isEmpty { return [] }
    let failing = Set(report.failing.map(\.golden.algorithm.rawValue))
    let rows = table.rows.map { row in
      row.map { cell -> Markup in
        failing.contains(cell) ? "\(cell) <span class=\"bad\">✗</span>" : "\(cell)"
      }
    }
    return [
      Page.table(
        "Cases of each method of which any ran", header: table.header.map { "\($0)" }, rows: rows)
    ]
  }

  private var asides: [Markup] {
    let lines = VerificationAsides(report).lines
    return lines.isEmpty ? [] : [Page.list(lines.map { "\($0)" })]
  }
}

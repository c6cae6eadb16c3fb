// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Verification

extension VerificationReport {
  /// The report for a comment or a workflow's summary, short enough for either.
  public var markdown: String {
    let symbol = overall == .verified ? "✅" : overall == .notVerified ? "❌" : "⚠️"
    let table = MethodTable(self)
    var lines = ["## \(symbol) \(verdict)", "", Markdown.text(sentence), ""]
    lines.append(
      "\(Markdown.code(candidate)) against golden suite \(suite), \(dtype.rawValue): \(counts).")
    lines += findings
    if !table.rows.isEmpty { lines += [""] + Markdown.table(table.header, table.rows) }
    lines += [""] + failures
    let asides = VerificationAsides(self).lines
    if !asides.isEmpty {
      lines += Markdown.folded("Besides", asides.prefix(20).map { "- " + Markdown.code($0) })
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The mistake, and the equations that fail.
  private var findings: [String] {
    let diagnoses = DiagnosisReport(diagnoses: diagnoses).statements.prefix(5)
    let diagnosed = diagnoses.flatMap { said in
      let name = said.name.map { "**\(Markdown.text($0))**" } ?? ""
      let head = "**\(said.title):** \(said.lead)\(name)\(Markdown.text(said.about))"
      return ["", head] + said.lines.prefix(8).map { "- " + shortened($0) }
    }
    let failing = equations.prefix(5).flatMap { verdict in
      let equation = EquationReport(verdict: verdict)
      let statements = (equation.notes + equation.rest).map(shortened)
      let failing = equation.statements.map { said in
        said.formulas.map(Markdown.code).joined(separator: ", ") + " " + Markdown.text(said.what)
      }
      return ["", "On its own numbers: \(Markdown.text(equation.title))"]
        + (failing + statements).map { "- " + $0 }
    }
    return diagnosed + failing
  }

  /// The first of them, the others counted; what programs said of them folded.
  private var failures: [String] {
    let failing = failing
    if failing.isEmpty { return [] }
    let rows = failing.prefix(20).map { [Markdown.code($0.golden.id), shortened($0.brief)] }
    let more = failing.count - rows.count
    let table = Markdown.table(["case", "first differs"], rows)
    let count = "\(failing.count) failing case\(failing.count == 1 ? "" : "s")"
    let said = failing.filter { $0.difference == nil && $0.message.contains(where: \.isNewline) }
    return Markdown.folded(count, table + (more > 0 ? ["", "and \(more) more"] : []))
      + said.prefix(3).flatMap {
        Markdown.folded(
          "\($0.golden.id): \(gist($0.message))", Markdown.block(folded($0.message)))
      }
  }

  /// A comment has room for 65536 characters.
  private func shortened(_ words: String) -> String {
    Markdown.text(words.count > 300 ? "\(words.prefix(300))…" : words)
  }
}

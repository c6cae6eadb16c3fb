// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Golden
import Twins
import Verification

/// The report for a person at a terminal: the first failure in full, the others a line each, what they
/// add up to, and what was not compared.
public struct TextReport {
  let report: VerificationReport
  let style: TerminalStyle
  /// How to run one case again, up to the case's id.
  let command: String

  public init(_ report: VerificationReport, style: TerminalStyle, command: String) {
    self.report = report
    self.style = style
    self.command = command
  }

  public var text: String {
    var lines = [
      style.bold("\(report.candidate)") + " against golden suite \(report.suite), "
        + "\(report.dtype.rawValue): every expected value proven by ball arithmetic", "",
    ]
    lines += table
    let failures = report.results.filter { $0.status == .failed }
    if let first = failures.first {
      lines += ["", style.red("First failure: ") + style.bold(first.golden.id)] + full(first)
    }
    if failures.count > 1 {
      lines +=
        ["", "Also failing:"] + failures.dropFirst().map { "  \($0.golden.id): \(brief($0))" }
    }
    lines += DiagnosisReport(diagnoses: report.diagnoses, style: style).lines + equations + asides
    lines += ["", verdict]
    return lines.joined(separator: "\n") + "\n"
  }

  private var table: [String] {
    let header = ["algorithm", "passed", "imprecise", "failed", "not run", "largest error/allowed"]
    // What was not run at all is told below, by its reason.
    let run = report.results.filter { ![.skipped, .notApplicable].contains($0.status) }
    let algorithms = Set((run.isEmpty ? report.results : run).map(\.golden.algorithm)).sorted()
    let rows = algorithms.map { algorithm -> [String] in
      let own = report.results.filter { $0.golden.algorithm == algorithm }
      let compared = own.filter { !$0.compared.isEmpty }
      let ratio = compared.map { $0.largestError / $0.allowed }.max()
      return [
        algorithm.rawValue,
        "\(own.filter { [.passed, .accepted, .xpassed].contains($0.status) }.count)",
        "\(own.filter { $0.status == .imprecise }.count)",
        "\(own.filter { [.failed, .xfailed].contains($0.status) }.count)",
        "\(own.filter { [.skipped, .notApplicable].contains($0.status) }.count)",
        ratio.map { significant($0) } ?? "-",
      ]
    }
    return columns([header] + rows)
  }

  private func full(_ result: CaseResult) -> [String] {
    let golden = result.golden
    var lines = [
      "  \(golden.title)",
      "  \(golden.source.joined(separator: ", ")) [\(golden.spec.joined(separator: ", "))]",
    ]
    if let difference = result.difference {
      lines.append("  first differs in \(place(difference)): \(what(difference, golden))")
      if difference.kind == .tooFar {
        lines.append("    expected  \(exact(difference.expected))")
        lines.append("    got       \(exact(difference.got))")
        lines.append(
          "    error \(significant(difference.error)) \(unit(golden)), allowed \(significant(difference.allowed))"
        )
      }
      lines.append(
        "  the expected value is proven: \(golden.enclosure.certified) of \(golden.enclosure.total)"
          + " components enclosed at \(golden.enclosure.precision) bits")
    } else {
      lines += cut(result.message).map { "  " + $0 }
    }
    if !result.right.isEmpty {
      lines.append("  right: \(result.right.joined(separator: ", "))")
    }
    if !result.notGiven.isEmpty {
      lines.append("  not given, so not compared: \(result.notGiven.joined(separator: ", "))")
    }
    if golden.flags.contains(Case.clipActs) {
      lines.append(
        "  a clip acts in this case: the answer depends on its constants (ADAPTERS.md gives them)")
    }
    lines.append("  again: \(command) --only \(golden.id)")
    return lines
  }

  /// A message, of which a long traceback is cut to its ends.
  private func cut(_ message: String) -> [String] {
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return lines.count <= 12 ? lines : Array(lines.prefix(3)) + ["…"] + Array(lines.suffix(8))
  }

  private func brief(_ result: CaseResult) -> String {
    guard let difference = result.difference else {
      return result.message.split(separator: "\n").first.map(String.init) ?? ""
    }
    return "\(place(difference)), \(what(difference, result.golden))"
  }

  private func place(_ difference: Difference) -> String {
    let iteration = difference.iteration.map { " of iteration \($0)" } ?? ""
    let name =
      difference.array.hasPrefix("trace/")
      ? String(difference.array.dropFirst(6)) : difference.array
    let index = difference.iteration == nil ? difference.index : Array(difference.index.dropFirst())
    let part = difference.part.map { " (\($0.rawValue) part)" } ?? ""
    return "\(name)\(index.isEmpty ? "" : "\(index)")\(part)\(iteration)"
  }

  private func what(_ difference: Difference, _ golden: Case) -> String {
    switch difference.kind {
    case .tooFar: "\(significant(difference.error / difference.allowed)) times the allowed error"
    case .missing: "it was not given"
    case .wrongShape(let got, let wanted): "its shape is \(got); \(wanted) is wanted"
    case .notFinite: "it is \(difference.got), not a finite number"
    case .support: "\(difference.got) where \(difference.expected) is proven: the zeros differ"
    }
  }

  private func unit(_ golden: Case) -> String {
    golden.tolerance.metric == .ulp
      ? "ulp"
      : "units of roundoff (\(significant(report.dtype.unitRoundoff)), relative"
        + (golden.level == .kernel
          && golden.inputs.allSatisfy { !$0.arrays.contains { $0.name == "A" } }
          ? ")" : ", of the vector)")
  }

  private var equations: [String] {
    if report.equations.isEmpty { return withoutTrace }
    return ["", style.bold("Equations") + " on the candidate's own numbers:"]
      + report.equations.flatMap { EquationReport(verdict: $0).lines.map { "  " + $0 } }
  }

  /// What a trace would tell.
  private var withoutTrace: [String] {
    let iterations = Set(
      report.results.filter { $0.status == .failed && !$0.compared.isEmpty }
        .filter { $0.notGiven.contains { $0.hasPrefix("trace/") } }.map(\.golden.algorithm))
    if iterations.isEmpty { return [] }
    return [
      "",
      "With traces (\"trace\": true, and trace/… in the answers) this report would say which equation of"
        + " \(iterations.sorted().map(\.rawValue).joined(separator: ", ")) fails on your own numbers.",
    ]
  }

  private var asides: [String] {
    var lines: [String] = []
    let imprecise = report.results.filter { $0.status == .imprecise }
    lines += imprecise.prefix(8).map { "imprecise: \($0.golden.id): \($0.message)" }
    if imprecise.count > 8 { lines.append("imprecise: and \(imprecise.count - 8) more") }
    for (name, results) in Dictionary(
      grouping: report.results.filter { $0.status == .accepted }, by: \.message
    ).sorted(by: { $0.key < $1.key }) {
      lines.append("accepted: \(results.count) that follow \(name)")
    }
    for result in report.results where result.status == .xpassed {
      lines.append("unexpectedly passed: \(result.golden.id) (expected to fail: \(result.message))")
    }
    for result in report.results where result.status == .xfailed {
      lines.append("failed as expected: \(result.golden.id) (\(result.message))")
    }
    let skipped = Dictionary(
      grouping: report.results.filter { [.skipped, .notApplicable].contains($0.status) },
      by: \.message)
    for (reason, results) in skipped.sorted(by: { $0.key < $1.key }) {
      lines.append("not run: \(results.count) (\(reason.split(separator: "\n").first ?? ""))")
    }
    let silent = Set(
      report.results.filter { [.passed, .imprecise, .accepted].contains($0.status) }
        .flatMap(\.notGiven)
    ).sorted()
    if !silent.isEmpty {
      lines.append(
        "not given, so not compared, in some that passed: \(silent.joined(separator: ", "))")
    }
    return lines.isEmpty ? [] : [""] + lines
  }

  private var verdict: String {
    let ran = report.results.filter { ![.skipped, .notApplicable].contains($0.status) }
    let apart = [
      (CaseResult.Status.imprecise, "imprecise"), (.accepted, "accepted"),
      (.xfailed, "failed as expected"), (.xpassed, "passed unexpectedly"),
    ]
    let counts =
      ["\(report.count(.passed)) passed", "\(report.count(.failed)) failed"]
      + apart.filter { report.count($0.0) > 0 }.map { "\(report.count($0.0)) \($0.1)" }
    let text =
      counts.joined(separator: ", ") + ", \(ran.count) run of \(report.results.count)"
      + (report.isPartial ? " (stopped at the limit of failures)" : "")
    if ran.isEmpty { return style.red("Nothing ran. ") + text }
    if !report.saysSomething {
      return style.red("Nothing was shown: all that ran was expected to fail. ") + text
    }
    return report.holds
      ? style.green("Verified. ") + text : style.red("Not verified. ") + text
  }
}

/// Three significant digits.
func significant(_ value: Double) -> String { String(format: "%.3g", value) }

/// All digits, and the bits.
func exact(_ value: Double) -> String { "\(value)  (\(String(format: "%a", value)))" }

/// Rows in columns of equal width: text to the left, numbers to the right.
func columns(_ rows: [[String]]) -> [String] {
  guard let first = rows.first else { return [] }
  let widths = first.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    "  "
      + row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + space : space + cell
      }.joined(separator: "  ")
  }
}

/// Colours, where they are wanted.
public struct TerminalStyle: Sendable {
  let isColoured: Bool
  /// Colours on a terminal unless `NO_COLOR` is set.
  public init(isTerminal: Bool, environment: [String: String]) {
    isColoured =
      isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }
  func bold(_ text: String) -> String { code(1, text) }
  func red(_ text: String) -> String { code(31, text) }
  func green(_ text: String) -> String { code(32, text) }
  func yellow(_ text: String) -> String { code(33, text) }
  private func code(_ number: Int, _ text: String) -> String {
    isColoured ? "\u{1b}[\(number)m\(text)\u{1b}[0m" : text
  }
}

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
    let table = MethodTable(report)
    let asides = VerificationAsides(report).lines
    var lines = [
      style.bold("\(report.candidate)") + " against golden suite \(report.suite), "
        + "\(report.dtype.rawValue): every expected value proven by ball arithmetic", "",
    ]
    lines += table.rows.isEmpty ? [] : columns([table.header] + table.rows)
    let failures = report.results.filter { $0.status == .failed }
    if let first = failures.first {
      lines += ["", style.red("First failure: ") + style.bold(first.golden.id)] + full(first)
    }
    if failures.count > 1 {
      lines +=
        ["", "Also failing:"] + failures.dropFirst().map { "  \($0.golden.id): \($0.brief)" }
    }
    lines += DiagnosisReport(diagnoses: report.diagnoses).lines(style) + equations
    lines += asides.isEmpty ? [] : [""] + asides
    let colour = report.overall == .verified ? style.green : style.red
    lines += ["", colour("\(report.verdict). ") + report.counts]
    return lines.joined(separator: "\n") + "\n"
  }

  private func full(_ result: CaseResult) -> [String] {
    let golden = result.golden
    var lines = [
      "  \(golden.title)",
      "  \(golden.source.joined(separator: ", ")) [\(golden.spec.joined(separator: ", "))]",
    ]
    if let difference = result.difference {
      lines.append("  first differs in \(difference.place): \(difference.what)")
      if difference.kind == .tooFar {
        lines.append("    expected  \(exact(difference.expected))")
        lines.append("    got       \(exact(difference.got))")
        lines.append(
          "    error \(significant(difference.error)) \(golden.unit(report.dtype)), allowed \(significant(difference.allowed))"
        )
      }
    } else {
      lines += folded(result.message).map { "  " + $0 }
    }
    lines += result.remarks.map { "  " + $0 }
    lines.append("  again: \(command) --only \(golden.id)")
    return lines
  }

  private var equations: [String] {
    if report.equations.isEmpty { return report.withoutTrace.map { ["", $0] } ?? [] }
    return ["", style.bold("Equations") + " on the candidate's own numbers:"]
      + report.equations.flatMap { EquationReport(verdict: $0).lines.map { "  " + $0 } }
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

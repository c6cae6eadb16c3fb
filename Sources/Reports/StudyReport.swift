// SPDX-License-Identifier: GPL-3.0-or-later
import Search
import Studies

/// A study as tables.
public struct StudyReport: Sendable {
  private let summary: StudySummary
  private var names: [String] { summary.search.space.dimensions.map(\.name) }

  public init(_ summary: StudySummary) { self.summary = summary }

  /// The best trials with their settings, and how many there were.
  public func text(best count: Int) -> String {
    let ranked = summary.ranked
    let rows =
      [["trial", "value"] + names]
      + ranked.prefix(count).map { trial in
        ["\(trial.number)", trial.value.map { "\($0)" } ?? ""] + settings(trial, absent: "-")
      }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
        .joined(separator: "  ").trimmingSuffix
    }
    let failed = summary.failed.count
    let head =
      "\(summary.trials.count) trials, \(ranked.count) with a number"
      + (failed > 0 ? ", \(failed) failed" : "")
      + "; \(summary.direction == .minimise ? "least" : "greatest") first"
    return ([head] + (ranked.isEmpty ? [] : lines)).joined(separator: "\n") + "\n"
  }

  /// All trials as comma-separated values; what is not there is empty.
  public var csv: String {
    let header = ["trial", "state", "value", "problem"] + names
    let rows = summary.trials.map { trial in
      let (state, problem) = trial.state.text
      return ["\(trial.number)", state, trial.value.map { "\($0)" } ?? "", problem ?? ""]
        + settings(trial, absent: "")
    }
    return ([header] + rows).map { $0.map(Self.field).joined(separator: ",") }
      .joined(separator: "\n") + "\n"
  }

  private func settings(_ trial: Trial, absent: String) -> [String] {
    names.map { trial.assignment[$0]?.description ?? absent }
  }

  private static func field(_ text: String) -> String {
    let isPlain = !text.contains { ",\"\r\n".contains($0) }
    return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}

extension Trial.State {
  /// Its name, and why there is no number.
  var text: (state: String, problem: String?) {
    switch self {
    case .running: ("running", nil)
    case .finished: ("finished", nil)
    case .failed(let problem): ("failed", problem)
    }
  }
}

extension String {
  fileprivate var trimmingSuffix: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

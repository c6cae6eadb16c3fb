// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Theorems

/// What a run of the theorem suite came to, for a reader: both sides of each comparison, what was
/// silent and why, what would make an inconclusive check conclusive.
public struct CheckReport: Sendable {
  public let outcomes: [Outcome]
  public let settings: CheckSettings
  /// Whether claims of full cost were left out.
  public let isQuick: Bool
  /// What was made wrong on purpose.
  public let planted: String?

  public init(
    _ outcomes: [Outcome], settings: CheckSettings, isQuick: Bool, planted: String? = nil
  ) {
    self.outcomes = outcomes
    self.settings = settings
    self.isQuick = isQuick
    self.planted = planted
  }

  public func count(_ name: Verdict.Name) -> Int { ids(name).count }

  /// The claims with a verdict.
  public func ids(_ name: Verdict.Name) -> [String] {
    outcomes.filter { $0.verdict.name == name }.map(\.claim.id)
  }

  /// Whether nothing was said: no claim, or all silent or inconclusive.
  public var isVacuous: Bool {
    outcomes.allSatisfy { [.silent, .inconclusive].contains($0.verdict.name) }
  }

  /// One line for each claim, everything for one that is violated, and what they add up to.
  public func text(_ style: TerminalStyle) -> String {
    let width = outcomes.map(\.claim.id.count).max() ?? 0
    var lines = outcomes.flatMap { outcome -> [String] in
      let name = outcome.verdict.name.rawValue
      let padded = name + String(repeating: " ", count: max(0, 12 - name.count))
      let id = outcome.claim.id
      let space = String(repeating: " ", count: width - id.count)
      let line =
        coloured(outcome.verdict.name, padded, style) + "  " + id + space + "  "
        + summary(outcome)
      return [line] + (outcome.verdict.name == .violated ? details(outcome) : [])
    }
    lines += ["", counts]
    if let planted { lines.append("planted error: \(planted)") }
    for outcome in outcomes where outcome.verdict.name == .silent {
      lines.append("silent: \(outcome.claim.id)")
    }
    if isVacuous {
      lines.append("No claim said anything: this run checked nothing.")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The numbers of each verdict.
  public var counts: String {
    Verdict.Name.allCases.map { "\(count($0)) \($0.rawValue)" }.joined(separator: ", ")
      + " of \(outcomes.count) claims (seed \(settings.seed), \(settings.draws) draws)"
  }

  /// The deciding comparison and the verdict's own number.
  func summary(_ outcome: Outcome) -> String {
    if let failure = outcome.failure { return "could not be checked: \(failure)" }
    let deciding = outcome.finding?.deciding
    let sides = deciding.map(written) ?? ""
    let unit = deciding.map { $0.unit.isEmpty ? "" : " \($0.unit)" } ?? ""
    switch outcome.verdict {
    case .holds(let margin):
      return "\(sides); margin \(significant(margin))\(unit)" + beside(deciding, outcome)
    case .violated(let excess): return "\(sides); beyond it by \(significant(excess))\(unit)"
    case .inconclusive(let more): return "\(sides); needs \(more) more draws"
    case .silent(let hypothesis):
      return "hypothesis fails: \(hypothesis.statement): \(hypothesis.quantity) is"
        + " \(significant(hypothesis.value)), not in \(range(hypothesis.range))"
    }
  }

  /// Other averages of the same quantity.
  private func beside(_ deciding: Comparison?, _ outcome: Outcome) -> String {
    (outcome.finding?.comparisons ?? []).filter {
      !$0.isDecisive && $0.quantity == deciding?.quantity
    }.map {
      "; \($0.average ?? "beside"): \(number($0.measured)) ± \(significant($0.halfWidth))"
    }.joined()
  }

  /// Both sides, in words and numbers.
  func written(_ comparison: Comparison) -> String {
    let unit = comparison.unit.isEmpty ? "" : " \(comparison.unit)"
    var of = [comparison.average, comparison.draws.map { "\($0)" }].compactMap(\.self)
      .joined(separator: ", ")
    if !of.isEmpty { of = " (\(of))" }
    let error = comparison.halfWidth > 0 ? " ± \(significant(comparison.halfWidth))" : ""
    return
      "\(comparison.quantity): \(number(comparison.measured))\(error)\(unit)\(of), \(wanted(comparison))"
  }

  /// What it should be.
  func wanted(_ comparison: Comparison) -> String {
    switch comparison.relation {
    case .within: "predicted \(number(comparison.predicted)) ± \(number(comparison.allowed))"
    case .atMost: "at most \(number(comparison.predicted + comparison.allowed))"
    case .atLeast: "at least \(number(comparison.predicted - comparison.allowed))"
    }
  }

  private func details(_ outcome: Outcome) -> [String] {
    let claim = outcome.claim
    var lines = [
      "    \(claim.source.equation) [\(claim.source.tag)]: \(claim.conclusion)",
      "    evidence: \(claim.evidence)",
    ]
    for comparison in outcome.finding?.comparisons ?? [] where comparison.isDecisive {
      lines.append("    \(comparison.verdict.name.rawValue): \(written(comparison))")
    }
    lines += (outcome.finding?.notes ?? []).map { "    \($0)" }
    return lines
  }

  private func coloured(_ name: Verdict.Name, _ text: String, _ style: TerminalStyle) -> String {
    switch name {
    case .holds: style.green(text)
    case .violated: style.red(text)
    case .silent, .inconclusive: style.yellow(text)
    }
  }
}

/// Six significant digits.
func number(_ value: Double) -> String { String(format: "%.6g", value) }

/// An interval; the largest number stands for no limit.
func range(_ range: ClosedRange<Double>) -> String {
  range.upperBound == .greatestFiniteMagnitude
    ? "[\(number(range.lowerBound)), ∞)"
    : "[\(number(range.lowerBound)), \(number(range.upperBound))]"
}

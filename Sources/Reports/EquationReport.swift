// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Verification

/// What the equations say, in words.
struct EquationReport {
  /// Some lines of a method, of which one or all fail, and how.
  struct Statement {
    let formulas: [String]
    let what: String
  }

  let verdict: EquationVerdict
  private var cases: Int { verdict.checks.count }

  var lines: [String] {
    [title + ":"]
      + (notes + statements.flatMap(written) + rest).map { "  " + $0 }
  }

  var title: String {
    "\(verdict.algorithm.rawValue), \(cases) failing case\(cases == 1 ? "" : "s") with a trace"
  }

  /// What is to be said of the traces themselves.
  var notes: [String] {
    let first = verdict.checks[0]
    var lines: [String] = []
    if let short = verdict.iterationsGiven {
      lines.append(
        "the trace of \(short.example) has \(short.given) iterations, not those asked for")
    }
    if let (quantity, iteration) = first.notFinite {
      lines.append("\(quantity) is not finite at t = \(iteration) of \(first.caseID)")
    }
    if verdict.isBinary32 {
      lines.append("every number given is one of binary32, by whose roundoff the lines are judged:")
    }
    return lines
  }

  var statements: [Statement] { verdict.findings.prefix(4).map(described) }

  /// What follows the statements.
  var rest: [String] {
    var lines: [String] = []
    if verdict.findings.count > 4 { lines.append("and \(verdict.findings.count - 4) more") }
    let other = verdict.findings.isEmpty ? "" : "other "
    if !verdict.holding.isEmpty {
      lines.append(
        "all \(other)equations hold on its own numbers (\(verdict.holding.joined(separator: ", ")))"
      )
    }
    if !verdict.unseen.isEmpty {
      lines.append("not given, so not judged: \(verdict.unseen.joined(separator: ", "))")
    }
    return lines
  }

  private func written(_ said: Statement) -> [String] {
    said.formulas.count == 1
      ? ["\(said.formulas[0]) \(said.what)"] : [said.what] + said.formulas.map { "  " + $0 }
  }

  private func described(_ finding: EquationVerdict.Finding) -> Statement {
    let failure = finding.failure
    let formulas = finding.lines.map(\.formula)
    let subject =
      formulas.count == 1
      ? "fails" : "one of these lines fails, \(failure.quantity) alone being given:"
    return Statement(
      formulas: formulas,
      what: subject + " in \(finding.cases) of \(cases), first at t = \(failure.iteration) of"
        + " \(finding.example): " + size(failure))
  }

  private func size(_ failure: EquationCheck.Failure) -> String {
    if let ratio = failure.ratio {
      let excess = ratio - 1
      return abs(excess) < 0.1
        ? "yours is \(significant(abs(excess))) of it too \(excess < 0 ? "small" : "large")"
        : "yours is \(significant(ratio)) times it"
    }
    var (given, byLine) = (significant(failure.given), significant(failure.byLine))
    if given == byLine { (given, byLine) = ("\(failure.given)", "\(failure.byLine)") }
    return
      "yours is \(significant(failure.relativeError)) of its size away"
      + " (\(given) where it gives \(byLine))"
  }
}

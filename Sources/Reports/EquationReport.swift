// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Verification

/// What the equations say, in words.
struct EquationReport {
  let verdict: EquationVerdict

  var lines: [String] {
    let cases = verdict.checks.count
    let first = verdict.checks[0]
    var lines = [
      "\(verdict.algorithm.rawValue), \(cases) failing case\(cases == 1 ? "" : "s") with a trace:"
    ]
    if let short = verdict.iterationsGiven {
      lines.append(
        "  the trace of \(short.example) has \(short.given) iterations, not those asked for")
    }
    if let (quantity, iteration) = first.notFinite {
      lines.append("  \(quantity) is not finite at t = \(iteration) of \(first.caseID)")
    }
    if verdict.isBinary32 {
      lines.append(
        "  every number given is one of binary32, by whose roundoff the lines are judged:")
    }
    for finding in verdict.findings.prefix(4) { lines += described(finding) }
    if verdict.findings.count > 4 { lines.append("  and \(verdict.findings.count - 4) more") }
    let rest = verdict.findings.isEmpty ? "" : "other "
    if !verdict.holding.isEmpty {
      lines.append(
        "  all \(rest)equations hold on its own numbers (\(verdict.holding.joined(separator: ", ")))"
      )
    }
    if !verdict.unseen.isEmpty {
      lines.append("  not given, so not judged: \(verdict.unseen.joined(separator: ", "))")
    }
    return lines
  }

  private func described(_ finding: EquationVerdict.Finding) -> [String] {
    let failure = finding.failure
    let formulas = finding.lines.map(\.formula)
    let subject =
      formulas.count == 1
      ? formulas[0] + " fails"
      : "one of these lines fails, \(failure.quantity) alone being given:"
    let place =
      " in \(finding.cases) of \(verdict.checks.count), first at t = \(failure.iteration) of"
      + " \(finding.example): "
    return ["  " + subject + place + size(failure)]
      + (formulas.count == 1 ? [] : formulas.map { "    " + $0 })
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

// SPDX-License-Identifier: GPL-3.0-or-later
import Golden
import Verification

/// The report as JUnit XML, one test suite an algorithm.
public struct JUnitReport {
  let report: VerificationReport

  public init(_ report: VerificationReport) { self.report = report }

  public var text: String {
    let suites = Dictionary(grouping: report.results, by: \.golden.algorithm)
    return JUnit(
      name: "assay verify",
      suites: suites.sorted { $0.key < $1.key }.map { algorithm, results in
        JUnit.Suite(
          name: algorithm.rawValue,
          tests: results.map {
            JUnit.Test(classname: algorithm.rawValue, name: $0.golden.id, outcome: outcome($0))
          })
      }
    ).text
  }

  private func outcome(_ result: CaseResult) -> JUnit.Outcome {
    if report.fails(result) { return .failed(message: reason(result)) }
    switch result.status {
    case .xfailed, .skipped, .notApplicable: return .skipped(message: result.message)
    case .passed, .imprecise, .accepted, .failed, .xpassed: return .passed
    }
  }

  private func reason(_ result: CaseResult) -> String {
    if result.status == .xpassed { return "passed, though expected to fail: \(result.message)" }
    guard result.status == .failed, let difference = result.difference else {
      return result.message
    }
    let iteration = difference.iteration.map { ", iteration \($0)" } ?? ""
    let part = difference.part.map { ", \($0.rawValue) part" } ?? ""
    return "\(difference.kind.name): \(difference.array)\(difference.index)\(part)\(iteration):"
      + " expected \(difference.expected), got \(difference.got), error \(significant(difference.error)),"
      + " allowed \(significant(difference.allowed))"
  }
}

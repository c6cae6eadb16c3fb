// SPDX-License-Identifier: GPL-3.0-or-later
import Golden
import Verification

/// The report as JUnit XML, one test suite an algorithm.
public struct JUnitReport {
  let report: VerificationReport

  public init(_ report: VerificationReport) { self.report = report }

  public var text: String {
    let suites = Dictionary(grouping: report.results, by: \.golden.algorithm)
    let body = suites.sorted { $0.key < $1.key }.map { algorithm, results in
      let failures = results.filter(report.fails).count
      let skipped = results.filter { [.skipped, .notApplicable, .xfailed].contains($0.status) }
        .count
      return "  <testsuite name=\"\(xmlEscaped(algorithm.rawValue))\" tests=\"\(results.count)\""
        + " failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\">\n"
        + results.map(testcase).joined() + "  </testsuite>\n"
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"assay verify\">\n"
      + body.joined() + "</testsuites>\n"
  }

  private func testcase(_ result: CaseResult) -> String {
    let name = xmlEscaped(result.golden.id)
    let open =
      "    <testcase classname=\"\(xmlEscaped(result.golden.algorithm.rawValue))\" name=\"\(name)\""
    if report.fails(result) {
      return open + "><failure message=\"\(xmlEscaped(reason(result)))\"/></testcase>\n"
    }
    switch result.status {
    case .xfailed, .skipped, .notApplicable:
      return open + "><skipped message=\"\(xmlEscaped(result.message))\"/></testcase>\n"
    case .passed, .imprecise, .accepted, .failed, .xpassed: return open + "/>\n"
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

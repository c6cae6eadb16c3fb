// SPDX-License-Identifier: GPL-3.0-or-later
import Theorems

extension CheckReport {
  /// The report as JUnit XML, one suite for each first word of the claims' ids. Silent and
  /// inconclusive claims are skipped tests that say why; they are neither passed nor failed.
  public var junit: String {
    let suites = Dictionary(grouping: outcomes) { outcome in
      String(outcome.claim.id.prefix { $0 != "/" })
    }
    let body = suites.sorted { $0.key < $1.key }.map { name, outcomes in
      let failures = outcomes.count { $0.verdict.name == .violated }
      let skipped = outcomes.count { [.silent, .inconclusive].contains($0.verdict.name) }
      return "  <testsuite name=\"\(xmlEscaped(name))\" tests=\"\(outcomes.count)\""
        + " failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\">\n"
        + outcomes.map(testcase).joined() + "  </testsuite>\n"
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"assay check\">\n"
      + body.joined() + "</testsuites>\n"
  }

  private func testcase(_ outcome: Outcome) -> String {
    let id = outcome.claim.id
    let open =
      "    <testcase classname=\"\(xmlEscaped(String(id.prefix { $0 != "/" })))\""
      + " name=\"\(xmlEscaped(id))\""
    let message = xmlEscaped(summary(outcome))
    switch outcome.verdict {
    case .holds: return open + "/>\n"
    case .violated:
      let notes = xmlEscaped((outcome.finding?.notes ?? []).joined(separator: "\n"))
      return open + "><failure message=\"\(message)\">\(notes)</failure></testcase>\n"
    case .silent: return open + "><skipped message=\"silent: \(message)\"/></testcase>\n"
    case .inconclusive:
      return open + "><skipped message=\"inconclusive: \(message)\"/></testcase>\n"
    }
  }
}

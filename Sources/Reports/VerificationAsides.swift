// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Verification

/// What neither passed nor failed, what was not compared, and what would tell more.
struct VerificationAsides {
  let lines: [String]

  init(_ report: VerificationReport) {
    func results(_ statuses: CaseResult.Status...) -> [CaseResult] {
      report.results.filter { statuses.contains($0.status) }
    }
    func grouped(_ results: [CaseResult]) -> [(message: String, count: Int)] {
      Dictionary(grouping: results, by: \.message).sorted { $0.key < $1.key }
        .map { ($0.key, $0.value.count) }
    }
    let imprecise = results(.imprecise)
    var lines = imprecise.prefix(8).map { "imprecise: \($0.golden.id): \($0.message)" }
    if imprecise.count > 8 { lines.append("imprecise: and \(imprecise.count - 8) more") }
    lines += grouped(results(.accepted)).map { "accepted: \($0.count) that follow \($0.message)" }
    lines += results(.xpassed).map {
      "unexpectedly passed: \($0.golden.id) (expected to fail: \($0.message))"
    }
    lines += results(.xfailed).map { "failed as expected: \($0.golden.id) (\($0.message))" }
    lines += grouped(results(.skipped, .notApplicable)).map {
      "not run: \($0.count) (\(gist($0.message)))"
    }
    let silent = Set(results(.passed, .imprecise, .accepted).flatMap(\.notGiven)).sorted()
    if !silent.isEmpty {
      lines.append(
        "not given, so not compared, in some that passed: \(silent.joined(separator: ", "))")
    }
    self.lines = lines
  }
}

extension VerificationReport {
  /// What a trace would tell.
  var withoutTrace: String? {
    let iterations = Set(
      results.filter { $0.status == .failed && !$0.compared.isEmpty }
        .filter { $0.notGiven.contains { $0.hasPrefix("trace/") } }.map(\.golden.algorithm))
    if iterations.isEmpty { return nil }
    return
      "With traces (\"trace\": true, and trace/… in the answers) this report would say which equation of"
      + " \(iterations.sorted().map(\.rawValue).joined(separator: ", ")) fails on your own numbers."
  }
}

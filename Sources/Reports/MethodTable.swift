// SPDX-License-Identifier: GPL-3.0-or-later
import Golden
import Verification

/// What became of each method's cases; a method of which none ran has no row.
struct MethodTable {
  let header = ["algorithm", "passed", "imprecise", "failed", "not run", "largest error/allowed"]
  let rows: [[String]]

  init(_ report: VerificationReport) {
    rows = Set(report.ran.map(\.golden.algorithm)).sorted().map { algorithm in
      let own = report.results.filter { $0.golden.algorithm == algorithm }
      func count(_ statuses: CaseResult.Status...) -> String {
        "\(own.count { statuses.contains($0.status) })"
      }
      let ratio = own.filter { !$0.compared.isEmpty }.map { $0.largestError / $0.allowed }.max()
      return [
        algorithm.rawValue, count(.passed, .accepted, .xpassed), count(.imprecise),
        count(.failed, .xfailed), count(.skipped, .notApplicable),
        ratio.map { significant($0) } ?? "-",
      ]
    }
  }
}

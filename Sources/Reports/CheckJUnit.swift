// SPDX-License-Identifier: GPL-3.0-or-later
import Theorems

extension CheckReport {
  /// The report as JUnit XML, one suite for each first word of the claims' ids. Silent and
  /// inconclusive claims are skipped tests that say why; they are neither passed nor failed.
  public var junit: String {
    let suites = Dictionary(grouping: outcomes) { $0.claim.id.prefix { $0 != "/" } }
    return JUnit(
      name: "assay check",
      suites: suites.sorted { $0.key < $1.key }.map { name, outcomes in
        JUnit.Suite(
          name: String(name),
          tests: outcomes.map {
            JUnit.Test(classname: String(name), name: $0.claim.id, outcome: junit($0))
          })
      }
    ).text
  }

  private func junit(_ outcome: Outcome) -> JUnit.Outcome {
    switch outcome.verdict {
    case .holds: .passed
    case .violated:
      .failed(
        message: summary(outcome),
        details: (outcome.finding?.notes ?? []).joined(separator: "\n"))
    case .silent: .skipped(message: "silent: \(summary(outcome))")
    case .inconclusive: .skipped(message: "inconclusive: \(summary(outcome))")
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Theorems

extension SARIF {
  /// Violated claims are errors, inconclusive ones warnings, silent ones notes. Claims that hold have no result.
  /// - Parameter data: the file that the claims are about.
  public init(_ report: CheckReport, about data: String?) {
    let said = report.outcomes.compactMap { outcome in
      outcome.verdict.name.gravity.map { (outcome: outcome, level: Level($0)) }
    }
    let location = data.flatMap { Location(file: $0) }
    self.init(
      tool: "assay check",
      rules: said.map { outcome, _ in
        let claim = outcome.claim
        return Rule(
          id: claim.id, shortDescription: Text(text: claim.conclusion),
          fullDescription: Text(
            text: "[\(claim.source.tag)] \(claim.source.equation); \(claim.proof)"))
      },
      results: said.map { outcome, level in
        Finding(
          ruleId: outcome.claim.id, level: level, message: Text(text: report.message(outcome)),
          locations: location.map { [$0] })
      })
  }
}

extension SARIF.Level {
  init(_ kind: Annotation.Kind) {
    switch kind {
    case .error: self = .error
    case .warning: self = .warning
    case .notice: self = .note
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Theorems

extension Verdict.Name {
  /// How grave it is in reports to other tools; what holds is not reported.
  var gravity: Annotation.Kind? {
    switch self {
    case .holds: nil
    case .violated: .error
    case .inconclusive: .warning
    case .silent: .notice
    }
  }
}

extension CheckReport {
  /// Violated claims as errors, inconclusive ones as warnings and silent ones as notices; a run that said nothing as
  /// an error of its own.
  /// - Parameter data: the file that the claims are about.
  public func annotations(about data: String?) -> [Annotation] {
    let vacuous =
      isVacuous ? [Annotation(.error, title: "assay check: \(verdict)", file: data, sentence)] : []
    return vacuous
      + outcomes.compactMap { outcome in
        outcome.verdict.name.gravity.map {
          Annotation($0, title: outcome.claim.id, file: data, message(outcome))
        }
      }
  }

  /// The verdict on a claim, with what else is to be said of it.
  func message(_ outcome: Outcome) -> String {
    (["\(outcome.verdict.name.rawValue): \(summary(outcome))"] + (outcome.finding?.notes ?? []))
      .joined(separator: "\n")
  }
}

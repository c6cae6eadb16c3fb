// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Verification

/// What a run came to, in a word, in numbers and in one sentence, the same in every report.
extension VerificationReport {
  enum Overall: String {
    case verified = "Verified"
    case notVerified = "Not verified"
    case nothingRan = "Nothing ran"
    case nothingShown = "Nothing was shown: all that ran was expected to fail"
  }

  package var verdict: String { overall.rawValue }

  var overall: Overall {
    if ran.isEmpty { return .nothingRan }
    if !saysSomething { return .nothingShown }
    return holds ? .verified : .notVerified
  }

  var ran: [CaseResult] {
    results.filter { ![.skipped, .notApplicable].contains($0.status) }
  }

  var failing: [CaseResult] { results.filter(fails) }

  /// Of each way to end that is neither passing nor failing, how many did.
  private var apart: [String] {
    [
      (CaseResult.Status.imprecise, "imprecise"), (.accepted, "accepted"),
      (.xfailed, "failed as expected"), (.xpassed, "passed unexpectedly"),
    ].filter { count($0.0) > 0 }.map { "\(count($0.0)) \($0.1)" }
  }

  var counts: String {
    (["\(count(.passed)) passed", "\(count(.failed)) failed"] + apart).joined(separator: ", ")
      + ", \(ran.count) run of \(results.count)" + limit
  }

  private var limit: String { isPartial ? " (stopped at the limit of failures)" : "" }

  /// The verdict with its reason.
  package var sentence: String {
    let others = results.count - ran.count
    let rest = others == 0 ? "" : "; \(others) of \(results.count) did not run"
    let all = ran.count == 1 ? "The one case that ran" : "All \(ran.count) cases that ran"
    return switch overall {
    case .nothingRan: "No case ran, of \(results.count)."
    case .nothingShown: "\(all) failed, as expected\(rest)."
    case .verified where apart.isEmpty: "\(all) passed\(rest)."
    case .verified:
      "No case failed unexpectedly: \(count(.passed)) passed, " + apart.joined(separator: ", ")
        + "\(rest)."
    case .notVerified:
      "\(failing.count) of \(ran.count) cases that ran failed\(limit)\(cause)."
    }
  }

  /// The mistake behind the failures, or the first of them.
  private var cause: String {
    let named = diagnoses.compactMap(\.named)
    if let fault = named.first, diagnoses.count == 1 {
      let kind = fault.isConvention ? "under another convention" : "with the one mistake"
      return ", as they do \(kind) \(fault.name): \(fault.explanation)"
    }
    if !named.isEmpty {
      return "; of several mistakes these are known: "
        + Set(named.map(\.name)).sorted().joined(separator: ", ")
    }
    if let partial = diagnoses.first?.partial, diagnoses.count == 1 {
      return ", in part as they do with \(partial.fault.name): \(partial.fault.explanation)"
    }
    return failing.first.map { "; the first is \($0.golden.id): \($0.brief)" } ?? ""
  }
}

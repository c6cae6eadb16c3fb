// SPDX-License-Identifier: GPL-3.0-or-later
import Theorems

/// What a run of the theorem suite came to, the same in every report.
extension CheckReport {
  enum Overall: String {
    case holds = "Nothing is violated"
    case violated = "Violated"
    case vacuous = "Nothing was said"
  }

  package var verdict: String { overall.rawValue }

  var overall: Overall {
    isVacuous ? .vacuous : count(.violated) > 0 ? .violated : .holds
  }

  /// The verdict with its reason.
  package var sentence: String {
    let all = outcomes.count
    switch overall {
    case .vacuous:
      let (silent, open) = (count(.silent), count(.inconclusive))
      let more = open > 0 ? ["\(open) need more draws"] : []
      let unfit =
        silent > 0 ? ["of \(open > 0 ? "\(silent)" : "each") a hypothesis does not hold"] : []
      return "No claim said anything: " + (more + unfit).joined(separator: ", ") + "."
    case .violated:
      let ids = ids(.violated)
      let more = ids.count > 3 ? " and \(ids.count - 3) more" : ""
      return "\(ids.count) of \(all) claims \(ids.count == 1 ? "is" : "are") violated: "
        + ids.prefix(3).joined(separator: ", ") + more + "."
    case .holds:
      let (silent, open) = (count(.silent), count(.inconclusive))
      let rest = [
        silent > 0 ? "\(silent) silent" : nil, open > 0 ? "\(open) inconclusive" : nil,
      ].compactMap(\.self)
      if rest.isEmpty { return all == 1 ? "The claim holds." : "All \(all) claims hold." }
      let held = count(.holds)
      return "\(held) of \(all) claims \(held == 1 ? "holds" : "hold") and none is violated; "
        + rest.joined(separator: ", ") + "."
    }
  }
}

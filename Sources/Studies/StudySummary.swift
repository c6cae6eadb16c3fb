// SPDX-License-Identifier: GPL-3.0-or-later
import Search

/// What came of a study.
public struct StudySummary: Sendable {
  public let search: Search
  public let direction: Direction
  /// By number.
  public let trials: [Trial]

  public init(_ study: Study) throws {
    (search, direction, trials) = (study.search, study.direction, try study.trials())
  }

  /// Finished trials, the best one first; of equal ones the earlier.
  public var ranked: [Trial] {
    trials.filter { $0.value != nil }.sorted { a, b in
      guard let x = a.value, let y = b.value, x != y else { return a.number < b.number }
      return direction.prefers(x, to: y)
    }
  }

  public var failed: [Trial] {
    trials.filter { if case .failed = $0.state { true } else { false } }
  }

  /// Number, value, and the best value till then; those that failed have no value.
  public var course: [(number: Int, value: Double?, best: Double?)] {
    var best: Double?
    return trials.map { trial in
      if let value = trial.value, best.map({ direction.prefers(value, to: $0) }) ?? true {
        best = value
      }
      return (trial.number, trial.value, best)
    }
  }
}

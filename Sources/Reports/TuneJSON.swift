// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Search
import Studies

/// The machine-readable study; its schema is `Golden/schema/tune-1.json`. The same search has the same bytes.
public struct TuneJSON: Encodable {
  struct Trial: Encodable {
    let trial: Int
    let state: String
    let value: Double?
    let problem: String?
    let parameters: [String: JSON]
  }

  let schema = "assay-tune-1"
  let space, method, direction: String
  let seed: UInt64
  let startup, lookahead: Int
  /// Observations of an earlier study.
  let earlier: Int
  /// The best trial's number.
  let best: Int?
  let trials: [Trial]

  public init(_ summary: StudySummary) {
    let search = summary.search
    (space, method, direction) = (
      search.space.yaml, search.method.name, summary.direction.rawValue
    )
    (seed, startup, lookahead) = (search.seed, search.startup, search.lookahead)
    earlier = search.earlier.count
    best = summary.ranked.first?.number
    trials = summary.trials.map { trial in
      let (state, problem) = trial.state.text
      return Trial(
        trial: trial.number, state: state, value: trial.value, problem: problem,
        parameters: trial.assignment.mapValues(\.json))
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// What a check says. It never just passes or fails.
public enum Verdict: Sendable, Equatable {
  /// The hypotheses were verified and so was the conclusion; `margin` is what was left of the allowed
  /// distance, in the deciding comparison's unit.
  case holds(margin: Double)
  /// The hypotheses were verified and the conclusion is false, by `excess`: the subject is wrong.
  case violated(excess: Double)
  /// A hypothesis does not hold for this subject: the theorem says nothing.
  case silent(Hypothesis)
  /// The interval straddles the limit; `moreDraws` is how many more would narrow it enough.
  case inconclusive(moreDraws: Int)

  public enum Name: String, Sendable, CaseIterable { case holds, violated, silent, inconclusive }

  public var name: Name {
    switch self {
    case .holds: .holds
    case .violated: .violated
    case .silent: .silent
    case .inconclusive: .inconclusive
    }
  }
}

/// What must be so for a theorem to speak, with the number that tells whether it is.
public struct Hypothesis: Sendable, Equatable {
  /// In words.
  public let statement: String
  /// What was measured, by its formula.
  public let quantity: String
  public let value: Double
  /// Where the number must lie.
  public let range: ClosedRange<Double>

  public init(
    _ statement: String, _ quantity: String, _ value: Double, in range: ClosedRange<Double>
  ) {
    self.statement = statement
    self.quantity = quantity
    self.value = value
    self.range = range
  }

  /// NaN lies nowhere.
  public var isVerified: Bool { range.contains(value) }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// The two sides of a conclusion, in numbers.
public struct Comparison: Sendable, Equatable {
  public enum Relation: String, Sendable {
    /// `|measured − predicted| ≤ allowed`
    case within
    /// `measured ≤ predicted + allowed`
    case atMost = "at-most"
    /// `measured ≥ predicted − allowed`
    case atLeast = "at-least"
  }

  /// What is compared, and where.
  public let quantity: String
  public let measured: Double
  public let predicted: Double
  public let relation: Relation
  /// The finite-size term or the tolerance, 0 or more.
  public let allowed: Double
  /// `dB`, `relative`, …
  public let unit: String
  /// Half the width of the interval in which the measured quantity is; 0 if it has no chance in it.
  public let halfWidth: Double
  /// The standard error of the measured side; `nil` if it has no chance in it.
  public let standardError: Double?
  /// Which average the measured side is.
  public let average: String?
  /// How many draws it is of.
  public let draws: Int?
  /// Whether the verdict depends on it; what is only shown beside does not decide.
  public let isDecisive: Bool

  public init(
    _ quantity: String, measured: Double, _ relation: Relation = .within, predicted: Double,
    allowed: Double, unit: String, halfWidth: Double = 0, standardError: Double? = nil,
    average: String? = nil, draws: Int? = nil, isDecisive: Bool = true
  ) {
    self.quantity = quantity
    self.measured = measured
    self.relation = relation
    self.predicted = predicted
    self.allowed = allowed
    self.unit = unit
    self.halfWidth = halfWidth
    self.standardError = standardError
    self.average = average
    self.draws = draws
    self.isDecisive = isDecisive
  }

  /// How much of the allowed distance the measured number leaves, its interval aside; negative if it
  /// is beyond.
  public var slack: Double {
    switch relation {
    case .within: allowed - abs(measured - predicted)
    case .atMost: allowed - (measured - predicted)
    case .atLeast: allowed - (predicted - measured)
    }
  }

  /// Holds if the whole interval is allowed, violated if none of it is. An interval of `D` draws is
  /// as wide as `1/√D`, so `D (h/slack)²` draws would leave it on one side.
  public var verdict: Verdict {
    guard slack.isFinite, halfWidth.isFinite || draws != nil else {
      return .violated(excess: .infinity)
    }
    if slack >= halfWidth { return .holds(margin: slack - halfWidth) }
    if -slack > halfWidth { return .violated(excess: -slack - halfWidth) }
    let now = Double(draws ?? 1)
    let wanted = halfWidth.isFinite ? now * (halfWidth / slack) * (halfWidth / slack) : 2 * now
    return .inconclusive(moreDraws: Int(min(max((wanted - now).rounded(.up), 1), 1e12)))
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// Which numbers a parameter may be.
public enum Domain: String, Sendable {
  case real, positive, nonnegative
  /// Above 0, and 1 at most.
  case share
  /// Between 0 and 1.
  case fraction
  /// Between 0 and 1, or one of them.
  case portion

  public func contains(_ value: Double) -> Bool {
    switch self {
    case .real: value.isFinite
    case .positive: value > 0 && value.isFinite
    case .nonnegative: value >= 0 && value.isFinite
    case .share: value > 0 && value <= 1
    case .fraction: value > 0 && value < 1
    case .portion: value >= 0 && value <= 1
    }
  }

  public var phrase: String {
    switch self {
    case .real: "a finite number"
    case .positive: "a number above 0"
    case .nonnegative: "a number of 0 or more"
    case .share: "a number above 0, 1 at most"
    case .fraction: "a number between 0 and 1"
    case .portion: "a number from 0 to 1"
    }
  }
}

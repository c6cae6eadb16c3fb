// SPDX-License-Identifier: GPL-3.0-or-later

/// What a dimension of a space is set to in a trial.
public enum Setting: Sendable, Hashable, CustomStringConvertible {
  case real(Double)
  case whole(Int)
  case choice(String)

  /// The shortest decimal number that is this one, or the choice's name.
  public var description: String {
    switch self {
    case .real(let value): "\(value)"
    case .whole(let value): "\(value)"
    case .choice(let name): name
    }
  }
}

/// The settings of a trial by their dimensions' names; a dimension whose condition is not met is absent.
public typealias Assignment = [String: Setting]

/// What came of a trial: the number that is to be small. `nil` is a trial that failed; a number that is not
/// finite is none.
public struct Observation: Sendable, Equatable {
  public let assignment: Assignment
  public let value: Double?

  public init(_ assignment: Assignment, value: Double?) {
    self.assignment = assignment
    self.value = value.flatMap { $0.isFinite ? $0 : nil }
  }
}

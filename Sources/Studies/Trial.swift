// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Search

/// A trial as a study keeps it.
public struct Trial: Sendable, Equatable {
  public enum State: Sendable, Equatable {
    /// Begun; in a study that nobody works at, it will be run again.
    case running
    case finished(Double)
    /// Why there is no number.
    case failed(String)
  }

  public let number: Int
  public let assignment: Assignment
  public var state: State
  /// What it took; 0 while it runs.
  public var seconds: Double

  public var value: Double? { if case .finished(let value) = state { value } else { nil } }
}

/// Which numbers are better.
public enum Direction: String, Sendable {
  case minimise, maximise

  /// Whether `a` is better than `b`.
  public func prefers(_ a: Double, to b: Double) -> Bool { self == .minimise ? a < b : a > b }

  /// As a search sees it, to which small numbers are good.
  func seen(_ value: Double?) -> Double? { self == .minimise ? value : value.map { -$0 } }
}

extension Trial {
  /// As the search is told of it; `nil` while it runs.
  func observation(_ direction: Direction) -> Observation? {
    if case .running = state { return nil }
    return Observation(assignment, value: direction.seen(value))
  }
}

extension Setting {
  /// As JSON has it.
  public var json: JSON {
    switch self {
    case .real(let value): .number(value)
    case .whole(let value): .number(Double(value))
    case .choice(let name): .text(name)
    }
  }

  /// What a dimension of this range may be set to by a value; `nil` for one of another kind.
  init?(_ json: JSON, _ range: Space.Dimension.Range) {
    switch (range, json) {
    case (.real, .number(let value)): self = .real(value)
    case (.whole, .number(let value)):
      guard let whole = Int(exactly: value) else { return nil }
      self = .whole(whole)
    case (.choice, .text(let name)): self = .choice(name)
    default: return nil
    }
  }
}

extension JSON {
  /// On one line, keys in order.
  var line: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  init(_ assignment: Assignment) { self = .object(assignment.mapValues(\.json)) }

  /// The settings of those of a space's dimensions that are there and have a value that they admit.
  func assignment(_ space: Space) -> Assignment {
    var assignment: Assignment = [:]
    for dimension in space.dimensions {
      guard let value = self[dimension.name], let setting = Setting(value, dimension.range),
        dimension.admits(setting)
      else { continue }
      assignment[dimension.name] = setting
    }
    return assignment
  }
}

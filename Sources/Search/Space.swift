// SPDX-License-Identifier: GPL-3.0-or-later

/// What is searched: dimensions, parents before those that depend on them.
public struct Space: Sendable, Equatable {
  /// As they were given.
  public let dimensions: [Dimension]
  /// Parents first, else as given.
  let ordered: [Dimension]

  /// - Throws: `SpaceError` for no dimension, a name that is none or stands twice, an empty range, a logarithm
  ///   at or below 0, choices that are fewer than one or equal, a parent that is none, and a circle.
  public init(_ dimensions: [Dimension]) throws {
    guard !dimensions.isEmpty else { throw SpaceError("dimensions", "there is none") }
    var names: [String: String] = [:]
    for dimension in dimensions {
      try Self.checkName(dimension.name)
      if let other = names.updateValue(dimension.name, forKey: Self.folded(dimension.name)) {
        throw SpaceError(
          dimension.name,
          "there is \(other) already; names differ by more than case, - and _")
      }
      try Self.check(dimension)
    }
    for dimension in dimensions { try Self.checkCondition(dimension, among: dimensions) }
    self.dimensions = dimensions
    ordered = try Self.inOrder(dimensions)
  }

  /// The dimensions that a trial has whose settings so far are `assignment`: those whose condition is met.
  func isPresent(_ dimension: Dimension, in assignment: Assignment) -> Bool {
    guard let condition = dimension.condition else { return true }
    guard case .choice(let name) = assignment[condition.parent] else { return false }
    return condition.choices.contains(name)
  }

  /// A name as environment variables have it: `gradient-clip` is `GRADIENT_CLIP`.
  public static func folded(_ name: String) -> String {
    name.uppercased().replacing("-", with: "_")
  }

  private static func checkName(_ name: String) throws {
    let isRight =
      name.first?.isLetter == true
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    if !isRight {
      throw SpaceError(name, "a name is a letter, and letters, digits, - and _ after it")
    }
  }

  private static func check(_ dimension: Dimension) throws {
    func wrong(_ problem: String) -> SpaceError { SpaceError(dimension.name, problem) }
    switch dimension.range {
    case .real(let low, let high, let isLogarithmic):
      guard low.isFinite && high.isFinite && (high - low).isFinite else {
        throw wrong("its range is \(low) to \(high); finite numbers are wanted")
      }
      guard low < high else { throw wrong("its range \(low) to \(high) is empty; low < high") }
      if isLogarithmic && low <= 0 {
        throw wrong("its low end is \(low); on a logarithmic scale it is above 0")
      }
    case .whole(let low, let high, let isLogarithmic):
      guard low <= high else { throw wrong("its range \(low) to \(high) is empty; low <= high") }
      if isLogarithmic && low < 1 {
        throw wrong("its low end is \(low); on a logarithmic scale it is 1 or more")
      }
      // Beyond, numbers and halves are not exact.
      guard low.magnitude <= 1 << 50 && high.magnitude <= 1 << 50 else {
        throw wrong("its range \(low) to \(high) leaves ±2^50")
      }
    case .choice(let names):
      guard !names.isEmpty else { throw wrong("it has no choices") }
      if Set(names).count < names.count { throw wrong("a choice stands twice") }
    }
  }

  private static func checkCondition(_ dimension: Dimension, among all: [Dimension]) throws {
    guard let condition = dimension.condition else { return }
    func wrong(_ problem: String) -> SpaceError { SpaceError(dimension.name, problem) }
    guard let parent = all.first(where: { $0.name == condition.parent }) else {
      let names = all.map(\.name).joined(separator: ", ")
      throw wrong("its parent \(condition.parent) is no dimension; there are \(names)")
    }
    guard case .choice(let names) = parent.range else {
      throw wrong("its parent \(parent.name) is a number; one with choices is wanted")
    }
    guard !condition.choices.isEmpty else { throw wrong("its condition names no choice") }
    for choice in condition.choices where !names.contains(choice) {
      throw wrong(
        "\(parent.name) is never \(choice), but \(names.joined(separator: ", "))")
    }
  }

  private static func inOrder(_ dimensions: [Dimension]) throws -> [Dimension] {
    var (rest, placed, names) = (dimensions, [Dimension](), Set<String>())
    while !rest.isEmpty {
      let next = rest.firstIndex { $0.condition.map { names.contains($0.parent) } ?? true }
      guard let next else {
        let circle = rest.map(\.name).joined(separator: ", ")
        throw SpaceError(rest[0].name, "conditions go in a circle: \(circle)")
      }
      names.insert(rest[next].name)
      placed.append(rest.remove(at: next))
    }
    return placed
  }
}

/// A space that cannot be searched: which dimension, and what would be right.
public struct SpaceError: Error, Equatable, CustomStringConvertible {
  public let dimension: String
  public let problem: String

  public init(_ dimension: String, _ problem: String) {
    (self.dimension, self.problem) = (dimension, problem)
  }

  public var description: String { "\(dimension): \(problem)" }
}

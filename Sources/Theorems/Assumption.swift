// SPDX-License-Identifier: GPL-3.0-or-later

/// What a theorem assumes of every case of a property, as a number that is at most `limit`. A case of
/// which it is false is not left out: it silences the claim, so that no mistake can hide among cases
/// that are passed over.
public struct Assumption<Case: PropertyCase>: Sendable {
  /// In words.
  public let statement: String
  /// What is measured, by its formula; of all cases the largest counts.
  public let quantity: String
  public let limit: Double
  /// 0 or more; NaN is beyond any limit.
  public let measure: @Sendable (Case) throws -> Double

  public init(
    _ statement: String, _ quantity: String, atMost limit: Double,
    measure: @escaping @Sendable (Case) throws -> Double
  ) {
    self.statement = statement
    self.quantity = quantity
    self.limit = limit
    self.measure = measure
  }

  func holds(for c: Case) throws -> Bool { try measure(c) <= limit }

  /// With the largest number of all cases.
  func hypothesis(_ largest: Double) -> Hypothesis {
    Hypothesis(statement, "the largest over cases of " + quantity, largest, in: 0...limit)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// A value that is made when it is first asked for, and once.
final class Lazily<Value> {
  private let make: () throws -> Value
  private var made: Value?

  init(_ make: @escaping () throws -> Value) { self.make = make }

  func callAsFunction() throws -> Value {
    if let made { return made }
    let value = try make()
    made = value
    return value
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// A call that cannot be answered: what is missing or wrong, and what would be right.
public struct CallError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// A matrix whose coherence says nothing, or cannot be computed.
public struct CoherenceError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

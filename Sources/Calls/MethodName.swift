// SPDX-License-Identifier: GPL-3.0-or-later

/// The name of a method in golden cases, adapter messages and on the command line.
public struct MethodName: RawRepresentable, Hashable, Comparable, Codable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
  public static func < (a: MethodName, b: MethodName) -> Bool { a.rawValue < b.rawValue }
}

extension MethodName: ExpressibleByStringLiteral, CustomStringConvertible {
  public init(stringLiteral value: String) { self.init(rawValue: value) }
  public var description: String { rawValue }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation

/// `MANIFEST.json`: what the suite consists of.
public struct Manifest: Codable, Sendable, Equatable {
  public struct Entry: Codable, Sendable, Equatable {
    public var id: String
    public var file: String
    public var algorithm: Algorithm
    public var level: Case.Level
    public var flags: [String]
  }

  public var schema = "assay-manifest-1"
  public var suite = "1.0.0"
  public var cases: [Entry]
  /// SHA-256 of every file but this one and `SHA256SUMS`, by path.
  public var files: [String: String]

  public static let caseSchema = "assay-case-1"
}

/// The encoding of all of the suite's JSON: sorted keys, so that equal content has equal bytes.
public func suiteJSON(_ value: some Encodable) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return [UInt8](try encoder.encode(value)) + [UInt8(ascii: "\n")]
}

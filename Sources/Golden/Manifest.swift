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

  public var schema = "assay-manifest-2"
  public var suite = "1.1.0"
  public var cases: [Entry]
  /// SHA-256 of every file but this one and `SHA256SUMS`, by path.
  public var files: [String: String]

  /// The schemas of manifests that this program reads; it writes the last.
  static let schemas = ["assay-manifest-1", "assay-manifest-2"]
  /// The schemas of cases that this program reads.
  static let caseSchemas = ["assay-case-1", "assay-case-2"]

  /// The oldest schema that admits a call, so that released cases keep their bytes.
  static func caseSchema(_ call: Call) -> String {
    let algorithms: [Algorithm] = [
      .softThreshold, .bernoulliGaussian, .lmmse, .ista, .fista, .fistaAsPrinted, .ampL1, .amp,
      .vampL1, .vamp, .vampAsPrinted,
    ]
    let families: [Parameters.Shrinkage.Family] = [.softThreshold, .bernoulliGaussian]
    let isOld =
      algorithms.contains(call.algorithm) && call.parameters.damping == nil
      && call.parameters.shrinkage.map { families.contains($0.family) } ?? true
    return caseSchemas[isOld ? 0 : 1]
  }
}

/// The encoding of all of the suite's JSON: sorted keys, so that equal content has equal bytes.
public func suiteJSON(_ value: some Encodable) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return [UInt8](try encoder.encode(value)) + [UInt8(ascii: "\n")]
}

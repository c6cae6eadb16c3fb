// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Methods

/// `MANIFEST.json`: what the suite consists of.
public struct Manifest: Codable, Sendable, Equatable {
  public struct Entry: Codable, Sendable, Equatable {
    public var id: String
    public var file: String
    public var algorithm: MethodName
    public var level: Level
    public var flags: [String]

    package init(id: String, file: String, algorithm: MethodName, level: Level, flags: [String]) {
      self.id = id
      self.file = file
      self.algorithm = algorithm
      self.level = level
      self.flags = flags
    }
  }

  /// The version of all schemas that this program writes.
  public static let schemaVersion = 8
  public var schema = "assay-manifest-\(Self.schemaVersion)"
  public var suite = Self.current
  /// The version of the suite that this program makes.
  public static let current = "1.7.0"
  public var cases: [Entry]
  /// SHA-256 of every file but this one and `SHA256SUMS`, by path.
  public var files: [String: String]

  package init(cases: [Entry], files: [String: String]) {
    self.cases = cases
    self.files = files
  }

  /// The `suite` of somebody's own cases.
  package static let privateName = "private"
  public var isPrivate: Bool { suite == Self.privateName }

  /// The schemas of manifests that this program reads; it writes the last.
  static let schemas = (1...schemaVersion).map { "assay-manifest-\($0)" }
  /// The schemas of cases that this program reads.
  static let caseSchemas = (1...schemaVersion).map { "assay-case-\($0)" }

  /// The oldest schema that admits a case, so that released cases keep their bytes.
  package static func caseSchema(_ golden: Case) throws -> String {
    let call = golden.call
    let bounds = [golden.tolerance.float64, golden.tolerance.float32]
    // Its formulations were not known before.
    let ofTolerance =
      bounds.contains { $0?.textbook != nil } || golden.tolerance.basis.contains("sigmoid") ? 4 : 1
    let card = try Register.card(call.method)
    let given = card.parameters.filter { call.parameters.values[$0.name] != nil }.map(\.since)
    // The families that the first suite knew.
    let families = ["soft-threshold", "bernoulli-gaussian"]
    let choice = try call.parameters.optional(.shrinkage)
    let ofFamily = choice.map { families.contains($0.family) ? 1 : 2 } ?? 1
    let version = ([card.since, ofFamily, ofTolerance] + given).max() ?? 1
    return caseSchemas[version - 1]
  }
}

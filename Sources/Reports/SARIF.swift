// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// What was found as SARIF 2.1.0, which code scanning shows beside a pull request.
public struct SARIF: Encodable {
  struct Text: Encodable { let text: String }

  struct Rule: Encodable {
    let id: String
    let shortDescription, fullDescription: Text
  }

  struct Location: Encodable {
    struct Physical: Encodable {
      struct Artifact: Encodable { let uri: String }
      let artifactLocation: Artifact
    }
    /// A place within a file that has no lines.
    struct Logical: Encodable { let fullyQualifiedName: String }
    let physicalLocation: Physical
    let logicalLocations: [Logical]?
  }

  enum Level: String, Encodable { case error, warning, note }

  struct Finding: Encodable {
    let ruleId: String
    let level: Level
    let message: Text
    let locations: [Location]?
  }

  struct Tool: Encodable {
    struct Driver: Encodable {
      let name: String
      let rules: [Rule]
    }
    let driver: Driver
  }

  struct Run: Encodable {
    let tool: Tool
    let results: [Finding]
  }

  enum CodingKeys: String, CodingKey {
    case schema = "$schema"
    case version, runs
  }
  let schema = "https://json.schemastore.org/sarif-2.1.0.json"
  let version = "2.1.0"
  let runs: [Run]

  init(tool: String, rules: [Rule], results: [Finding]) {
    runs = [Run(tool: Tool(driver: .init(name: tool, rules: rules)), results: results)]
  }
}

extension SARIF.Location {
  /// - Parameter place: within the file.
  init?(file: String, place: String? = nil) {
    // What is before a colon would be a scheme.
    let allowed = CharacterSet.urlPathAllowed.subtracting([":"])
    guard let uri = file.addingPercentEncoding(withAllowedCharacters: allowed) else { return nil }
    physicalLocation = .init(artifactLocation: .init(uri: uri))
    logicalLocations = place.map { [.init(fullyQualifiedName: $0)] }
  }
}

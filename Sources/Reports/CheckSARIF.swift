// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Theorems

/// The report as SARIF 2.1.0, which code scanning shows beside a pull request: violated claims are errors,
/// inconclusive ones warnings, silent ones notes. Claims that hold have no result.
public struct CheckSARIF: Encodable {
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
    let physicalLocation: Physical
  }

  struct Finding: Encodable {
    let ruleId, level: String
    let message: Text
    let locations: [Location]?
  }

  struct Tool: Encodable {
    struct Driver: Encodable {
      let name = "assay check"
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

  /// - Parameter data: the file that the claims are about.
  public init(_ report: CheckReport, about data: String?) {
    let levels: [Verdict.Name: String] = [
      .violated: "error", .inconclusive: "warning", .silent: "note",
    ]
    let said = report.outcomes.filter { levels[$0.verdict.name] != nil }
    let uri = data?.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
    let location = uri.map {
      [Location(physicalLocation: .init(artifactLocation: .init(uri: $0)))]
    }
    runs = [
      Run(
        tool: Tool(
          driver: .init(
            rules: said.map { outcome in
              let claim = outcome.claim
              return Rule(
                id: claim.id, shortDescription: Text(text: claim.conclusion),
                fullDescription: Text(
                  text: "[\(claim.source.tag)] \(claim.source.equation); \(claim.proof)"))
            })),
        results: said.map { outcome in
          let name = outcome.verdict.name
          return Finding(
            ruleId: outcome.claim.id, level: levels[name] ?? "none",
            message: Text(
              text: ([name.rawValue + ": " + report.summary(outcome)]
                + (outcome.finding?.notes ?? [])).joined(separator: "\n")),
            locations: location)
        })
    ]
  }
}

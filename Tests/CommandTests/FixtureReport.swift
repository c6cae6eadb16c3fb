// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A report of `verify --json`, as tests of fixtures read it.
struct FixtureReport: Decodable {
  struct Result: Decodable { let id, algorithm, status: String }
  struct Diagnosis: Decodable {
    struct Partial: Decodable { let fault: String }
    let named: String?
    let partial: Partial?
  }
  struct Equations: Decodable {
    struct Finding: Decodable { let quantities: [String] }
    let algorithm: String
    let findings: [Finding]
  }
  let results: [Result]
  let diagnoses: [Diagnosis]
  let equations: [Equations]

  /// Verifies an adapter on some cases.
  static func of(_ adapter: String, _ options: [String]) throws -> (FixtureReport, code: Int32) {
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("report.json")
      let outcome = Tool.assay(["verify", "--adapter", adapter, "--json", file.path] + options)
      guard let data = try? Data(contentsOf: file) else {
        throw CocoaError(.fileReadNoSuchFile, userInfo: ["errors": outcome.errors])
      }
      return (try JSONDecoder().decode(FixtureReport.self, from: data), outcome.code)
    }
  }

  func ids(_ status: String) -> [String] { results.filter { $0.status == status }.map(\.id) }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// The suite's networks with planted deviations.
struct PlantedAuditTests {
  private struct List: Decodable {
    struct Culprit: Decodable, Equatable {
      let layer: Int
      let blocks: String
    }
    struct Entry: Decodable, CustomTestStringConvertible {
      let name, file, problem, verdict: String
      let rows, columns: Int
      let anyMatrix: Bool
      let culprits: [Culprit]
      var testDescription: String { name }
    }
    let audits: [Entry]
  }

  private struct Audit: Decodable {
    struct Layer: Decodable {
      let layer: Int
      let verdict: String
      let culprit: String?
    }
    let verdict: String
    let layers: [Layer]
  }

  private static var folder: URL { Tool.root.appendingPathComponent("Golden/audits") }

  private static let entries: [List.Entry] = {
    let bytes = try? Data(contentsOf: folder.appendingPathComponent("audits.json"))
    return (try? JSONDecoder().decode(List.self, from: bytes ?? Data()))?.audits ?? []
  }()

  @Test("Each gets the verdict that the suite states, and the layers and blocks that it names")
  func verdicts() throws {
    #expect(Self.entries.count >= 15)
    for entry in Self.entries {
      try Tool.withFolder { folder in
        let json = folder.appendingPathComponent("audit.json")
        var options = ["audit", Self.folder.appendingPathComponent(entry.file).path]
        options += ["--json", json.path, "--problem", entry.problem]
        options += ["--rows", "\(entry.rows)", "--columns", "\(entry.columns)"]
        if entry.anyMatrix { options.append("--any-matrix") }
        // So small a problem is far from the limit in which VAMP is what it is.
        if entry.name.hasPrefix("lvamp") { options.append("--theory-only") }
        let audited = Tool.assay(options)
        let isWorse = entry.verdict == "worse than matched"
        try #require(audited.code == (isWorse ? 1 : 0), "\(entry.name): \(audited.errors)")
        let audit = try JSONDecoder().decode(Audit.self, from: Data(contentsOf: json))
        #expect(audit.verdict == entry.verdict, "\(entry.name)")
        let blamed = audit.layers.filter { $0.verdict == "deviates" }.map {
          List.Culprit(layer: $0.layer, blocks: $0.culprit ?? "")
        }
        #expect(blamed == entry.culprits, "\(entry.name)")
      }
    }
  }

  @Test("They are made anew to the same bytes")
  func bytes() {
    let made = Tool.assay(["golden", "audits", "--check"])
    #expect(made.code == 0, "\(made.errors)")
    #expect(made.output == "\(Self.entries.count) audits compared\n")
  }

  @Test("Without their matrix's consent a network of another is refused")
  func otherMatrix() {
    let path = Self.folder.appendingPathComponent("lvamp-other-matrix.npz").path
    let audited = Tool.assay(
      ["audit", path, "--problem", "bsr17-kappa15", "--rows", "30", "--columns", "60"])
    #expect(audited.code == 65 && audited.errors.contains("SHA-256"))
  }
}

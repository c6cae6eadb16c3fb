// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The page, SARIF and JUnit that `assay audit` writes.
struct AuditReportTests {
  private struct Reports {
    let code: Int32
    let text, page, junit: String
    let results: [[String: Any]]
  }

  /// - Parameter name: of the parameter file.
  private func reports(
    _ network: [String], named name: String = "network.npz", _ options: [String] = []
  ) throws -> Reports {
    try Tool.withFolder { folder in
      func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
      let made = Tool.assay(
        ["network"] + network + ["--shrinkage", "bg", "--output", path(name)] + AuditTests.problem)
      try #require(made.code == 0, "\(made.errors)")
      let audit = Tool.assay(
        [
          "audit", path(name), "--samples", "20", "--html", path("audit.html"), "--sarif",
          path("audit.sarif"), "--junit", path("audit.xml"),
        ] + AuditTests.problem + options)
      try #require([0, 1, 66].contains(audit.code), "\(audit.errors)")
      func text(_ name: String) throws -> String {
        try String(contentsOf: URL(fileURLWithPath: path(name)), encoding: .utf8)
      }
      let sarif = try JSONSerialization.jsonObject(with: Data(text("audit.sarif").utf8))
      let runs = (sarif as? [String: Any])?["runs"] as? [[String: Any]]
      return Reports(
        code: audit.code, text: audit.output, page: try text("audit.html"),
        junit: try text("audit.xml"),
        results: try #require(runs?.first?["results"] as? [[String: Any]]))
    }
  }

  /// Another noise variance than the problem's, from which every layer deviates.
  private static let planted = ["lvamp", "--layers", "4", "--noise-variance", "0.1"]

  private func isWellFormed(_ text: String) -> Bool { XMLParser(data: Data(text.utf8)).parse() }

  @Test("The page is well-formed, names verdict, layers and blocks, and loads nothing")
  func page() throws {
    let page = try reports(Self.planted).page
    #expect(isWellFormed(page))
    #expect(page.contains("<h1>✗ worse than matched</h1>") && page.contains("lang=\"en\""))
    for layer in 1...4 { #expect(page.contains("</span> layer \(layer) <small>")) }
    #expect(page.components(separatedBy: "</span> deviates: sigma_w2</td>").count == 5)
    for word in ["src=", "href=", "url(", "@import", "http:", "https:", "<script", "<link"] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(!page.contains("nan") && !page.contains("inf\""))
    #expect(page.contains("viewBox=\"0 0 420 250\"") && page.contains("viewBox=\"0 0 210 150\""))
    // θ1 is 1 in every layer: a flat curve has the same room below and above.
    let flat = page.components(separatedBy: "<title>θ1 by layer</title>").last?.prefix(700) ?? ""
    #expect(flat.contains(">0.95</text>") && flat.contains(">1.05</text>"), "\(flat)")
    // A curve is a line through its points, not four dots.
    #expect(page.firstMatch(of: /class="line first solid" d="M[0-9.,]+(h0)?(L[0-9.,]+){3}"/) != nil)
  }

  @Test("What other networks have is well-formed, too, and the verdict is the terminal's")
  func otherPages() throws {
    let matched = try reports(["lvamp", "--layers", "3", "--tied"])
    #expect(isWellFormed(matched.page) && matched.page.contains("<h1>✓ matched</h1>"))
    #expect(matched.code == 0 && matched.results.isEmpty)
    let lamp = try reports(["lamp", "--layers", "3"])
    #expect(isWellFormed(lamp.page) && lamp.page.contains("cosine of B"))
    #expect(!lamp.page.contains("predicted: state evolution"))
    let single = try reports(["lvamp", "--layers", "1"], ["--samples", "1"])
    #expect(isWellFormed(single.page))
  }

  @Test("A deviation is told in its layer where nothing else of that layer is remarkable")
  func remarks() throws {
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("lamp.npz").path
      let made = Tool.assay(
        ["network", "lamp", "--layers", "2", "--shrinkage", "bg", "--output", file]
          + AuditTests.problem)
      try #require(made.code == 0, "\(made.errors)")
      let changed = Tool.run(
        Tool.python,
        [
          "-c",
          "import numpy as np; d = dict(np.load('\(file)')); d['B.1'] *= 0.3; np.savez('\(file)', **d)",
        ])
      try #require(changed.code == 0, "\(changed.errors)")
      let text = Tool.assay(["audit", file, "--samples", "20"] + AuditTests.problem).output
      #expect(text.contains("\nlayer 2: B: relative distance from Aᵀ 0.7\n"), "\(text)")
      #expect(!text.contains("\nlayer 1: "), "\(text)")
    }
  }

  @Test("That the limit contradicts the measurement is said by its standard error")
  func beyondLimit() throws {
    // One layer, predicted 3.7 dB worse: 20 draws say less, by more than twice their standard error of 0.6 dB.
    let one = ["lvamp", "--layers", "1", "--noise-variance", "0.1"]
    #expect(try reports(one).text.contains("Measured and predicted excess disagree"))
    #expect(
      try !reports(["lvamp", "--layers", "1"]).text.contains(
        "Measured and predicted excess disagree"))
  }

  @Test("A file's name becomes no element of the page and is percent-encoded in SARIF")
  func names() throws {
    let name = "<script>alert(1)&\"'<b>.npz"
    let found = try reports(Self.planted, named: name)
    #expect(isWellFormed(found.page) && isWellFormed(found.junit))
    #expect(!found.page.contains("<script") && found.page.contains("&lt;script&gt;alert(1)&amp;"))
    let uris = found.results.map { artifact($0) ?? "" }
    #expect(uris.allSatisfy { $0.hasSuffix("/%3Cscript%3Ealert(1)&%22'%3Cb%3E.npz") }, "\(uris)")
  }

  @Test("Twenty layers are a page of less than 300 kB, the same bytes each time")
  func size() throws {
    let network = ["lvamp", "--layers", "20", "--noise-variance", "0.001"]
    let pages = try (0..<2).map { _ in try reports(network, named: "network.npz").page }
    #expect(pages[0].utf8.count < 300_000)
    // The folder's name is another one.
    let texts = pages.map {
      $0.replacingOccurrences(of: "assay-test-[0-9A-Za-z-]*", with: "", options: .regularExpression)
    }
    #expect(texts[0] == texts[1])
  }

  private func artifact(_ result: [String: Any]) -> String? {
    let location = (result["locations"] as? [[String: Any]])?.first
    let physical = location?["physicalLocation"] as? [String: Any]
    return (physical?["artifactLocation"] as? [String: Any])?["uri"] as? String
  }

  private func place(_ result: [String: Any]) -> String? {
    let location = (result["locations"] as? [[String: Any]])?.first
    return (location?["logicalLocations"] as? [[String: Any]])?.first?["fullyQualifiedName"]
      as? String
  }

  @Test(
    "A network that is worse is an error, and so are its layers, each with the block that is to blame"
  )
  func worse() throws {
    let found = try reports(Self.planted)
    #expect(found.code == 1)
    #expect(found.results.allSatisfy { $0["level"] as? String == "error" })
    #expect(
      found.results.map { $0["ruleId"] as? String }
        == ["lvamp/worse-than-matched"] + [String](repeating: "lvamp/deviates", count: 4))
    #expect(
      found.results.map(place) == [nil] + (1...4).map { "layer \($0)/sigma_w2" })
    #expect(found.junit.contains("tests=\"5\" failures=\"5\" errors=\"0\" skipped=\"0\""))
    #expect(
      found.junit.contains(
        "classname=\"audit.lvamp\" name=\"layer 3\"><failure message=\"layer 3 deviates in sigma_w2: it costs"
      ))
  }

  @Test(
    "Layers that deviate in a network that is not worse are warnings, and tests that pass and say so"
  )
  func admitted() throws {
    let found = try reports(Self.planted, ["--network-tolerance", "100"])
    #expect(found.code == 0)
    #expect(
      found.results.map { $0["level"] as? String } == [String](repeating: "warning", count: 4))
    #expect(isWellFormed(found.junit) && found.junit.contains("failures=\"0\""))
    #expect(found.junit.contains("<system-out>layer 3 deviates in sigma_w2: it costs"))
  }

  @Test("A page that cannot be written is said by its path")
  func unwritable() throws {
    try Tool.withFolder { folder in
      let network = folder.appendingPathComponent("network.npz").path
      let made = Tool.assay(["network", "lvamp", "--output", network] + AuditTests.problem)
      try #require(made.code == 0, "\(made.errors)")
      for option in ["--html", "--sarif", "--junit"] {
        let target = folder.appendingPathComponent("none/audit").path
        let audit = Tool.assay(["audit", network, option, target] + AuditTests.problem)
        #expect(audit.code == 74 && audit.errors.contains("none/audit: cannot be written"))
      }
    }
  }
}

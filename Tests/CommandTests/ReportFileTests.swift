// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The pages, Markdown and annotations that `assay verify` and `assay check` write.
struct ReportFileTests {
  private struct Written {
    let outcome: Tool.Outcome
    let page, markdown: String
    /// Workflow commands on standard output, and what is before them.
    let commands, report: [Substring]
  }

  private func written(_ arguments: [String], binary: URL = Tool.release) throws -> Written {
    try Tool.withFolder { folder in
      func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
      let outcome = Tool.assay(
        arguments + ["--html", path("r.html"), "--markdown", path("r.md"), "--annotations"],
        binary: binary)
      func text(_ name: String) throws -> String {
        try String(contentsOf: URL(fileURLWithPath: path(name)), encoding: .utf8)
      }
      let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
      let first = lines.firstIndex { $0.hasPrefix("::") } ?? lines.endIndex
      return Written(
        outcome: outcome, page: try text("r.html"), markdown: try text("r.md"),
        commands: lines[first...].filter { !$0.isEmpty }, report: Array(lines[..<first]))
    }
  }

  private func isWellFormed(_ text: String) -> Bool { XMLParser(data: Data(text.utf8)).parse() }

  @Test("A mistake: page, Markdown and annotations say what the report and the exit code say")
  func mistake() throws {
    let adapter = "\(Tool.release.path) twin --fault onsager-missing"
    let found = try written([
      "verify", "--adapter", adapter, "--only", "amp-hand*", "--only", "ista-hand*",
    ])
    #expect(found.outcome.code == 1 && isWellFormed(found.page))
    #expect(found.page.contains("<h1>✗ Not verified</h1>"))
    #expect(found.markdown.hasPrefix("## ❌ Not verified\n"))
    #expect(found.report.contains { $0.hasPrefix("Not verified. ") })
    for text in [found.page, found.markdown, found.outcome.output] {
      #expect(text.contains("with the one mistake onsager-missing: "))
    }
    #expect(found.commands.allSatisfy { $0.hasPrefix("::error title=") })
    #expect(
      found.commands.contains { $0.hasPrefix("::error title=amp-hand::v[0, 0] of iteration") })
    #expect(found.page.contains("--only 'amp-hand*' --only"))
  }

  @Test("What is right: a verdict that is good, and no annotation")
  func right() throws {
    let found = try written([
      "verify", "--adapter", "\(Tool.release.path) twin", "--only", "amp-hand*",
    ])
    #expect(found.outcome.code == 0 && found.commands.isEmpty)
    #expect(isWellFormed(found.page) && found.page.contains("<h1>✓ Verified</h1>"))
    #expect(found.markdown.hasPrefix("## ✅ Verified\n"))
  }

  @Test("A violated claim is an error with its counterexample, and a silent one a notice")
  func check() throws {
    let found = try written(
      [
        "--only", "replica/amp", "--only", "rate/fista-as-printed", "--draws", "800", "--plant",
        "se",
      ],
      binary: Tool.erring)
    #expect(found.outcome.code == 1 && isWellFormed(found.page))
    #expect(found.page.contains("<p>1 of 2 claims is violated: replica/amp.</p>"))
    #expect(found.page.contains("planted error") && found.page.contains("class=\"gauge\""))
    #expect(found.markdown.contains("❌ **Violated.** 1 of 2 claims is violated: replica/amp."))
    #expect(found.commands.count == 2)
    #expect(found.commands.first?.hasPrefix("::error title=replica/amp::violated: ") ?? false)
    #expect(
      found.commands.last?.hasPrefix("::notice title=rate/fista-as-printed::silent: ") ?? false)
  }

  @Test("A page or Markdown that cannot be written is said by its path")
  func unwritable() throws {
    try Tool.withFolder { folder in
      let target = folder.appendingPathComponent("none/report").path
      for option in ["--html", "--markdown"] {
        let verify = Tool.assay([
          "verify", "--adapter", "\(Tool.release.path) twin", "--only", "amp-hand", option, target,
        ])
        let check = Tool.assay(["check", "--only", "rate/ista", option, target])
        for outcome in [verify, check] {
          #expect(outcome.code == 74 && outcome.errors.contains("none/report: cannot be written"))
        }
      }
    }
  }
}

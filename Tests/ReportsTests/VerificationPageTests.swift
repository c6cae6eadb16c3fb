// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Golden
import Methods
import Reports
import Testing
import Twins
import Verification

/// The page, the Markdown and the annotations of `assay verify`.
struct VerificationPageTests {
  private func report(
    _ candidate: any Candidate, _ only: [String],
    _ change: (inout VerificationOptions) -> Void = { _ in }
  ) throws -> VerificationReport {
    var options = VerificationOptions()
    options.only = only
    change(&options)
    return try Verification(try Golden.Suite(folder: TextReportTests.golden), options).run(
      candidate)
  }

  private func page(_ report: VerificationReport) -> String {
    VerificationPage(report, command: "assay verify", caseCommand: "assay verify").text
  }

  private func mistaken(_ name: String) throws -> TwinCandidate {
    let fault = try #require(Register.faults.first { $0.name == name })
    return TwinCandidate(Twin(fault: fault))
  }

  /// What stands between two words.
  private func between(_ start: String, _ end: String, _ text: String) -> String? {
    guard let first = text.range(of: start),
      let last = text.range(of: end, range: first.upperBound..<text.endIndex)
    else { return nil }
    return String(text[first.upperBound..<last.lowerBound])
  }

  @Test(
    "A mistake is named in the first sentence, with its equation and pictures, and nothing is loaded"
  )
  func mistake() throws {
    let report = try report(try mistaken("onsager-missing"), ["amp-*hand*", "ista-*hand*"])
    let page = page(report)
    #expect(isWellFormed(page))
    #expect(page.contains("<h1>✗ Not verified</h1>\n<p>\(report.sentence)</p>"))
    let failed = report.count(.failed)
    #expect(
      failed > 0
        && report.sentence.hasPrefix(
          "\(failed) of \(report.results.count) cases that ran failed, as they do with the one mistake"
            + " onsager-missing: "),
      "\(report.sentence)")
    #expect(page.contains("<strong class=\"bad\">onsager-missing</strong>"))
    #expect(page.contains("<code class=\"formula\">v_t = y − A x̂_t + b_t v_{t−1}</code> fails in"))
    #expect(page.contains("aria-label=\"Error of amp-"))
    for word in ["src=", "href=", "url(", "@import", "http:", "https:", "<script", "<link"] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(!page.contains("nan\"") && !page.contains("inf\""))
  }

  @Test(
    "Errors by iteration are in units of what is allowed, and begin where the answer was changed")
  func courses() throws {
    let altered = Parrot { question in
      guard let answer = try? ReferenceCandidate().answer(question),
        case .outputs(var outputs) = answer
      else { return .failed("no reference") }
      outputs["trace/r"] = outputs["trace/r"].map { r in
        var parts = r.parts
        for k in (parts.count / r.shape[0])..<parts.count { parts[k] += 1 }
        return r.replacing(parts)
      }
      return .outputs(outputs)
    }
    let result = try #require(try report(altered, ["amp-hand"]).results.first)
    let r = try #require(result.courses.first { $0.quantity == "r" })
    #expect(r.errors[0] < 1 && r.errors.count > 2 && r.errors.dropFirst().allSatisfy { $0 > 1 })
    #expect(r.errors.max() == result.largestError / result.allowed)
    let others = result.courses.filter { $0.quantity != "r" }
    #expect(!others.isEmpty && others.allSatisfy { $0.errors.allSatisfy { $0 < 1 } })
  }

  @Test("What is right is verified, and no section tells of failures")
  func right() throws {
    let report = try report(ReferenceCandidate(), ["amp-*hand*"])
    let page = page(report)
    #expect(isWellFormed(page) && page.contains("<h1>✓ Verified</h1>\n<p>\(report.sentence)</p>"))
    #expect(report.sentence == "All \(report.results.count) cases that ran passed.")
    #expect(!page.contains("Failing cases</h2>") && !page.contains("What is wrong"))
    #expect(page.contains("By method</h2>") && page.contains("Error over iterations</h2>"))
    #expect(report.markdown.hasPrefix("## ✅ Verified\n\n\(report.sentence)\n"))
    #expect(report.annotations.isEmpty)
  }

  @Test(
    "The sentence is the verdict: nothing ran, nothing was shown, and what strictness makes of a right answer"
  )
  func verdicts() throws {
    let none = try report(Parrot(refusing: ["amp"]) { _ in .failed("") }, ["amp-hand"])
    #expect(page(none).contains("<h1>? Nothing ran</h1>\n<p>No case ran, of 1.</p>"))
    let expected = try report(Parrot { _ in .failed("no") }, ["amp-hand"]) {
      $0.expectedFailures = ["amp-hand": "known"]
    }
    #expect(page(expected).contains("<p>The one case that ran failed, as expected.</p>"))
    let surprising = try report(ReferenceCandidate(), ["amp-hand"]) {
      $0.expectedFailures = ["amp-hand": "known"]
      $0.isStrict = true
    }
    #expect(!surprising.holds && page(surprising).contains("<h1>✗ Not verified</h1>"))
    #expect(
      surprising.sentence.hasPrefix("1 of 1 cases that ran failed; the first is amp-hand"))
    for (report, symbol) in [(none, "⚠️"), (expected, "⚠️"), (surprising, "❌")] {
      #expect(report.markdown.hasPrefix("## \(symbol) \(report.verdict)\n"))
      #expect(Annotation.lines(report.annotations).hasPrefix("::error title=assay verify%3A "))
    }
  }

  @Test("A method of which nothing ran has no row, on the page, in Markdown and in the text")
  func rows() throws {
    let refusing = Parrot(refusing: ["ista"]) { _ in .failed("no") }
    let report = try report(refusing, ["amp-hand", "ista-hand*"])
    try #require(report.results.contains { $0.golden.algorithm == "ista" })
    let text = TextReport(
      report, style: TerminalStyle(isTerminal: false, environment: [:]), command: "assay verify"
    ).text
    #expect(page(report).contains("<th scope=\"row\">amp <span class=\"bad\">✗</span></th>"))
    #expect(!page(report).contains("<th scope=\"row\">ista"))
    #expect(report.markdown.contains("\n| amp | ") && !report.markdown.contains("\n| ista"))
    #expect(text.contains("\n  amp ") && !text.contains("\n  ista"))
    #expect(page(report).contains("it has no ista"))
    let none = try self.report(Parrot(refusing: ["amp"]) { _ in .failed("") }, ["amp-hand"])
    #expect(!page(none).contains("<tbody>") && !none.markdown.contains("| --- |"))
  }

  @Test("Only what a program said in several lines is told in full in Markdown")
  func folded() throws {
    for (message, isFolded) in [("no", false), ("Traceback:\n  line 3", true)] {
      let report = try report(Parrot { _ in .failed(message) }, ["amp-hand"])
      #expect(report.markdown.contains("<summary>1 failing case</summary>"))
      #expect(
        report.markdown.contains("<summary>amp-hand: ") == isFolded, "\(report.markdown)")
    }
  }

  @Test("Hostile names and messages are text on the page, in Markdown and in annotations")
  func escapes() throws {
    let parrot = Parrot(named: hostile) { _ in .failed(hostile) }
    let report = try report(parrot, ["amp-hand"])
    let page = page(report)
    #expect(isWellFormed(page) && !page.contains("<script"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;]]&gt;&amp;|@everyone`\u{fffd}"))
    let lines = report.markdown.split(whereSeparator: \.isNewline)
    // What is not in a block is escaped, in a table's cell, too.
    #expect(
      lines.contains {
        $0.hasPrefix("| `amp-hand` | \\<script\\>") && $0.contains("\\&\\|@\u{200b}")
      })
    let outside = lines.filter { !$0.hasPrefix("<script>") && $0.contains("<script") }
    #expect(
      outside.allSatisfy {
        $0.contains("\\<script") || $0.contains("`` <script") || $0.contains("``<script")
      }, "\(outside)")
    for line in Annotation.lines(report.annotations).split(whereSeparator: \.isNewline) {
      #expect(line.hasPrefix("::error title=") && !line.dropFirst(8).contains("::error::100%\r"))
    }
  }

  private static let traceback = (0..<60).map { "  File \"mine.py\", line \($0), in solve" }
    .joined(separator: "\n")

  @Test("A long traceback is folded to its ends, and its last line is the one that is told")
  func tracebacks() throws {
    let message = "Traceback (most recent call last):\n\(Self.traceback)\nValueError: singular"
    let report = try report(Parrot { _ in .failed(message) }, ["amp-hand*"])
    let style = TerminalStyle(isTerminal: false, environment: [:])
    let text = TextReport(report, style: style, command: "assay verify").text
    #expect(text.contains("\n  … 51 lines\n") && text.contains("\n  ValueError: singular\n"))
    #expect(
      text.contains("line 1, in") && !text.contains("line 2, in") && text.contains("line 59,"))
    let page = page(report)
    let others = report.results.count - 1
    try #require(others > 0)
    #expect(
      page.contains("<summary>amp-hand-step and \(others) more: ValueError: singular</summary>"))
    #expect(page.contains("… 22 lines\n") && page.components(separatedBy: "<pre>").count == 2)
    #expect(report.sentence.hasSuffix("the first is amp-hand-step: ValueError: singular."))
  }

  @Test("633 failing cases are a page of less than 1 MB, a comment, and ten annotations")
  func sizes() throws {
    let parrot = Parrot { question in
      .failed(
        "Traceback (most recent call last):\n\(Self.traceback)\nError: \(question.id) \(hostile)")
    }
    var report = try report(parrot, [])
    let failed = report.count(.failed)
    try #require(failed == report.results.count && failed > 600)
    let pages = [page(report), report.markdown]
    #expect(isWellFormed(pages[0]) && pages[0].contains("other messages"))
    #expect(
      pages[0].utf8.count < 1_000_000 && pages[1].count < 65_536, "\(pages.map(\.utf8.count))")
    #expect(Annotation.lines(report.annotations).split(separator: "\n").count == 10)
    #expect(pages[1].contains("and \(failed - 20) more"))
    // The same with a difference in each.
    let one = try self.report(try mistaken("onsager-missing"), ["amp-hand"])
    var difference = try #require(one.results.first?.difference)
    (difference.got, difference.expected) = (-0.12345678901234567, 1.2345678901234567e-105)
    (difference.error, difference.allowed) = (1e17, 32)
    for k in report.results.indices { report.results[k].difference = difference }
    let table = page(report)
    #expect(isWellFormed(table) && table.utf8.count < 1_000_000, "\(table.utf8.count)")
    #expect(table.components(separatedBy: "<td>3.12e+15</td>").count == failed + 1)
    #expect(report.markdown.count < 65_536)
  }
}

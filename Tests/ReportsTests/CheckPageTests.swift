// SPDX-License-Identifier: GPL-3.0-or-later
import Reports
import Testing
import Theorems

/// The page, the Markdown and the annotations of `assay check`.
struct CheckPageTests {
  private func outcome(
    _ id: String, _ comparisons: [Comparison], silent: Bool = false, notes: [String] = []
  )
    -> Outcome
  {
    let finding = Finding(
      hypotheses: silent ? [Hypothesis("\(id) is covered", "ρ", 2, in: 0...1)] : [],
      comparisons: comparisons, notes: notes)
    let claim = Claim(
      id, source: .init("TAG", "(1) of \(id)"), hypotheses: [], conclusion: "\(id) is small",
      evidence: "draws", proof: .statistical
    ) { _ in finding }
    return Outcome(claim: claim, seed: 1, finding: finding)
  }

  private func comparison(_ measured: Double, halfWidth: Double = 0) -> Comparison {
    Comparison(
      "NMSE", measured: measured, predicted: -44, allowed: 0.5, unit: "dB", halfWidth: halfWidth,
      draws: 100)
  }

  private func report(_ outcomes: [Outcome], planted: String? = nil) -> CheckReport {
    CheckReport(outcomes, settings: CheckSettings(), isQuick: true, planted: planted)
  }

  private func page(_ report: CheckReport, data: String? = nil) -> String {
    CheckPage(report, command: "assay check", data: data).text
  }

  private var all: [Outcome] {
    [
      outcome("a/holds", [comparison(-44.1, halfWidth: 0.1)]),
      outcome(
        "b/violated", [comparison(-44.1), comparison(-50)], notes: ["counterexample: case 3"]),
      outcome("b/open", [comparison(-44.4, halfWidth: 0.3)]),
      outcome("c/silent", [comparison(0)], silent: true),
    ]
  }

  @Test(
    "What is violated is named in the first sentence and told in full; what is silent has no numbers"
  )
  func mixed() {
    let report = report(all)
    let page = page(report)
    #expect(isWellFormed(page))
    #expect(report.sentence == "1 of 4 claims is violated: b/violated.")
    #expect(page.contains("<h1>✗ Violated</h1>\n<p>1 of 4 claims is violated: b/violated.</p>"))
    #expect(page.contains("<h3><span class=\"bad\">✗</span> b/violated</h3>"))
    #expect(page.contains("<li>counterexample: case 3</li>"))
    #expect(page.contains("<summary>1 other comparison</summary>"))
    // Its last column is the verdict's words, which are not set as numbers are.
    #expect(
      page.contains(
        "aria-label=\"The deciding comparison of each claim\" tabindex=\"0\">\n<table class=\"worded\">"
      ))
    for (id, isRow) in [
      ("a/holds", true), ("b/open", true), ("b/violated", true), ("c/silent", false),
    ] {
      #expect(page.contains("</span> \(id)</th>") == isRow, "\(id)")
    }
    #expect(page.contains("<b>c/silent</b>: hypothesis fails: c/silent is covered"))
  }

  @Test("The verdict of each kind of run, on the page and in Markdown")
  func verdicts() {
    let cases: [([Outcome], String, String)] = [
      ([all[0]], "✓ Nothing is violated", "The claim holds."),
      (
        [all[0], all[2], all[3]], "✓ Nothing is violated",
        "1 of 3 claims holds and none is violated; 1 silent, 1 inconclusive."
      ),
      (
        [all[3]], "? Nothing was said",
        "No claim said anything: of each a hypothesis does not hold."
      ),
    ]
    for (outcomes, title, sentence) in cases {
      let report = report(outcomes)
      #expect(page(report).contains("<h1>\(title)</h1>\n<p>\(sentence)</p>"))
      #expect(report.markdown.contains(sentence) && isWellFormed(page(report)))
      #expect(!page(report).contains(">Violated</h2>"))
    }
    // No comparison of a silent claim is drawn.
    #expect(
      !page(report([all[3]])).contains("<svg") && page(report(all)).contains("class=\"gauge\""))
  }

  @Test("A dot lies within what is shaded if and only if its claim holds")
  func gauges() throws {
    for (measured, holds) in [(-44.4, true), (-43.4, false), (-60, false)] {
      let page = page(report([outcome("x", [comparison(measured)])]))
      let places = try #require(
        page.firstMatch(of: /shade" x="([0-9.]+)" y="2" width="([0-9.]+)".*?cx="([0-9.]+)"/))
      let numbers = [places.1, places.2, places.3].compactMap { Double($0) }
      #expect((numbers[0]...(numbers[0] + numbers[1])).contains(numbers[2]) == holds)
      #expect((0...150).contains(numbers[2]))
    }
  }

  @Test("Where nothing is allowed the unit of a gauge is the prediction, or 1 where that is 0")
  func units() {
    // Two units are 70 of a width of 150, from its middle.
    for (measured, predicted, place) in [(2.0, 4.0, 57.5), (-1.5, 0.0, 22.5), (0.5, 0.0, 92.5)] {
      let bound = Comparison(
        "F", measured: measured, .atMost, predicted: predicted, allowed: 0, unit: "")
      #expect(page(report([outcome("x", [bound])])).contains("cx=\"\(place)\""), "\(measured)")
    }
  }

  @Test(
    "Violated claims are errors, inconclusive ones warnings, silent ones notices, at the file they are about"
  )
  func annotations() {
    let lines = Annotation.lines(report(all).annotations(about: "S.npz")).split(separator: "\n")
    #expect(lines.map { $0.prefix { $0 != " " } } == ["::error", "::warning", "::notice"])
    #expect(lines[0].hasPrefix("::error file=S.npz,title=b/violated::violated: NMSE: -50 dB"))
    #expect(lines[0].hasSuffix("%0Acounterexample: case 3"))
    let vacuous = Annotation.lines(report([all[3]]).annotations(about: nil))
    #expect(vacuous.hasPrefix("::error title=assay check%3A Nothing was said::"))
  }

  @Test("Hostile words are text, and a long counterexample is folded")
  func escapes() {
    let notes = [
      (["counterexample"] + (0..<100).map { "row \($0)" }).joined(separator: "\n"), hostile,
    ]
    let report = report(
      [outcome("p/\(hostile)", [comparison(-50)], notes: notes)], planted: hostile)
    let page = page(report, data: hostile)
    #expect(isWellFormed(page) && !page.contains("<script"))
    #expect(page.contains("<summary>counterexample</summary>\n<pre>counterexample\n"))
    #expect(page.contains("lines\n") && page.contains("row 1\n") && !page.contains("row 50\n"))
    let rows = report.markdown.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("| ") }
    #expect(rows.count == 3 && rows[2].replacing("\\|", with: "").count { $0 == "|" } == 6)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Whoever writes the right formula in one of its usual forms is told so: forms that public packages have,
/// of which several once failed.
@Suite(.enabled(if: Tool.hasNumPy, "needs Python with NumPy"))
struct RightFormTests {
  static let script = "\(Tool.python) Tests/Fixtures/numpy_right/adapter.py"
  static let forms = Tool.run("/bin/sh", ["-c", "\(script) --forms"]).output
    .split(separator: "\n").map(String.init)

  /// Conventions that are accepted by name.
  static let accepted = ["kink-half", "kink-outer"]

  @Test("there are those of the LMMSE stage, of the posterior, of thresholds and of outputs")
  func known() {
    let wanted = [
      "normal-solve", "normal-cholesky", "normal-eigh", "stacked-lstsq", "bg-sigmoid",
      "complex-polar", "kink-half", "x-alone", "posterior-variance", "mean-slope",
      "covariance-trace", "precisions", "fixed-alpha",
    ]
    #expect(Set(Self.forms).isSuperset(of: wanted))
  }

  /// Where a form loses all but a few digits, so that its answer is wrong: M × M of a tall matrix with
  /// next to no noise, and estimates that go to zero.
  static let lost = [
    "gram-inverse": ["40x16"], "stacked-lstsq": ["vamp-l1-iid-20x40-batch"],
    "bg-quotient": ["vamp-iid-32x40"],
  ]

  @Test("each passes, or is right though imprecise", arguments: forms)
  func passes(form: String) throws {
    let isAccepted = Self.accepted.contains(form)
    let (report, code) = try FixtureReport.of(
      "\(Self.script) --form \(form)",
      (isAccepted ? ["--accept", form] : []) + (try NumPyFaultTests.allButLarge()))
    let lost = Self.lost[form] ?? []
    let failed = report.ids("failed").filter { id in !lost.contains { id.hasSuffix($0) } }
    #expect(failed == [], "\(report.equations.map(\.findings))")
    #expect(code == (lost.isEmpty ? 0 : 1))
    #expect(report.ids("passed").count + report.ids("imprecise").count > 0)
    if isAccepted { #expect(!report.ids("accepted").isEmpty) }
  }

  @Test("--strict fails what is imprecise, in JUnit's report too")
  func strict() throws {
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("junit.xml")
      let (report, code) = try FixtureReport.of(
        "\(Self.script) --form normal-cholesky",
        ["--strict", "--only", "lmmse-*20x40*", "--junit", file.path])
      let imprecise = report.ids("imprecise")
      #expect(!imprecise.isEmpty && report.ids("failed") == [])
      #expect(code == 1)
      let junit = try String(contentsOf: file, encoding: .utf8)
      #expect(
        junit.components(separatedBy: "<failure message=\"right, but ").count - 1 == imprecise.count
      )
    }
  }

  @Test("another convention at a kink is named as one, and fails where it is not accepted")
  func convention() throws {
    let (report, code) = try FixtureReport.of(
      "\(Self.script) --form kink-half", ["--only", "soft-threshold-*"])
    #expect(code == 1)
    #expect(report.ids("failed") == ["soft-threshold-kinks"])
    #expect(report.diagnoses.map(\.named) == ["kink-half"])
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Golden
import Reports
import Testing
import Verification

/// What systems of continuous integration read of a verification.
struct JUnitReportTests {
  private func text(isStrict: Bool) throws -> String {
    var options = VerificationOptions()
    options.only = ["amp-hand", "ista-hand"]
    options.expectedFailures = ["amp-hand": "not mended yet"]
    options.isStrict = isStrict
    let suite = try Golden.Suite(folder: TextReportTests.golden)
    return JUnitReport(try Verification(suite, options).run(ReferenceCandidate())).text
  }

  /// Somebody who offers nothing.
  private final class Idle: Candidate {
    var name: String { "idle" }
    func refusal(_ call: Call, _ dtype: DType) -> String? { "not offered" }
    func answer(_ question: Question) throws -> Answer { .failed("it was asked") }
  }

  @Test("What is not asked takes no time, is skipped, and fails nothing")
  func notApplicable() throws {
    var options = VerificationOptions()
    options.only = ["amp-hand"]
    let suite = try Golden.Suite(folder: TextReportTests.golden)
    let report = try Verification(suite, options).run(Idle())
    #expect(report.results.map(\.status) == [.notApplicable])
    #expect(report.results.allSatisfy { $0.seconds == 0 && $0.overhead == 0 })
    #expect(JUnitReport(report).text.contains(#"tests="1" failures="0" errors="0" skipped="1""#))
  }

  @Test("A case that passes though it was expected to fail is a failure where that is strict")
  func unexpectedPass() throws {
    let strict = try text(isStrict: true)
    #expect(strict.contains(#"<testsuite name="amp" tests="1" failures="1""#), "\(strict)")
    #expect(strict.contains("passed, though expected to fail: not mended yet"))
    #expect(strict.contains(#"<testsuite name="ista" tests="1" failures="0""#))
    let lenient = try text(isStrict: false)
    #expect(lenient.contains(#"<testsuite name="amp" tests="1" failures="0""#), "\(lenient)")
  }
}

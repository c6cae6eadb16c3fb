// SPDX-License-Identifier: GPL-3.0-or-later
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

// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Known failures, named by patterns, and a run that shows nothing but those.
struct ExpectedFailureTests {
  private func verify(_ known: String, _ more: [String]) throws -> Tool.Outcome {
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("known.txt")
      try known.write(to: file, atomically: true, encoding: .utf8)
      let twin = "\(Tool.release.path) twin --fault onsager-missing"
      return Tool.assay(["verify", "--adapter", twin, "--xfail", file.path] + more)
    }
  }

  @Test("if all that ran was expected to fail, nothing was shown: 66")
  func nothingShown() throws {
    let outcome = try verify(
      "amp-* no Onsager term\n", ["--only", "amp-iid-*", "--only", "amp-hand"])
    #expect(outcome.code == 66)
    #expect(outcome.output.contains("Nothing was shown: all that ran was expected to fail."))
  }

  @Test("a pattern names many cases, and the rest is verified")
  func patterns() throws {
    let outcome = try verify(
      "# all of one kind\namp-* no Onsager term\n", ["--only", "amp-hand*", "--only", "ista-hand*"])
    #expect(outcome.code == 0, "\(outcome.output)")
    #expect(outcome.output.contains("2 failed as expected"), "\(outcome.output)")
  }

  @Test("a pattern that matches no case is an error that names the line")
  func noMatch() throws {
    let outcome = try verify("\nlasso-* not there\n", ["--only", "amp-hand"])
    #expect(outcome.code == 65)
    #expect(outcome.errors.contains("known.txt:2"), "\(outcome.errors)")
  }

  @Test("only a convention can be accepted, by its name")
  func acceptance() {
    let twin = "\(Tool.release.path) twin --fault t_k-momentum"
    let run = { Tool.assay(["verify", "--adapter", twin, "--only", "fista-i*"] + $0) }
    let refused = run([])
    #expect(refused.code == 1 && refused.output.contains("Convention: t_k-momentum (fista)"))
    let accepted = run(["--accept", "t_k-momentum"])
    #expect(accepted.code == 0 && accepted.output.contains("that follow t_k-momentum"))
    #expect(run(["--accept", "onsager-missing"]).code == 64)
    #expect(run(["--accept", "no-such-name"]).code == 64)
  }
}

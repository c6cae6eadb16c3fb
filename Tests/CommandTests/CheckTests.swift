// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// `assay check`: its verdicts, its exit codes, and that it finds errors that were planted.
@Suite("assay check") struct CheckTests {
  private func verdicts(_ json: URL) throws -> [String: String] {
    let document = try JSONSerialization.jsonObject(with: Data(contentsOf: json)) as? [String: Any]
    let claims = document?["claims"] as? [[String: Any]] ?? []
    return claims.reduce(into: [:]) { result, claim in
      let verdict = claim["verdict"] as? [String: Any]
      result[claim["id"] as? String ?? ""] = verdict?["name"] as? String
    }
  }

  @Test("the quick suite holds; what is silent is named with its number")
  func quick() throws {
    try Tool.withFolder { folder in
      let files = ["json", "xml", "md"].map { folder.appendingPathComponent("check.\($0)") }
      // All but GAMP's, which take longer than the others together.
      let selected = ["prediction*/[aov]*", "[flqrt]*", "singer-5/*", "property/*"].flatMap {
        ["--only", $0]
      }
      let outcome = Tool.assay(
        ["check", "--quick"] + selected + [
          "--json", files[0].path, "--junit", files[1].path, "--markdown", files[2].path,
        ])
      #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
      #expect(outcome.errors.isEmpty)
      let verdicts = try verdicts(files[0])
      #expect(verdicts.count > 60 && !verdicts.keys.contains { $0.hasPrefix("prediction-large") })
      #expect(verdicts["prediction/amp-bg/kappa15"] == "silent")
      #expect(verdicts["rate/fista-as-printed"] == "silent")
      #expect(verdicts.values.count { $0 == "holds" } >= verdicts.count - 4)
      #expect(outcome.output.contains("condition number is 15.0"))
      #expect(outcome.output.contains("silent: rate/fista-as-printed"))
      let junit = try String(contentsOf: files[1], encoding: .utf8)
      #expect(junit.contains("<skipped message=\"silent: hypothesis fails"))
      #expect(try String(contentsOf: files[2], encoding: .utf8).contains("| silent | `rate/fista-"))
    }
  }

  @Test("the same seed gives the same bytes; the number of threads does not matter")
  func reproducible() throws {
    try Tool.withFolder { folder in
      let texts = try ["1", "2"].map { threads in
        let file = folder.appendingPathComponent("\(threads).json")
        let outcome = Tool.assay([
          "check", "--only", "prediction/vamp-bg/iid", "--only", "property/signs/*", "--draws",
          "300", "--seed", "9", "--threads", threads, "--json", file.path,
        ])
        #expect(outcome.code == 0)
        return try Data(contentsOf: file)
      }
      #expect(texts[0] == texts[1])
    }
  }

  @Test("nothing selected, and all silent, end with code 66")
  func nothing() {
    let none = Tool.assay(["check", "--only", "no-such-claim"])
    #expect(none.code == 66 && none.errors.contains("no-such-claim"))
    let large = Tool.assay(["check", "--quick", "--only", "prediction-large/*"])
    #expect(large.code == 66 && large.errors.contains("prediction-large/vamp-bg/iid"))
    let silent = Tool.assay(["check", "--only", "rate/fista-as-printed"])
    #expect(silent.code == 66 && silent.errors.contains("silent"))
    #expect(silent.output.contains("checked nothing"))
  }

  @Test("too few draws are inconclusive, which is no failure and says what is missing")
  func inconclusive() {
    let outcome = Tool.assay([
      "check", "--only", "prediction/amp-bg/iid", "--only", "replica/amp", "--draws", "40",
    ])
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("1 holds, 0 violated, 0 silent, 1 inconclusive"))
    #expect(outcome.output.contains("more draws"))
    // What was averaged, over how many draws, stands in brackets behind the number.
    #expect(outcome.output.contains(#/ dB \([^()]+, \d+\), predicted/#), "\(outcome.output)")
  }

  @Test("bad usage, and the list")
  func usage() {
    #expect(Tool.assay(["check", "--draws", "0"]).code == 64)
    #expect(Tool.assay(["check", "--case", "-1"]).code == 64)
    #expect(Tool.assay(["check", "--plant", "se"]).code == 64, "the tool itself plants nothing")
    let list = Tool.assay(["check", "--list", "--only", "rate/*"])
    #expect(list.code == 0 && list.output.contains("rate/ista\n    [ISTA-RATE] Beck and Teboulle"))
  }

  @Test(
    "a planted error is found, and the exit code is 1",
    arguments: [
      ("onsager", "qq/amp-l1/iid"), ("onsager", "prediction/amp-l1/iid"), ("se", "replica/amp"),
      ("se", "prediction/vamp-bg/iid"), ("threshold", "lasso/amp-l1/iid"),
      ("network", "singer-5/nfp"),
    ])
  func planted(error: String, claim: String) {
    let arguments = ["--only", claim, "--draws", "800"]
    let right = Tool.assay(["check"] + arguments)
    #expect(right.code == 0, "\(right.output)")
    let wrong = Tool.assay(arguments + ["--plant", error], binary: Tool.erring)
    #expect(wrong.code == 1, "\(wrong.output)\(wrong.errors)")
    #expect(wrong.output.contains("violated") && wrong.output.contains("planted error: \(error)"))
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Numbers and files that ask for more than there is, and numbers that are none.
@Suite struct LimitTests {
  @Test(
    "Counts beyond all use are refused by their option",
    arguments: [
      ("run amp --problem bsr17-iid --rows 9223372036854775807", "--rows is at most 16777216"),
      ("run amp --problem bsr17-iid --columns 9223372036854775807", "--columns is at most"),
      ("run amp --problem bsr17-iid --samples 9223372036854775807", "--samples is at most"),
      ("run amp --problem bsr17-iid --iterations 9223372036854775807", "--iterations is at most"),
      ("run amp --problem bsr17-iid --threads 9223372036854775807", "--threads is at most 1024"),
      ("problem bsr17-iid --rows 4294967296 --output /dev/null", "--rows is at most"),
      ("predict vamp --spectrum drawn --rows 4294967296", "--rows is at most"),
      ("predict vamp --iterations 9223372036854775807", "--iterations is at most"),
      ("reproduce fig1 --samples 9223372036854775807", "--samples is at most"),
      ("check --draws 9223372036854775807", "--draws is at most"),
      ("check --case 9223372036854775807", "--case is at most"),
      ("golden check --every 9223372036854775807", "--every is at most"),
      ("beam --family pgd --layers 9223372036854775807 --step 1", "--layers is at most 10000"),
      ("audit x.npz --problem apgd --streams 9223372036854775807", "--streams is at most 4096"),
    ]
      + ["inf", "1e308", "1e400", "nan", "0", "-1"].flatMap { seconds in
        ["case", "start"].map {
          ("verify --adapter true --\($0)-limit=\(seconds)", "--\($0)-limit is above 0 and at most")
        }
      })
  func counts(command: String, message: String) {
    let outcome = Tool.assay(command.split(separator: " ").map(String.init))
    #expect(outcome.code == 64 && outcome.errors.contains(message), "\(command): \(outcome)")
  }

  @Test(
    "What would not fit into memory is refused with its size",
    arguments: [
      ("run amp --problem bsr17-iid --rows 1000000 --columns 1000000", "takes 7450.6 GiB"),
      ("problem scsz21-theorems --rows 1000000 --output /dev/null", "a preamble of 1000000×"),
      ("problem apgd --samples 10000000 --output /dev/null", "10000000 channels of"),
      ("predict vamp --spectrum drawn --rows 100000 --columns 100000", "a matrix of 100000×100000"),
    ])
  func room(command: String, message: String) {
    let outcome = Tool.assay(command.split(separator: " ").map(String.init))
    #expect(outcome.code == 64 && outcome.errors.contains(message), "\(command): \(outcome)")
    #expect(outcome.errors.contains("ASSAY_LIMIT is 1024M"))
  }

  @Test("The limit holds for files and can be moved")
  func limit() throws {
    try Tool.withFolder { folder in
      let file = folder.path + "/d.npz"
      let drawn = Tool.assay(["problem", "bsr17-iid", "--samples", "400", "--output", file])
      try #require(drawn.code == 0, "\(drawn)")
      let arguments = ["run", "amp", "--data", file, "--iterations", "1"]
      #expect(Tool.assay(arguments, environment: ["ASSAY_LIMIT": "4M"]).code == 0)
      let refused = Tool.assay(arguments, environment: ["ASSAY_LIMIT": "2M"])
      #expect(refused.code == 65 && refused.errors.contains("at most 2097152"), "\(refused)")
      for wrong in ["", "2", "2T", "-1M", "0G", "M"] {
        let outcome = Tool.assay(arguments, environment: ["ASSAY_LIMIT": wrong])
        #expect(outcome.code == 64 && outcome.errors.contains("ASSAY_LIMIT is"), "\(wrong)")
      }
    }
  }

  @Test(
    "A prediction in which something is not a number is none",
    arguments: [
      ["--noise-variance", "1e308"], ["--assumed-noise-variance", "1e308"],
      ["--prior", "bg:1e-308,1"],
    ])
  func notANumber(options: [String]) throws {
    try Tool.withFolder { folder in
      let json = folder.path + "/p.json"
      let outcome = Tool.assay(
        ["predict", "vamp", "--spectrum", "geometric:15", "--json", json] + options)
      #expect(outcome.code == 1 && outcome.errors.contains("is not a number"), "\(outcome)")
      #expect(!FileManager.default.fileExists(atPath: json))
    }
  }

  @Test("A check that is inconclusive throughout has shown nothing")
  func inconclusive() {
    let outcome = Tool.assay([
      "check", "--only", "prediction/vamp-bg/kappa15", "--quick", "--draws", "1",
    ])
    #expect(outcome.code == 66 && outcome.errors.contains("no selected claim"), "\(outcome)")
  }

  @Test("Where the LASSO's solution is zero, so is the distance to it")
  func zeroSolution() throws {
    let outcome = Tool.assay([
      "run", "amp-l1", "--lasso", "--problem", "bsr17-iid", "--alpha", "100", "--iterations", "3",
    ])
    #expect(outcome.code == 0 && outcome.output.contains("median 0.00e+00"), "\(outcome)")
  }

  @Test(
    "A matrix whose squares are beyond binary64 is refused", .enabled(if: Tool.hasNumPy),
    arguments: ["1e200", "1e-200", "0"])
  func scale(_ factor: String) throws {
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("a.npz").path
      let script = "import numpy as np; np.savez('\(file)', A=\(factor) * np.eye(3), y=np.ones(3))"
      #expect(Tool.run(Tool.python, ["-c", script]).code == 0)
      let outcome = Tool.assay(["run", "oamp", "--estimator", "matched-filter", "--data", file])
      #expect(
        outcome.code == 65 && outcome.errors.contains("array \"A\": the sum of its squares is"))
    }
  }
}

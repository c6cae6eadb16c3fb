// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Interchange
import Testing

/// Who works in MATLAB gets and gives MAT files wherever NPZ goes.
@Suite("MAT files on the command line") struct MATTests {
  /// As MATLAB keeps an array: two extents at least, and no last one of 1 beyond them.
  private func kept(_ array: NumericArray) throws -> NumericArray {
    var shape = array.shape
    while shape.count > 2, shape.last == 1 { shape.removeLast() }
    return try NumericArray(shape: shape, elements: array.elements)
  }

  @Test("Data of either format give the same results, in either")
  func data() throws {
    try Tool.withFolder { folder in
      func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
      for ending in ["npz", "mat"] {
        let drawn = Tool.assay([
          "problem", "bsr17-iid", "--rows", "20", "--columns", "40", "--samples", "3", "--output",
          path("p.\(ending)"),
        ])
        #expect(drawn.code == 0, "\(drawn.errors)")
        let run = Tool.assay([
          "run", "amp-l1", "--data", path("p.\(ending)"), "--iterations", "9", "--output",
          path("from-\(ending).mat"),
        ])
        #expect(run.code == 0, "\(run.errors)")
      }
      let results = try ["npz", "mat"].map {
        try Data(contentsOf: folder.appendingPathComponent("from-\($0).mat"))
      }
      #expect(results[0] == results[1] && results[0].starts(with: Data("MATLAB 5.0".utf8)))
    }
  }

  @Test(
    "The expected values as MAT files, in MATLAB's shapes, pass as outputs",
    arguments: ["amp-l1", "gamp", "bernoulli-gaussian", "lvamp", "complex-amp", "auto-pgd"])
  func outputs(_ method: String) throws {
    try Tool.withFolder { folder in
      let cases = Tool.root.appendingPathComponent("Golden/cases/\(method)")
      let ids = try FileManager.default.contentsOfDirectory(atPath: cases.path)
        .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
      for id in ids {
        let expected = try NPZ.read(
          contentsOf: Tool.root.appendingPathComponent("Golden/expected/\(id).npz"))
        try MAT.write(
          try expected.mapValues(kept), to: folder.appendingPathComponent("\(id).mat"))
      }
      let outcome = Tool.assay(["verify", "--outputs", folder.path, "--only", "\(method)-*"])
      #expect(outcome.code == 0, "\(outcome.output.suffix(800))")
      #expect(outcome.output.contains("\nVerified. "))
      #expect(!ids.isEmpty)
    }
  }

  @Test("What is exported, as a MATLAB function reads it: questions, and expected values that pass")
  func exported() throws {
    try Tool.withFolder { folder in
      let place = folder.appendingPathComponent("m").path
      let made = Tool.assay([
        "golden", "export", place, "--only", "amp-l1-*", "--only", "vamp-hand",
      ])
      #expect(made.code == 0 && made.output.hasPrefix("18 cases of suite "), "\(made)")
      let question = try Data(contentsOf: URL(fileURLWithPath: "\(place)/questions/vamp-hand.json"))
      let fields = try JSONSerialization.jsonObject(with: question) as? [String: Any]
      #expect(fields?["algorithm"] as? String == "vamp" && fields?["id"] as? String == "vamp-hand")
      #expect((fields?["parameters"] as? [String: Any])?["iterations"] is Int)
      let arrays = try MAT.read(
        contentsOf: URL(fileURLWithPath: "\(place)/questions/vamp-hand.mat"))
      #expect(arrays.keys.sorted() == ["A", "state/r", "state/variance", "y"])
      let again = Tool.assay(["golden", "export", place])
      #expect(again.code == 64 && again.errors.contains("is not empty"))
      let verified = Tool.assay([
        "verify", "--outputs", "\(place)/expected", "--only", "amp-l1-*", "--only", "vamp-hand",
      ])
      #expect(verified.output.contains("Verified. 18 passed, 0 failed, 18 run of 18"))
    }
  }

  @Test(
    "The MATLAB example answers what it can",
    .enabled(if: Tool.run("/bin/sh", ["-c", "command -v octave-cli"]).code == 0, "needs Octave"))
  func example() throws {
    try Tool.withFolder { folder in
      let place = folder.appendingPathComponent("m").path
      #expect(Tool.assay(["golden", "export", place, "--only", "amp-l1-*"]).code == 0)
      let ran = Tool.run(
        "/bin/sh",
        ["-c", "octave-cli -qf --path Examples/Adapters/matlab --eval \"answer_all('\(place)')\""])
      #expect(ran.code == 0, "\(ran.errors)")
      let verified = Tool.assay(["verify", "--outputs", "\(place)/outputs", "--only", "amp-l1-*"])
      #expect(verified.output.contains("Verified. 15 passed, 0 failed, 15 run of 17"))
    }
  }

  @Test("No report is written into the suite that it is about")
  func reportInSuite() {
    let outcome = Tool.assay([
      "verify", "--adapter", "true", "--json", "Golden/inputs/new.json", "--only", "amp-hand",
    ])
    #expect(outcome.code == 64 && outcome.errors.contains("--json is in the golden suite"))
  }

  @Test("Two answers to one case are one too many")
  func twice() throws {
    try Tool.withFolder { folder in
      let expected = try NPZ.read(
        contentsOf: Tool.root.appendingPathComponent("Golden/expected/amp-hand.npz"))
      for ending in ["npz", "mat"] {
        try ArrayFile.write(expected, to: folder.appendingPathComponent("amp-hand.\(ending)"))
      }
      let outcome = Tool.assay(["verify", "--outputs", folder.path, "--only", "amp-hand"])
      #expect(outcome.code == 1)
      #expect(outcome.output.contains("there are amp-hand.npz and amp-hand.mat"))
    }
  }
}

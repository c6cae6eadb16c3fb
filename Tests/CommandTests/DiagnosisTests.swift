// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Mistakes written by another hand, in another language, are named.
@Suite(.enabled(if: Tool.hasNumPy, "needs Python with NumPy"))
struct DiagnosisTests {
  static let script = "\(Tool.python) Tests/Fixtures/numpy_faults/adapter.py"
  static let faults = [
    "onsager-missing", "onsager-without-n-over-m", "onsager-one-iteration-late", "sigma-m-minus-1",
    "sigma-squared-for-sigma", "threshold-not-scaled-by-step", "fista-momentum-off-by-one",
    "lmmse-null-space-dropped", "lmmse-divergence-without-null-space",
    "vamp-shrinkage-extrinsic-missing", "bg-log-odds-sign", "row-major-as-column-major",
    "gradient-sign",
  ]

  @Test("a fault written in NumPy is named, and no other", arguments: faults)
  func named(fault: String) throws {
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("report.json")
      let outcome = Tool.assay(
        ["verify", "--adapter", "\(Self.script) --fault \(fault)", "--json", file.path])
      #expect(outcome.code == 1)
      let report = try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
      let diagnoses = try #require(report["diagnoses"] as? [[String: Any]])
      #expect(diagnoses.map { $0["named"] as? String } == [fault], "\(outcome.output)")
    }
  }

  @Test("the same adapter without a fault passes every case that it offers")
  func right() {
    let outcome = Tool.assay(["verify", "--adapter", Self.script])
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("Verified. 103 passed, 0 failed, 103 run of 231"))
  }

  @Test("the NumPy example passes in both formats, and its fault is caught")
  func example() {
    let example = "\(Tool.python) Examples/Adapters/numpy/adapter.py"
    #expect(Tool.assay(["verify", "--adapter", example]).code == 0)
    #expect(Tool.assay(["verify", "--adapter", example, "--dtype", "float32"]).code == 0)
    let outcome = Tool.assay(["verify", "--adapter", "\(example) --fault onsager-missing"])
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("Diagnosis: onsager-missing (amp, amp-l1, complex-amp)"))
  }

  @Test("the shortest example passes")
  func minimal() {
    let outcome = Tool.assay(
      ["verify", "--adapter", "\(Tool.python) Examples/Adapters/numpy/minimal.py"])
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("9 passed, 0 failed"), "\(outcome.output)")
  }

  @Test(
    "the C++ example passes",
    .enabled(if: Tool.run("/bin/sh", ["-c", "command -v g++"]).code == 0, "needs g++"))
  func cpp() throws {
    try Tool.withFolder { folder in
      let binary = folder.appendingPathComponent("adapter").path
      let built = Tool.run(
        "/bin/sh", ["-c", "g++ -O2 -std=c++17 -o \(binary) Examples/Adapters/cpp/adapter.cpp"])
      try #require(built.code == 0, "\(built.errors)")
      let outcome = Tool.assay(["verify", "--adapter", binary])
      #expect(outcome.code == 0)
      #expect(outcome.output.contains("54 passed, 0 failed, 54 run of 231"), "\(outcome.output)")
    }
  }

  @Test(
    "the Octave example passes",
    .enabled(if: Tool.run("/bin/sh", ["-c", "command -v octave-cli"]).code == 0, "needs Octave"))
  func octave() {
    let outcome = Tool.assay(
      ["verify", "--adapter", "octave-cli --quiet Examples/Adapters/octave/adapter.m"])
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("103 passed, 0 failed, 103 run of 231"), "\(outcome.output)")
  }
}

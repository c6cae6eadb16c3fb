// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// The examples pass, and the fault of one is named.
@Suite(.enabled(if: Tool.hasNumPy, "needs Python with NumPy"))
struct ExampleTests {
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
    #expect(outcome.output.contains("15 passed, 0 failed"), "\(outcome.output)")
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
      #expect(outcome.output.contains("83 passed, 0 failed, 83 run of "), "\(outcome.output)")
    }
  }

  @Test(
    "the Octave example passes",
    .enabled(if: Tool.run("/bin/sh", ["-c", "command -v octave-cli"]).code == 0, "needs Octave"))
  func octave() {
    let outcome = Tool.assay(
      ["verify", "--adapter", "octave-cli --quiet Examples/Adapters/octave/adapter.m"])
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("163 passed, 0 failed, 163 run of "), "\(outcome.output)")
  }

  /// All of its cases take minutes, for JAX compiles each: those of a size to follow by hand stand for them.
  @Test(
    "the JAX example passes, gradients by its own autodiff among it",
    .enabled(
      if: Tool.run("/usr/bin/env", [Tool.python, "-c", "import jax"]).code == 0, "needs JAX"))
  func jax() {
    let outcome = Tool.assay(
      [
        "verify", "--adapter", "\(Tool.python) Examples/Adapters/jax/adapter.py", "--only",
        "*-hand-2x3",
      ])
    #expect(outcome.code == 0, "\(outcome.output)")
    #expect(outcome.output.contains("0 failed, "), "\(outcome.output)")
  }
}

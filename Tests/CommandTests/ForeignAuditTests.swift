// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// A network that `Examples/Audit/train_lvamp.py` has trained, under the names that it has there.
struct ForeignAuditTests {
  private static let size = ["--rows", "20", "--columns", "40"]
  private static let parameters = ["Tests/Fixtures/pytorch/lvamp.npz", "--shrinkage", "bg"]

  private func audit(_ mapping: String, _ options: [String] = []) -> Tool.Outcome {
    Tool.assay(
      ["audit", "--network", "lvamp", "--problem", "bsr17-kappa15", "--samples", "200"]
        + ["--mapping", mapping] + Self.parameters + Self.size + options)
  }

  @Test("It audits as no worse than matched VAMP, with A's own decomposition in each layer")
  func verdict() {
    let found = audit("Examples/Audit/mapping.json")
    #expect(found.code == 0, "\(found.errors)")
    #expect(found.output.hasPrefix("deviates: It differs from matched VAMP in layer 1 (theta)"))
    // What was rounded to float32 is within the tolerance, so that no distance of these is told.
    for block in ["initial_variance: ", " U: ", " s: ", " V: "] {
      #expect(!found.output.contains(block), "\(found.output)")
    }
  }

  @Test("Under another A each layer is blamed for its decomposition, and the network is worse")
  func anotherMatrix() {
    let found = audit("Examples/Audit/mapping.json", ["--seed", "2"])
    #expect(found.code == 1 && found.output.hasPrefix("worse than matched: "), "\(found.errors)")
    #expect(found.output.contains(" U: ") && found.output.contains(" V: "))
  }

  @Test("A logarithm that is taken for the variance is refused by its name")
  func logarithm() throws {
    try Tool.withFolder { folder in
      let path = Tool.root.appendingPathComponent("Examples/Audit/mapping.json").path
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let right = #"{"from": "layers.*.log_noise", "map": "exp"}"#
      try #require(text.contains(right))
      let mapping = folder.appendingPathComponent("mapping.json").path
      try text.replacing(right, with: #""layers.*.log_noise""#)
        .write(toFile: mapping, atomically: true, encoding: .utf8)
      let found = audit(mapping)
      #expect(found.code == 65 && found.errors.contains("\"sigma_w2\""), "\(found.errors)")
    }
  }

  @Test(
    "Its estimates are those of PyTorch, but for float32's rounding",
    .enabled(if: Tool.hasNumPy, "needs Python with NumPy"))
  func replay() throws {
    try Tool.withFolder { folder in
      let data = folder.appendingPathComponent("data.npz").path
      let output = folder.appendingPathComponent("theirs.npz").path
      let drawn = Tool.assay(
        ["problem", "bsr17-kappa15", "--samples", "4", "--output", data] + Self.size)
      try #require(drawn.code == 0, "\(drawn.errors)")
      let replay = Tool.assay(
        ["replay", "lvamp", "--mapping", "Examples/Audit/mapping.json", "--data", data]
          + ["--output", output] + Self.parameters)
      #expect(replay.code == 0, "\(replay.errors)")
      let script = """
        import numpy as np
        ours = np.load("Tests/Fixtures/pytorch/estimates.npz")["x"]
        theirs = np.load("\(output)")["trace/x"]
        assert ours.shape == theirs.shape == (3, 40, 4)
        distance = np.linalg.norm(ours - theirs) / np.linalg.norm(theirs)
        assert distance < 1e-5, distance
        """
      let compared = Tool.run("/usr/bin/env", [Tool.python, "-c", script])
      #expect(compared.code == 0, "\(compared.errors)")
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// `assay check --data`: what the theorems say of somebody's preambles.
@Suite("assay check --data", .enabled(if: Tool.hasNumPy)) struct PreambleCheckTests {
  private func arrays(in folder: URL) {
    let script = """
      import numpy as np
      # The equiangular frame of the difference set {0, 1, 3, 9} modulo 13: 9 rows, 13 columns.
      rows = [d for d in range(13) if d not in (0, 1, 3, 9)]
      S = np.exp(2j * np.pi * np.outer(rows, np.arange(13)) / 13) / 3
      np.savez("frame.npz", S=S)
      W = S / np.sum(np.conj(S) * S, axis=0)
      mu = np.sqrt(3) / 9
      theta, e = [], 2 * 6.0
      for k in range(10):
          theta.append(mu * e * 1.001)
          e = mu * e + 2 * theta[-1]
      np.savez("own.npz", S=S, W=W, theta=theta)
      np.savez("lists.npz", S=S, W=W, theta=theta, gamma=[1.0])
      np.savez("mixed.npz", S=S, W=W.real, theta=theta)
      np.savez("scalar.npz", S=S, W=W, theta=0.5)
      zero = S.copy(); zero[:, 3] = 0
      np.savez("zero.npz", S=zero)
      same = S.copy(); same[:, 8] = 1j * same[:, 2]
      np.savez("same.npz", S=same)
      np.savez("tall.npz", S=S.T)
      np.savez("none.npz", X=S)
      np.savez("alone.npz", S=np.eye(3, 4))
      """
    let outcome = Tool.run(
      "/bin/sh", ["-c", "cd '\(folder.path)' && \(Tool.python) -c '\(script)'"])
    #expect(outcome.code == 0, "\(outcome.errors)")
  }

  @Test("of real rows as many are active as are covered, where nobody says how many are")
  func realRows() throws {
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("fourier.npz").path
      // All columns have products of 1/24 with each other.
      let script = """
        import numpy as np
        F = np.exp(-2j * np.pi * np.outer(np.arange(1, 25), np.arange(25)) / 25)
        np.savez('\(file)', S=F / 24**0.5)
        """
      try #require(Tool.run(Tool.python, ["-c", script]).code == 0)
      let outcome = Tool.assay(
        ["check", "--draws", "4", "--data", file, "--only", "*/thm3/real-rows"])
      #expect(outcome.code == 0 && outcome.output.hasPrefix("holds"), "\(outcome.output)")
    }
  }

  @Test("a guarantee that is lost ends with 1; what is covered is said in devices")
  func guarantee() throws {
    try Tool.withFolder { folder in
      arrays(in: folder)
      func check(_ name: String, _ more: [String]) -> Tool.Outcome {
        Tool.assay(
          ["check", "--draws", "4", "--data", folder.appendingPathComponent(name).path] + more)
      }
      let sarif = folder.appendingPathComponent("c.sarif")
      let kept = check("frame.npz", ["--active", "3", "--antennas", "2"])
      #expect(kept.code == 0, "\(kept.output)\(kept.errors)")
      #expect(kept.output.contains("at most 3 active devices of 13"))
      #expect(kept.output.contains("silent: preambles/thm3/real-rows"))
      let lost = check("frame.npz", ["--active", "4", "--sarif", sarif.path])
      #expect(lost.code == 1 && lost.output.contains("(2s − 1) μ̃ at s = 4: 1.34"))
      let report =
        try JSONSerialization.jsonObject(with: Data(contentsOf: sarif)) as? [String: Any]
      let run = (report?["runs"] as? [[String: Any]])?.first
      let results = run?["results"] as? [[String: Any]] ?? []
      let errors = results.filter { $0["level"] as? String == "error" }
      #expect(errors.map { $0["ruleId"] as? String } == ["preambles/coverage"])
      #expect(results.count { $0["level"] as? String == "note" } == 6)
      let own = check("own.npz", ["--only", "*/parameters", "--active", "2"])
      #expect(own.code == 0 && own.output.contains("holds"), "\(own.output)")
      let beyond = check("own.npz", ["--only", "*/parameters", "--active", "3"])
      #expect(beyond.code == 66 && beyond.output.contains("is below"), "\(beyond.output)")
    }
  }

  @Test(
    "what is wrong with the data or the options is said",
    arguments: [
      ("zero.npz", [], 65, "column 3 of S is zero"),
      ("same.npz", [], 65, "columns 2 and 8 of S are the same"),
      ("tall.npz", [], 65, "L < N is wanted"), ("none.npz", [], 65, "no array \"S\""),
      ("alone.npz", [], 65, "column"), ("missing.npz", [], 65, "missing.npz"),
      ("lists.npz", [], 65, "theta has 10 layers and gamma 1"),
      ("mixed.npz", [], 65, "both are real or both complex"),
      ("scalar.npz", [], 65, "a list is wanted"),
      ("frame.npz", ["--active", "0"], 64, "--active is 1 or more"),
      ("frame.npz", ["--active", "14"], 65, "1 to 13 is wanted"),
      ("frame.npz", ["--antennas", "0"], 64, "--antennas is 1 or more"),
    ] as [(String, [String], Int32, String)])
  func refused(name: String, options: [String], code: Int32, message: String) throws {
    try Tool.withFolder { folder in
      arrays(in: folder)
      let path = folder.appendingPathComponent(name).path
      let outcome = Tool.assay(["check", "--data", path] + options)
      #expect(outcome.code == code && outcome.errors.contains(message), "\(outcome.errors)")
    }
    #expect(Tool.assay(["check", "--active", "3"]).code == 64)
  }
}

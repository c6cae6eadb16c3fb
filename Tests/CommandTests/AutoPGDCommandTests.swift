// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Auto-PGD as a person trains, replays and audits it.
struct AutoPGDCommandTests {
  static let small = [
    "train", "auto-pgd", "--layers", "2", "--set", "problem.rows=4", "--set", "problem.columns=8",
    "--set", "samples={batch: 20, validation: 30, test: 50}", "--set",
    "schedule={steps: 20, interval: 5, scheme: whole, rate: 0.3, refinements: [0.1]}",
    "--checkpoint-every", "4",
  ]

  /// An NPZ file of links by NumPy.
  private static func write(_ arrays: String, to file: URL) {
    let outcome = Tool.run(
      Tool.python,
      [
        "-c",
        """
        import numpy as np
        rng = np.random.default_rng(1)
        H = rng.normal(size=(12, 4, 8)) + 1j * rng.normal(size=(12, 4, 8))
        np.savez('\(file.path)', **dict(\(arrays)))
        """,
      ])
    #expect(outcome.code == 0, "\(outcome.errors)")
  }

  @Test("Trained steps are written, repeated to the same bytes, replayed and audited")
  func whole() throws {
    try Tool.withFolder { folder in
      func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
      let trained = Tool.assay(Self.small + ["--output", path("a.npz")])
      try #require(trained.code == 0, "\(trained.errors)")
      #expect(trained.output.contains("1 − SE/SE*"))
      let again = Tool.assay(
        ["train", "--options", path("a.npz"), "--threads", "1", "--output", path("b.npz")])
      try #require(again.code == 0, "\(again.errors)")
      #expect(
        try TrainTests.digest(folder.appendingPathComponent("a.npz"))
          == TrainTests.digest(folder.appendingPathComponent("b.npz")))
      let links = folder.appendingPathComponent("links.npz")
      Self.write("H=H, noise_variance=np.full(12, 0.1), power=np.array(2.0)", to: links)
      let replayed = Tool.assay(
        ["replay", "auto-pgd", path("a.npz"), "--data", links.path, "--output", path("r.npz")])
      try #require(replayed.code == 0, "\(replayed.errors)")
      let checked = Tool.run(
        Tool.python,
        [
          "-c",
          """
          import numpy as np
          r, d = np.load('\(path("r.npz"))'), np.load('\(links.path)')
          assert (np.abs(r['W'])**2).sum((1, 2)).max() <= 2 * (1 + 1e-12)
          q = (np.abs(d['H'] @ r['W'])**2).sum((1, 2)) / d['noise_variance']
          assert np.allclose(r['trace/se'][-1], np.log2(1 + q), rtol=1e-12, atol=0)
          s = np.linalg.norm(d['H'], 2, axis=(1, 2))
          assert np.allclose(r['se_best'], np.log2(1 + 2 * s**2 / 0.1), rtol=1e-12, atol=0)
          assert (r['trace/W'][-1] == r['W']).all() and r['trace/step'].shape == (2, 12)
          print('%.2f' % (100 * r['trace/se'][-1].sum() / r['se_best'].sum()))
          """,
        ])
      #expect(checked.code == 0, "\(checked.errors)")
      // The share of the last layer, in the third column.
      let columns = replayed.output.split(separator: "\n").last?.split(separator: " ") ?? []
      #expect(columns.count > 2 && columns[2] + "\n" == checked.output, "\(replayed.output)")
      let audited = Tool.assay(
        ["audit", path("a.npz"), "--data", links.path, "--json", path("a.json")])
      #expect(audited.code == 0 && audited.output.hasPrefix("matched: "), "\(audited)")
      let json = try String(contentsOfFile: path("a.json"), encoding: .utf8)
      #expect(json.contains("\"assay-beam-audit-1\""))
    }
  }

  @Test("A foreign file's steps are replayed by their name; small steps are audited as worse")
  func foreign() throws {
    try Tool.withFolder { folder in
      func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
      Self.write("alpha=np.full(3, 1e-3)", to: folder.appendingPathComponent("p.npz"))
      Self.write("H=H, noise_variance=np.array(0.1)", to: folder.appendingPathComponent("l.npz"))
      let replayed = Tool.assay(["replay", "auto-pgd", path("p.npz"), "--data", path("l.npz")])
      #expect(
        replayed.code == 0 && replayed.output.contains("of 3 untied layers"), "\(replayed.errors)")
      // The same steps divided by λ_1 do less.
      let divided = Tool.assay(
        [
          "replay", "auto-pgd", path("p.npz"), "--data", path("l.npz"), "--normalisation", "gram",
        ])
      #expect(divided.code == 0 && divided.output.contains("normalisation gram"))
      #expect(divided.output != replayed.output)
      let unnamed = Tool.assay(["audit", path("p.npz"), "--data", path("l.npz")])
      #expect(unnamed.code == 64 && unnamed.errors.contains("it has no metadata; give --network"))
      let audited = Tool.assay(
        ["audit", path("p.npz"), "--network", "auto-pgd", "--data", path("l.npz")])
      #expect(audited.code == 1 && audited.output.hasPrefix("worse: "), "\(audited)")
    }
  }

  @Test(
    "What is no link, or does not fit, is named",
    arguments: [
      ("H=0 * H, noise_variance=np.array(0.1)", "link 0: the channel H is zero: nothing is heard"),
      ("H=H, noise_variance=np.array(0.0)", "link 0: the noise variance σ² is 0.0"),
      ("H=H, noise_variance=np.array(0.1), power=np.array(-1.0)", "the power P is -1.0"),
      ("H=H, noise_variance=np.full(5, 0.1)", "one number, or 12 are wanted"),
      ("H=H[:, 0, 0], noise_variance=np.array(0.1)", "array \"H\" has shape [12]"),
      ("H=1e200 * H, noise_variance=np.array(0.1)", "link 0: the channel H has ‖H‖² = inf"),
      ("H=H, noise_variance=np.array(0.1), W=np.ones(8)", "array \"W\" has shape [8]"),
      (
        "H=H, noise_variance=np.array(0.1), W=np.zeros((12, 8, 1))", "the beams of link 0 are zero"
      ),
      (
        "H=H, noise_variance=np.array(0.1), W=np.ones((12, 8, 5))", "5 streams on channels of 4×8"
      ),
      ("H=H, noise_variance=np.array(0.1), W=np.ones((12, 7, 1), complex)", "array \"W\""),
      ("H=H, noise_variance=np.array(0.1), P=np.array(1.0)", "array \"P\" is none of H, W"),
    ])
  func refused(arrays: String, message: String) throws {
    try Tool.withFolder { folder in
      func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
      Self.write("alpha=np.full(3, 1.0)", to: folder.appendingPathComponent("p.npz"))
      Self.write(arrays, to: folder.appendingPathComponent("l.npz"))
      let outcome = Tool.assay(["replay", "auto-pgd", path("p.npz"), "--data", path("l.npz")])
      #expect(outcome.code == 65 && outcome.errors.contains(message), "\(outcome)")
    }
  }

  @Test("Beams of other streams than --streams are named")
  func otherStreams() throws {
    try Tool.withFolder { folder in
      func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
      Self.write("alpha=np.full(3, 1.0)", to: folder.appendingPathComponent("p.npz"))
      Self.write(
        "H=H, noise_variance=np.array(0.1), W=np.ones((12, 8, 2))",
        to: folder.appendingPathComponent("l.npz"))
      func replay(_ streams: String) -> Tool.Outcome {
        Tool.assay(
          ["replay", "auto-pgd", path("p.npz"), "--data", path("l.npz"), "--streams", streams])
      }
      let other = replay("1")
      #expect(
        other.code == 65
          && other.errors.contains("array \"W\" has 2 streams; --streams says 1"), "\(other)")
      #expect(replay("2").code == 0)
    }
  }

  @Test("Steps of another normalisation are no start, and are not run under another name")
  func otherNormalisation() throws {
    try Tool.withFolder { folder in
      func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
      let first = Tool.assay(
        Self.small + ["--set", "normalisation=gram", "--output", path("a.npz")])
      try #require(first.code == 0, "\(first.errors)")
      let second = Tool.assay(
        Self.small + ["--set", "start.from=\(path("a.npz"))", "--output", path("b.npz")])
      #expect(second.code == 65 && second.errors.contains("the variant is \"gram\""), "\(second)")
      Self.write("H=H, noise_variance=np.array(0.1)", to: folder.appendingPathComponent("l.npz"))
      let replayed = Tool.assay(
        [
          "replay", "auto-pgd", path("a.npz"), "--data", path("l.npz"), "--normalisation", "none",
        ])
      #expect(replayed.code == 65 && replayed.errors.contains("expected none"), "\(replayed)")
    }
  }

  @Test(
    "Options that Auto-PGD has not are named",
    arguments: [
      (["--set", "matrix=fresh"], "auto-pgd has none"),
      (["--set", "dtype=float32"], "auto-pgd has none"),
      (["--set", "problem.streams=5"], "1 to 4 are wanted"),
      (["--set", "normalisation=step"], "none, curvature, gram"),
      (["--problem", "bsr17-iid"], "problem.name"),
    ])
  func options(more: [String], message: String) throws {
    try Tool.withFolder { folder in
      let outcome = Tool.assay(
        Self.small + more + ["--output", folder.appendingPathComponent("a.npz").path])
      #expect(outcome.code != 0 && outcome.errors.contains(message), "\(outcome)")
    }
  }
}

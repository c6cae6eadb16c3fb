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
        H = rng.normal(size=(6, 4, 8)) + 1j * rng.normal(size=(6, 4, 8))
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
      Self.write("H=H, noise_variance=np.full(6, 0.1), power=np.array(2.0)", to: links)
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
          assert (r['trace/W'][-1] == r['W']).all() and r['trace/step'].shape == (2, 6)
          """,
        ])
      #expect(checked.code == 0, "\(checked.errors)")
      let audited = Tool.assay(
        ["audit", path("a.npz"), "--data", links.path, "--json", path("a.json")])
      #expect([0, 1, 66].contains(audited.code), "\(audited.errors)")
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
      ("H=H, noise_variance=np.full(5, 0.1)", "one number, or 6 are wanted"),
      ("H=H[:, 0, 0], noise_variance=np.array(0.1)", "array \"H\" (D×N_r×N_t)"),
      ("H=H, noise_variance=np.array(0.1), W=np.ones((6, 7, 1), complex)", "array \"W\""),
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

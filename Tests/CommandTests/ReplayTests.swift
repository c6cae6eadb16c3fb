// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// `assay network` and `assay replay`.
struct ReplayTests {
  /// Data, parameters for them, and a folder for more.
  private func withFiles(
    _ network: [String] = [], _ body: (_ data: String, _ file: (String) -> String) throws -> Void
  ) throws {
    try Tool.withFolder { folder in
      func file(_ name: String) -> String { folder.appendingPathComponent(name).path }
      let data = file("data.npz")
      let size = ["--rows", "60", "--columns", "120", "--samples", "70", "--seed", "3"]
      #expect(Tool.assay(["problem", "bsr17-iid", "--output", data] + size).code == 0)
      let written = Tool.assay(
        ["network", "lamp", "--data", data, "--layers", "6", "--output", file("p.npz")] + network)
      #expect(written.code == 0, "\(written.errors)")
      try body(data, file)
    }
  }

  private func python(_ script: String) -> Tool.Outcome {
    Tool.run(
      "/usr/bin/env", [Tool.python, "-c", "import numpy as np, json, hashlib\n" + script])
  }

  @Test(
    "The initial soft-threshold network gives AMP-ℓ1's output file bit for bit",
    arguments: [[], ["--tied"]], ["float64", "float32"])
  func initial(tied: [String], dtype: String) throws {
    try withFiles(tied) { data, file in
      let replay = Tool.assay(
        ["replay", "lamp", file("p.npz"), "--data", data, "--dtype", dtype, "--output", file("r")])
      #expect(replay.code == 0 && replay.output.contains("70 draws"), "\(replay.errors)")
      let run = Tool.assay(
        ["run", "amp-l1", "--alpha", "1.1402", "--iterations", "6", "--trace", "--data", data]
          + ["--dtype", dtype, "--output", file("a")])
      #expect(run.code == 0)
      let (ours, amp) = (
        FileManager.default.contents(atPath: file("r")),
        FileManager.default.contents(atPath: file("a"))
      )
      #expect(ours != nil && ours == amp)
      // The table is AMP's too.
      let last = { (text: String) in text.split(separator: "\n").last { $0.contains("±") } }
      let row = try #require(last(replay.output)).split(separator: " ").dropLast(2)
      #expect(try Array(row) == #require(last(run.output)).split(separator: " "))
    }
  }

  @Test("A learned network, untied with alpha and beta or tied with theta, is NumPy's plain loop")
  func learned() throws {
    try #require(Tool.hasNumPy)
    try withFiles { data, file in
      for isTied in [false, true] {
        let script = """
          d = np.load("\(data)"); A, y = d["A"], d["y"]; g = np.random.default_rng(1); T = 4
          B = [A.T + 0.02 * g.normal(size=A.T.shape) for _ in range(T)]
          alpha, beta = 1 + 0.1 * g.random(T), 1 - 0.1 * g.random(T)
          m = dict(format="assay-parameters-1", network="lamp", shrinkage="soft-threshold",
                   tied=\(isTied ? "True" : "False"), layers=T, rows=len(A), columns=len(A.T),
                   sha256=hashlib.sha256(np.ascontiguousarray(A, "<f8").tobytes()).hexdigest())
          m = np.frombuffer(json.dumps(m, sort_keys=True).encode(), np.uint8)
          if \(isTied ? "True" : "False"):
              B = B[:1] * T
              np.savez("\(file("l.npz"))", metadata=m, B=B[0], theta=np.stack([beta, alpha], 1))
          else:
              np.savez("\(file("l.npz"))", metadata=m, alpha=alpha, beta=beta,
                       **{f"B.{t}": b for t, b in enumerate(B)})
          x, v = 0, y
          for t in range(T):
              r, s = x + B[t] @ v, np.sqrt((v**2).mean(0))
              x = beta[t] * np.sign(r) * np.maximum(np.abs(r) - alpha[t] * s, 0)
              v = y - A @ x + beta[t] * np.count_nonzero(x, axis=0) / len(y) * v
          np.save("\(file("x.npy"))", x)
          """
        #expect(python(script).code == 0)
        let replay = Tool.assay(
          ["replay", "lamp", file("l.npz"), "--data", data, "--output", file("out.npz")])
        #expect(replay.code == 0, "\(replay.errors)")
        let check = python(
          """
          o, x = np.load("\(file("out.npz"))"), np.load("\(file("x.npy"))")
          assert np.abs(o["x"] - x).max() < 1e-12 * np.abs(x).max() and (x != 0).any()
          assert o["trace/x"].shape == (4, 120, 70) and (o["trace/x"][-1] == o["x"]).all()
          t = np.load("\(data)")["x"]
          n = ((x - t)**2).sum(0) / (t**2).sum(0)
          assert np.abs(o["nmse"][-1] - n).max() < 1e-12 * n.max()
          assert o["sigma"].shape == o["b"].shape == (4, 70)
          """)
        #expect(check.code == 0, "\(check.errors)")
      }
    }
  }

  @Test("NumPy reads the metadata in one line, and the digest is hashlib's")
  func metadata() throws {
    try #require(Tool.hasNumPy)
    try withFiles(["--tied", "--shrinkage", "spline"]) { data, file in
      let check = python(
        """
        m = json.loads(bytes(np.load("\(file("p.npz"))")["metadata"].tolist()))
        A = np.load("\(data)")["A"]
        assert m == dict(format="assay-parameters-1", network="lamp", shrinkage="spline", tied=True,
          layers=6, rows=60, columns=120,
          sha256=hashlib.sha256(np.ascontiguousarray(A, "<f8").tobytes()).hexdigest())
        assert (np.load("\(file("p.npz"))")["B"] == A.T).all()
        """)
      #expect(check.code == 0, "\(check.errors)")
    }
  }

  @Test("Data without x have no NMSE; float32 parameters and another A are said")
  func remarks() throws {
    try #require(Tool.hasNumPy)
    try withFiles(["--tied"]) { data, file in
      let script = """
        d, p = np.load("\(data)"), dict(np.load("\(file("p.npz"))"))
        np.savez("\(file("plain.npz"))", A=d["A"] * 2, y=d["y"][:, 0])
        np.savez("\(file("small.npz"))", **(p | dict(B=p["B"].astype("f4"))))
        p.pop("metadata"); p["theta"] = p["theta"].astype(bool)
        np.savez("\(file("bool.npz"))", **p)
        """
      #expect(python(script).code == 0)
      let call = ["replay", "lamp", file("small.npz"), "--data", file("plain.npz")]
      let refused = Tool.assay(call)
      #expect(refused.code == 65 && refused.errors.contains("the SHA-256 of A"))
      let taken = Tool.assay(call + ["--any-matrix", "--output", file("o.npz")])
      #expect(taken.code == 0, "\(taken.errors)")
      for part in ["B: float32, widened exactly", "for another A", "no NMSE", "1 draws"] {
        #expect(taken.output.contains(part), "\(taken.output)")
      }
      #expect(python("assert \"nmse\" not in np.load(\"\(file("o.npz"))\")").code == 0)
      let bool = Tool.assay(["replay", "lamp", file("bool.npz"), "--data", data])
      #expect(bool.code == 65 && bool.errors.contains("expected its family as --shrinkage FAMILY"))
      let named = Tool.assay(
        ["replay", "lamp", file("bool.npz"), "--data", data, "--shrinkage", "soft-threshold"])
      #expect(named.code == 65 && named.errors.contains("\"theta\": its elements are integers or"))
    }
  }

  @Test("Complex data, missing files and other files are bad data; what is unknown is bad usage")
  func refusals() throws {
    try withFiles { data, file in
      let none = Tool.assay(["replay", "lamp", file("none.npz"), "--data", data])
      #expect(none.code == 65 && none.errors.contains("none.npz"))
      let swapped = Tool.assay(["replay", "lamp", data, "--data", data])
      #expect(swapped.code == 65 && swapped.errors.contains("it has no metadata"))
      #expect(Tool.assay(["replay", "lasso", file("p.npz"), "--data", data]).code == 64)
      let other = Tool.assay(["replay", "lista", file("p.npz"), "--data", data])
      #expect(other.code == 65 && other.errors.contains("the network is \"lamp\""))
      let call = ["network", "lamp", "--output", file("q.npz")]
      #expect(Tool.assay(call).code == 64)
      for (option, value) in [("--layers", "0"), ("--shrinkage", "sigmoid"), ("--problem", "x")] {
        let problem = option == "--problem" ? [] : ["--problem", "bsr17-iid"]
        let outcome = Tool.assay(call + problem + [option, value])
        #expect(outcome.code == 64 && outcome.errors.contains(value), "\(outcome.errors)")
      }
      try #require(Tool.hasNumPy)
      let script = "np.savez(\"\(file("z.npz"))\", A=np.ones((3, 4)) * 1j, y=np.ones(3))"
      #expect(python(script).code == 0)
      for call in [["replay", "lamp", file("p.npz")], call] {
        let outcome = Tool.assay(call + ["--data", file("z.npz")])
        #expect(outcome.code == 65 && outcome.errors.contains("complex"), "\(outcome.errors)")
      }
    }
  }
}

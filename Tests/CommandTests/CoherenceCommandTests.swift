// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite("assay coherence", .enabled(if: Tool.hasNumPy))
struct CoherenceCommandTests {
  private func arrays(in folder: URL) {
    let script = """
      import numpy as np
      random = np.random.default_rng(1)
      S = random.normal(size=(12, 30))
      np.savez("raw.npz", S=S)
      S /= np.linalg.norm(S, axis=0)
      np.savez("real.npz", S=S)
      C = random.normal(size=(6, 15)) + 1j * random.normal(size=(6, 15))
      np.savez("complex.npz", A=C / np.linalg.norm(C, axis=0))
      np.savez("tall.npz", S=S.T)
      np.savez("other.npz", B=S)
      np.savez("vector.npz", S=S[0])
      """
    let outcome = Tool.run(
      "/bin/sh", ["-c", "cd '\(folder.path)' && \(Tool.python) -c '\(script)'"])
    #expect(outcome.code == 0, "\(outcome.errors)")
  }

  @Test(
    "a certificate that is written is one for anybody; an altered one, or another matrix, is refused"
  )
  func certificates() throws {
    try Tool.withFolder { folder in
      arrays(in: folder)
      func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
      for (name, kind) in [("real", "active rows"), ("complex", "active devices")] {
        let made = Tool.assay([
          "coherence", path("\(name).npz"), "--certificate", path("c.npz"), "--weights",
          path("w.npz"),
        ])
        #expect(made.code == 0 && made.output.contains("certified in balls"), "\(made.errors)")
        #expect(made.output.contains(kind), "\(made.output)")
        let again = Tool.assay(["coherence", path("\(name).npz"), "--check", path("c.npz")])
        #expect(again.code == 0 && !again.output.contains("solved in"), "\(again.output)")
        // NumPy's own look at both.
        let script = """
          import numpy as np
          S = next(iter(np.load("\(name).npz").values()))
          W, Z = np.load("w.npz")["W"], np.load("c.npz")["Z"]
          P = W.conj().T @ S
          assert abs(np.diag(P) - 1).max() < 1e-13
          assert abs(S - S @ Z).max() < 1e-12 and (np.diag(Z) == 0).all()
          upper = abs(P - np.diag(np.diag(P))).max(axis=1)
          assert (abs(upper * abs(Z).sum(axis=0) - 1) < 1e-6).all()
          c = dict(np.load("c.npz"))
          c["Z"][:, 3] *= 1.01
          np.savez("altered.npz", **c)
          """
        let outcome = Tool.run(
          "/bin/sh", ["-c", "cd '\(folder.path)' && \(Tool.python) -c '\(script)'"])
        #expect(outcome.code == 0, "\(outcome.errors)")
        let altered = Tool.assay(["coherence", path("\(name).npz"), "--check", path("altered.npz")])
        #expect(altered.code == 1 && altered.output.contains("the first of column 3"))
      }
      let other = Tool.assay(["coherence", path("real.npz"), "--check", path("c.npz")])
      #expect(other.code == 65, "\(other.errors)")
    }
  }

  @Test("ends that are as far apart as is allowed, to the bit, are certified")
  func exactGap() throws {
    try Tool.withFolder { folder in
      // S_3 = S_1 + S_2, and each w meets another column as it does its own: μ_i between 1/2 and 1, exactly.
      let script = """
        import numpy as np
        np.savez("s.npz", S=np.array([[1.0, 0, 1], [0, 1, 1]]))
        np.savez("c.npz", W=np.array([[1.0, 0, 1], [0, 1, 0]]),
                 Z=np.array([[0.0, -1, 1], [-1, 0, 1], [1, 1, 0]]))
        """
      let outcome = Tool.run(
        "/bin/sh", ["-c", "cd '\(folder.path)' && \(Tool.python) -c '\(script)'"])
      #expect(outcome.code == 0, "\(outcome.errors)")
      func check(_ gap: Double) -> Tool.Outcome {
        Tool.assay([
          "coherence", folder.appendingPathComponent("s.npz").path, "--check",
          folder.appendingPathComponent("c.npz").path, "--gap", "\(gap)",
        ])
      }
      let exact = check(0.5)
      #expect(
        exact.code == 0 && exact.output.contains("ends meet within 5.0e-01"), "\(exact.output)")
      let less = check(0.5.nextDown)
      #expect(less.code == 1, "\(less.output)")
      #expect(less.output.contains("NOT certified: the ends of 3 of 3 columns"), "\(less.output)")
    }
  }

  @Test("what is wrong with a file or an option is said")
  func refused() throws {
    try Tool.withFolder { folder in
      arrays(in: folder)
      for (name, words) in [
        ("tall", "S is 30×12"), ("other", "there is no array \"S\" or \"A\"; it has B"),
        ("vector", "array \"S\" has shape [30]"), ("missing", "missing.npz"),
      ] {
        let file = folder.appendingPathComponent("\(name).npz").path
        let outcome = Tool.assay(["coherence", file])
        #expect(outcome.code == 65, "\(name)")
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
      }
      let raw = folder.appendingPathComponent("raw.npz").path
      #expect(Tool.assay(["coherence", raw]).output.contains("not of unit norm"))
      let normalised = Tool.assay(["coherence", raw, "--normalise"])
      #expect(normalised.output.contains("columns of unit norm"))
      #expect(Tool.assay(["coherence", raw, "--gap", "2"]).code == 64)
      #expect(Tool.assay(["coherence", raw, "--threads", "0"]).code == 64)
    }
  }

  @Test("preambles that are drawn are as stated, and sizes that they do not have are refused")
  func drawn() throws {
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("p.npz").path
      let drawn = Tool.assay([
        "problem", "scsz21-theorems", "--rows", "12", "--columns", "30", "--samples", "3",
        "--output",
        file,
      ])
      #expect(drawn.code == 0, "\(drawn.errors)")
      let script = """
        import numpy as np
        p = np.load("p.npz")
        S, X, Y = p["S"], p["X"], p["Y"]
        assert S.shape == (12, 30) and X.shape == (3, 30, 30) and Y.shape == (3, 12, 30)
        assert (abs(np.linalg.norm(S, axis=0) - 1) < 1e-14).all()
        noise = np.mean(abs(Y - S @ X) ** 2) / p["noise_variance"]
        assert abs(noise - 1) < 5 / np.sqrt(Y.size), noise
        """
      let outcome = Tool.run(
        "/bin/sh", ["-c", "cd '\(folder.path)' && \(Tool.python) -c '\(script)'"])
      #expect(outcome.code == 0, "\(outcome.errors)")
      let judged = Tool.assay(["coherence", file])
      #expect(judged.code == 0 && judged.output.contains("12×30, complex"))
      let wrong = Tool.assay(["problem", "singer-13", "--rows", "20", "--output", file])
      #expect(wrong.code == 64 && wrong.errors.contains("169×183, not 20×183"))
    }
  }
}

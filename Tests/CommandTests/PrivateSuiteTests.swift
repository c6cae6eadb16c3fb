// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Suites of somebody's own cases: made of arrays, verified against, refused with reasons.
@Suite("Private suites", .enabled(if: Tool.hasNumPy))
struct PrivateSuiteTests {
  static let numPy =
    "\(Tool.python) \(Tool.root.appendingPathComponent("Examples/Adapters/numpy/adapter.py").path)"
  static let posterior =
    #""shrinkage": {"family": "bernoulli-gaussian", "theta": [1, 2.1972245773362196]}"#

  /// Arrays that are not exact in binary32, and some that no proof can do anything with.
  private func arrays(in folder: URL) {
    let script = """
      import numpy as np
      random = np.random.default_rng(3)
      A = random.normal(size=(12, 24)) / np.sqrt(12)
      y = A @ (random.normal(size=24) * (random.random(24) < 0.2)) + 0.05 * random.normal(size=12)
      np.savez("mine.npz", A=A, y=y, noise_variance=0.0025)
      np.savez("lmmse.npz", A=A, y=y, r=random.normal(size=24), variance=0.3)
      np.savez("tie.npz", A=np.array([[1.0, 1], [1, -1], [1, 0]]), y=np.ones(3))
      deficient = random.normal(size=(6, 2)) @ random.normal(size=(2, 9))
      np.savez("deficient.npz", A=deficient, y=np.ones(6), noise_variance=0.1)
      np.savez("short.npz", A=A, y=y[:7])
      np.savez("nan.npz", A=A, y=np.where(y == y[0], np.nan, y))
      """
    let outcome = Tool.run(
      "/bin/sh", ["-c", "cd '\(folder.path)' && \(Tool.python) -c '\(script)'"])
    #expect(outcome.code == 0, "\(outcome.errors)")
  }

  private func make(
    _ method: String, _ data: String, _ parameters: String, in folder: URL, _ more: [String] = [],
    output: String = "suite"
  ) -> Tool.Outcome {
    Tool.assay(
      [
        "golden", "make", "--method", method, "--data", folder.appendingPathComponent(data).path,
        "--parameters", parameters, "--output",
        output.hasPrefix("/") ? output : folder.appendingPathComponent(output).path,
      ] + more)
  }

  @Test("own arrays are proven; a correct adapter passes, a faulty one fails; the suite checks")
  func verified() throws {
    try Tool.withFolder { folder in
      arrays(in: folder)
      let iterations = #"{"iterations": 6, \#(Self.posterior)"#
      let questions = [
        ("amp", "mine", iterations + "}"), ("vamp", "mine", iterations + "}"),
        ("gamp", "mine", iterations + #", "channel": {"kind": "awgn"}, "variances": "scalar"}"#),
        ("lmmse", "lmmse", #"{"noise_variance": 0.01}"#), ("vamp", "deficient", iterations + "}"),
      ]
      for (method, data, parameters) in questions {
        let outcome = make(method, data + ".npz", parameters, in: folder)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("\(method)-\(data) (\(method)"))
        #expect(outcome.errors.contains("components decided"))
        #expect(
          outcome.errors.contains("the start is that of assay run")
            == ["vamp", "gamp"].contains(method))
      }
      let suite = folder.appendingPathComponent("suite").path
      let right = Tool.assay(["verify", "--golden", suite, "--adapter", Self.numPy])
      #expect(right.code == 0 && right.output.contains("5 passed, 0 failed"), "\(right.output)")
      let wrong = Tool.assay([
        "verify", "--golden", suite, "--adapter", Self.numPy + " --fault onsager-missing",
      ])
      #expect(wrong.code == 1 && wrong.output.contains("Diagnosis: onsager-missing"))
      let check = Tool.assay(["golden", "check", "--golden", suite])
      #expect(check.code == 0 && check.output.contains("5 of 5 cases made anew"), "\(check.errors)")
      let proof = Tool.assay(["golden", "prove", "--golden", suite])
      #expect(proof.code == 0 && proof.output.contains("normal-equations at"), "\(proof.output)")
      #expect(Tool.assay(["golden", "seal", "--golden", suite]).code == 65)
    }
  }

  @Test("a value that was altered by its last bit, sums and all, is found by both proofs")
  func altered() throws {
    try Tool.withFolder { folder in
      arrays(in: folder)
      let made = make("lmmse", "lmmse.npz", #"{"noise_variance": 0.01}"#, in: folder)
      #expect(made.code == 0, "\(made.errors)")
      let script = """
        import hashlib, json, numpy as np
        def digest(path): return hashlib.sha256(open(path, "rb").read()).hexdigest()
        manifest = json.load(open("MANIFEST.json"))
        file = manifest["cases"][0]["file"]
        case = json.load(open(file))
        expected = case["expected"]["file"]
        arrays = dict(np.load(expected))
        arrays["x"][0, 0] = np.nextafter(arrays["x"][0, 0], 9)
        np.savez(expected, **arrays)
        case["expected"]["sha256"] = manifest["files"][expected] = digest(expected)
        json.dump(case, open(file, "w"))
        manifest["files"][file] = digest(file)
        json.dump(manifest, open("MANIFEST.json", "w"))
        """
      let suite = folder.appendingPathComponent("suite").path
      let outcome = Tool.run("/bin/sh", ["-c", "cd '\(suite)' && \(Tool.python) -c '\(script)'"])
      #expect(outcome.code == 0, "\(outcome.errors)")
      let proof = Tool.assay(["golden", "prove", "--golden", suite])
      #expect(
        proof.code == 1 && proof.output.contains("DIFFERS in x, x by near-diagonal"),
        "\(proof.output)\(proof.errors)")
      #expect(Tool.assay(["golden", "check", "--golden", suite]).code != 0)
    }
  }

  @Test("an id is taken once, unless it is replaced, and nothing of the old case stays behind")
  func replaced() throws {
    try Tool.withFolder { folder in
      arrays(in: folder)
      let first = #"{"iterations": 3, "alpha": 1.1}"#, second = #"{"iterations": 2, "alpha": 1.1}"#
      #expect(make("amp-l1", "mine.npz", first, in: folder, ["--id", "a"]).code == 0)
      #expect(make("amp-l1", "mine.npz", first, in: folder, ["--id", "b"]).code == 0)
      let taken = make("amp-l1", "mine.npz", second, in: folder, ["--id", "a"])
      #expect(taken.code == 65 && taken.errors.contains("--replace"))
      let suite = folder.appendingPathComponent("suite")
      let before = try FileManager.default.subpathsOfDirectory(atPath: suite.path)
      let again = make("amp-l1", "mine.npz", second, in: folder, ["--id", "a", "--replace"])
      #expect(again.output.contains("revision 2"))
      let after = try FileManager.default.subpathsOfDirectory(atPath: suite.path)
      // The arrays that both had are kept for the one, and a case shares them.
      #expect(after.count == before.count + 1, "\(before) \(after)")
      #expect(Tool.assay(["golden", "check", "--golden", suite.path]).code == 0)
      let sums = "cd '\(suite.path)' && sha256sum -c --quiet SHA256SUMS"
      #expect(Tool.run("/bin/sh", ["-c", sums]).code == 0)
    }
  }

  @Test(
    "what cannot be proven is refused with its reason, and nothing is written",
    arguments: [
      ("amp-l1", "tie.npz", #"{"iterations": 2, "alpha": 0}"#, Int32(1), "trace/b[1, 0]"),
      ("vamp-as-printed", "deficient.npz", #"{"iterations": 2, \#(posterior)}"#, 65, "has rank 2"),
      ("amp-l1", "short.npz", #"{"iterations": 2, "alpha": 1}"#, 65, "M×D is wanted, with M = 12"),
      ("amp-l1", "nan.npz", #"{"iterations": 2, "alpha": 1}"#, 65, "NaN"),
      ("lamp", "mine.npz", #"{"family": "spline"}"#, 65, "array \"B\""),
      ("amp-l1", "mine.npz", #"{"iterations": 2, "alpha": -1}"#, 64, "\"alpha\""),
      ("amp-l1", "mine.npz", #"{"iterations": 2}"#, 64, "\"alpha\""),
      ("amp-l1", "mine.npz", "iterations", 64, "JSON"), ("amp-9", "mine.npz", "{}", 64, "amp-9"),
    ])
  func refused(
    method: String, data: String, parameters: String, code: Int32, reason: String
  ) throws {
    try Tool.withFolder { folder in
      arrays(in: folder)
      let outcome = make(method, data, parameters, in: folder)
      #expect(outcome.code == code && outcome.errors.contains(reason), "\(outcome.errors)")
      let suite = folder.appendingPathComponent("suite").path
      #expect(!FileManager.default.fileExists(atPath: suite))
    }
  }

  @Test("a folder of somebody else's files, and the released suite, are refused")
  func folders() throws {
    try Tool.withFolder { folder in
      arrays(in: folder)
      let parameters = #"{"iterations": 2, "alpha": 1}"#
      let other = make("amp-l1", "mine.npz", parameters, in: folder, output: ".")
      #expect(other.code == 65 && other.errors.contains("is no suite"))
      let golden = Tool.root.appendingPathComponent("Golden").path
      let released = make("amp-l1", "mine.npz", parameters, in: folder, output: golden)
      #expect(released.code == 65, "\(released.errors)")
      let whole = Tool.assay(["golden", "make", "--golden", folder.path])
      #expect(whole.code == 65 && whole.errors.contains("is no suite"))
      #expect(Tool.assay(["golden", "make", "--output", folder.path]).code == 64)
    }
  }

  @Test(
    "What a run that was killed had begun is removed by the next; what is not of its making stays")
  func leftovers() throws {
    try Tool.withFolder { folder in
      arrays(in: folder)
      let parameters = #"{"iterations": 2, "alpha": 1.1}"#
      #expect(make("amp-l1", "mine.npz", parameters, in: folder).code == 0)
      let suite = folder.appendingPathComponent("suite")
      let begun = [
        "inputs/0123456789abcdef.npz", "cases/amp-l1/other-01234567.json",
        "expected/.0123456789abcdef.npz.2k4.part", ".MANIFEST.json.0a.part",
      ]
      let kept = ["notes.txt", "inputs/mine.npz", "cases/amp-l1/draft.json"]
      for path in begun + kept { try Data().write(to: suite.appendingPathComponent(path)) }
      #expect(make("amp-l1", "mine.npz", parameters, in: folder, ["--replace"]).code == 0)
      func isThere(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: suite.appendingPathComponent(path).path)
      }
      #expect(begun.filter(isThere) == [] && kept.filter(isThere) == kept)
    }
  }
}

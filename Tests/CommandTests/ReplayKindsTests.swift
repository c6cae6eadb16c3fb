// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Networks
import Testing

/// `assay network` and `assay replay` of every kind, on foreign files, and on what is wrong.
@Suite("Networks of every kind on the command line") struct ReplayKindsTests {
  private func withData(
    _ body: (_ data: String, _ file: (String) -> String) throws -> Void
  ) throws {
    try Tool.withFolder { folder in
      func file(_ name: String) -> String { folder.appendingPathComponent(name).path }
      let size = ["--rows", "20", "--columns", "40", "--samples", "12", "--seed", "5"]
      let made = Tool.assay(["problem", "bsr17-iid", "--output", file("d.npz")] + size)
      #expect(made.code == 0, "\(made.errors)")
      try body(file("d.npz"), file)
    }
  }

  /// What `assay network` needs for any kind.
  private func network(_ kind: String, _ data: String, _ output: String) -> [String] {
    [
      "network", kind, "--data", data, "--layers", "3", "--lambda", "0.05", "--noise-variance",
      "1e-3", "--output", output,
    ]
  }

  private func python(_ script: String) -> Tool.Outcome {
    let imports = "import numpy as np, json, struct\n"
    let save = """
      def save(path, arrays, entries=None):
          header, data = {}, b""
          for name, a in arrays.items():
              a = np.asarray(a, order="C")
              header[name] = dict(dtype="F%d" % (8 * a.itemsize), shape=list(a.shape),
                                  data_offsets=[len(data), len(data) + a.nbytes])
              data += a.tobytes()
          header.update(entries or {})
          text = json.dumps(header).encode()
          open(path, "wb").write(struct.pack("<Q", len(text)) + text + data)

      """
    return Tool.run("/usr/bin/env", [Tool.python, "-c", imports + save + script])
  }

  @Test(
    "Parameters that are written are replayed, with the same bytes from NPZ and from safetensors",
    arguments: NetworkRegister.cards.map(\.kind))
  func kinds(kind: String) throws {
    let card = try #require(NetworkRegister.cards.first { $0.kind == kind })
    try withData { data, file in
      let options =
        (card.canBeTied ? ["--tied"] : []) + (card.hasFamily ? ["--shrinkage", "bg"] : [])
      var outputs: [Data?] = []
      for parameters in ["p.npz", "p.safetensors"] {
        let written = Tool.assay(network(kind, data, file(parameters)) + options)
        #expect(written.code == 0, "\(written.errors)")
        #expect(
          written.output.contains("learnable numbers") && written.output.contains("multiply-adds"))
        let replay = Tool.assay(
          ["replay", kind, file(parameters), "--data", data, "--output", file("o.npz")]
            + (card.isOfRows ? ["--antennas", "3"] : []))
        #expect(replay.code == 0 && replay.output.contains("12 draws"), "\(replay.errors)")
        outputs.append(FileManager.default.contents(atPath: file("o.npz")))
      }
      #expect(outputs[0] != nil && outputs[0] == outputs[1])
      let other = kind == "lista" ? "slista" : "lista"
      let wrong = Tool.assay(["replay", other, file("p.npz"), "--data", data])
      #expect(wrong.code == 65 && wrong.errors.contains("the network is \"\(kind)\""))
    }
  }

  @Test(
    "README's mapping reads a PyTorch state_dict of a LISTA, which is then NumPy's plain loop",
    arguments: ["()", "(1,)"])
  func stateDictionary(shapeOfThreshold: String) throws {
    try #require(Tool.hasNumPy)
    let readme = try String(
      contentsOf: Tool.root.appendingPathComponent("README.md"), encoding: .utf8)
    let blocks = readme.components(separatedBy: "```json\n").dropFirst()
    let block = try #require(blocks.first { $0.hasPrefix("{\"format\": \"assay-mapping-1\"") })
    let mapping = try #require(block.components(separatedBy: "```").first)
    try withData { data, file in
      try mapping.write(toFile: file("m.json"), atomically: true, encoding: .utf8)
      let made = python(
        """
        d = np.load("\(data)"); A, y = d["A"], d["y"]; g = np.random.default_rng(2); f = np.float32
        B = (0.2 * A.T).astype(f); S = [(np.eye(40) - B @ A + 0.01 * g.normal(size=(40, 40))).astype(f) for _ in range(3)]
        level = [f(np.log(0.02 + 0.01 * t)).reshape(\(shapeOfThreshold)) for t in range(3)]
        state = {"encoder.weight": B}
        for t in range(3):
            state |= {f"layers.{t}.linear.weight": S[t], f"layers.{t}.linear.bias": np.zeros(40, f),
                      f"layers.{t}.log_threshold": level[t]}
        save("\(file("s.safetensors"))", state, {"__metadata__": {"format": "pt"}})
        x = np.zeros((40, y.shape[1]))
        for t in range(3):
            r = S[t].astype(float) @ x + B.astype(float) @ y
            x = np.sign(r) * np.maximum(np.abs(r) - np.exp(level[t].astype(float)), 0)
        np.save("\(file("x.npy"))", x)
        """)
      #expect(made.code == 0, "\(made.errors)")
      let call = [
        "replay", "lista", file("s.safetensors"), "--mapping", file("m.json"), "--data", data,
      ]
      let replay = Tool.assay(call + ["--output", file("o.npz")])
      #expect(replay.code == 0, "\(replay.errors)")
      #expect(replay.output.contains("the file does not say for which A"), "\(replay.output)")
      let check = python(
        """
        x, ours = np.load("\(file("x.npy"))"), np.load("\(file("o.npz"))")["x"]
        assert (x != 0).any() and np.abs(ours - x).max() <= 1e-13 * np.abs(x).max()
        """)
      #expect(check.code == 0, "\(check.errors)")
      for (old, new, said) in [
        ("encoder.weight", "encoder.weights", "encoder.weights"),
        (".log_threshold", ".level", "layers.*.level"),
        ("\"ignore\": [\"layers.*.linear.bias\"]", "\"ignore\": []", "neither mapped nor ignored"),
        ("\"exp\"", "\"log\"", "log"), ("\"S.*\"", "\"Q.*\"", "Q.0"),
      ] {
        try mapping.replacingOccurrences(of: old, with: new)
          .write(toFile: file("m.json"), atomically: true, encoding: .utf8)
        let refused = Tool.assay(call)
        #expect(refused.code == 65 && refused.errors.contains(said), "\(new): \(refused.errors)")
      }
    }
  }

  @Test(
    "On complex data of three antennas a network of rows is NumPy's plain loop",
    arguments: ["lista-gs", "lista-gscp", "alista-gs"])
  func complexRows(kind: String) throws {
    try #require(Tool.hasNumPy)
    try Tool.withFolder { folder in
      func file(_ name: String) -> String { folder.appendingPathComponent(name).path }
      let made = python(
        """
        g = np.random.default_rng(3); n = lambda *s: g.normal(size=s) + 1j * g.normal(size=s)
        x = n(14, 6) * (g.random((14, 1)) < 0.3); A = n(8, 14) / 4
        np.savez("\(file("d.npz"))", A=A, x=x, y=A @ x + 0.01 * n(8, 6))
        """)
      #expect(made.code == 0, "\(made.errors)")
      let written = Tool.assay(
        ["network", kind, "--data", file("d.npz"), "--layers", "3", "--output", file("p.npz")])
      #expect(written.code == 0, "\(written.errors)")
      let replay = Tool.assay(
        [
          "replay", kind, file("p.npz"), "--data", file("d.npz"), "--antennas", "3", "--output",
          file("o.npz"),
        ])
      #expect(replay.code == 0, "\(replay.errors)")
      let check = python(
        """
        d, p, o = (np.load(f) for f in ("\(file("d.npz"))", "\(file("p.npz"))", "\(file("o.npz"))"))
        A, y, X = d["A"], d["y"], []
        for s in (slice(0, 3), slice(3, 6)):
            x = np.zeros((14, 3), complex)
            for t in range(3):
                if "\(kind)" == "lista-gs":
                    r = p[f"W1.{t}"] @ y[:, s] + p[f"W2.{t}"] @ x
                elif "\(kind)" == "lista-gscp":
                    r = x + p[f"W.{t}"].conj().T @ (y[:, s] - A @ x)
                else:
                    r = x + p["gamma"][t] * p["W"].conj().T @ (y[:, s] - A @ x)
                norm = np.linalg.norm(r, axis=1, keepdims=True)
                x = np.maximum(1 - p["theta"][t] / norm, 0) * r
            X.append(x)
        X = np.hstack(X)
        assert (X != 0).any() and np.abs(o["x"] - X).max() <= 1e-13 * np.abs(X).max()
        """)
      #expect(check.code == 0, "\(check.errors)")
      let real = Tool.assay(["replay", "lista", file("p.npz"), "--data", file("d.npz")])
      #expect(real.code == 65 && real.errors.contains("complex; lista is for real data"))
    }
  }

  @Test("What does not fit a network is wrong usage, and says what would")
  func usage() throws {
    try withData { data, file in
      for (kind, option, said) in [
        ("slista", ["--tied"], "no matrices that they may share"),
        ("lista", ["--shrinkage", "spline"], "a threshold and no family"),
        ("lista", ["--step", "0"], "--step is a number above 0"),
        ("lista", ["--lambda=-1"], "--lambda is a number above 0"),
      ] {
        let outcome = Tool.assay(network(kind, data, file("p.npz")) + option)
        #expect(outcome.code == 64 && outcome.errors.contains(said), "\(outcome.errors)")
      }
      for (kind, antennas, said) in [
        ("lista", "2", "for networks of rows"), ("lista-gs", "5", "not samples of --antennas 5"),
        ("lista-gs", "0", "--antennas is 1 or more"),
      ] {
        _ = Tool.assay(network(kind, data, file("p.npz")))
        let outcome = Tool.assay(
          ["replay", kind, file("p.npz"), "--data", data, "--antennas", antennas])
        #expect(outcome.code == 64 && outcome.errors.contains(said), "\(outcome.errors)")
      }
    }
  }

  @Test("Parameters with a defect are refused with the array that has it, whatever the network")
  func defects() throws {
    try #require(Tool.hasNumPy)
    try withData { data, file in
      for (kind, change, said) in [
        ("lista", "p['S.1'][0, 0] = np.nan", "S.1"), ("lista", "del p['S.2']", "S.2"),
        ("lista", "p['S.3'] = p['S.2']", "S.3"), ("lista", "p['S.1'] = p['S.1'][:39]", "S.1"),
        ("lista", "p['B'] = p['B'].astype(int)", "B"), ("lista", "p['lambda'][1] = -1", "lambda"),
        ("lista", "p['lambda'] = p['lambda'][:2]", "lambda"),
        ("lvamp", "p['sigma_w2'][2] = 0", "sigma_w2"), ("lvamp", "p['s'][1, 3] = -1", "s"),
        ("lvamp-gh", "p['G.0'][1, 1] = np.inf", "G.0"),
        ("alista-gs", "p['gamma'] = p['gamma'] * 1j", "gamma"),
      ] {
        #expect(Tool.assay(network(kind, data, file("p.npz"))).code == 0)
        let changed = python(
          """
          p = dict(np.load("\(file("p.npz"))")); \(change); np.savez("\(file("q.npz"))", **p)
          """)
        #expect(changed.code == 0, "\(changed.errors)")
        let outcome = Tool.assay(["replay", kind, file("q.npz"), "--data", data])
        #expect(
          outcome.code == 65 && outcome.errors.contains("\"\(said)\""),
          "\(change): \(outcome.errors)")
      }
    }
  }

  @Test("A safetensors file whose offsets overlap, leave the file or wrap around is refused")
  func offsets() throws {
    try #require(Tool.hasNumPy)
    try withData { data, file in
      for (offsets, said) in [
        ("[0, 24]", "its bytes overlap those of another array"),
        ("[6400, 1 << 40]", "the 19200 bytes that follow the header"),
        ("[18446744073709551608, 16]", "from 0 to 2⁶³ − 1"), ("[-8, 16]", "from 0 to 2⁶³ − 1"),
      ] {
        let made = python(
          """
          save("\(file("p.safetensors"))", {"B": np.zeros((40, 20)), "S": np.zeros((40, 40))},
               {"lambda": dict(dtype="F64", shape=[3], data_offsets=\(offsets))})
          """)
        #expect(made.code == 0, "\(made.errors)")
        let outcome = Tool.assay(["replay", "lista", file("p.safetensors"), "--data", data])
        #expect(outcome.code == 65 && outcome.errors.contains(said), "\(outcome.errors)")
      }
    }
  }
}

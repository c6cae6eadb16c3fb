// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// `assay audit` as a user meets it.
struct AuditTests {
  static let problem = ["--problem", "bsr17-kappa15", "--rows", "20", "--columns", "40"]

  private func withMatched(
    _ options: [String] = [], _ body: (_ parameters: String, _ folder: URL) throws -> Void
  ) throws {
    try Tool.withFolder { folder in
      let path = folder.appendingPathComponent("matched.npz").path
      let made = Tool.assay(
        ["network", "lvamp", "--shrinkage", "bg", "--layers", "4", "--output", path]
          + options + Self.problem)
      try #require(made.code == 0, "\(made.errors)")
      try body(path, folder)
    }
  }

  @Test("The parameters that assay network writes audit as matched")
  func matched() throws {
    try withMatched { path, _ in
      let audit = Tool.assay(["audit", path, "--samples", "20"] + Self.problem)
      #expect(audit.code == 0, "\(audit.errors)")
      #expect(audit.output.hasPrefix("matched: "))
    }
  }

  @Test("Worse than matched ends with 1, and with another tolerance does not")
  func worse() throws {
    try withMatched(["--noise-variance", "0.1"]) { path, _ in
      let audited = ["audit", path, "--samples", "20"] + Self.problem
      let audit = Tool.assay(audited)
      #expect(audit.code == 1 && audit.output.hasPrefix("worse than matched: "))
      #expect(audit.output.contains("deviates: sigma_w2"))
      let lenient = Tool.assay(
        audited + ["--network-tolerance", "100", "--layer-tolerance", "100"])
      #expect(lenient.code == 0 && lenient.output.hasPrefix("equivalent: "))
    }
  }

  @Test(
    "Bad input ends with its code and names what is wrong",
    arguments: [
      ([], 64, "Give either --problem NAME or --data FILE"),
      (["--problem", "bsr17-iid"], 65, "A has 20×40 entries"),
      (
        ["--problem", "bsr17-kappa15", "--rows", "20", "--columns", "40", "--seed", "2"], 65,
        "SHA-256"
      ),
      (["--problem", "nothing"], 64, "nothing"),
      (problem + ["--network", "lamp"], 65, "the network is \"lvamp\""),
      (problem + ["--noise-variance", "0"], 65, "σ_w² is 0.0; a number above 0"),
      (problem + ["--layer-tolerance", "0"], 64, "--layer-tolerance is a number above 0"),
      (problem + ["--certify"], 64, "--certify is for networks with a weight W"),
      (problem + ["--antennas", "2"], 64, "--antennas goes with --data"),
      (
        ["--data", "none.npz", "--fresh-matrices", "2"], 64, "--fresh-matrices goes with --problem"
      ),
      (["--data", "none.npz", "--samples", "2"], 64, "--samples goes with --problem"),
      (problem + ["--shrinkage", "soft"], 65, "bernoulli-gaussian"),
    ])
  func badInput(options: [String], code: Int32, message: String) throws {
    try withMatched { path, _ in
      let audit = Tool.assay(["audit", path] + options)
      #expect(audit.code == code, "\(audit.errors)")
      #expect(audit.errors.contains(message), "\(audit.errors)")
    }
  }

  @Test("Data need a prior for learned VAMP, and none for learned ISTA")
  func needs() throws {
    try withMatched { path, folder in
      let data = folder.appendingPathComponent("data.npz").path
      #expect(
        Tool.assay(
          ["problem", "bsr17-kappa15", "--samples", "20", "--output", data]
            + Self.problem.dropFirst(2)
        ).code
          == 0)
      let audit = Tool.assay(["audit", path, "--data", data])
      #expect(audit.code == 64 && audit.errors.contains("--prior"))
      #expect(Tool.assay(["audit", path, "--data", data, "--prior", "bg:0.1,1"]).code == 0)
      let lista = folder.appendingPathComponent("lista.npz").path
      #expect(
        Tool.assay(["network", "lista", "--lambda", "0.1", "--output", lista] + Self.problem).code
          == 0)
      #expect(Tool.assay(["audit", lista, "--data", data]).code != 64)
      let bare = folder.appendingPathComponent("bare.npz").path
      let script = """
        import numpy as np
        d = np.load('\(data)')
        np.savez('\(bare)', **{k: d[k] for k in ('A', 'x', 'y')})
        """
      try #require(Tool.run(Tool.python, ["-c", script]).code == 0)
      let unknown = ["audit", path, "--data", bare, "--prior", "bg:0.1,1"]
      #expect(Tool.assay(unknown).errors.contains("has no noise_variance; give --noise-variance"))
      #expect(Tool.assay(unknown + ["--noise-variance", "1e-4"]).code != 64)
      #expect(Tool.assay(["audit", lista, "--data", bare]).code != 64)
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Commands, their exit codes, and what they say to bad input.
struct CommandTests {
  @Test("the minimax threshold at γ = 0.1")
  func alpha() {
    #expect(Tool.assay(["predict", "alpha"]).output == "minimax alpha(0.1) = 1.1401711458\n")
    #expect(Tool.assay(["predict", "alpha", "--gamma", "1.5"]).code == 64)
  }

  @Test("predictions of BSR17's problem, as text, JSON and CSV")
  func predictions() throws {
    for (arguments, figure) in [
      (["amp"], "-45.6011"), (["vamp"], "-45.6011"), (["oamp"], "-45.6011"), (["gamp"], "-45.6011"),
      (["replica"], "-45.6011"), (["amp", "--shrinkage", "soft"], "-37.2422"),
      (["vamp", "--problem", "bsr17-kappa15"], "-44.2494"),
      (["vamp", "--spectrum", "geometric:100"], "-41.8397"),
    ] {
      let outcome = Tool.assay(["predict"] + arguments)
      #expect(outcome.code == 0)
      #expect(outcome.output.contains(figure), "\(outcome.output)")
    }
    try Tool.withFolder { folder in
      let json = folder.appendingPathComponent("p.json").path
      let csv = folder.appendingPathComponent("p.csv").path
      let outcome = Tool.assay([
        "predict", "amp", "--iterations", "7", "--json", json, "--csv", csv,
      ])
      #expect(outcome.code == 0)
      let table = try String(contentsOfFile: csv, encoding: .utf8).split(separator: "\n")
      #expect(table.count == 8 && table[0] == "iteration,nmse_db,tau2,b,mse")
      let text = try String(contentsOfFile: json, encoding: .utf8)
      #expect(text.contains("\"schema\" : \"assay-predict-1\""))
      #expect(text.contains("\"ending\" : \"converged\""))
    }
  }

  @Test(
    "predict and run have one vocabulary of shrinkages, with two short names",
    arguments: [("bg", "bernoulli-gaussian"), ("soft", "soft-threshold")])
  func names(short: String, full: String) {
    for command in [["predict", "amp"], ["run", "amp", "--problem", "bsr17-iid"]] {
      let (a, b) = (
        Tool.assay(command + ["--shrinkage", short]), Tool.assay(command + ["--shrinkage", full])
      )
      #expect(a.code == 0 && a.output == b.output && !a.output.isEmpty)
    }
    let other = Tool.assay(["predict", "amp", "--shrinkage", "soft-threshold:1,1.1401711458"])
    #expect(other.code == 0 && other.output.contains("-37.2422"), "\(other.output)")
    let line = Tool.assay(["predict", "vamp", "--shrinkage", "piecewise-linear"])
    #expect(line.code == 0 && line.output.contains("shrinkage piecewise-linear"))
  }

  @Test("a state evolution that has not converged, or diverges, says so")
  func unfinishedPrediction() {
    let short = Tool.assay(["predict", "amp", "--iterations", "2", "--limit", "3"])
    #expect(short.code == 0 && short.output.contains("NOT CONVERGED"))
    let steep = Tool.assay(["predict", "amp", "--shrinkage", "soft", "--alpha", "0.1"])
    #expect(steep.code == 0 && steep.output.contains("DIVERGING"))
    let missing = Tool.assay(["predict", "vamp", "--data", "no-such-file.npz"])
    #expect(missing.code == 65)
  }

  @Test(
    "bad usage ends with code 64 and names the option",
    arguments: [
      (["verify"], "--adapter"), (["verify", "--adapter", "a", "--outputs", "b"], "--outputs"),
      (["run", "amp"], "--problem"), (["run", "amp", "--problem", "nonsense"], "bsr17-iid"),
      (["run", "nothing", "--problem", "bsr17-iid"], "nothing"),
      (["run", "ista", "--problem", "bsr17-iid"], "--lambda"),
      (["run", "amp", "--problem", "bsr17-iid", "--iterations", "0"], "--iterations"),
      (["run", "amp", "--problem", "bsr17-iid", "--threads", "0"], "--threads"),
      (["run", "amp", "--problem", "bsr17-iid", "--samples", "0"], "--samples"),
      (["run", "amp-l1", "--problem", "bsr17-iid", "--alpha", "-1"], "--alpha"),
      (["run", "amp", "--problem", "bsr17-iid", "--prior", "bg:2,1"], "--prior"),
      (["run", "amp", "--problem", "bsr17-iid", "--snr", "1e9"], "--snr"),
      (["run", "amp", "--problem", "bsr17-iid", "--snr", "nan"], "--snr"),
      (["twin", "--fault", "nonsense"], "nonsense"),
      (["predict", "amp", "--prior", "bg:0,1"], "--prior"),
      (["predict", "amp", "--ratio", "0"], "--ratio"),
      (["predict", "amp", "--ratio", "0.5", "--rows", "10"], "--ratio"),
      (["predict", "amp", "--snr", "nan"], "--snr"),
      (["predict", "amp", "--snr", "20", "--noise-variance", "1"], "--snr"),
      (["predict", "amp", "--noise-variance", "-1"], "--noise-variance"),
      (["predict", "amp", "--problem", "bsr17-kappa15"], "--problem"),
      (["predict", "amp", "--problem", "nonsense"], "--problem"),
      (["predict", "amp", "--shrinkage", "nonsense"], "--shrinkage"),
      (["predict", "amp", "--shrinkage", "group-threshold"], "--shrinkage"),
      (["predict", "amp", "--shrinkage", "spline:1"], "--shrinkage"),
      (["predict", "amp", "--alpha", "1"], "--alpha"),
      (["predict", "amp", "--shrinkage", "soft", "--alpha", "-1"], "--alpha"),
      (["predict", "amp", "--iterations", "0"], "--iterations"),
      (["predict", "amp", "--limit", "0"], "--limit"),
      (["predict", "vamp", "--spectrum", "geometric:0.5"], "--spectrum"),
      (["predict", "vamp", "--spectrum", "geometric:5", "--ratio", "0.5"], "--ratio"),
      (["predict", "vamp", "--spectrum", "mp", "--data", "a.npz"], "--data"),
      (["predict", "vamp", "--assumed-noise-variance", "0"], "--assumed-noise-variance"),
      (["predict", "oamp", "--estimator", "nonsense"], "--estimator"),
      (["predict", "oamp", "--estimator", "pseudo-inverse", "--ratio", "1"], "M/N"),
      (["predict", "gamp", "--channel", "quantiser"], "--edges"),
      (["predict", "gamp", "--channel", "quantiser", "--edges", "1,0"], "--edges"),
      (["predict", "gamp", "--edges", "1"], "--edges"),
      (["predict", "gamp", "--initial-nmse", "3"], "--initial-nmse"),
      (["predict", "replica", "--noise-variance", "0"], "--noise-variance"),
      (["predict", "oracle", "--noise-variance", "0"], "--noise-variance"),
      (["predict", "oracle", "--draws", "0"], "--draws"),
      (["predict", "oracle", "--ratio", "0.5"], "--ratio"),
      (["golden", "check", "--every", "0"], "--every"),
      (["verify", "--adapter", "a", "--max-failures", "0"], "--max-failures"),
    ] as [([String], String)])
  func usage(arguments: [String], name: String) {
    let outcome = Tool.assay(arguments)
    #expect(outcome.code == 64)
    #expect(outcome.errors.contains(name), "\(outcome.errors)")
  }

  @Test("selecting nothing, or having nothing run, ends with code 66")
  func nothing() throws {
    #expect(Tool.assay(["verify", "--adapter", "true", "--only", "no-such-*"]).code == 66)
    try Tool.withFolder { folder in
      let outcome = Tool.assay(["verify", "--outputs", folder.path])
      #expect(outcome.code == 66)
      #expect(outcome.output.contains("Nothing ran."))
    }
  }

  @Test("outputs computed elsewhere are verified without an adapter")
  func outputs() throws {
    try Tool.withFolder { folder in
      let expected = Tool.root.appendingPathComponent("Golden/expected/amp-l1-hand.npz")
      let copy = folder.appendingPathComponent("amp-l1-hand.npz")
      try FileManager.default.copyItem(at: expected, to: copy)
      let outcome = Tool.assay(["verify", "--outputs", folder.path])
      #expect(outcome.code == 0)
      #expect(outcome.output.contains("1 passed, 0 failed, 1 run of "))
      try Data("no zip".utf8).write(to: copy)
      let corrupt = Tool.assay(["verify", "--outputs", folder.path])
      #expect(corrupt.code == 1)
      #expect(corrupt.output.contains("amp-l1-hand.npz"))
    }
    #expect(Tool.assay(["verify", "--outputs", "no/such/folder"]).code == 65)
  }

  @Test("AMP at κ = 15 is reported as diverging, and VAMP as printed stays near −3 dB")
  func variants() {
    let amp = Tool.assay(
      ["run", "amp-l1", "--problem", "bsr17-kappa15", "--samples", "20", "--iterations", "10"])
    #expect(amp.code == 0)
    #expect(amp.output.contains("DIVERGING: 20 of 20 columns"))
    let vamp = Tool.assay(["run", "vamp-as-printed", "--problem", "bsr17-iid", "--samples", "50"])
    let last = vamp.output.split(separator: "\n").last { $0.contains("±") } ?? ""
    #expect(last.contains("-2.9") || last.contains("-3.0"), "\(vamp.output)")
  }

  @Test("AMP-ℓ1 arrives at the LASSO solution with λ = α σ (1 − b)")
  func lasso() throws {
    let outcome = Tool.assay(
      [
        "run", "amp-l1", "--problem", "bsr17-iid", "--samples", "5", "--iterations", "100",
        "--lasso",
      ])
    let median = try #require(
      outcome.output.firstMatch(of: /median (\S+), largest/).flatMap { Double($0.1) })
    #expect(median < 1e-6, "\(outcome.output)")
  }

  @Test("a run's files hold what they state, and data files give the run of their preset")
  func data() throws {
    try Tool.withFolder { folder in
      let data = folder.appendingPathComponent("data.npz").path
      let first = folder.appendingPathComponent("first.npz").path
      let second = folder.appendingPathComponent("second.npz").path
      let shape = ["--samples", "3", "--rows", "40", "--columns", "80"]
      #expect(Tool.assay(["problem", "bsr17-iid", "--output", data] + shape).code == 0)
      let options = ["--iterations", "5", "--trace", "--output"]
      #expect(
        Tool.assay(["run", "vamp", "--problem", "bsr17-iid"] + shape + options + [first]).code == 0)
      #expect(Tool.assay(["run", "vamp", "--data", data] + options + [second]).code == 0)
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: first))
          == Data(contentsOf: URL(fileURLWithPath: second)))
      try Data("PK rubbish".utf8).write(to: URL(fileURLWithPath: data))
      let corrupt = Tool.assay(["run", "vamp", "--data", data])
      #expect(corrupt.code == 65)
      #expect(corrupt.errors.contains("data.npz"))
    }
    #expect(Tool.assay(["run", "amp", "--data", "no-such-file.npz"]).code == 65)
  }

  @Test("a suite whose bytes are off is refused with the file's name")
  func alteredSuite() throws {
    try Tool.withFolder { folder in
      let copy = folder.appendingPathComponent("Golden")
      try FileManager.default.copyItem(at: Tool.root.appendingPathComponent("Golden"), to: copy)
      let file = copy.appendingPathComponent("expected/amp-l1-hand.npz")
      var bytes = try Data(contentsOf: file)
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: file)
      let twin = "\(Tool.release.path) twin"
      let outcome = Tool.assay(["verify", "--golden", copy.path, "--adapter", twin])
      #expect(outcome.code == 65)
      #expect(outcome.errors.contains("expected/amp-l1-hand.npz: has SHA-256"))
      #expect(Tool.assay(["golden", "check", "--golden", copy.path]).code == 65)
      #expect(
        Tool.run("/bin/sh", ["-c", "cd \(copy.path) && sha256sum -c --quiet SHA256SUMS"]).code == 1)
      try FileManager.default.removeItem(at: file)
      #expect(Tool.assay(["verify", "--golden", copy.path, "--adapter", twin]).code == 65)
      try Data("{".utf8).write(to: copy.appendingPathComponent("MANIFEST.json"))
      #expect(Tool.assay(["golden", "list", "--golden", copy.path]).code == 65)
    }
    #expect(Tool.run("/bin/sh", ["-c", "cd Golden && sha256sum -c --quiet SHA256SUMS"]).code == 0)
  }

  @Test("golden diff names what differs between suites")
  func diff() throws {
    #expect(Tool.assay(["golden", "diff", "Golden", "Golden"]).code == 0)
    #expect(Tool.assay(["golden", "list"]).output.contains("633 cases in suite 1.7.0"))
    #expect(
      Tool.assay(["golden", "show", "amp-l1-hand"]).output.contains("\"id\" : \"amp-l1-hand\""))
    #expect(Tool.assay(["golden", "show", "no-such-case"]).code == 65)
  }
}

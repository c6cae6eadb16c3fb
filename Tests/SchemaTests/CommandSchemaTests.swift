// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// What commands write as JSON, by their schemas.
@Suite(.enabled(if: hasPackages, "python3 with jsonschema and numpy is not installed"))
struct CommandSchemaTests {
  @Test func runSummaries() throws {
    let assay = try #require(tool)
    try withTemporaryFolder { folder in
      let problem = ["--problem", "bsr17-kappa100", "--rows", "20", "--columns", "40"]
      let files = try [
        ["amp-l1", "--samples", "5"], ["vamp", "--samples", "1", "--iterations", "1"],
        // It diverges.
        ["amp-l1", "--samples", "3", "--alpha", "0.1", "--iterations", "60"],
        // Some of its signals are zero, and have no NMSE.
        ["amp", "--columns", "2", "--rows", "2", "--samples", "8", "--iterations", "60"],
      ].enumerated().map { k, arguments in
        let file = folder.appendingPathComponent("run-\(k).json")
        let (code, printed) = run(assay, ["run"] + problem + arguments + ["--json", file.path])
        try #require(code == 0, "\(printed)")
        return file
      }
      for extraKeys in [false, true] {
        let (code, printed) = check("run-1", files, extraKeys: extraKeys)
        #expect(code == 0, "\(printed)")
      }
    }
  }

  @Test func trainingRecords() throws {
    try withTemporaryFolder { folder in
      let trained = golden.appendingPathComponent("trained")
      let records = try FileManager.default.contentsOfDirectory(atPath: trained.path)
        .filter { $0.hasSuffix(".jsonl") }
      #expect(records.count >= 8)
      // Its first and last lines, and some between.
      let files = try records.flatMap { record in
        let lines = try String(
          contentsOf: trained.appendingPathComponent(record), encoding: .utf8
        ).split(separator: "\n")
        return try [0, 1, 2, lines.count / 2, lines.count - 1].map { k in
          let file = folder.appendingPathComponent("\(record)-\(k).json")
          try Data(lines[k].utf8).write(to: file)
          return file
        }
      }
      for extraKeys in [false, true] {
        let (code, printed) = check("record-1", files, extraKeys: extraKeys)
        #expect(code == 0, "\(printed)")
      }
    }
  }

  @Test func audits() throws {
    let assay = try #require(tool)
    try withTemporaryFolder { folder in
      func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
      let problem = ["--problem", "bsr17-kappa15", "--rows", "20", "--columns", "40"]
      // With draws and with one, of which there is no standard error; predicted and measured.
      let files = try [("lvamp", "5"), ("lvamp", "1"), ("lamp", "5")].enumerated().map {
        k, question in
        let (network, json) = (path("network-\(k).npz"), path("audit-\(k).json"))
        let made = run(
          assay,
          ["network", question.0, "--output", network, "--shrinkage", "bg", "--samples", "20"]
            + problem)
        try #require(made.code == 0, "\(made.printed)")
        let audited = ["audit", network, "--samples", question.1, "--json", json] + problem
        let (code, printed) = run(assay, audited)
        try #require(code == 0, "\(printed)")
        return URL(fileURLWithPath: json)
      }
      for extraKeys in [false, true] {
        let (code, printed) = check("audit-1", files, extraKeys: extraKeys)
        #expect(code == 0, "\(printed)")
      }
    }
  }

  @Test func alerts() throws {
    let assay = try #require(tool)
    try withTemporaryFolder { folder in
      func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
      // Every monitor raises: a leap, a NaN, a bad ratio, large gradients, another power.
      let lines = (0..<100).map { i in
        "{\"alpha\":[1,\(i < 50 ? 1 : 2)],\"se\":\(i == 20 ? "null" : i < 30 ? "8" : "4"),"
          + "\"reference_se\":8,\"gradient_norm\":[20],\"gamma\":[1],\"channel\":\(i < 30 ? 1 : 2)}"
      }
      try Data(lines.joined(separator: "\n").utf8).write(
        to: folder.appendingPathComponent("log.jsonl"))
      let (code, printed) = run(
        assay,
        [
          "monitor", path("log.jsonl"), "--alerts", path("alerts.jsonl"), "--ratio-window", "30",
          "--covariance-window", "30",
        ])
      try #require(code == 1 && printed.contains("5 alerts active"), "\(printed)")
      for extraKeys in [false, true] {
        let (code, printed) = check(
          "monitor-1", [folder.appendingPathComponent("alerts.jsonl")], extraKeys: extraKeys)
        #expect(code == 0, "\(printed)")
      }
    }
  }

  @Test func searches() throws {
    let assay = try #require(tool)
    let space = root.appendingPathComponent("Examples/Tune/families.yaml").path
    try withTemporaryFolder { folder in
      // One has values and failures, and one failures alone.
      let files = try [
        "test $ASSAY_DEPTH -gt 3 && echo $ASSAY_DEPTH", "exit 1",
      ].enumerated().map { k, script in
        let json = folder.appendingPathComponent("tune-\(k).json")
        let (code, printed) = run(
          assay,
          [
            "tune", space, "--study", folder.appendingPathComponent("\(k)").path, "--trials", "20",
            "--json", json.path, "--", "/bin/sh", "-c", script,
          ])
        try #require(code == Int32(k), "\(printed)")
        return json
      }
      for extraKeys in [false, true] {
        let (code, printed) = check("tune-1", files, extraKeys: extraKeys)
        #expect(code == 0, "\(printed)")
      }
    }
  }

  @Test func plantedAudits() {
    let (code, printed) = check(
      "audits-1", [golden.appendingPathComponent("audits/audits.json")])
    #expect(code == 0, "\(printed)")
  }

  @Test func replaySummaries() throws {
    let assay = try #require(tool)
    try withTemporaryFolder { folder in
      func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
      let size = ["--rows", "20", "--columns", "40", "--samples", "5"]
      let data = path("data.npz")
      #expect(run(assay, ["problem", "bsr17-kappa100", "--output", data] + size).code == 0)
      let files = try [["--tied"], ["--shrinkage", "mlp", "--layers", "60"]].enumerated().map {
        k, options in
        let (network, json) = (path("network-\(k).npz"), path("replay-\(k).json"))
        let made = run(assay, ["network", "lamp", "--data", data, "--output", network] + options)
        try #require(made.code == 0, "\(made.printed)")
        let (code, printed) = run(
          assay, ["replay", "lamp", network, "--data", data, "--json", json])
        try #require(code == 0, "\(printed)")
        return URL(fileURLWithPath: json)
      }
      for extraKeys in [false, true] {
        let (code, printed) = check("replay-2", files, extraKeys: extraKeys)
        #expect(code == 0, "\(printed)")
      }
    }
  }

  @Test func predictions() throws {
    let assay = try #require(tool)
    try withTemporaryFolder { folder in
      let files = try [
        ["alpha"], ["amp"], ["amp", "--shrinkage", "soft", "--iterations", "3"],
        // One diverges, one is not finished, one vanishes.
        ["amp", "--shrinkage", "soft", "--alpha", "0.1"],
        ["vamp", "--problem", "bsr17-kappa100", "--iterations", "2", "--limit", "2"],
        ["vamp", "--ratio", "1.5", "--noise-variance", "0"],
        ["vamp", "--shrinkage", "soft", "--assumed-noise-variance", "0.01"],
        ["oamp", "--problem", "bsr17-kappa15", "--estimator", "matched-filter"],
        ["gamp", "--channel", "quantiser", "--edges", "-1,0,1", "--iterations", "3"],
        // Its τ_r is infinite.
        ["gamp", "--channel", "magnitude"],
        ["gamp", "--channel", "magnitude", "--initial-nmse", "-3", "--ratio", "2"],
        ["replica"], ["replica", "--problem", "bsr17-kappa15"], ["oracle", "--draws", "2"],
        ["oracle", "--draws", "1", "--rows", "20", "--columns", "40"],
      ].enumerated().map { k, arguments in
        let file = folder.appendingPathComponent("predict-\(k).json")
        let (code, printed) = run(assay, ["predict"] + arguments + ["--json", file.path])
        try #require(code == 0, "\(printed)")
        return file
      }
      for extraKeys in [false, true] {
        let (code, printed) = check("predict-1", files, extraKeys: extraKeys)
        #expect(code == 0, "\(printed)")
      }
    }
  }

  @Test func checks() throws {
    let assay = try #require(tool)
    try withTemporaryFolder { folder in
      let files = try [
        ["--only", "[fr]*", "--only", "lasso/*", "--only", "qq/amp-bg/iid"],
        ["--only", "property/*", "--case", "3"],
        // Too few draws for an interval.
        ["--only", "prediction/[av]*", "--draws", "3"],
      ].enumerated().map { k, arguments in
        let file = folder.appendingPathComponent("check-\(k).json")
        let (code, printed) = run(assay, ["check"] + arguments + ["--json", file.path])
        // Of too few draws nothing can be said.
        try #require(code == (k == 2 ? 66 : 0), "\(printed)")
        return file
      }
      for extraKeys in [false, true] {
        let (code, printed) = check("check-2", files, extraKeys: extraKeys)
        #expect(code == 0, "\(printed)")
      }
    }
  }

  /// All lines that pass between Assay and the NumPy example, in both directions.

  @Test func beamAudits() throws {
    let assay = try #require(tool)
    try withTemporaryFolder { folder in
      let network = folder.appendingPathComponent("network.npz").path
      let made = run(
        interpreter,
        ["-c", "import numpy; numpy.savez('\(network)', alpha=numpy.array([9e3, 1e-3]))"])
      try #require(made.code == 0, "\(made.printed)")
      let files = [(2, "1", Int32(66)), (40, "2", 1)].map { count, streams, verdict in
        let json = folder.appendingPathComponent("\(count).json")
        let (code, printed) = run(
          assay,
          [
            "audit", network, "--network", "auto-pgd", "--problem", "apgd", "--samples", "\(count)",
            "--streams", streams, "--json", json.path,
          ])
        #expect(code == verdict, "\(printed)")
        return json
      }
      for extraKeys in [false, true] {
        let (code, printed) = check("beam-audit-1", files, extraKeys: extraKeys)
        #expect(code == 0, "\(printed)")
      }
    }
  }
}

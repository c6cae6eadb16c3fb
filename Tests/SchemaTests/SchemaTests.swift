// SPDX-License-Identifier: GPL-3.0-or-later
import Adapters
import Calls
import Foundation
import Golden
import Methods
import Proving
import Reports
import Testing
import Twins
import Verification

/// The repository's folder: the first above this file that holds a golden suite.
private let root: URL = {
  var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
  while folder.path != "/" {
    folder = folder.deletingLastPathComponent()
    let manifest = folder.appendingPathComponent("Golden/MANIFEST.json")
    if FileManager.default.fileExists(atPath: manifest.path) { return folder }
  }
  return folder
}()

private let golden = root.appendingPathComponent("Golden")

/// The Python that the Makefile found, or the first in the path.
private let interpreter = ProcessInfo.processInfo.environment["ASSAY_PYTHON"] ?? "python3"

/// The command line tool that was built with these tests, beside them.
private let tool = Bundle.main.executableURL?.deletingLastPathComponent()
  .appendingPathComponent("assay").path

/// Runs a program; gives its exit code and what it prints.
private func run(_ program: String, _ arguments: [String]) -> (code: Int32, printed: String) {
  let process = Process()
  let output = Pipe()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [program] + arguments
  process.standardOutput = output
  process.standardError = output
  guard (try? process.run()) != nil else { return (-1, "") }
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: data, as: UTF8.self))
}

private let hasPackages = run(interpreter, ["-c", "import jsonschema, numpy"]).code == 0

/// Runs `validate.py` on documents of one schema.
private func check(
  _ schema: String, _ documents: [URL], extraKeys: Bool = false
) -> (code: Int32, printed: String) {
  run(
    interpreter,
    [root.appendingPathComponent("Tests/SchemaTests/validate.py").path]
      + (extraKeys ? ["--extra-keys"] : [])
      + [golden.appendingPathComponent("schema/\(schema).json").path] + documents.map(\.path))
}

/// The files of the cases of one schema.
private func cases(_ schema: String) throws -> [URL] {
  let suite = try Golden.Suite(folder: golden)
  return try suite.manifest.cases.filter { try suite.load($0.id).schema == "assay-\(schema)" }
    .map { golden.appendingPathComponent($0.file) }
}

/// What Assay writes is what its schemas say; and no schema admits a key that it does not name.
@Suite(.enabled(if: hasPackages, "python3 with jsonschema and numpy is not installed"))
struct SchemaTests {
  @Test(arguments: (1...Manifest.schemaVersion).map { "case-\($0)" }, [false, true])
  func everyCase(schema: String, extraKeys: Bool) throws {
    let (code, printed) = check(schema, try cases(schema), extraKeys: extraKeys)
    #expect(code == 0, "\(printed)")
  }

  @Test(
    arguments: [
      ("manifest-\(Manifest.schemaVersion)", "MANIFEST.json"), ("flags-2", "flags.json"),
    ], [false, true])
  func theSuite(document: (schema: String, file: String), extraKeys: Bool) {
    let file = golden.appendingPathComponent(document.file)
    let (code, printed) = check(document.schema, [file], extraKeys: extraKeys)
    #expect(code == 0, "\(printed)")
  }

  /// The schemas of this version are those that the register of methods gives.
  @Test func derivedSchemas() throws {
    for (name, bytes) in try DerivedSchemas(suite: golden).documents() {
      let committed = try Data(contentsOf: golden.appendingPathComponent("schema/\(name)"))
      #expect([UInt8](committed) == bytes, "\(name): make golden writes it anew")
    }
  }

  /// Every case but for its schema's name is one of the newest schema, too.
  @Test func newestSchemaAdmitsAll() throws {
    try withTemporaryFolder { folder in
      let suite = try Golden.Suite(folder: golden)
      let files = try suite.manifest.cases.map { entry in
        let text = String(decoding: try suite.bytes(entry.file), as: UTF8.self)
          .replacingOccurrences(
            of: "\"assay-case-[0-9]\"", with: "\"assay-case-\(Manifest.schemaVersion)\"",
            options: .regularExpression)
        let file = folder.appendingPathComponent("\(entry.id).json")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file
      }
      let (code, printed) = check("case-\(Manifest.schemaVersion)", files)
      #expect(code == 0, "\(printed)")
    }
  }

  @Test func documentedMethods() throws {
    let page = try String(
      contentsOf: root.appendingPathComponent("Documentation/ADAPTERS.md"), encoding: .utf8)
    #expect(page.contains(MethodTables.arrays), "make golden writes the table anew")
    #expect(page.contains(MethodTables.formulas), "make golden writes the formulas anew")
  }

  /// Without a field that it must have, or with a wrong one, a document is rejected.
  @Test func defectiveCasesAreRejected() throws {
    let original = golden.appendingPathComponent("cases/amp/amp-hand.json")
    let text = try String(contentsOf: original, encoding: .utf8)
    for (part, replacement) in [
      ("\"proven\"", "\"guessed\""), ("\"iterations\" : 3", "\"iterations\" : 0"),
      ("\"relative-l2\"", "\"ulp\""), ("\"0x1p+0\"", "\"1\""),
      ("\"amp\"", "\"amp-l1\""),
      ("\"revision\" : 2,", ""), ("\"sigmoid\"", "\"tanh\""),
      ("expected/amp-hand.npz", "../amp-hand.npz"),
    ] {
      try withTemporaryFolder { folder in
        let file = folder.appendingPathComponent("case.json")
        try text.replacingOccurrences(of: part, with: replacement)
          .write(to: file, atomically: true, encoding: .utf8)
        #expect(text.contains(part))
        #expect(check("case-4", [file]).code == 1, "\(part) → \(replacement)")
      }
    }
  }

  /// A family, and a kernel, admits its own count of parameters only.
  @Test(arguments: [
    ("piecewise-linear/piecewise-linear-typical", "theta"),
    ("shrinkage-derivatives/shrinkage-derivatives-spline-typical", "shrinkage"),
    ("amp/amp-exp-hand", "shrinkage"), ("oamp/oamp-lmmse-hand", "shrinkage"),
    ("complex-soft-threshold/complex-soft-threshold-typical", "theta"),
  ])
  func countsOfParameters(golden name: String, key: String) throws {
    let text = try Data(contentsOf: golden.appendingPathComponent("cases/\(name).json"))
    var document = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
    var parameters = try #require(document["parameters"] as? [String: Any])
    if key == "theta" {
      parameters["theta"] = (parameters["theta"] as? [Any]).map { Array($0.dropLast()) }
    } else {
      var shrinkage = try #require(parameters["shrinkage"] as? [String: Any])
      shrinkage["theta"] = (shrinkage["theta"] as? [Any]).map { Array($0.dropLast()) }
      parameters["shrinkage"] = shrinkage
    }
    document["parameters"] = parameters
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("case.json")
      try JSONSerialization.data(withJSONObject: document).write(to: file)
      #expect(check("case-2", [file]).code == 1)
      let newest = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        .replacingOccurrences(of: "assay-case-2", with: "assay-case-\(Manifest.schemaVersion)")
      try newest.write(to: file, atomically: true, encoding: .utf8)
      #expect(check("case-\(Manifest.schemaVersion)", [file]).code == 1)
    }
  }

  /// What a new parameter must not be, or an algorithm not have, is rejected.
  @Test func defectiveParametersAreRejected() throws {
    for (name, part, replacement) in [
      ("gamp/gamp-quantiser-scalar-hand", "\"levels\" : 4,", ""),
      ("gamp/gamp-quantiser-scalar-hand", "\"quantiser\"", "\"probit\""),
      ("gamp/gamp-quantiser-scalar-hand", "\"scalar\"", "\"matrix\""),
      ("gamp/gamp-awgn-scalar-hand", "\"float64\",", "\"complex128\","),
      ("amp/amp-iid-20x40-damped", "\"decimal\" : 0.625", "\"decimal\" : 1.625"),
      ("oamp/oamp-lmmse-hand", "\"estimator\" : \"lmmse\"", "\"estimator\" : \"mmse\""),
      ("oamp/oamp-lmmse-hand", "\"variance_floor\"", "\"damping\""),
      ("em-vamp/em-vamp-iid-20x40-step", "\"decimal\" : 0.25", "\"decimal\" : 1"),
      ("partial-dft/partial-dft-whole-8", "\"size\" : 8", "\"size\" : 0"),
    ] {
      let original = golden.appendingPathComponent("cases/\(name).json")
      let text = try String(contentsOf: original, encoding: .utf8)
      try withTemporaryFolder { folder in
        let file = folder.appendingPathComponent("case.json")
        try text.replacingOccurrences(of: part, with: replacement)
          .write(to: file, atomically: true, encoding: .utf8)
        #expect(text.contains(part), "\(name) has no \(part)")
        #expect(check("case-2", [file]).code == 1, "\(name): \(part) → \(replacement)")
      }
    }
  }

  @Test func reports() throws {
    let suite = try Golden.Suite(folder: golden)
    let candidates: [any Candidate] = [
      ReferenceCandidate(), TwinCandidate(Twin(style: .naive, fault: .onsagerMissing)),
      Refusing(), Hopeless(),
    ]
    try withTemporaryFolder { folder in
      var options = VerificationOptions()
      options.only = ["*-hand*", "soft-threshold-*"]
      options.expectedFailures = ["amp-hand": "stated for this test"]
      let files = try candidates.enumerated().map { k, candidate in
        let report = try Verification(suite, options).run(candidate)
        let file = folder.appendingPathComponent("report-\(k).json")
        try Data(try suiteJSON(JSONReport(report))).write(to: file)
        return file
      }
      for extraKeys in [false, true] {
        let (code, printed) = check("report-\(Manifest.schemaVersion)", files, extraKeys: extraKeys)
        #expect(code == 0, "\(printed)")
      }
    }
  }

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
        ["--only", "[flr]*", "--only", "qq/amp-bg/iid"], ["--only", "property/*", "--case", "3"],
        // Too few draws for an interval.
        ["--only", "prediction/[av]*", "--draws", "3"],
      ].enumerated().map { k, arguments in
        let file = folder.appendingPathComponent("check-\(k).json")
        let (code, printed) = run(assay, ["check"] + arguments + ["--json", file.path])
        try #require(code == 0, "\(printed)")
        return file
      }
      for extraKeys in [false, true] {
        let (code, printed) = check("check-2", files, extraKeys: extraKeys)
        #expect(code == 0, "\(printed)")
      }
    }
  }

  /// All lines that pass between Assay and the NumPy example, in both directions.
  @Test func adapterMessages() throws {
    let suite = try Golden.Suite(folder: golden)
    try withTemporaryFolder { folder in
      let asked = folder.appendingPathComponent("asked.jsonl")
      let answered = folder.appendingPathComponent("answered.jsonl")
      let adapter = root.appendingPathComponent("Examples/Adapters/numpy/adapter.py").path
      let candidate = try AdapterCandidate(
        command: "tee '\(asked.path)' | \(interpreter) '\(adapter)' | tee '\(answered.path)'",
        workdir: folder.appendingPathComponent("exchange"))
      var options = VerificationOptions()
      options.only = [
        "*-hand*", "soft-threshold-typical", "bernoulli-gaussian-typical", "mlp-gentle",
        "group-threshold-wide", "shrinkage-derivatives-*-typical", "complex-*-typical",
        "output-channel-quantiser", "output-channel-probit", "partial-*-rows-12", "em-vamp-*-step",
        "*-20x40-damped", "*ista-gs-*-step", "lamp-*-tied-20x40",
      ]
      _ = try Verification(suite, options).run(candidate)
      let lines = try [asked, answered].map {
        try String(contentsOf: $0, encoding: .utf8).split(separator: "\n").count
      }
      // `start` and every `run` have an answer; `stop` has none, and may not reach its file in time.
      #expect(lines[1] > 10 && (lines[1]...lines[1] + 1).contains(lines[0]), "\(lines)")
      for extraKeys in [false, true] {
        let (code, printed) = check(
          "adapter-\(Manifest.schemaVersion)", [asked, answered], extraKeys: extraKeys)
        #expect(code == 0, "\(printed)")
      }
    }
  }
}

/// Offers kernels only, and skips those.
private final class Refusing: Candidate {
  let name = "refusing"
  func refusal(_ call: Call, _ dtype: DType) -> String? {
    (try? Register.card(call.method).isIteration) == true ? "not among its algorithms" : nil
  }
  func answer(_ question: Question) throws -> Answer { .skipped("not today") }
}

/// Gives in turn an error, nothing, NaN, and an array of another shape.
private final class Hopeless: Candidate {
  let name = "hopeless"
  private var asked = 0
  func refusal(_ call: Call, _ dtype: DType) -> String? { nil }
  func answer(_ question: Question) throws -> Answer {
    asked += 1
    switch asked % 4 {
    case 0: return .failed("it is broken")
    case 1: return .outputs([:])
    case 2:
      let shape = (question.inputs["r"] ?? question.inputs["state/x"])?.shape ?? [3, 1]
      return .outputs(["x": Values(shape, [Double](repeating: .nan, count: shape.reduce(1, *)))])
    default: return .outputs(["x": Values([1, 1, 1], [0])])
    }
  }
}

private func withTemporaryFolder(_ body: (URL) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder)
}

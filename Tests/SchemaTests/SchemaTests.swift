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

// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Golden
import Methods
import Proving
import Testing
import Twins
import Verification

/// The suite tells right from wrong: every mistake fails and is named, every correct way of writing the
/// same mathematics passes.
struct FaultTests {
  static let suite = Result { try Suite(folder: goldenFolder) }

  static func verify(
    _ candidate: any Candidate, _ dtype: DType = .float64, methods: [MethodName] = []
  ) throws -> VerificationReport {
    var options = VerificationOptions()
    options.dtype = dtype
    let suite = try suite.get()
    // Those of full size are for `golden check --every 1`, which finds tolerances and flags anew.
    options.only = suite.manifest.cases.filter {
      (methods.isEmpty || methods.contains($0.algorithm)) && isAsked($0.id)
    }.map(\.id)
    return try Verification(suite, options).run(candidate)
  }

  static func isAsked(_ id: String) -> Bool {
    !["250x500", "100x200", "48x64", "24x96"].contains { id.contains($0) }
  }

  @Test("every stable rewrite passes", arguments: Style.stable + [.sigmoid], DType.allCases)
  func benign(style: Style, dtype: DType) throws {
    let report = try Self.verify(TwinCandidate(Twin(style: style)), dtype)
    #expect(report.results.filter { $0.status == .failed }.map(\.golden.id) == [])
    try everyCase(report, dtype)
  }

  @Test(
    "a textbook form passes or is imprecise, unless fewer than four digits are left",
    arguments: Style.textbook)
  func textbook(style: Style) throws {
    let suite = try Self.suite.get()
    let methods = try suite.manifest.cases.filter { entry in
      let golden = try suite.load(entry.id)
      return try Register.method(golden.algorithm).textbook(golden.parameters).contains(style)
        && Self.isAsked(entry.id)
    }
    var options = VerificationOptions()
    options.only = methods.map(\.id)
    let report = try Verification(suite, options).run(TwinCandidate(Twin(style: style)))
    let failed = report.results.filter { $0.status == .failed }
    #expect(report.results.count > 20)
    #expect(
      failed.filter {
        $0.largestError * 0x1p-53 * ($0.golden.tolerance.metric == .ulp ? 2 : 1) < 0x1p-13
      }
      .map(\.golden.id) == [])
    #expect(failed.count < report.results.count / 5, "\(failed.map(\.golden.id))")
    let imprecise = report.results.filter { $0.status == .imprecise }
    #expect(!imprecise.isEmpty || style == .quotient)
    #expect(imprecise.allSatisfy { $0.form != nil && $0.message.contains("digits less accurate") })
  }

  @Test("the algorithms themselves pass", arguments: DType.allCases)
  func reference(dtype: DType) throws {
    let report = try Self.verify(ReferenceCandidate(), dtype)
    #expect(report.results.filter { $0.status == .failed }.map(\.golden.id) == [])
    try everyCase(report, dtype)
  }

  /// All cases ran but those that state no tolerance in the format.
  private func everyCase(_ report: VerificationReport, _ dtype: DType) throws {
    let suite = try Self.suite.get()
    let asked = suite.manifest.cases.map(\.id).filter(Self.isAsked)
    let untold = try asked.filter { try suite.load($0).tolerance[dtype] == nil }
    let idle = report.results.filter { $0.status == .notApplicable }.map(\.golden.id)
    #expect(Set(idle) == Set(untold))
    #expect(report.count(.passed) == asked.count - untold.count)
  }

  @Test(
    "every fault fails all cases of its flag but the largest, is named, and no other is",
    arguments: Register.faults
  )
  func fault(_ fault: Fault) throws {
    let report = try Self.verify(
      TwinCandidate(Twin(style: .naive, fault: fault)), methods: Register.methods(with: fault))
    let flagged = report.results.filter { $0.golden.flags.contains(fault.flag) }
    #expect(!flagged.isEmpty)
    #expect(flagged.filter { $0.status != .failed }.map(\.golden.id) == [])
    #expect(report.diagnoses.map(\.named) == [fault], "\(report.diagnoses)")
    // On its own numbers the equation fails that the mistake is in, before any other.
    let traced = report.results.contains {
      $0.status == .failed && $0.compared.contains { $0.hasPrefix("trace/") }
    }
    #expect(report.equations.isEmpty != traced)
    for verdict in report.equations where !fault.breaks.isEmpty {
      let first = try #require(verdict.findings.first, "\(verdict.algorithm)")
      #expect(
        first.lines.contains { fault.breaks.contains($0.quantity) },
        "\(verdict.algorithm): \(first.lines.map(\.formula))")
    }
  }

  @Test("two mistakes in different algorithms are named one by one")
  func twoFaults() throws {
    let report = try Self.verify(
      Mixed(["amp-l1": .onsagerSign, "ista": .gradientDoubled]),
      methods: ["amp-l1", "ista", "fista"])
    #expect(report.diagnoses.map(\.named) == [.onsagerSign, .gradientDoubled])
    #expect(report.diagnoses.map(\.algorithms) == [["amp-l1"], ["ista"]])
  }

  @Test("a mistake that is not known is not given another's name")
  func unknownFault() throws {
    let report = try Self.verify(Scaled(factor: 1 + 1e-6), methods: ["amp-l1", "vamp"])
    #expect(report.count(.failed) > 10)
    #expect(report.diagnoses.compactMap(\.named) == [])
  }

  @Test("an error within the stated tolerance passes and one past it fails", arguments: [0.9, 1.1])
  func tolerance(part: Double) throws {
    let suite = try Self.suite.get()
    let golden = try suite.load("ista-iid-20x40-one")
    let allowed = try #require(golden.tolerance.float64).allowed
    let expected = try suite.expected(of: golden)
    let candidate = Fixed(
      outputs: expected.mapValues { values in
        // Every vector is off by the same factor, so its relative error is that of the factor.
        values.map { $0 * (1 + part * allowed * 0x1p-53) }
      })
    var options = VerificationOptions()
    options.only = [golden.id]
    let report = try Verification(suite, options).run(candidate)
    #expect(report.count(.passed) == (part < 1 ? 1 : 0))
    #expect(report.count(.failed) == (part < 1 ? 0 : 1))
  }

  @Test("a zero where there must be none fails, however small the number")
  func support() throws {
    let suite = try Self.suite.get()
    let golden = try suite.load("ista-iid-20x40-one")
    var outputs = try suite.expected(of: golden)
    let x = try #require(outputs["x"])
    var entries = x.parts
    let zero = try #require(entries.firstIndex(of: 0))
    entries[zero] = 1e-200
    outputs = ["x": Values(x.shape, entries)]
    var options = VerificationOptions()
    options.only = [golden.id]
    let report = try Verification(suite, options).run(Fixed(outputs: outputs))
    #expect(report.results.first?.difference?.kind == .support)
    #expect(report.results.first?.notGiven == ["trace/r", "trace/x"])
  }

  /// The same answer to every question.
  final class Fixed: Candidate {
    let outputs: Arrays<Double>
    init(outputs: Arrays<Double>) { self.outputs = outputs }
    var name: String { "fixed" }
    func refusal(_ call: Call, _ dtype: DType) -> String? { nil }
    func answer(_ question: Question) throws -> Answer { .outputs(outputs) }
  }

  /// A different twin for each algorithm.
  final class Mixed: Candidate {
    let faults: [MethodName: Fault]
    init(_ faults: [MethodName: Fault]) { self.faults = faults }
    var name: String { "mixed" }
    func refusal(_ call: Call, _ dtype: DType) -> String? { nil }
    func answer(_ question: Question) throws -> Answer {
      .outputs(try Twin(fault: faults[question.call.method])(question.call, question.inputs))
    }
  }

  /// Right answers times a factor.
  final class Scaled: Candidate {
    let factor: Double
    init(factor: Double) { self.factor = factor }
    var name: String { "scaled" }
    func refusal(_ call: Call, _ dtype: DType) -> String? { nil }
    func answer(_ question: Question) throws -> Answer {
      .outputs(
        try Twin()(question.call, question.inputs).mapValues { $0.map { factor * $0 } })
    }
  }
}

/// The golden suite of this checkout.
let goldenFolder: URL = {
  var folder = URL(fileURLWithPath: #filePath)
  while folder.path != "/" {
    folder.deleteLastPathComponent()
    let golden = folder.appendingPathComponent("Golden")
    if FileManager.default.fileExists(atPath: golden.appendingPathComponent("MANIFEST.json").path) {
      return golden
    }
  }
  return folder
}()

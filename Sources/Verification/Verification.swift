// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Glibc
import Golden
import Methods
import Twins

/// What a run of `verify` is to do.
public struct VerificationOptions: Sendable {
  /// Shell patterns of case ids; empty for all.
  public var only: [String] = []
  public var dtype: DType = .float64
  /// Known failures: case id to reason.
  public var expectedFailures: [String: String] = [:]
  /// Conventions that are as good as Assay's own, by their names among the faults.
  public var accepted: Set<String> = []
  /// Whether an imprecise answer, or an expected failure that passes, is a failure.
  public var isStrict = false
  /// After so many failures the run stops.
  public var maximumFailures: Int?

  public init() {}
}

/// What became of one case.
public struct CaseResult: Sendable {
  public enum Status: String, Codable, Sendable {
    case passed, failed
    /// It is as close as right formulas are, though not as stable ones.
    case imprecise
    /// It follows a convention that the run accepts.
    case accepted
    /// It failed, as was expected.
    case xfailed
    /// It passed, though a failure was expected.
    case xpassed
    /// The candidate said that it does not do this.
    case skipped
    /// The candidate does not offer it, or the case has no tolerance in this format.
    case notApplicable = "not-applicable"
  }
  public let golden: Case
  public var status: Status
  /// Why, for everything but `passed`.
  public var message = ""
  public var difference: Difference?
  /// Which outputs were compared, and which outputs and traces the candidate did not give.
  public var compared: [String] = []
  public var notGiven: [String] = []
  /// Those of the compared outputs that are right, where others are not.
  public var right: [String] = []
  /// The errors of its traces by iteration.
  public var courses: [ErrorCourse] = []
  /// Of an imprecise answer, the textbook form whose error is nearest to its own.
  public var form: Case.Form?
  public var largestError = 0.0
  public var allowed = 0.0
  /// Seconds that the candidate took, and that the verification took besides.
  public var seconds = 0.0
  public var overhead = 0.0
}

/// A whole run.
public struct VerificationReport: Sendable {
  public let candidate: String
  public let dtype: DType
  public let suite: String
  public var results: [CaseResult]
  public var diagnoses: [Diagnosis]
  /// What the equations of each failing method say, of those that gave a trace.
  public var equations: [EquationVerdict]
  /// Whether the run was cut short by its limit of failures.
  public var isPartial: Bool
  public let isStrict: Bool
  /// The conventions that the run lets pass.
  public let accepted: [String]

  public func count(_ status: CaseResult.Status) -> Int {
    results.filter { $0.status == status }.count
  }

  /// Whether a result fails the run: a wrong answer, and under `isStrict` an imprecise one, or a
  /// right one that was expected to fail.
  public func fails(_ result: CaseResult) -> Bool {
    result.status == .failed || (isStrict && [.imprecise, .xpassed].contains(result.status))
  }

  public var holds: Bool { !results.contains(where: fails) }

  /// Whether anything ran whose outcome was not expected to be a failure.
  public var saysSomething: Bool {
    results.contains { ![.skipped, .notApplicable, .xfailed].contains($0.status) }
  }
}

/// Asks a candidate every selected case and compares its answers.
public struct Verification {
  let suite: Suite
  let options: VerificationOptions

  public init(_ suite: Suite, _ options: VerificationOptions) {
    self.suite = suite
    self.options = options
  }

  /// The ids that the options select: kernels first, then layers, then trajectories, so that the first
  /// failure is the one that is easiest to follow.
  public func selected() -> [String] {
    let matching = suite.manifest.cases.filter { entry in
      options.only.isEmpty || options.only.contains { fnmatch($0, entry.id, 0) == 0 }
    }
    return Level.allCases.flatMap { level in matching.filter { $0.level == level } }.map(\.id)
  }

  /// - Parameters:
  ///   - candidate: what is verified.
  ///   - progress: told before each case how many are done, of how many, and its id.
  /// - Throws: `SuiteError`, `AdapterError`.
  public func run(
    _ candidate: any Candidate, progress: (Int, Int, String) -> Void = { _, _, _ in }
  ) throws -> VerificationReport {
    let ids = selected()
    var results: [CaseResult] = []
    var evidence: [Diagnostician.Evidence] = []
    var failures = 0
    for (done, id) in ids.enumerated() {
      if let most = options.maximumFailures, failures >= most { break }
      progress(done, ids.count, id)
      let (result, proof) = try check(id, candidate)
      results.append(result)
      if let proof { evidence.append(proof) }
      if result.status == .failed { failures += 1 }
    }
    progress(ids.count, ids.count, "")
    try candidate.finish()
    return VerificationReport(
      candidate: candidate.name, dtype: options.dtype, suite: suite.manifest.suite,
      results: results, diagnoses: Diagnostician.diagnose(evidence),
      equations: EquationVerdict.of(evidence),
      isPartial: results.count < ids.count, isStrict: options.isStrict,
      accepted: options.accepted.sorted())
  }

  private func check(
    _ id: String, _ candidate: any Candidate
  ) throws -> (CaseResult, Diagnostician.Evidence?) {
    let start = ContinuousClock.now
    let golden = try suite.load(id)
    var result = CaseResult(golden: golden, status: .notApplicable)
    if let refusal = candidate.refusal(golden.call, options.dtype) {
      result.message = refusal
      return (result, nil)
    }
    let expected = try suite.expected(of: golden)
    let inputs = try suite.inputs(of: golden)
    guard let target = try golden.target(expected, inputs: inputs, options.dtype) else {
      result.message = "the case has no tolerance in \(options.dtype.rawValue)"
      return (result, nil)
    }
    let question = Question(id: id, call: golden.call, dtype: options.dtype, inputs: inputs)
    result.allowed = target.allowed
    let asked = ContinuousClock.now
    let answer = try candidate.answer(question)
    let answered = ContinuousClock.now
    result.seconds = (answered - asked) / .seconds(1)
    var evidence: Diagnostician.Evidence?
    switch answer {
    case .skipped(let why):
      result.status = .skipped
      result.message = why
    case .failed(let why):
      result.status = .failed
      result.message = why
    case .outputs(let outputs):
      var judged = Diagnostician.Evidence(
        question: question, golden: golden, target: target, outputs: outputs)
      try judge(&result, judged)
      judged.status = result.status
      evidence = judged
    }
    if let reason = options.expectedFailures[id] {
      switch result.status {
      case .failed: (result.status, result.message) = (.xfailed, reason)
      case .passed, .imprecise, .accepted: (result.status, result.message) = (.xpassed, reason)
      default: break
      }
    }
    result.overhead = (asked - start + (ContinuousClock.now - answered)) / .seconds(1)
    return (result, evidence)
  }

  /// What the outputs are worth.
  private func judge(_ result: inout CaseResult, _ answer: Diagnostician.Evidence) throws {
    let (golden, target, outputs) = (answer.golden, answer.target, answer.outputs)
    result.compared = target.compared(outputs)
    result.notGiven =
      target.missing(outputs)
      + target.card.traces.map(\.name).filter { outputs[$0] == nil }
    result.largestError = target.largestError(outputs).error
    result.courses = target.courses(outputs)
    result.difference = target.firstDifference(outputs)
    result.status = result.difference == nil ? .passed : .failed
    guard result.status == .failed else { return }
    let textbook = golden.tolerance[options.dtype]?.textbook
    if let textbook,
      let loose = try golden.target(
        target.expected, inputs: answer.question.inputs, options.dtype, textbook: true),
      loose.firstDifference(outputs) == nil
    {
      result.status = .imprecise
      result.difference = nil
      result.form = textbook.forms.min {
        abs(log2($0.largestError / result.largestError))
          < abs(log2($1.largestError / result.largestError))
      }
      let lost = log10(result.largestError / result.allowed)
      let form = result.form.flatMap { Style(rawValue: $0.name) }?.phrase
      result.message =
        "right, but \(String(format: "%.1f", lost)) digits less accurate than stable forms may be"
        + (form.map { ", as \($0) is" } ?? "")
      return
    }
    result.right = result.compared.filter { target.firstDifference($0, outputs) == nil }
    let conventions = try Register.method(golden.algorithm).allFaults.filter {
      $0.isConvention && options.accepted.contains($0.name)
    }
    if let convention = conventions.first(where: { Diagnostician.agrees($0, answer) }) {
      (result.status, result.message) = (.accepted, convention.name)
      result.difference = nil
    }
  }
}

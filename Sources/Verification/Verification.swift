// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Glibc
import Golden

/// What a run of `verify` is to do.
public struct VerificationOptions: Sendable {
  /// Shell patterns of case ids; empty for all.
  public var only: [String] = []
  public var dtype: DType = .float64
  /// Known failures: case id to reason.
  public var expectedFailures: [String: String] = [:]
  /// After so many failures the run stops.
  public var maximumFailures: Int?

  public init() {}
}

/// What became of one case.
public struct CaseResult: Sendable {
  public enum Status: String, Codable, Sendable {
    case passed, failed
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
  /// Which outputs were compared, and which traces the candidate did not give.
  public var compared: [String] = []
  public var notGiven: [String] = []
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

  public func count(_ status: CaseResult.Status) -> Int {
    results.filter { $0.status == status }.count
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
      isPartial: results.count < ids.count)
  }

  private func check(
    _ id: String, _ candidate: any Candidate
  ) throws -> (CaseResult, Diagnostician.Evidence?) {
    let start = ContinuousClock.now
    let golden = try suite.load(id)
    var result = CaseResult(golden: golden, status: .notApplicable)
    if let refusal = candidate.refusal(golden.algorithm, options.dtype) {
      result.message = refusal
      return (result, nil)
    }
    let expected = try suite.expected(of: golden)
    guard let target = try golden.target(expected, options.dtype) else {
      result.message = "the case has no tolerance in \(options.dtype.rawValue)"
      return (result, nil)
    }
    let question = Question(
      id: id, call: golden.call, dtype: options.dtype, inputs: try suite.inputs(of: golden))
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
      result.compared = target.compared(outputs).filter { outputs[$0] != nil }
      result.notGiven = target.card.traces.map(\.name).filter { outputs[$0] == nil }
      result.largestError = target.largestError(outputs).error
      result.difference = target.firstDifference(outputs)
      result.status = result.difference == nil ? .passed : .failed
      evidence = .init(
        question: question, golden: golden, target: target, outputs: outputs,
        passed: result.difference == nil)
    }
    if let reason = options.expectedFailures[id] {
      switch result.status {
      case .failed: (result.status, result.message) = (.xfailed, reason)
      case .passed: (result.status, result.message) = (.xpassed, reason)
      default: break
      }
    }
    result.overhead = (asked - start + (ContinuousClock.now - answered)) / .seconds(1)
    return (result, evidence)
  }
}

/// A file of known failures: on each line a case id, white space, and the reason. `#` begins a comment.
public struct ExpectedFailures {
  /// - Throws: `SuiteError`, which names the line, for an id without a reason or one that is not in
  ///   the suite.
  public static func read(_ url: URL, suite: Suite) throws -> [String: String] {
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      throw SuiteError(file: url.path, problem: "cannot be read as UTF-8 text")
    }
    let known = Set(suite.manifest.cases.map(\.id))
    var failures: [String: String] = [:]
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let content = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
      if content.isEmpty { continue }
      let parts = content.split(maxSplits: 1) { $0.isWhitespace }
      guard parts.count == 2 else {
        throw SuiteError(
          file: "\(url.path):\(number + 1)",
          problem: "needs a case id and a reason: \(quoted(content))")
      }
      guard known.contains(String(parts[0])) else {
        throw SuiteError(
          file: "\(url.path):\(number + 1)", problem: "\"\(parts[0])\" is not a case of this suite")
      }
      failures[String(parts[0])] = String(parts[1]).trimmingCharacters(in: .whitespaces)
    }
    return failures
  }
}

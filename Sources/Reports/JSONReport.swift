// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Golden
import Verification

/// The machine-readable report; its schema is the newest `Golden/schema/report-*.json`. Equal runs give equal
/// bytes: keys are sorted, and there are no times.
public struct JSONReport: Encodable {
  struct Result: Encodable {
    let id: String
    let algorithm: String
    let level: String
    let status: String
    let message: String?
    let compared: [String]
    let notGiven: [String]
    let right: [String]?
    let form: String?
    /// Absent where it is infinite.
    let largestError: Double?
    let allowed: Double?
    let metric: String
    let difference: Place?
  }

  struct Place: Encodable {
    let kind: String
    let array: String
    let iteration: Int?
    let index: [Int]
    let part: String?
    let expected: Double?
    let got: Double?
    let error: Double?
    let allowed: Double
  }

  struct Finding: Encodable {
    let algorithms: [String]
    let faults: [String]
    let named: String?
    let explanation: String?
    let isConvention: Bool?
    let partial: Part?
  }

  struct Part: Encodable {
    let fault: String
    let explained, told: Int
    let unexplained, contradicted: [String]
  }

  struct Equations: Encodable {
    struct Finding: Encodable {
      /// The quantities of the lines that fail, or of those of which one does.
      let quantities, formulas: [String]
      let cases: Int
      let example: String
      let iteration: Int
      let ratio, relativeError: Double?
    }
    let algorithm: String
    let cases: Int
    let findings: [Finding]
    let holding, unseen: [String]
    let isBinary32: Bool
  }

  let schema = "assay-report-\(Manifest.schemaVersion)"
  let candidate: String
  let suite: String
  let dtype: String
  let passed: Int
  let failed: Int
  let imprecise: Int
  let accepted: Int
  let partial: Bool
  let results: [Result]
  let diagnoses: [Finding]
  let equations: [Equations]

  public init(_ report: VerificationReport) {
    candidate = report.candidate
    suite = report.suite
    dtype = report.dtype.rawValue
    passed = report.count(.passed)
    failed = report.count(.failed)
    imprecise = report.count(.imprecise)
    accepted = report.count(.accepted)
    partial = report.isPartial
    results = report.results.map { result in
      Result(
        id: result.golden.id, algorithm: result.golden.algorithm.rawValue,
        level: result.golden.level.rawValue, status: result.status.rawValue,
        message: result.message.isEmpty ? nil : result.message, compared: result.compared,
        notGiven: result.notGiven, right: result.right.isEmpty ? nil : result.right,
        form: result.form?.name,
        largestError: result.compared.isEmpty ? nil : finite(result.largestError),
        allowed: result.compared.isEmpty ? nil : result.allowed,
        metric: result.golden.tolerance.metric.rawValue,
        difference: result.difference.map(Place.init))
    }
    diagnoses = report.diagnoses.map {
      Finding(
        algorithms: $0.algorithms.map(\.rawValue), faults: $0.faults.map(\.name),
        named: $0.named?.name, explanation: $0.named?.explanation,
        isConvention: $0.named?.isConvention,
        partial: $0.partial.map {
          Part(
            fault: $0.fault.name, explained: $0.explained, told: $0.told,
            unexplained: $0.unexplained, contradicted: $0.contradicted)
        })
    }
    equations = report.equations.map(Equations.init)
  }
}

extension JSONReport.Equations {
  init(_ verdict: EquationVerdict) {
    algorithm = verdict.algorithm.rawValue
    cases = verdict.checks.count
    findings = verdict.findings.map { finding in
      Finding(
        quantities: finding.lines.map(\.quantity), formulas: finding.lines.map(\.formula),
        cases: finding.cases, example: finding.example, iteration: finding.failure.iteration,
        ratio: finding.failure.ratio, relativeError: finite(finding.failure.relativeError))
    }
    holding = verdict.holding
    unseen = verdict.unseen
    isBinary32 = verdict.isBinary32
  }
}

extension JSONReport.Place {
  init(_ difference: Difference) {
    kind = difference.kind.name
    array = difference.array
    iteration = difference.iteration
    index = difference.index
    part = difference.part?.rawValue
    expected = finite(difference.expected)
    got = finite(difference.got)
    error = finite(difference.error)
    allowed = difference.allowed
  }
}

extension Difference.Kind {
  var name: String {
    switch self {
    case .tooFar: "too-far"
    case .missing: "missing"
    case .wrongShape: "wrong-shape"
    case .notFinite: "not-finite"
    case .support: "support"
    }
  }
}

/// JSON has no infinities.
func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }

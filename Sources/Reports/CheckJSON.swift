// SPDX-License-Identifier: GPL-3.0-or-later
import Theorems

/// The machine-readable report of `assay check`; its schema is `Golden/schema/check-2.json`. Numbers
/// that are not finite are absent. Equal runs give equal bytes.
public struct CheckJSON: Encodable {
  struct Source: Encodable { let tag, equation: String }

  struct Verdict: Encodable {
    let name: String
    var margin, excess: Double?
    var moreDraws: Int?
    /// The hypothesis that fails.
    var hypothesis: String?
  }

  struct Hypothesis: Encodable {
    let statement, quantity: String
    let value, low, high: Double?
    let isVerified: Bool
  }

  struct Comparison: Encodable {
    let quantity, relation, unit, verdict: String
    let measured, predicted, allowed, halfWidth, standardError: Double?
    let average: String?
    let draws: Int?
    let isDecisive: Bool
  }

  struct Entry: Encodable {
    let id: String
    let source: Source
    let hypotheses: [String]
    let conclusion, evidence: String
    let basis: String
    let proof: [String]
    let seed: UInt64
    let verdict: Verdict
    let verified: [Hypothesis]
    let comparisons: [Comparison]
    let notes: [String]
    let failure: String?
  }

  let schema = "assay-check-2"
  let seed: UInt64
  let draws, largeDraws, cases: Int
  let isQuick: Bool
  let isVacuous: Bool
  let planted: String?
  let counts: [String: Int]
  let claims: [Entry]

  public init(_ report: CheckReport) {
    seed = report.settings.seed
    draws = report.settings.draws
    largeDraws = report.settings.largeDraws
    cases = report.settings.cases
    isQuick = report.isQuick
    isVacuous = report.isVacuous
    planted = report.planted
    counts = Dictionary(
      uniqueKeysWithValues: Theorems.Verdict.Name.allCases.map { ($0.rawValue, report.count($0)) })
    claims = report.outcomes.map(Entry.init)
  }
}

extension CheckJSON.Entry {
  init(_ outcome: Outcome) {
    let claim = outcome.claim
    id = claim.id
    source = CheckJSON.Source(tag: claim.source.tag, equation: claim.source.equation)
    hypotheses = claim.hypotheses
    conclusion = claim.conclusion
    evidence = claim.evidence
    basis = claim.proof.basis
    proof = claim.proof.theorems
    seed = outcome.seed
    verdict = CheckJSON.Verdict(outcome.verdict)
    verified = (outcome.finding?.hypotheses ?? []).map {
      CheckJSON.Hypothesis(
        statement: $0.statement, quantity: $0.quantity, value: finite($0.value),
        low: finite($0.range.lowerBound), high: finite($0.range.upperBound),
        isVerified: $0.isVerified)
    }
    comparisons = (outcome.finding?.comparisons ?? []).map {
      CheckJSON.Comparison(
        quantity: $0.quantity, relation: $0.relation.rawValue, unit: $0.unit,
        verdict: $0.verdict.name.rawValue, measured: finite($0.measured),
        predicted: finite($0.predicted), allowed: finite($0.allowed),
        halfWidth: finite($0.halfWidth), standardError: $0.standardError.flatMap(finite),
        average: $0.average, draws: $0.draws, isDecisive: $0.isDecisive)
    }
    notes = outcome.finding?.notes ?? []
    failure = outcome.failure
  }
}

extension CheckJSON.Verdict {
  init(_ verdict: Theorems.Verdict) {
    name = verdict.name.rawValue
    switch verdict {
    case .holds(let margin): self.margin = finite(margin)
    case .violated(let excess): self.excess = finite(excess)
    case .silent(let hypothesis): self.hypothesis = hypothesis.statement
    case .inconclusive(let more): moreDraws = more
    }
  }
}

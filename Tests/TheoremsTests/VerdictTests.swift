// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing
import Theorems

@Suite("Verdicts") struct VerdictTests {
  private func comparison(
    _ measured: Double, _ halfWidth: Double, draws: Int? = 100, isDecisive: Bool = true
  ) -> Comparison {
    Comparison(
      "NMSE", measured: measured, predicted: -40, allowed: 0.5, unit: "dB", halfWidth: halfWidth,
      draws: draws, isDecisive: isDecisive)
  }

  @Test("an interval within what is allowed holds, with the margin")
  func holds() {
    #expect(comparison(-40.25, 0.125).verdict == .holds(margin: 0.125))
    #expect(comparison(-39.5, 0).verdict == .holds(margin: 0))
  }

  @Test("an interval beyond what is allowed is a violation, on either side")
  func violated() {
    #expect(comparison(-41, 0.25).verdict == .violated(excess: 0.25))
    #expect(comparison(-39, 0.25).verdict == .violated(excess: 0.25))
  }

  @Test("an interval across the limit is inconclusive, and says how many draws are missing")
  func inconclusive() {
    // Half of 0.5 is left at half width 0.5: a quarter of the width's square needs 4 times the draws.
    #expect(comparison(-40.25, 0.5).verdict == .inconclusive(moreDraws: 300))
    #expect(comparison(-40.75, 0.5).verdict == .inconclusive(moreDraws: 300))
    #expect(comparison(-40, .infinity).verdict == .inconclusive(moreDraws: 100))
    #expect(comparison(-40.5, 0.25).verdict == .inconclusive(moreDraws: 1_000_000_000_000))
  }

  @Test("a number that is none is a violation", arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(value: Double) {
    #expect(comparison(value, 0).verdict == .violated(excess: .infinity))
    #expect(comparison(-40, .nan, draws: nil).verdict == .violated(excess: .infinity))
  }

  @Test("bounds are one-sided")
  func oneSided() {
    func bound(_ measured: Double, _ relation: Comparison.Relation) -> Verdict {
      Comparison("F", measured: measured, relation, predicted: 1, allowed: 0, unit: "").verdict
    }
    #expect(bound(-5, .atMost) == .holds(margin: 6) && bound(2, .atMost) == .violated(excess: 1))
    #expect(bound(5, .atLeast) == .holds(margin: 4) && bound(0, .atLeast) == .violated(excess: 1))
  }

  @Test("a hypothesis that fails makes the claim silent, whatever the numbers")
  func silent() {
    let failing = Hypothesis("A is independent", "kurtosis", 2.7, in: 1.4...1.6)
    let verified = Hypothesis("β is small", "β‖A‖²", 1, in: 0...1)
    let finding = Finding(
      hypotheses: [verified, failing], comparisons: [comparison(-10, 0)])
    #expect(finding.verdict == .silent(failing))
    #expect(!Hypothesis("x", "x", .nan, in: 0...1).isVerified)
  }

  @Test("the worst decisive comparison decides; what is shown beside does not")
  func deciding() {
    let good = comparison(-40, 0.125), near = comparison(-40.25, 0.125)
    let open = comparison(-40.25, 0.5), bad = comparison(-42, 0.5)
    let beside = comparison(-30, 0.5, isDecisive: false)
    #expect(Finding(comparisons: [good, near, beside]).verdict == .holds(margin: 0.125))
    #expect(Finding(comparisons: [good, open, near]).verdict == .inconclusive(moreDraws: 300))
    #expect(Finding(comparisons: [good, open, bad]).verdict == .violated(excess: 1))
    #expect(Finding(comparisons: [good, near, beside]).deciding == near)
  }

  @Test("a check that could not be made counts as a violation and says why")
  func failing() {
    struct Broken: Error, CustomStringConvertible { let description = "it is broken" }
    let claim = Claim(
      "test/broken", source: Claim.Source("X", "(1)"), hypotheses: [], conclusion: "c",
      evidence: "e", proof: .statistical
    ) { _ in throw Broken() }
    let outcome = Outcome(claim, on: Workbench(CheckSettings()))
    #expect(outcome.failure == "it is broken")
    #expect(outcome.verdict == .violated(excess: .infinity))
  }

  @Test("every claim has its own name, a source, a conclusion and its evidence")
  func suite() {
    let claims = TheoremSuite.claims
    #expect(Set(claims.map(\.id)).count == claims.count && claims.count > 60)
    for claim in claims {
      #expect(claim.id.wholeMatch(of: /[a-z0-9-]+(\/[a-z0-9-]+)+/) != nil, "\(claim.id)")
      #expect(!claim.source.tag.isEmpty && !claim.source.equation.isEmpty, "\(claim.id)")
      #expect(!claim.conclusion.isEmpty && !claim.evidence.isEmpty)
    }
  }
}

@Suite("claims name what they stand on") struct ClaimProofTests {
  @Test("a claim that is not statistical names a theorem whose assumptions are listed")
  func theoremsExist() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Proofs/assumptions.txt").standardized
    let listed = Set(
      try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap {
        $0.split(separator: "\t").first.map(String.init)
      })
    #expect(listed.count > 100)
    for claim in TheoremSuite.claims {
      switch claim.proof {
      case .statistical:
        #expect(
          ["activity", "learned", "prediction", "prediction-large", "qq"].contains(
            claim.id.split(separator: "/")[0]))
      case .numerical:
        #expect(
          claim.id.hasPrefix("figure/") || claim.id.hasSuffix("/w14")
            || ["property/networks/", "property/audit/"].contains(where: claim.id.hasPrefix))
      case .theorems(let names):
        #expect(!names.isEmpty)
        for name in names { #expect(listed.contains(name), "\(claim.id) names \(name)") }
      }
    }
  }
}

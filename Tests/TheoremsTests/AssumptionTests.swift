// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Problems
import Shrinkages
import Testing
import Theorems

/// What properties assume of their cases.
@Suite("Assumptions of properties") struct AssumptionTests {
  private func small(_ limit: Double) -> Assumption<LinearCase> {
    Assumption("few rows", "M", atMost: limit) { Double($0.a.rows) }
  }

  @Test("an assumption that fails for one case silences the claim, with the largest number")
  func silent() throws {
    let property = Property<LinearCase>(
      "test/assumed", tolerance: 1, assuming: [small(23)], draw: { LinearCase(from: $0) },
      deviation: { _ in 0 })
    let claim = property.claim(
      source: Claim.Source("X", "(1)"), conclusion: "c", evidence: "e", theorem: "X.y")
    #expect(claim.hypotheses == ["few rows"])
    let finding = try claim.check(Workbench(CheckSettings(cases: 200)))
    let hypothesis = try #require(silencing(finding.verdict))
    #expect(hypothesis.value == 24 && hypothesis.quantity == "the largest over cases of M")
    let wide = Property<LinearCase>(
      "test/assumed", tolerance: 1, assuming: [small(24)], draw: { LinearCase(from: $0) },
      deviation: { _ in 0 })
    #expect(try wide.trial(seed: 1, cases: 200).finding(tolerance: 1).verdict.name == .holds)
  }

  @Test("a counterexample is not simplified to a case of which the assumption is false")
  func simplified() throws {
    let property = Property<LinearCase>(
      "test/many", tolerance: 0.5,
      assuming: [Assumption("two rows", "1/(M − 1)", atMost: 1) { 1 / Double($0.a.rows - 1) }],
      draw: { LinearCase(from: $0) }, deviation: { _ in 1 })
    let found = try #require(try property.trial(seed: 1, cases: 5).counterexample)
    #expect(found.simplest.a.rows == 2 && found.simplest.a.columns == 1)
  }

  @Test("an assumption that is no number silences too")
  func notANumber() throws {
    let property = Property<LinearCase>(
      "test/nan", tolerance: 1, assuming: [Assumption("x", "x", atMost: 1) { _ in .nan }],
      draw: { LinearCase(from: $0) }, deviation: { _ in 0 })
    #expect(try property.trial(seed: 1, cases: 5).finding(tolerance: 1).verdict.name == .silent)
  }

  private let jumping = Made(
    value: { abs($0) > $1 ? $0 : 0 }, slope: { abs($0) > $1 ? 1 : 0 })
  private let growing = Made(
    value: { r, _ in Double.exp(r * r) }, slope: { r, _ in 2 * r * Double.exp(r * r) })

  @Test("Stein's identity is not for a function that jumps or grows as exp(r²)")
  func stein() throws {
    var c = ShrinkageCase(.softThreshold, from: Stream(root: 1, name: "stein", trial: 0))
    (c.theta, c.sigma, c.gamma, c.phi) = ([1, 1], 0.5, 0.1, 1)
    let soft = try PropertyShrinkages.totalDerivative(of: try c.shrinkage(), c)
    #expect(soft <= 1e-9)
    // Both jumps have the size σ: 2 · 0.5 · (0.9 p_1 + 0.1 p_2), p_1 = 0.483941, p_2 = 0.322863.
    let atJumps = try PropertyShrinkages.totalDerivative(of: jumping, c)
    #expect(abs(atJumps - 0.467834) < 1e-5)
    #expect(try PropertyShrinkages.totalDerivative(of: growing, c) > 1)
  }

  @Test("Tweedie's formula is that of the prior's parameters alone")
  func tweedie() throws {
    var c = ShrinkageCase(.bernoulliGaussian, from: Stream(root: 1, name: "tweedie", trial: 0))
    let assumption = PropertyShrinkages.isOfPrior
    #expect(try assumption.measure(c) == 0)
    c.theta[1] += 0.5
    #expect(try assumption.measure(c) > assumption.limit)
  }

  private struct Scaled: UnitaryTransform {
    let size = 4
    func forward(_ x: MutableColumn<Double>) { for i in x.indices { x[i] *= 1.25 } }
    func inverse(_ x: MutableColumn<Double>) { for i in x.indices { x[i] *= 0.8 } }
  }
  private struct NotInverted: UnitaryTransform {
    let size = 4
    func forward(_ x: MutableColumn<Double>) { for i in x.indices { x[i] = -x[i] } }
    func inverse(_ x: MutableColumn<Double>) {}
  }

  @Test("a transform that scales, or that its inverse does not undo, is not unitary")
  func unitary() throws {
    #expect(PropertyOperators.unitarityDefect(try HadamardTransform(size: 8)) < 1e-15)
    #expect(PropertyOperators.unitarityDefect(Scaled()) == 0.5625)
    #expect(PropertyOperators.unitarityDefect(NotInverted()) == 2)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence
import ComplexModule
import Problems
import Testing

@Suite("The weight of ALISTA") struct AnalyticWeightTests {
  /// A complex matrix and its real stacking have the objectives `f` and `2 f`.
  private func check<F: RealOrComplex & JacobiScalar>(
    _ s: Matrix<F>, expected: Double, within: Double
  ) throws {
    let closed = try AnalyticWeight.closedForm(s)
    let objective = AnalyticWeight.objective(closed, s)
    #expect(abs(objective - expected) < within, "\(objective)")
    let singular = try SVD(s).s
    let step = 2 / (singular[0] * singular[0] + singular[s.rows - 1] * singular[s.rows - 1])
    let projected = try AnalyticWeight.projectedGradient(s, step: step, iterations: 300)
    let excess = (AnalyticWeight.objective(projected, s) - objective) / objective
    #expect(abs(excess) <= 1e-12, "\(excess)")
  }

  @Test(
    "100×200 complex Gaussian: 401.0 ± 0.2, which is 802.0 ± 0.4 stacked; projected gradient agrees"
  )
  func complex() throws {
    try check(GeneralisedCoherenceTests.complexGaussian(100, 200), expected: 401.0, within: 0.2)
  }

  @Test("200×400 real Gaussian: 802.0 ± 0.4")
  func real() throws {
    try check(GeneralisedCoherenceTests.gaussian(200, 400, 1), expected: 802.0, within: 0.4)
  }

  @Test(
    "No other weight with unit products has a smaller objective, and its coherence is not below μ̃")
  func optimal() throws {
    let s = GeneralisedCoherenceTests.gaussian(8, 20, 2)
    let closed = try AnalyticWeight.closedForm(s)
    let best = try GeneralisedCoherence(gap: 1e-12).certificate(s)
    let other = best.unitWeights(of: s)
    #expect(AnalyticWeight.objective(closed, s) < AnalyticWeight.objective(other, s))
    #expect(AnalyticWeight.coherence(closed, s) > AnalyticWeight.coherence(other, s))
  }
}

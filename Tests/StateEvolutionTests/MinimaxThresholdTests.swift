// SPDX-License-Identifier: GPL-3.0-or-later
import StateEvolution
import Testing

/// `½ erfc(α/√2)` by its continued fraction, or by the midpoint rule near zero: no function of GSL.
private func tail(_ alpha: Double) -> Double {
  // ∫ φ over [α, α + 12] in 3000 panels of width 0.004: h²/24 · |φ'| ≤ 1.7e-7 … corrected by the
  // rule's h² term, (h²/24) φ'(α), to 1e-12.
  let h = 0.004
  let sum = (0..<3000).reduce(0) { $0 + density(alpha + (Double($1) + 0.5) * h) } * h
  return sum + h * h / 24 * alpha * density(alpha)
}

private func density(_ z: Double) -> Double { expTaylor(-z * z / 2) / 2.5066282746310002 }

/// `e^x` by halving and Taylor's series, for `x ≤ 0`.
private func expTaylor(_ x: Double) -> Double {
  let small = x * 0x1p-10
  var term = 1.0
  var sum = 1.0
  for k in 1..<14 {
    term *= small / Double(k)
    sum += term
  }
  for _ in 0..<10 { sum *= sum }
  return sum
}

/// The worst-case risk `M(α)`.
private func risk(_ alpha: Double, _ gamma: Double) -> Double {
  let square = 1 + alpha * alpha
  return (1 - gamma) * 2 * (square * tail(alpha) - alpha * density(alpha)) + gamma * square
}

@Suite("Minimax threshold") struct MinimaxThresholdTests {
  @Test("α(0.1) = 1.1401711458")
  func known() throws {
    // Ten decimals are given.
    #expect(abs(try #require(minimaxThreshold(gamma: 0.1)) - 1.1401711458) <= 5.1e-11)
  }

  @Test("The risk is least at α(γ)", arguments: [0.001, 0.01, 0.05, 0.1, 0.3, 0.6, 0.9, 0.99])
  func minimal(gamma: Double) throws {
    let alpha = try #require(minimaxThreshold(gamma: gamma))
    let least = risk(alpha, gamma)
    // M'' ≥ 2γ, so 1e-3 beside the minimum the risk is higher by at least γ 1e-6; the tail errs by 1e-12.
    for step in [1e-3, 1e-2, 0.1] where alpha > step {
      #expect(risk(alpha + step, gamma) >= least + 0.9 * gamma * step * step)
      #expect(risk(alpha - step, gamma) >= least + 0.9 * gamma * step * step)
    }
    // The central difference vanishes to (h²/6) M''' and 2e-12/h.
    let h = 1e-4
    #expect(abs(risk(alpha + h, gamma) - risk(alpha - h, gamma)) / (2 * h) <= 1e-7)
  }

  @Test("Sparser signals take higher thresholds")
  func monotone() {
    let alphas = [1e-6, 1e-3, 0.01, 0.1, 0.5, 0.9, 0.999].compactMap { minimaxThreshold(gamma: $0) }
    #expect(alphas.count == 7)
    #expect(zip(alphas, alphas.dropFirst()).allSatisfy { $0 > $1 })
    #expect(alphas.allSatisfy { $0 > 0 })
  }

  @Test("Outside (0, 1) there is none", arguments: [0, 1, -0.1, 1.5, .infinity, -.infinity, .nan])
  func outside(gamma: Double) { #expect(minimaxThreshold(gamma: gamma) == nil) }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Shrinkages
import Testing

@Suite("Scaled soft threshold") struct SoftThresholdTests {
  private func checkRounded<S: Rounded>(_: S.Type, _ seed: Int) where S.Real == S {
    let r: [S] = random(97, seed)
    for (theta1, theta2) in [(1, 1.1402), (-0.7, 0.5), (2.5, 0)] as [(S, S)] {
      let f = SoftThreshold(theta1: theta1, theta2: theta2)
      let sigma: S = 0.8
      for r in r {
        let tau = theta2 * sigma
        let expected = abs(r) > tau ? theta1 * (r > 0 ? r - tau : r + tau) : 0
        #expect(f(r, sigma) == expected)
        #expect(f.slope(r, sigma) == (abs(r) > tau ? theta1 : 0))
        #expect(f(-r, sigma) == -f(r, sigma) && f.slope(-r, sigma) == f.slope(r, sigma))
        // A power of two commutes with every rounding.
        for mu: S in [0.125, 4, 0x1p40] { #expect(f(mu * r, mu * sigma) == mu * f(r, sigma)) }
      }
      let column = applied(f, r, sigma)
      #expect(column.x == r.map { f($0, sigma) })
      // The slopes are θ1 or 0: the column counts them and multiplies once.
      let count = r.filter { f.slope($0, sigma) != 0 }.count
      #expect(column.slope == theta1 * S(count))
    }
  }

  @Test(
    "Formula, odd symmetry, scaling and the column's bits, in binary64 and binary32",
    arguments: 0..<4)
  func rounded(seed: Int) {
    checkRounded(Double.self, seed)
    checkRounded(Float.self, seed)
  }

  @Test("At the kink value and slope are zero, and zero is +0")
  func kink() {
    let f = SoftThreshold<Double>(theta2: 1.5)
    for r in [3.0, -3, 0, -0.0] {
      #expect(f(r, 2) == 0 && f(r, 2).sign == .plus && f.slope(r, 2) == 0)
    }
    #expect(f(3.0.nextUp, 2) == 0x1p-51 && f.slope(3.0.nextUp, 2) == 1)
    // A threshold of zero passes everything on, but has slope 0 at zero.
    let pass = SoftThreshold<Double>(theta2: 0)
    #expect(pass(-0.3, 1) == -0.3 && pass.slope(-0.3, 1) == 1 && pass.slope(0, 1) == 0)
  }

  @Test("The slope is the dual derivative, and duals give those by σ, θ1 and θ2 exactly")
  func duals() {
    for r in [-2.5, -0.4, 0.4, 2.5] {
      let active: Double = abs(r) > 0.75 ? 1 : 0
      let sign: Double = r < 0 ? -1 : 1
      func derivative(_ dr: Double, _ ds: Double, _ d1: Double, _ d2: Double) -> Double {
        SoftThreshold(theta1: Dual(value: 2, tangent: d1), theta2: Dual(value: 1.5, tangent: d2))(
          Dual(value: r, tangent: dr), Dual(value: 0.5, tangent: ds)
        ).tangent
      }
      #expect(derivative(1, 0, 0, 0) == SoftThreshold<Double>(theta1: 2, theta2: 1.5).slope(r, 0.5))
      #expect(derivative(0, 1, 0, 0) == -2 * 1.5 * sign * active)
      #expect(derivative(0, 0, 1, 0) == sign * (abs(r) - 0.75) * active)
      #expect(derivative(0, 0, 0, 1) == -2 * 0.5 * sign * active)
    }
  }

  @Test("A ball encloses the rounded value, and both outcomes at the kink")
  func balls() {
    let f = SoftThreshold<Ball>(theta1: 2, theta2: Ball(1.5))
    #expect(f(Ball(-3), 1).contains(-3) && f.slope(Ball(-3), 1).contains(2))
    // 1.5 · (3 · (1/3)) is undecided against 1.5.
    let slope = f.slope(Ball(1.5), 3 * (1 / Ball(3)))
    #expect(slope.contains(0) && slope.contains(2))
  }

  @Test("Stein: E[η(x + σZ) Z] = σ E[η']", arguments: [0, 0.5, -2.0])
  func stein(x: Double) {
    let f = SoftThreshold<Double>(theta1: 1.5, theta2: 1.25)
    let sigma = 0.5
    // The kinks z = (±0.625 − x)/0.5 are multiples of 1/4, so between panels of width 2⁻⁸: the rule
    // errs by at most (h²/24) ∫|f''| over the smooth pieces; |f''| ≤ 9 (1 + |z|³) φ(z) here, whose
    // integral is below 24, and the tails past |z| = 12 hold less than e⁻⁷⁰.
    let h = 0x1p-8
    let left = midpointSum(half: 12 * 256, h) { f(x + sigma * $0, sigma) * $0 * density($0) }
    let right = midpointSum(half: 12 * 256, h) { f.slope(x + sigma * $0, sigma) * density($0) }
    #expect(abs(left - sigma * right) <= 2 * h * h)
    #expect(right > 0.1)
  }
}

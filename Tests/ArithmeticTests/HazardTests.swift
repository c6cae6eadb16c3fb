// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Testing

@Suite("Special functions of fixed bits") struct HazardTests {
  /// The error of `value` in units in the last place of the exact result.
  private func ulps(_ value: Double, _ exact: Ball) -> Double {
    ((Ball(value) - exact) / Ball(exact.midpoint.ulp)).midpoint.magnitude
  }

  @Test("The hazard is within 16 units in the last place, over its whole range")
  func hazard() {
    var worst = 0.0
    for k in -30_000...30_000 {
      // Over [−37.5, 37.5], the tabulated points and their midpoints among the arguments.
      let x = Double(k) / 800
      worst = max(worst, ulps(Double.hazard(x), Ball.hazard(Ball(x))))
    }
    for exponent in 6...100 {
      let x = Double(sign: .plus, exponent: exponent, significand: 1.25)
      // Arb's erfc underflows far out; there h = x + 1/x − 2/x³ + ….
      let exact = x < 1e4 ? Ball.hazard(Ball(x)) : Ball(x) + 1 / Ball(x)
      worst = max(worst, ulps(Double.hazard(x), exact))
    }
    #expect(worst < 16, "\(worst)")
    #expect(Double.hazard(-1e6) == 0)
  }

  @Test("Its excess over x is within 16 units of the larger of 1, |x| and, past 6, of itself")
  func excess() {
    for k in -30_000...80_000 {
      let x = Double(k) / 800
      let error = (Ball(Double.hazardExcess(x)) - Ball.hazardExcess(Ball(x))).midpoint.magnitude
      #expect(error < 16 * (x < 6 ? max(1, abs(x)) : 1 / x).ulp, "\(x)")
    }
  }

  @Test("Its dual carries h' = h (h − x)")
  func dual() {
    for x in stride(from: -8.0, through: 20, by: 0.37) {
      let h = Dual.hazard(Dual(value: x, tangent: 1))
      let step = 1e-5
      let slope = (Double.hazard(x + step) - Double.hazard(x - step)) / (2 * step)
      #expect(abs(h.tangent - slope) < 1e-8 * max(1, abs(x)))
    }
  }

  @Test("Cosine and sine of rational turns are within 2 units, and exact where they are 0 or ±1")
  func turns() {
    for q in 1...50 {
      for p in -2 * q...2 * q {
        let (cosine, sine) = (Double.cosinePi(p, q), Double.sinePi(p, q))
        #expect(ulps(cosine, Ball.cosinePi(p, q)) <= 2 && ulps(sine, Ball.sinePi(p, q)) <= 2)
        if 2 * p % q == 0 { #expect([-1, 0, 1].contains(cosine) && [-1, 0, 1].contains(sine)) }
        // No zero of the cosine is −0: what multiplies it would lose its bits' sign.
        if cosine == 0 { #expect(cosine.sign == .plus, "\(p)/\(q)") }
      }
    }
    #expect(Double.sinePi(1, 2) == 1 && Double.sinePi(-1, 2) == -1 && Double.cosinePi(3, 3) == -1)
  }
}

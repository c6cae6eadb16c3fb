// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Shrinkages
import Testing

@Suite("Exponential and spline windows") struct SplineTests {
  /// `β(z)` as the fourth difference of cubes, `(1/6) Σ_k (−1)^k C(4, k) (z + 2 − k)_+³`.
  private func difference(_ z: Ball) -> Ball {
    let weights: [Ball] = [1, -4, 6, -4, 1]
    let sum = weights.enumerated().reduce(Ball.zero) { sum, term in
      let part = Ball.maximum(z + 2 - Ball(Double(term.offset)), 0)
      return sum + term.element * part * part * part
    }
    return sum / 6
  }

  @Test(
    "The spline is the fourth difference of cubes",
    arguments: [-2.5, -1.9, -0.3, 0, 0.7, 1.25, 1.999])
  func cubes(z: Double) throws {
    let window = try Spline<Ball>(theta: [1, 0, 1])
    let value = window(Ball(z), 1)
    #expect(value.overlaps(Ball(z) * difference(Ball(z))) && value.radius < 0x1p-200)
  }

  @Test("Near the end of its support the spline keeps all its digits")
  func edge() throws {
    let f = try Spline<Double>(theta: [1, 0, 1])
    for k in 2...50 {
      let rest = Double(sign: .plus, exponent: -k, significand: 1)
      let exact = (2 - rest) * rest * rest * rest / 6
      #expect(abs(f(2 - rest, 1) - exact) <= 4 * 0x1p-53 * exact)
    }
    #expect(f(2, 1) == 0 && f(3, 1) == 0 && f.slope(2, 1) == 0)
  }

  @Test("At the joints value, slope and second derivative are continuous")
  func joints() throws {
    let f = try Spline<Double>(theta: [2, 0.5, 1.25])
    for joint in [1.0, 2] {
      let (left, right) = (
        f.derivatives(2 * joint.nextDown, 1), f.derivatives(2 * joint.nextUp, 1)
      )
      for (a, b) in [(left.value, right.value), (left.dr, right.dr), (left.drr, right.drr)] {
        #expect(abs(a - b) <= 0x1p-48)
      }
    }
  }

  @Test("The exponential is r times a Gaussian", arguments: [-3, -0.5, 0, 0.25, 2.0])
  func exponential(r: Double) throws {
    let f = try Exponential<Ball>(theta: [1.5, 0.25, 2].map { Ball($0) })
    let width = Ball(1.5) * Ball(0.75)
    let exact = Ball(r) * (Ball(0.25) + 2 * Ball.exp(-Ball(r) * Ball(r) / (2 * width * width)))
    #expect(f(Ball(r), Ball(0.75)).overlaps(exact))
  }

  @Test("Initially the slope is 0 at the origin and 1 far out")
  func initial() {
    #expect(Exponential<Double>.initial.slope(0, 1) == 0)
    #expect(Exponential<Double>.initial.slope(60, 1) == 1)
    #expect(abs(Spline<Double>.initial.slope(0, 1)) <= 0x1p-53)
    #expect(Spline<Double>.initial.slope(60, 1) == 1)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Testing

@Suite("Rounding of balls") struct BallRoundingTests {
  @Test("Quotients and roots round as IEEE 754 does", arguments: 0..<100)
  func ieee(seed: Int) {
    let x = random(2, 1, seed).storage
    #expect((Ball(x[0]) / Ball(x[1])).rounded == x[0] / x[1])
    #expect(Ball(abs(x[0])).squareRoot().rounded == abs(x[0]).squareRoot())
    #expect((Ball(x[0]) * Ball(x[1])).rounded == x[0] * x[1])
  }

  @Test("Known constants")
  func constants() {
    #expect(Ball.exp(1).rounded == 0x1.5bf0a8b145769p+1)
    #expect(Ball(2).squareRoot().rounded == 0x1.6a09e667f3bcdp+0)
    #expect(Ball.log(2).rounded == 0x1.62e42fefa39efp-1)
  }

  @Test("An undecided enclosure rounds to nothing")
  func undecided() {
    #expect(unitInterval.rounded == nil)
    // Around the tie between 1 and its successor.
    #expect((nearlyOne * (1 + Ball(0x1p-53))).rounded == nil)
    #expect((Ball(1) / Ball(0.0)).rounded == nil)
    #expect(Ball.exp(1000).rounded == nil)
    #expect(Ball(-1).squareRoot().rounded == nil)
  }

  @Test("An exact tie goes to the even neighbour, a hair decides it")
  func ties() {
    #expect((1 + Ball(0x1p-53)).rounded == 1)
    #expect((1 + Ball(0x3p-53)).rounded == 1 + 0x1p-51)
    #expect((1 + Ball(0x1p-53) + Ball(0x1p-200)).rounded == 1.0.nextUp)
    #expect((1 + Ball(0x1p-53) - Ball(0x1p-200)).rounded == 1)
  }

  @Test("What underflows is +0 on both sides")
  func underflow() {
    for x in [Double.leastNonzeroMagnitude, -.leastNonzeroMagnitude] {
      let rounded = (Ball(x) / 3).rounded
      #expect(rounded == 0 && rounded?.sign == .plus)
      #expect(Ball(x).rounded == x)
    }
  }

  @Test("Midpoint, radius, membership and lower bounds of magnitudes")
  func parts() {
    let interval = 4 * unitInterval - 1
    #expect(interval.midpoint == 1 && interval.radius >= 2 && interval.radius < 2.001)
    #expect(interval.contains(-1) && interval.contains(3) && !interval.contains(3.01))
    #expect(interval.overlaps(3) && !interval.overlaps(4) && Ball(3).overlaps(interval))
    #expect(interval.magnitudeLowerBound == 0)
    let positive = (unitInterval + 2).magnitudeLowerBound
    #expect(positive <= 2 && positive > 1.999)
    let negative = (-unitInterval - 2).magnitudeLowerBound
    #expect(negative <= 2 && negative > 1.999)
    #expect(Ball(0.1).magnitudeLowerBound == 0.1)
  }
}

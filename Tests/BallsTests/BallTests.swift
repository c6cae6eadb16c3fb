// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Testing

@Suite("Ball") struct BallTests {
  @Test("Sums of rationals enclose their exact value", arguments: [1, 10, 500], [64, 256])
  func rationals(n: Int, precision: Int) {
    Ball.$precision.withValue(precision) {
      // Σ 1/(k(k+1)) = n/(n+1)
      let sum = (1...n).reduce(Ball.zero) { $0 + 1 / (Ball(Double($1)) * Ball(Double($1 + 1))) }
      #expect((sum * Ball(Double(n + 1))).contains(Double(n)))
      #expect(!(sum * Ball(Double(n + 1))).contains(Double(n) + 1e-9))
      // n + 2 roundings of numbers below 1.
      #expect(
        sum.radius <= Double(3 * n) * Double(sign: .plus, exponent: -precision, significand: 1))
      #expect(n == 1 || sum.radius > 0)
    }
  }

  @Test("Inverse functions enclose what they started from", arguments: [0.1, 1, 2, 3.7, 250])
  func inverses(x: Double) {
    let ball = Ball(x)
    #expect((ball.squareRoot() * ball.squareRoot()).contains(x))
    #expect(ball.squareRoot().squaredMagnitude.contains(x))
    #expect(Ball.exp(Ball.log(ball)).contains(x))
    #expect(Ball.log(Ball.exp(ball)).contains(x))
    let (p, q) = Ball.logistic(ball)
    #expect((p + q).contains(1) && !p.contains(x))
    #expect((1 - 2 * q).overlaps(-Ball.tanh(ball / 2)))
    #expect((ball / 7 * 7).contains(x) && (ball - 1 / ball).overlaps((ball * ball - 1) / ball))
    #expect((-ball).contains(-x))
  }

  @Test("Products of integer matrices enclose the exact entries", arguments: [1, 2])
  func products(seed: Int) {
    let a = random(5, 7, seed).map { (9 * $0).rounded() }
    let b = random(7, 3, seed + 10).map { (9 * $0).rounded() }
    let third = 1 / Ball(3)
    var c = Matrix<Ball>(zeros: 5, 3)
    c.add(a.map { Ball($0) * third }, b.map { Ball($0) })
    var back = c
    back.subtract(a.map { Ball($0) * third }, b.map { Ball($0) })
    for i in 0..<5 {
      for j in 0..<3 {
        let exact = (0..<7).reduce(0) { $0 + a[i, $1] * b[$1, j] }
        #expect((c[i, j] * 3).contains(exact) && !(c[i, j] * 3).contains(exact + 1))
        #expect(back[i, j].contains(0) && back[i, j].radius < 0x1p-200)
      }
    }
  }

  @Test("Support is 0 at zero, 1 off zero, and encloses both where undecided")
  func support() {
    #expect(Ball(0.0).support.contains(0) && !Ball(0.0).support.contains(1))
    #expect(Ball(-1e-300).support.contains(1) && !Ball(-1e-300).support.contains(0))
    #expect(nearlyOne.support.contains(1) && !nearlyOne.support.contains(0))
    let undecided = (nearlyOne - 1).support
    #expect(undecided.contains(0) && undecided.contains(1) && !undecided.contains(1.01))
  }

  @Test("The soft threshold is exact off its kinks and encloses every outcome at them")
  func softThreshold() {
    #expect(Ball.softThreshold(3, 1).contains(2) && Ball.softThreshold(3, 1).radius < 0x1p-200)
    #expect(Ball.softThreshold(-3, 1).contains(-2))
    #expect(Ball.softThreshold(Ball(0.5), 1).rounded == 0)
    // r in [−4, 4] against 1: all of [−3, 3].
    let r = 8 * unitInterval - 4
    for x in [-3, -1.5, 0, 3] { #expect(Ball.softThreshold(r, 1).contains(x)) }
    let kink = Ball.softThreshold(nearlyOne, 1)
    #expect(kink.contains(0) && kink.radius < 0x1p-200)
  }

  @Test("Maximum and minimum enclose both where undecided")
  func order() {
    #expect(Ball.maximum(2, 3).rounded == 3 && Ball.minimum(2, 3).rounded == 2)
    let half = Ball(0.5)
    for x in [0.5, 0.75, 1] { #expect(Ball.maximum(unitInterval, half).contains(x)) }
    for x in [0, 0.25, 0.5] { #expect(Ball.minimum(unitInterval, half).contains(x)) }
  }

  @Test("A division by what may be zero encloses everything")
  func division() {
    #expect((1 / unitInterval).contains(1e300) && (1 / (nearlyOne - 1)).rounded == nil)
  }

  @Test("The precision of a task is that of its results")
  func precision() {
    let coarse = Ball.$precision.withValue(64) { 1 / Ball(3) }
    let fine = Ball.$precision.withValue(512) { 1 / Ball(3) }
    #expect(coarse.overlaps(fine) && coarse.radius > 0x1p-70 && fine.radius < 0x1p-500)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Integrals
import Testing

/// The normal distribution where GSL has nothing to say any more.
struct NormalTests {
  @Test("Tails, densities and probabilities far out are those of the limit")
  func limits() {
    for a in [38, 40, 1e300, .infinity] as [Double] {
      #expect(Normal.tail(a) == 0 && Normal.tail(-a) == 1)
      #expect(Normal.probability(from: -a, to: a) == 1 && Normal.squareWithin(a) == 1)
      #expect(Normal.thresholdedSquare(a) == 0)
    }
    #expect(Normal.density(-40) == 0 && Normal.density(.infinity) == 0)
    #expect(Normal.logTail(.infinity) == -.infinity)
  }
}

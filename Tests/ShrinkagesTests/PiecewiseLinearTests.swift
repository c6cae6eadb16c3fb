// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Shrinkages
import Testing

@Suite("Piecewise linear shrinkage") struct PiecewiseLinearTests {
  @Test("With slopes 0, θ, θ it is the scaled soft threshold", arguments: [0.75, -1.5])
  func softThreshold(slope: Double) throws {
    let pieces = try PiecewiseLinear<Double>(theta: [1.25, 2, 0, slope, slope])
    let soft = SoftThreshold<Double>(theta1: slope, theta2: 1.25)
    for r: Double in random(200, 3, scale: 3) + [0, 0.625, -0.625, 1, -1] {
      // Two rises for one difference: three roundings of numbers of size |r|.
      #expect(abs(pieces(r, 0.5) - soft(r, 0.5)) <= 4 * 0x1p-53 * abs(slope * r))
      #expect(pieces.slope(r, 0.5) == soft.slope(r, 0.5))
    }
    let initial = PiecewiseLinear<Ball>.initial
    let threshold = SoftThreshold<Ball>.initial
    for r in [-7, -0.5, 0, 1.75, 30.0] {
      #expect(initial(Ball(r), Ball(1.5)).overlaps(threshold(Ball(r), Ball(1.5))))
    }
  }

  @Test("Segment by segment, and continuous; at a kink the inner slope")
  func segments() throws {
    let f = try PiecewiseLinear<Double>(theta: [1, 2, 0.25, 1.5, -1])
    #expect([0.25, 0.5, 0.75, 1, 1.5].map { f($0, 0.5) } == [0.0625, 0.125, 0.5, 0.875, 0.375])
    #expect(
      [0, 0.5, 0.5.nextUp, 1, 1.0.nextUp].map { f.slope($0, 0.5) } == [0.25, 0.25, 1.5, 1.5, -1])
    #expect(f.slope(-0.5, 0.5) == 0.25 && f.slope(-0.5.nextUp, 0.5) == 1.5)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Integrals
import Testing

struct QuadratureTests {
  @Test(
    "a mean over N(0, v) asks for nothing at 38 deviations or beyond, wherever the breaks are",
    arguments: [
      // 38/64 doubles to 38 itself.
      (38.0 / 64, []), (0.1, [0.5, -3, 37]), (1, [38, 100]),
    ] as [(Double, [Double])])
  func range(scale: Double, breaks: [Double]) throws {
    for deviation in [1.0, 0.25] {
      var furthest = 0.0
      let variance = deviation * deviation
      let mean = try gaussianMean(
        of: "R²", variance: variance, scale: scale * deviation,
        breaks: breaks.map { $0 * deviation }
      ) { r in
        furthest = max(furthest, abs(r))
        return r * r
      }
      #expect(furthest > 30 * deviation && furthest < 38 * deviation)
      #expect(abs(mean / variance - 1) < 1e-10)
    }
  }
}

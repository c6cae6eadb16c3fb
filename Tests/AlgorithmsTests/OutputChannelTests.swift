// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Balls
import Channels
import Testing

@Suite("Output channels") struct OutputChannelTests {
  /// `E[z|y]` and `var[z|y]` by the trapezoidal rule over `z`, given `p(y|z)`; 30 000 points over
  /// ±14 deviations, for which it errs below 1e-12.
  private func moments(
    _ p: Double, _ variance: Double, _ likelihood: (Double) -> Double
  ) -> (mean: Double, variance: Double) {
    var sums = (mass: 0.0, first: 0.0, second: 0.0)
    let deviation = variance.squareRoot()
    for k in -15_000...15_000 {
      let z = deviation * Double(k) * (14 / 15_000)
      let weight = Double.exp(-z * z / (2 * variance)) * likelihood(p + z)
      sums.mass += weight
      sums.first += weight * z
      sums.second += weight * z * z
    }
    let mean = sums.first / sums.mass
    return (p + mean, sums.second / sums.mass - mean * mean)
  }

  /// `Q(x)`, the upper tail.
  private func tail(_ x: Double) -> Double {
    if x < 0 { return 1 - tail(-x) }
    let density = Double.exp(-x * x / 2) / (2 * Double.pi).squareRoot()
    return density / Double.hazard(x)
  }

  private func close(
    _ a: (mean: Double, variance: Double), _ b: (mean: Double, variance: Double)
  ) -> Bool {
    abs(a.mean - b.mean) < 1e-9 && abs(a.variance - b.variance) < 1e-9
  }

  private let settings: [(p: Double, variance: Double, noise: Double)] = [
    (0, 1, 0.25), (0.5, 1, 0.25), (-0.7, 0.3, 0.01), (2, 0.5, 0.04), (-1.5, 2, 1),
  ]

  @Test("One bit: the posterior moments are the integrals", arguments: [-1.0, 1])
  func probit(y: Double) {
    for (p, variance, noise) in settings {
      let channel = Probit(noiseVariance: noise)
      let integral = moments(p, variance) { tail(-y * $0 / noise.squareRoot()) }
      #expect(close(channel.posterior(y, p, variance: variance), integral))
    }
  }

  @Test("A quantiser of four cells: likewise", arguments: [-0.75, -0.25, 0.25, 0.75])
  func quantiser(y: Double) {
    for (p, variance, noise) in settings {
      let channel = Quantiser(width: 0.5, levels: 4, noiseVariance: noise)
      let deviation = noise.squareRoot()
      let integral = moments(p, variance) { z in
        let above = y == 0.75 ? 0 : tail((y + 0.25 - z) / deviation)
        let below = y == -0.75 ? 1 : tail((y - 0.25 - z) / deviation)
        return below - above
      }
      #expect(
        close(channel.posterior(y, p, variance: variance), integral), "\((p, variance, noise))")
    }
  }

  @Test("Two cells are one bit, to the roundoff of their outer ends")
  func twoCells() {
    for (p, variance, noise) in settings {
      let bit = Probit(noiseVariance: noise).posterior(1, p, variance: variance)
      let cell = Quantiser(width: 1, levels: 2, noiseVariance: noise)
        .posterior(0.5, p, variance: variance)
      #expect(abs(bit.mean - cell.mean) < 1e-12 && abs(bit.variance - cell.variance) < 1e-12)
    }
  }

  @Test("A magnitude, and a plain observation: likewise", arguments: [0, 0.4, 1.7])
  func magnitude(y: Double) {
    for (p, variance, noise) in settings {
      func density(_ u: Double) -> Double { Double.exp(-u * u / (2 * noise)) }
      let magnitude = moments(p, variance) { density(y - $0) + density(y + $0) }
      #expect(
        close(Magnitude(noiseVariance: noise).posterior(y, p, variance: variance), magnitude))
      let plain = moments(p, variance) { density(y - $0) }
      #expect(close(AWGN(noiseVariance: noise).posterior(y, p, variance: variance), plain))
    }
  }

  @Test("Far in a tail the moments stay finite and within the interval", arguments: [-1.0, 1])
  func tails(sign: Double) {
    for x in [10.0, 37, 100, 1e4, 1e8, 1e150] {
      let z = Probit(noiseVariance: 0.01).posterior(sign, -sign * x, variance: 1)
      // The noise, σ_w = 0.1, explains the bit only where z is within some σ_w of its side.
      #expect(z.mean.isFinite && abs(z.mean) <= max(1, 0.01 * x))
      #expect(z.variance.isFinite && z.variance >= 0 && z.variance <= 1)
      let cell = truncatedNormal(sign > 0 ? x : -x - 1, sign > 0 ? x + 1 : -x)
      #expect(x > 1e7 || abs(cell.mean) >= x && abs(cell.mean) <= x + 1)
    }
  }

  @Test("Balls of the moments hold the rounded ones, to roundoff over the cell's width")
  func balls() {
    for (a, b) in [(-0.5, 0.75), (1, 3), (-8, -7.5), (-2, 40), (-3, 3)] {
      let rounded = truncatedNormal(a, b)
      let exact = truncatedNormal(Ball(a), Ball(b))
      #expect(abs(exact.mean.midpoint - rounded.mean) < 1e-13)
      #expect(abs(exact.variance.midpoint - rounded.variance) < 1e-12)
    }
  }
}

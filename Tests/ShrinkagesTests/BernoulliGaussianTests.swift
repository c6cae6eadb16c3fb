// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Shrinkages
import Testing

/// `η` and slope by the textbook form, in balls, whose exponents have no end.
private func exact(_ r: Double, _ sigma: Double, _ theta1: Double, _ theta2: Double)
  -> (value: Ball, slope: Ball, exponents: Double)
{
  let r = Ball(r), variance = Ball(sigma) * Ball(sigma), phi = Ball(theta1)
  let kappa = variance + variance * variance / phi
  let normaliser = Ball.log(1 + phi / variance) / 2
  let exponent = Ball(theta2) + normaliser - r * r / (2 * kappa)
  let p = 1 / (1 + Ball.exp(exponent)), q = 1 / (1 + Ball.exp(-exponent))
  let gain = 1 / (1 + variance / phi)
  let half = r * r / (2 * kappa)
  return (
    gain * r * p, gain * p * (1 + r * r / kappa * q),
    abs(theta2) + normaliser.midpoint + min(half.midpoint, 1500)
  )
}

@Suite("Bernoulli–Gaussian posterior mean") struct BernoulliGaussianTests {
  private func checkRounded<S: Rounded>(_: S.Type, _ seed: Int) where S.Real == S {
    let u = Double(S.ulpOfOne / 2)
    let r: [S] = random(97, seed, scale: 2)
    for (theta1, theta2, sigma) in [(1, 2.1972246, 0.3), (2.5, -1, 1), (0.1, 4, 0.02)]
      as [(S, S, S)]
    {
      let f = BernoulliGaussian(theta1: theta1, theta2: theta2)
      for r in r {
        let (value, slope, exponents) = exact(
          Double(r), Double(sigma), Double(theta1), Double(theta2))
        // The terms of the exponent err by at most 16 u of their sizes (the half square has the most
        // roundings, 9, gain and quotients included), which moves p and q relatively by as much;
        // products and the logistic function add less than 16 u.
        let bound = 16 * u * (1 + exponents)
        #expect(abs(Double(f(r, sigma)) - value.midpoint) <= bound * abs(value.midpoint))
        #expect(abs(Double(f.slope(r, sigma)) - slope.midpoint) <= 2 * bound * slope.midpoint)
        #expect(f(-r, sigma) == -f(r, sigma) && f.slope(-r, sigma) == f.slope(r, sigma))
      }
      let column = applied(f, r, sigma)
      #expect(column.x == r.map { f($0, sigma) })
      let slopes = r.map { f.slope($0, sigma) }
      #expect(column.slope == slopes.withUnsafeBufferPointer { S.sum($0) })
    }
  }

  @Test(
    "Closed form to roundoff, odd, and the column's bits, in binary64 and binary32",
    arguments: 0..<3)
  func rounded(seed: Int) {
    checkRounded(Double.self, seed)
    checkRounded(Float.self, seed)
  }

  @Test(
    "The ball's value overlaps the textbook form", arguments: [-3, -0.2, 0, 0.5, 2.0], [0.1, 1, 4])
  func balls(r: Double, sigma: Double) {
    let f = BernoulliGaussian<Ball>(theta1: Ball(1.3), theta2: Ball(2))
    let (value, slope, _) = exact(r, sigma, 1.3, 2)
    let x = f(Ball(r), Ball(sigma)), xSlope = f.slope(Ball(r), Ball(sigma))
    #expect(x.overlaps(value) && x.radius < 0x1p-200)
    #expect(xSlope.overlaps(slope) && xSlope.radius < 0x1p-200)
  }

  @Test(
    "The slope is the dual derivative", arguments: [-3, -1.1, -0.2, 0, 0.5, 1.7, 6.0], [0.1, 1, 4])
  func duals(r: Double, sigma: Double) {
    let f = BernoulliGaussian<Dual>(theta1: Dual(1.3), theta2: Dual(2.0))
    let slope = f.slope(Dual(r), Dual(sigma)).value
    let tangent = f(Dual(value: r, tangent: 1), Dual(sigma)).tangent
    let (_, _, exponents) = exact(r, sigma, 1.3, 2)
    // As in `rounded`, once for each side.
    #expect(abs(tangent - slope) <= 64 * 0x1p-53 * (1 + exponents) * slope)
  }

  @Test("γ and φ give θ1 = φ and θ2 = log((1−γ)/γ)")
  func parameters() {
    let f = BernoulliGaussian<Double>(gamma: 0.1, phi: 3)
    #expect(f.theta1 == 3 && abs(f.theta2 - 2.1972245773362196) <= 0x1p-51)
  }

  /// `∫ g(x) dP(x | r)` for `x = 0` w.p. 1−γ, else N(0, φ), by a sum over a wide range; nothing here
  /// knows the closed form.
  private func posterior(_ r: Double, _ sigma: Double, _ gamma: Double, _ phi: Double)
    -> (mean: Double, variance: Double)
  {
    let root = phi.squareRoot()
    func likelihood(_ x: Double) -> Double { density((r - x) / sigma) }
    // Panels a sixteenth of the narrower width: the rule errs by e^{−2π² 64} there, so by nothing.
    let h = min(sigma, root) / 16
    let half = Int(14 * max(sigma, root) / h)
    func integral(_ g: (Double) -> Double) -> Double {
      gamma * midpointSum(half: half, h) { g($0) * likelihood($0) * density($0 / root) } / root
    }
    let mass = (1 - gamma) * likelihood(0) + integral { _ in 1 }
    let mean = integral { $0 } / mass
    let zero = (1 - gamma) * likelihood(0) / mass
    return (mean, zero * mean * mean + integral { ($0 - mean) * ($0 - mean) } / mass)
  }

  @Test(
    "It is the posterior mean, and its slope the posterior variance over σ² (Tweedie), by quadrature",
    arguments: [0, 0.1, -0.7, 2, -4.0],
    [(0.3, 0.1, 1.0), (1, 0.5, 4), (0.1, 0.02, 0.5), (2, 0.9, 1)])
  func posteriorMean(r: Double, sizes: (sigma: Double, gamma: Double, phi: Double)) {
    let (sigma, gamma, phi) = sizes
    let f = BernoulliGaussian<Double>(gamma: gamma, phi: phi)
    let (mean, variance) = posterior(r, sigma, gamma, phi)
    // At most 2 · 14 · 16 · 7.1 < 4000 terms are summed in order: 4000 u; the exponents of the
    // densities that count are below 1600 and are rounded three times: 4800 u. Mass and integral: both.
    let bound = 2 * (4000 + 4800) * 0x1p-53
    #expect(abs(f(r, sigma) - mean) <= bound * (abs(r) + phi.squareRoot()))
    let size = max(variance, mean * mean, sigma * sigma) / (sigma * sigma)
    #expect(abs(f.slope(r, sigma) - variance / (sigma * sigma)) <= 4 * bound * size)
  }

  @Test("Stein: E[η(x + σZ) Z] = σ E[η']", arguments: [0, 0.5, -2.0], [0.4, 1.5])
  func stein(x: Double, sigma: Double) {
    let f = BernoulliGaussian<Double>(gamma: 0.2, phi: 1)
    // η is analytic in |Im z| < 0.15 at least, so panels of 2⁻⁸ err by e^{−2π 0.15 · 256} < e⁻²⁴⁰;
    // 6144 terms of size below 4 summed in order: 6144 · 4 u, and 100 u of each exponential.
    let left = midpointSum(half: 12 * 256, 0x1p-8) { f(x + sigma * $0, sigma) * $0 * density($0) }
    let right = midpointSum(half: 12 * 256, 0x1p-8) { f.slope(x + sigma * $0, sigma) * density($0) }
    let allowed: Double = 4 * 6500 * 0x1p-53
    #expect(abs(left - sigma * right) <= allowed)
    #expect(right > 0.05)
  }

  static let sizes = [1e-300, 1e-160, 1e-30, 1e-3, 1, 1e3, 1e30, 1e160, 1e300]

  @Test("Extreme finite arguments give finite numbers", arguments: [1e-300, 1e-9, 1, 1e9, 1e300])
  func finite(theta1: Double) {
    for theta2 in [-700, -1, 0, 1, 700.0] {
      let f = BernoulliGaussian(theta1: theta1, theta2: theta2)
      for sigma in Self.sizes {
        for r in [0] + Self.sizes + Self.sizes.map({ -$0 }) {
          let x = f(r, sigma), slope = f.slope(r, sigma)
          #expect(
            x.isFinite && abs(x) <= abs(r), "η(\(r); \(sigma)), θ = \(theta1), \(theta2): \(x)")
          #expect(
            slope.isFinite && slope >= 0, "η'(\(r); \(sigma)), θ = \(theta1), \(theta2): \(slope)")
        }
      }
    }
  }

  @Test(
    "Extreme finite arguments give finite numbers in binary32",
    arguments: [1e-30, 1, 1e30] as [Float])
  func finite(theta1: Float) {
    let sizes: [Float] = [1e-38, 1e-20, 1e-3, 1, 1e3, 1e19, 3e38]
    for theta2: Float in [-700, 0, 700] {
      let f = BernoulliGaussian(theta1: theta1, theta2: theta2)
      for sigma in sizes {
        for r in [0] + sizes + sizes.map({ -$0 }) {
          let x = f(r, sigma), slope = f.slope(r, sigma)
          #expect(
            x.isFinite && abs(x) <= abs(r), "η(\(r); \(sigma)), θ = \(theta1), \(theta2): \(x)")
          #expect(
            slope.isFinite && slope >= 0, "η'(\(r); \(sigma)), θ = \(theta1), \(theta2): \(slope)")
        }
      }
    }
  }

  @Test("Extreme arguments give the right numbers", arguments: [1e-300, 1e-9, 1, 1e9])
  func right(theta1: Double) {
    for theta2 in [-700, 1, 700.0] {
      let f = BernoulliGaussian(theta1: theta1, theta2: theta2)
      for sigma in Self.sizes {
        for r in Self.sizes {
          let (value, _, exponents) = exact(r, sigma, theta1, theta2)
          // As in `rounded`; a gain that is subnormal may be lost, against whatever r.
          let bound = 16 * 0x1p-53 * (1 + exponents) * value.midpoint
          let under = Double.leastNormalMagnitude * max(1, r)
          #expect(
            abs(f(r, sigma) - value.midpoint) <= bound + under,
            "η(\(r); \(sigma)), θ = \(theta1), \(theta2)")
        }
      }
    }
  }
}

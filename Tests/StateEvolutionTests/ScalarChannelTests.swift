// SPDX-License-Identifier: GPL-3.0-or-later
import Shrinkages
import StateEvolution
import Testing

private let priors = [(0.1, 1.0), (0.01, 1), (0.5, 4), (0.9, 0.1), (1, 2)]

@Suite("Scalar channel") struct ScalarChannelTests {
  @Test(
    "the soft threshold's closed form is what quadrature gives, also for σ ≠ τ",
    arguments: priors, [1e-10, 1e-4, 0.01, 0.3, 5])
  func softThreshold(prior: (Double, Double), variance: Double) throws {
    let channel = try ScalarChannel(
      prior: BernoulliGaussianPrior(gamma: prior.0, phi: prior.1), variance: variance)
    for (alpha, gain, factor) in [(1.14, 1.0, 1.0), (0, 1, 1), (2.5, 1, 0.3), (0.7, 1.2, 3)] {
      let eta = SoftThreshold<Double>(theta1: gain, theta2: alpha)
      let sigma = factor * variance.squareRoot()
      #expect(
        relative(
          try channel.riskByQuadrature(of: eta, sigma: sigma), channel.risk(of: eta, sigma: sigma))
          <= 1e-10)
      #expect(
        relative(
          try channel.slopeByQuadrature(of: eta, sigma: sigma),
          channel.slope(of: eta, sigma: sigma)) <= 1e-10)
    }
  }

  @Test("kinks that lie next to a split of the range are seen, in each family that has some")
  func kinks() throws {
    // At 2σ the range is split anyway: no rule would see a jump just beside it.
    for second in [1.998, 1.9999999, 2, 2.0001, 3.99] {
      let prior = try BernoulliGaussianPrior(gamma: 0.5, phi: 0.25)
      let channel = try ScalarChannel(prior: prior, variance: 1)
      let line = try PiecewiseLinear<Double>(checking: [1, second, 0, 2, 1])
      // The same function is a sum of two soft thresholds, which have closed forms.
      let expected =
        try channel.slope(of: SoftThreshold(theta1: 2, theta2: 1), sigma: 1)
        + channel.slope(of: SoftThreshold(theta1: -1, theta2: second), sigma: 1)
      #expect(relative(try channel.slope(of: line, sigma: 1), expected) <= 1e-10)
    }
  }

  @Test(
    "the posterior mean's risk is the mean posterior variance, by GSL on another form",
    arguments: priors, [1e-6, 1e-4, 0.01, 0.3, 5, 1000])
  func posteriorVariance(prior: (Double, Double), variance: Double) throws {
    let (gamma, phi) = prior
    let total = phi + variance
    let m = phi / total
    let points = [0, 1, 2, 4, 8, 16, 32].map { $0 * variance.squareRoot() }
    let far = [1, 2, 4, 8, 16, 32].map { $0 * total.squareRoot() }.filter { $0 > points[6] }
    let expected =
      2
      * gslIntegral(points + far) { r in
        let zero = (1 - gamma) * density(r, variance: variance)
        let active = gamma * density(r, variance: total)
        guard active > 0 else { return 0 }
        let p = active / (zero + active)
        // p (v + m² r²) − (p m r)², without its cancellation
        return (zero + active) * p * (m * variance + (1 - p) * m * m * r * r)
      }
    let prior = try BernoulliGaussianPrior(gamma: gamma, phi: phi)
    #expect(relative(try prior.mmse(variance: variance), expected) <= 1e-10)
  }

  @Test("Tweedie: the posterior mean's slope is its variance by τ²", arguments: priors)
  func tweedie(prior: (Double, Double)) throws {
    let prior = try BernoulliGaussianPrior(gamma: prior.0, phi: prior.1)
    for variance in [1e-6, 0.01, 0.3, 5] {
      let channel = try ScalarChannel(prior: prior, variance: variance)
      let slope = try channel.slope(of: prior.posteriorMean, sigma: variance.squareRoot())
      #expect(relative(slope * variance, try prior.mmse(variance: variance)) <= 1e-9)
    }
  }

  @Test("Stein: E[η(X + τZ; σ) Z] = τ E[η'], also for σ ≠ τ", arguments: [0.01, 0.3, 5])
  func stein(variance: Double) throws {
    let (gamma, phi) = (0.1, 1.0)
    let prior = try BernoulliGaussianPrior(gamma: gamma, phi: phi)
    let channel = try ScalarChannel(prior: prior, variance: variance)
    let tau = variance.squareRoot()
    let shrinkages: [any Shrinkage<Double>] = [prior.posteriorMean, SoftThreshold(theta2: 1.2)]
    for eta in shrinkages {
      for sigma in [tau, 0.4 * tau, 3 * tau] {
        // E[Z|R] is r/τ of a zero entry and r τ/(φ + τ²) of an active one.
        let kink = 1.2 * sigma
        let points = ([0, kink] + [1, 2, 4, 8, 16, 32].map { $0 * (phi + variance).squareRoot() })
          .sorted()
        let correlation =
          2
          * gslIntegral(points) { r in
            let zero = (1 - gamma) * density(r, variance: variance) * r / tau
            let active = gamma * density(r, variance: phi + variance) * r * tau / (phi + variance)
            return eta(r, sigma) * (zero + active)
          }
        #expect(relative(correlation, tau * (try channel.slope(of: eta, sigma: sigma))) <= 1e-9)
      }
    }
  }

  @Test("the mmse is 0 without noise, E X² without signal, and rises in between")
  func ends() throws {
    let prior = try BernoulliGaussianPrior(gamma: 0.1, phi: 3)
    #expect(try prior.mmse(variance: 0) == 0)
    #expect(try prior.mmse(variance: .infinity) == prior.secondMoment)
    #expect(relative(try prior.mmse(variance: 1e15), prior.secondMoment) <= 1e-12)
    let values = try (-20...20).map {
      try prior.mmse(variance: Double(sign: .plus, exponent: $0, significand: 1))
    }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("a prior outside its range is refused by name")
  func outside() {
    for (gamma, phi, name) in [(0.0, 1.0, "γ"), (1.1, 1, "γ"), (.nan, 1, "γ"), (0.1, 0, "φ")] {
      #expect {
        try BernoulliGaussianPrior(gamma: gamma, phi: phi)
      } throws: { "\($0)".hasPrefix("\(name) is") }
    }
  }
}

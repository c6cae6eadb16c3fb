// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Integrals
import Shrinkages

/// The channel `R = X + τ Z`, `Z ~ N(0, 1)`, of a Bernoulli–Gaussian `X`.
///
/// `R` is `N(0, τ²)` with probability `1 − γ` and `N(0, φ + τ²)` with probability `γ`; an active `X`
/// is then `N(m R, φ τ²/(φ + τ²))`, `m = φ/(φ + τ²)`. So each mean over `(X, Z)` is one integral a
/// component.
public struct ScalarChannel: Sendable {
  public let prior: BernoulliGaussianPrior
  /// `τ²`, above 0
  public let variance: Double

  /// - Throws: `PredictionError.outside`, unless `0 < τ² < ∞`.
  public init(prior: BernoulliGaussianPrior, variance: Double) throws {
    try PredictionError.require(variance > 0 && variance.isFinite, "τ²", variance, "above 0")
    self.prior = prior
    self.variance = variance
  }

  /// The risk `E[(η(X + τZ; σ) − X)²]`, where `σ` need not be `τ`: in closed form, if the shrinkage
  /// has one, and else by quadrature to 1e-11 of its size.
  /// - Throws: `QuadratureError`
  public func risk(of eta: any Shrinkage<Double>, sigma: Double) throws -> Double {
    try (eta as? any Predictable)?.risk(in: self, sigma: sigma)
      ?? riskByQuadrature(of: eta, sigma: sigma)
  }

  /// The mean slope `E[η'(X + τZ; σ)]`; in closed form, if the shrinkage has one.
  /// - Throws: `QuadratureError`
  public func slope(of eta: any Shrinkage<Double>, sigma: Double) throws -> Double {
    try (eta as? any Predictable)?.slope(in: self, sigma: sigma)
      ?? slopeByQuadrature(of: eta, sigma: sigma)
  }

  /// The risk `(1−γ) E[η(R)²] + γ (E[(η(R) − m R)²] + φ τ²/(φ + τ²))`, always by quadrature.
  /// - Throws: `QuadratureError`
  public func riskByQuadrature(of eta: any Shrinkage<Double>, sigma: Double) throws -> Double {
    let total = prior.phi + variance
    let m = prior.phi / total
    // Errors count beside the whole risk, which is at least γ m τ².
    let least = prior.gamma * m * variance
    let addend = prior.gamma < 1 ? least / (1 - prior.gamma) : 0
    let zero = try mean(of: "the risk", total: variance, eta, sigma, addend: addend) {
      let value = eta($0, sigma)
      return value * value
    }
    let active = try mean(of: "the risk", total: total, eta, sigma, addend: m * variance) {
      let error = eta($0, sigma) - m * $0
      return error * error
    }
    return (1 - prior.gamma) * zero + prior.gamma * (active + m * variance)
  }

  /// The mean slope, always by quadrature.
  /// - Throws: `QuadratureError`
  public func slopeByQuadrature(of eta: any Shrinkage<Double>, sigma: Double) throws -> Double {
    try mean(of: "the slope", eta, sigma) { eta.slope($0, sigma) }
  }

  /// `E f(R)` over both components, of an `f` that varies as `η(·; σ)` does.
  /// - Throws: `QuadratureError`, naming `quantity`.
  public func mean(
    of quantity: String, _ eta: any Shrinkage<Double>, _ sigma: Double, _ f: (Double) -> Double
  ) throws -> Double {
    let zero = try mean(of: quantity, total: variance, eta, sigma, f)
    let active = try mean(of: quantity, total: prior.phi + variance, eta, sigma, f)
    return (1 - prior.gamma) * zero + prior.gamma * active
  }

  private func mean(
    of quantity: String, total: Double, _ eta: any Shrinkage<Double>, _ sigma: Double,
    addend: Double = 0, _ f: (Double) -> Double
  ) throws -> Double {
    let turns = (eta as? any Predictable)?.turningPoints(sigma: sigma) ?? []
    let distances: [Double] = [-2, -0.5, 0, 0.5, 2].map { $0 * sigma }
    let around = turns.flatMap { turn in distances.map { turn + $0 } }
    return try gaussianMean(
      of: quantity, variance: total, scale: min(sigma, variance.squareRoot()),
      breaks: around.filter { $0 > 0 }, addend: addend, f)
  }
}

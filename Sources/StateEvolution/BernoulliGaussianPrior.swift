// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Problems
import Shrinkages

/// The prior `P(X) = (1 − γ) δ(X) + γ N(X; 0, φ)` of one entry [GEN].
public struct BernoulliGaussianPrior: Prior, Equatable {
  /// Probability of an active entry, in (0, 1].
  public let gamma: Double
  /// Variance of an active entry, above 0.
  public let phi: Double

  /// - Throws: `PredictionError.outside`; `γ = 0` is a zero signal, of which there is no NMSE.
  public init(gamma: Double, phi: Double) throws {
    try PredictionError.require(gamma > 0 && gamma <= 1, "γ", gamma, "above 0 and at most 1")
    try PredictionError.require(phi > 0 && phi.isFinite, "φ", phi, "a number above 0")
    self.gamma = gamma
    self.phi = phi
  }

  /// `γ = 0.1`, `φ = 1` [GEN]
  public static let standard = BernoulliGaussianPrior(valid: 0.1, 1)

  private init(valid gamma: Double, _ phi: Double) { (self.gamma, self.phi) = (gamma, phi) }

  /// `E[X²] = γ φ`
  public var secondMoment: Double { gamma * phi }

  /// [BG] `η(r; σ) = E[X | X + σ Z = r]`; for `γ = 1` it is `r φ/(φ + σ²)`.
  public var posteriorMean: BernoulliGaussian<Double> {
    gamma < 1
      ? BernoulliGaussian(gamma: gamma, phi: phi)
      : BernoulliGaussian(theta1: phi, theta2: -Double.greatestFiniteMagnitude)
  }

  /// The noise variance of a signal-to-noise ratio in dB for `‖A‖_F² = N` and `ratio = M/N`,
  /// `σ_w² = γ φ (N/M) 10^{−SNR/10}` [GEN].
  public func noiseVariance(snr: Double, ratio: Double) -> Double {
    ProblemSpecification.noiseVariance(power: secondMoment, rows: ratio, columns: 1, snr: snr)
  }

  /// The minimum mean squared error `E[(X − E[X | X + τ Z])²]` of the scalar channel.
  /// - Parameter variance: `τ²`, from 0 to infinity.
  /// - Throws: `PredictionError`
  public func mmse(variance: Double) throws -> Double {
    if variance == 0 { return 0 }
    // What such an observation explains is below the rounding of E[X²].
    if variance >= 1e17 * phi { return secondMoment }
    return try risk(of: posteriorMean, sigma: variance.squareRoot(), variance: variance)
  }

  /// - Throws: `PredictionError.outside`, unless `0 < τ² < ∞`; `QuadratureError`.
  public func risk(
    of eta: any Shrinkage<Double>, sigma: Double, variance: Double
  ) throws -> Double {
    try ScalarChannel(prior: self, variance: variance).risk(of: eta, sigma: sigma)
  }

  /// - Throws: `PredictionError.outside`, unless `0 < τ² < ∞`; `QuadratureError`.
  public func slope(
    of eta: any Shrinkage<Double>, sigma: Double, variance: Double
  ) throws -> Double {
    try ScalarChannel(prior: self, variance: variance).slope(of: eta, sigma: sigma)
  }
}

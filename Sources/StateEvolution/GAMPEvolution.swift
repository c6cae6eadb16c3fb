// SPDX-License-Identifier: GPL-3.0-or-later
import Channels

/// [SE-GAMP] The state evolution of sum-product GAMP with scalar variances (Rangan 2011), matched to
/// the prior and the channel, for `A` with independent entries `N(0, 1/M)`. With
/// `ρ = (N/M) E[X²]`, `z = A x`, `p ~ N(0, ρ − τ_p)` and `z|p ~ N(p, τ_p)`,
///
///     τ_p = (N/M) E_{t−1}
///     τ_r = τ_p/(1 − E[var(z|p, y)]/τ_p) = (τ_p + σ_w²)/E I(p, √(τ_p + σ_w²))
///     E_t = mmse(τ_r),
///
/// with the information `I` of an `Observation`. From `E_{−1} = E[X²]` it tells where GAMP ends that
/// starts from nothing; the magnitude channel then stays there, for `I(0, s) = 0`, and `τ_r = ∞`.
public struct GAMPEvolution: Evolution {
  public let prior: any Prior
  public let channel: any Observation
  /// `σ_w² ≥ 0`
  public let noiseVariance: Double
  /// `M/N`
  public let ratio: Double
  /// `E_{−1}`, above 0, at most `E[X²]`
  public let initialMSE: Double

  public struct State: EvolutionState {
    /// `E_t`
    public var mse: Double
    /// `τ_p`
    public var tauP: Double
    /// `E I(p, √(τ_p + σ_w²))`
    public var information: Double
    /// `τ_r`
    public var tauR: Double

    public var quantities: [(name: String, value: Double)] {
      [("tauP", tauP), ("information", information), ("tauR", tauR), ("mse", mse)]
    }
  }

  /// - Parameters:
  ///   - prior: of the signal.
  ///   - channel: how `z + w` is observed.
  ///   - noiseVariance: `σ_w² ≥ 0`
  ///   - ratio: `M/N`
  ///   - initialMSE: by default `E[X²]`, of the estimate 0.
  /// - Throws: `PredictionError.outside`
  public init(
    prior: any Prior, channel: any Observation, noiseVariance: Double, ratio: Double,
    initialMSE: Double? = nil
  ) throws {
    let initial = initialMSE ?? prior.secondMoment
    try requireNoise(noiseVariance)
    try PredictionError.require(ratio > 0 && ratio.isFinite, "M/N", ratio, "a number above 0")
    try PredictionError.require(
      initial > 0 && initial <= prior.secondMoment, "the initial error", initial,
      "above 0 and at most E[X²] = \(prior.secondMoment)")
    self.prior = prior
    self.channel = channel
    self.noiseVariance = noiseVariance
    self.ratio = ratio
    self.initialMSE = initial
  }

  public func start() -> State { State(mse: initialMSE, tauP: 0, information: 0, tauR: 0) }

  public func step(_ s: inout State) throws {
    // τ_p = (N/M) E_{t−1}
    s.tauP = s.mse / ratio
    let spread = max(0, prior.secondMoment - s.mse) / ratio
    let total = s.tauP + noiseVariance
    // τ_r = (τ_p + σ_w²)/E I
    s.information = try channel.meanInformation(variance: spread, deviation: total.squareRoot())
    s.tauR = total / s.information
    // E_t = mmse(τ_r)
    s.mse = try prior.mmse(variance: s.tauR)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Shrinkages

/// [SE-AMP] The state evolution of AMP for `A` with independent entries `N(0, 1/M)`, from
/// `E_{−1} = E[X²]`:
///
///     τ_t²    = σ_w² + (N/M) E_{t−1}
///     E_t     = E[(η(X + τ_t Z; τ_t) − X)²]
///     b_{t+1} = (N/M) E[η'(X + τ_t Z; τ_t)]
///
/// `E_t` is the error of `x̂_{t+1}`, the estimate after iteration `t`; AMP's `σ_t` tends to `τ_t`.
public struct AMPEvolution: Evolution {
  public let prior: any Prior
  public let shrinkage: any Shrinkage<Double>
  /// `σ_w² ≥ 0`
  public let noiseVariance: Double
  /// `M/N`
  public let ratio: Double

  public struct State: EvolutionState {
    /// `E_t`
    public var mse: Double
    /// `τ_t²`
    public var tau2: Double
    /// `b_{t+1}`
    public var b: Double

    public var quantities: [(name: String, value: Double)] {
      [("tau2", tau2), ("b", b), ("mse", mse)]
    }
  }

  /// - Throws: `PredictionError.outside`
  public init(
    prior: any Prior, shrinkage: any Shrinkage<Double>, noiseVariance: Double,
    ratio: Double
  ) throws {
    try requireNoise(noiseVariance)
    try PredictionError.require(ratio > 0 && ratio.isFinite, "M/N", ratio, "a number above 0")
    self.prior = prior
    self.shrinkage = shrinkage
    self.noiseVariance = noiseVariance
    self.ratio = ratio
  }

  public func start() -> State { State(mse: prior.secondMoment, tau2: 0, b: 0) }

  public func step(_ s: inout State) throws {
    // τ_t² = σ_w² + (N/M) E_{t−1}
    s.tau2 = noiseVariance + s.mse / ratio
    let tau = s.tau2.squareRoot()
    // E_t = E[(η(X + τ_t Z; τ_t) − X)²]
    s.mse = try prior.risk(of: shrinkage, sigma: tau, variance: s.tau2)
    // b_{t+1} = (N/M) E[η']
    s.b = try prior.slope(of: shrinkage, sigma: tau, variance: s.tau2) / ratio
  }
}

func requireNoise(_ variance: Double) throws {
  try PredictionError.require(
    variance >= 0 && variance.isFinite, "σ_w²", variance, "a number of 0 or more")
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Shrinkages

/// [SE-VAMP] The state evolution of VAMP for `A` with the given spectrum and right singular vectors
/// uniform over the orthogonal group, when what it assumes may be wrong: its `σ_w²`, `σ̃_t²`, `σ_t²`
/// against the true `σ_{w0}²`, `τ̃_t²`, `τ_t²`. With `c = σ_w²/σ̃_t²` and means over the spectrum,
///
///     ν̃_t      = <c/(s² + c)>
///     τ_t²     = (τ̃_t² <(c/(s² + c) − ν̃_t)²> + σ_{w0}² <s²/(s² + c)²>) / (1 − ν̃_t)²
///     σ_t²     = σ̃_t² ν̃_t/(1 − ν̃_t)
///     E_t      = E[(η(X + τ_t Z; σ_t) − X)²],   ν_t = E[η'(X + τ_t Z; σ_t)]
///     τ̃²_{t+1} = (E_t − ν_t² τ_t²)/(1 − ν_t)²
///     σ̃²_{t+1} = σ_t² ν_t/(1 − ν_t)
///
/// from `τ̃_0² = E[X²]`. `τ_t²` is `(E_lin − ν̃² τ̃²)/(1 − ν̃)²`, written as a sum of squares, and
/// `1 − ν̃ = <s²/(s² + c)>`. VAMP's clips of its divergences are no part of it.
public struct VAMPEvolution: Evolution {
  public let prior: any Prior
  public let shrinkage: any Shrinkage<Double>
  public let spectrum: Spectrum
  /// `σ_{w0}² ≥ 0`
  public let noiseVariance: Double
  /// `σ_w²`, above 0 unless both are 0
  public let assumedNoiseVariance: Double
  /// `σ̃_0² > 0`
  public let initialVariance: Double

  public struct State: EvolutionState {
    /// `E_t`
    public var mse: Double
    /// `ν̃_t`, `τ_t²`, `σ_t²`, `ν_t`
    public var nuTilde, tau2, sigma2, nu: Double
    /// `τ̃²_{t+1}`, `σ̃²_{t+1}`
    public var tauTilde2, sigmaTilde2: Double

    public var quantities: [(name: String, value: Double)] {
      [
        ("nuTilde", nuTilde), ("tau2", tau2), ("sigma2", sigma2), ("nu", nu),
        ("tauTilde2", tauTilde2), ("sigmaTilde2", sigmaTilde2), ("mse", mse),
      ]
    }
  }

  /// - Parameters:
  ///   - prior: of the signal.
  ///   - shrinkage: VAMP's, matched to the prior or not.
  ///   - spectrum: the singular values of `A`.
  ///   - noiseVariance: the true one, 0 or more.
  ///   - assumedNoiseVariance: `σ_w²`; by default the true one.
  ///   - initialVariance: `σ̃_0²`; by default `E[X²]`.
  /// - Throws: `PredictionError.outside`
  public init(
    prior: any Prior, shrinkage: any Shrinkage<Double>, spectrum: Spectrum,
    noiseVariance: Double, assumedNoiseVariance: Double? = nil, initialVariance: Double? = nil
  ) throws {
    let assumed = assumedNoiseVariance ?? noiseVariance
    let initial = initialVariance ?? prior.secondMoment
    try requireNoise(noiseVariance)
    try PredictionError.require(
      assumed.isFinite && (assumed > 0 || assumed == 0 && noiseVariance == 0),
      "the assumed σ_w²", assumed, "a number above 0")
    try PredictionError.require(
      initial > 0 && initial.isFinite, "σ̃_0²", initial, "a number above 0")
    self.prior = prior
    self.shrinkage = shrinkage
    self.spectrum = spectrum
    self.noiseVariance = noiseVariance
    self.assumedNoiseVariance = assumed
    self.initialVariance = initial
  }

  public func start() -> State {
    State(
      mse: prior.secondMoment, nuTilde: 0, tau2: 0, sigma2: 0, nu: 0,
      tauTilde2: prior.secondMoment, sigmaTilde2: initialVariance)
  }

  public func step(_ s: inout State) throws {
    let c = assumedNoiseVariance / s.sigmaTilde2
    // ν̃_t = <c/(s² + c)>
    let nuTilde = try spectrum.mean(null: 1) { c / ($0 + c) }
    let gain = try spectrum.mean { $0 / ($0 + c) }
    s.nuTilde = nuTilde
    // τ_t² = (τ̃_t² <(c/(s² + c) − ν̃_t)²> + σ_{w0}² <s²/(s² + c)²>) / (1 − ν̃_t)²
    let spread = try spectrum.mean(null: gain * gain) {
      // Up to the sign the same; the smaller ones cancel less.
      let deviation = nuTilde < gain ? c / ($0 + c) - nuTilde : $0 / ($0 + c) - gain
      return deviation * deviation
    }
    let noise = noiseVariance == 0 ? 0 : try spectrum.mean { $0 / ($0 + c) / ($0 + c) }
    s.tau2 = (s.tauTilde2 * spread + noiseVariance * noise) / (gain * gain)
    // σ_t² = σ̃_t² ν̃_t/(1 − ν̃_t)
    s.sigma2 = s.sigmaTilde2 * nuTilde / gain
    guard s.tau2 > 0 else {
      // No noise and no null space: the linear stage is exact.
      s.mse = 0
      return
    }
    let sigma = s.sigma2.squareRoot()
    // E_t = E[(η(X + τ_t Z; σ_t) − X)²],  ν_t = E[η']
    s.mse = try prior.risk(of: shrinkage, sigma: sigma, variance: s.tau2)
    s.nu = try prior.slope(of: shrinkage, sigma: sigma, variance: s.tau2)
    // τ̃²_{t+1} = (E_t − ν_t² τ_t²)/(1 − ν_t)²,  σ̃²_{t+1} = σ_t² ν_t/(1 − ν_t)
    s.tauTilde2 = try extrinsicVariance(s.mse, s.nu, s.tau2)
    s.sigmaTilde2 = s.sigma2 * s.nu / (1 - s.nu)
  }
}

/// `(E − ν² τ²)/(1 − ν)²`, the error of `(η(r) − ν r)/(1 − ν)`.
/// - Throws: `PredictionError.slope`, unless `0 < ν < 1`.
func extrinsicVariance(_ mse: Double, _ nu: Double, _ tau2: Double) throws -> Double {
  guard nu > 0, nu < 1 else { throw PredictionError.slope(nu) }
  return (mse - nu * nu * tau2) / ((1 - nu) * (1 - nu))
}

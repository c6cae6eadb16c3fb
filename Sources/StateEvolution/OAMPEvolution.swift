// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Shrinkages

/// [SE-OAMP] The state evolution of orthogonal AMP (Ma and Ping 2017). The linear estimator has, along
/// each singular vector, a weight `w(s)`; with `g = <w s>`,
///
///     τ_t²    = v_t² <(1 − w s/g)²> + σ_w² <w²>/g²
///     E_t     = E[(η(X + τ_t Z; τ_t) − X)²],   ν_t = E[η'(X + τ_t Z; τ_t)]
///     v²_{t+1} = (E_t − ν_t² τ_t²)/(1 − ν_t)²
///
/// from `v_0² = E[X²]`: the de-correlated estimator is `(N/tr(Ŵ A)) Ŵ`, and the estimate that is fed
/// back is `(η(r) − ν r)/(1 − ν)`. OAMP knows `τ_t` and `v_t`, so nothing is mismatched.
public struct OAMPEvolution: Evolution {
  public let prior: any Prior
  public let shrinkage: any Shrinkage<Double>
  /// `Ŵ`
  public let estimator: LinearEstimator
  public let spectrum: Spectrum
  /// `σ_w² ≥ 0`
  public let noiseVariance: Double

  public struct State: EvolutionState {
    /// `E_t`
    public var mse: Double
    /// `τ_t²`, `ν_t`, `v²_{t+1}`
    public var tau2, nu, v2: Double

    public var quantities: [(name: String, value: Double)] {
      [("tau2", tau2), ("nu", nu), ("v2", v2), ("mse", mse)]
    }
  }

  /// - Throws: `PredictionError.outside`
  public init(
    prior: any Prior, shrinkage: any Shrinkage<Double>, estimator: LinearEstimator,
    spectrum: Spectrum, noiseVariance: Double
  ) throws {
    try requireNoise(noiseVariance)
    try PredictionError.require(
      !(estimator == .pseudoInverse && spectrum.hasUnboundedInverse && noiseVariance > 0), "M/N",
      spectrum.ratio, "a ratio away from 1, where the pseudo-inverse amplifies noise without bound")
    self.prior = prior
    self.shrinkage = shrinkage
    self.estimator = estimator
    self.spectrum = spectrum
    self.noiseVariance = noiseVariance
  }

  public func start() -> State {
    State(mse: prior.secondMoment, tau2: 0, nu: 0, v2: prior.secondMoment)
  }

  public func step(_ s: inout State) throws {
    // g = <w s>, where w s = h(s²) and w² = h(s²)²/s²
    let c = noiseVariance / s.v2
    let h: (Double) -> Double
    switch estimator {
    // Ŵ = A^T, w = s
    case .matchedFilter: h = { $0 }
    // Ŵ = A^+, w = 1/s
    case .pseudoInverse: h = { _ in 1 }
    // Ŵ = v² A^T (v² A A^T + σ_w² I)⁻¹, w = s/(s² + σ_w²/v²)
    case .lmmse: h = { $0 / ($0 + c) }
    }
    let g = try spectrum.mean(h)
    // τ_t² = v_t² <(1 − w s/g)²> + σ_w² <w²>/g²
    let spread = try spectrum.mean(null: 1) { (1 - h($0) / g) * (1 - h($0) / g) }
    let noise =
      noiseVariance == 0
      ? 0 : try spectrum.mean(of: "the estimator's noise") { h($0) * h($0) / $0 } / (g * g)
    s.tau2 = s.v2 * spread + noiseVariance * noise
    guard s.tau2 > 0 else {
      // No noise and no null space: the linear estimate is exact.
      s.mse = 0
      return
    }
    let tau = s.tau2.squareRoot()
    // E_t = E[(η(X + τ_t Z; τ_t) − X)²],  ν_t = E[η']
    s.mse = try prior.risk(of: shrinkage, sigma: tau, variance: s.tau2)
    s.nu = try prior.slope(of: shrinkage, sigma: tau, variance: s.tau2)
    // v²_{t+1} = (E_t − ν_t² τ_t²)/(1 − ν_t)²
    s.v2 = try extrinsicVariance(s.mse, s.nu, s.tau2)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// [ALPHA] The weight `λ` of the LASSO `½‖y − A x‖² + λ‖x‖_1` that an algorithm with threshold
/// `α σ` solves at its fixed point. Errata B8: the two differ, unless `α` is optimal.
public enum LASSOWeight {
  /// AMP-ℓ1: `λ = α σ_* (1 − b_*)`.
  ///
  /// At a fixed point `v (1 − b) = y − A x̂`, and `r − x̂ = A^T v ∈ α σ ∂‖x̂‖_1`; so
  /// `A^T (y − A x̂) = (1 − b) A^T v ∈ α σ (1 − b) ∂‖x̂‖_1`.
  public static func amp(alpha: Double, sigma: Double, b: Double) -> Double {
    alpha * sigma * (1 - b)
  }

  /// VAMP-ℓ1: `λ = α σ_w²/σ_∞`, where `σ_w²` is the variance that VAMP assumes and `σ_∞` its own
  /// deviation at the shrinkage input, `σ_t` and not the true error `τ_t`.
  ///
  /// Lines 7 and 12 give `ν̃/(1 − ν̃) · ν/(1 − ν) = 1` at a fixed point, so `ν̃ = 1 − ν`. Then
  /// `r = (x̃ − (1 − ν) r̃)/ν` and `r̃ = (x̂ − ν r)/(1 − ν)` give `x̃ = x̂` and
  /// `x̂ − r̃ = ν/(1 − ν) (r − x̂)`. The linear stage `(A^T A + c I) x̃ = A^T y + c r̃` says
  ///
  ///     A^T (y − A x̂) = c (x̂ − r̃) = c ν/(1 − ν) (r − x̂),
  ///
  /// where `c = σ_w²/σ̃²` and `σ̃² = σ² ν/(1 − ν)`, so that `c ν/(1 − ν) = σ_w²/σ²`. As
  /// `r − x̂ ∈ α σ ∂‖x̂‖_1`, the right side is in `(α σ_w²/σ) ∂‖x̂‖_1`.
  public static func vamp(alpha: Double, noiseVariance: Double, sigma: Double) -> Double {
    alpha * noiseVariance / sigma
  }
}

extension AMPEvolution.State {
  /// `λ` of AMP-ℓ1, for a state at the fixed point.
  public func lassoWeight(alpha: Double) -> Double {
    LASSOWeight.amp(alpha: alpha, sigma: tau2.squareRoot(), b: b)
  }
}

extension VAMPEvolution.State {
  /// `λ` of VAMP-ℓ1, for a state at the fixed point; `noiseVariance` is the assumed one.
  public func lassoWeight(alpha: Double, noiseVariance: Double) -> Double {
    LASSOWeight.vamp(alpha: alpha, noiseVariance: noiseVariance, sigma: sigma2.squareRoot())
  }
}

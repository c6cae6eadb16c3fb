// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [GAMMA] How a step `α_k` is made to suit a link. With the largest eigenvalue `λ_1` of `H^H H`:
public enum StepNormalisation: String, Sendable, CaseIterable {
  /// `γ_k = 1`
  case none
  /// `γ_k = 1/max(1, α_k · 2λ_1/(ln 2 (σ² + ‖HW‖²)))`, so that `α_k γ_k` is at most the inverse of the curvature along
  /// the path.
  case curvature
  /// `γ = 1/max(1, λ_1)`
  case gram
}

extension Link where S: JacobiScalar, S.Real == Double {
  /// `λ_1` of `H^H H`, where a normalisation asks for it, else 1.
  /// - Throws: `NotConverged`
  public func eigenvalue(for normalisation: StepNormalisation) throws -> Double {
    if normalisation == .none { return 1 }
    let largest = try SVD(h).s.first ?? 0
    return largest * largest
  }
}

/// A step `α γ` with what its adjoint needs.
struct NormalisedStep<S: Scalar> {
  /// `α γ`
  let size: S.Real
  /// `∂(αγ)/∂α`
  let byAlpha: S.Real
  /// `∂(αγ)/∂W = slope H^H K`, 0 where `γ` does not depend on `W`.
  let slope: S.Real

  init(
    _ alpha: S.Real, _ normalisation: StepNormalisation, _ rate: SpectralEfficiency<S>,
    eigenvalue: S.Real
  ) {
    switch normalisation {
    case .none: (size, byAlpha, slope) = (alpha, 1, .zero)
    case .gram:
      let gamma = 1 / S.Real.maximum(1, eigenvalue)
      (size, byAlpha, slope) = (alpha * gamma, gamma, .zero)
    case .curvature:
      // α γ = min(α, b),  b = ln 2 (σ² + ‖K‖²)/(2λ_1)
      let factor = SpectralEfficiency<S>.ln2 / (2 * eigenvalue)
      let bound = factor * (rate.link.noiseVariance + rate.heard.squaredNorm)
      // 1 where α > b
      let acts = S.Real.maximum(alpha - bound, .zero).support
      size = alpha + acts * (bound - alpha)
      byAlpha = 1 - acts
      slope = acts * 2 * factor
    }
  }
}

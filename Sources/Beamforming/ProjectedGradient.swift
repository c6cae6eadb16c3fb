// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [PGD] Ascent of the spectral efficiency within the power:
///
///     W_{k+1} = Π_P(W_k + α_k γ_k ∇SE(W_k)).
///
/// With learned `α_k` it is the network ``AutoPGD``.
public struct ProjectedGradient<S: Scalar>: Sendable {
  /// `α_0, α_1, …`
  public let steps: [S.Real]
  public let normalisation: StepNormalisation

  public init(steps: [S.Real], normalisation: StepNormalisation = .none) {
    (self.steps, self.normalisation) = (steps, normalisation)
  }

  /// `W_1, W_2, …`
  /// - Parameters:
  ///   - link: with its power.
  ///   - w: `W_0 ∈ C^{N_t×d}`
  ///   - eigenvalue: `λ_1` of `H^H H`, where the normalisation asks for it.
  public func course(
    _ link: Link<S>, from w: Matrix<S>, eigenvalue: S.Real = 1
  ) -> [Matrix<S>] {
    var w = w
    return steps.map { alpha in
      w =
        ProjectedGradientStep(alpha, normalisation, link, w, eigenvalue: eigenvalue).next
      return w
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// `η(r; σ, θ)` with the derivatives of it and of its slope. `p` is the count of `θ`.
public struct ShrinkageDerivatives<S: RealScalar>: Sendable {
  /// `η`
  public var value: S
  /// `∂η/∂r`
  public var dr: S
  /// `∂η/∂σ`
  public var dSigma: S
  /// `∂η/∂θ_i`, `p` numbers
  public var dTheta: [S]
  /// `∂²η/∂r²`
  public var drr: S
  /// `∂²η/∂r∂σ`
  public var drSigma: S
  /// `∂²η/∂r∂θ_i`, `p` numbers
  public var drTheta: [S]

  public init(
    value: S, dr: S, dSigma: S, dTheta: [S], drr: S, drSigma: S, drTheta: [S]
  ) {
    self.value = value
    self.dr = dr
    self.dSigma = dSigma
    self.dTheta = dTheta
    self.drr = drr
    self.drSigma = drSigma
    self.drTheta = drTheta
  }
}

extension RealScalar where Real == Self {
  /// `sgn(x)` where `|x| > t`, else 0; for `t ≥ 0`.
  static func sign(_ x: Self, beyond t: Self) -> Self {
    maximum(x - t, 0).support - maximum(-x - t, 0).support
  }
}

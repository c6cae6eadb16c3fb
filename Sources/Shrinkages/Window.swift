// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// A smooth even window `β(z)` at one `z`: what [EXP] and [SPL] are made of,
///
///     η(r; σ) = θ2 r + θ3 r β(z),  z = r/(θ1 σ)
///     ∂r   = θ2 + θ3 (β + zβ')
///     ∂σ   = −θ3 θ1 z² β',   ∂θ1 = −θ3 σ z² β',   ∂θ2 = r,   ∂θ3 = r β
///     ∂r∂r = θ3 (2β' + zβ'')/(θ1 σ),   ∂r∂σ = −θ3 (2zβ' + z²β'')/σ
///     ∂r∂θ1 = −θ3 (2zβ' + z²β'')/θ1,   ∂r∂θ2 = 1,   ∂r∂θ3 = β + zβ'
struct Window<S: RealScalar> where S.Real == S {
  let beta: S
  /// `β'/z`, which has a limit at 0.
  let ratio: S
  /// `β''`
  let second: S

  /// `r/(θ1 σ)`, within bounds past which a window is zero in every format, so that no product of
  /// its derivatives can be `0 · ∞`. The two quotients cannot give `0/0`, as `r/(θ1 σ)` could.
  static func argument(_ r: S, _ sigma: S, _ theta1: S) -> S {
    S.clamp(r / sigma / theta1, S(0x1p50))
  }

  func value(_ r: S, _ theta2: S, _ theta3: S) -> S { r * (theta2 + theta3 * beta) }

  func slope(_ z: S, _ theta2: S, _ theta3: S) -> S { theta2 + theta3 * (beta + z * z * ratio) }

  func derivatives(
    _ r: S, _ sigma: S, _ z: S, _ theta1: S, _ theta2: S, _ theta3: S,
    _ dTheta: MutableColumn<S>, _ drTheta: MutableColumn<S>
  ) -> EntryDerivatives<S> {
    let first = z * ratio
    let bend = z * (2 * first + z * second)
    let fall = z * z * first
    (dTheta[0], dTheta[1], dTheta[2]) = (-theta3 * sigma * fall, r, r * beta)
    (drTheta[0], drTheta[1], drTheta[2]) = (-theta3 * bend / theta1, 1, beta + z * first)
    return EntryDerivatives(
      value: value(r, theta2, theta3), dr: slope(z, theta2, theta3),
      dSigma: -theta3 * theta1 * fall, drr: theta3 * (2 * first + z * second) / theta1 / sigma,
      drSigma: -theta3 * bend / sigma)
  }

  /// Parameters of a family with a window.
  static var parameters: [ShrinkageParameter] {
    [
      ShrinkageParameter("θ1", .positive), ShrinkageParameter("θ2", .finite),
      ShrinkageParameter("θ3", .finite),
    ]
  }
}

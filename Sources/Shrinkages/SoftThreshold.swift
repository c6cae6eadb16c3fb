// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [SST] The scaled soft threshold, BSR17 (32):
///
///     η(r; σ) = θ1 sgn(r) max(|r| − θ2 σ, 0)
///     ∂η/∂r   = θ1 where |r| > θ2 σ, else 0
///
/// `θ1 = 1`, `θ2 = α` is AMP-ℓ1's `η_st(r; α σ)`.
public struct SoftThreshold<S: RealScalar>: Shrinkage where S.Real == S {
  /// Gain, of any sign.
  public let theta1: S
  /// Threshold in units of `σ`, `≥ 0`.
  public let theta2: S

  public init(theta1: S = 1, theta2: S) {
    self.theta1 = theta1
    self.theta2 = theta2
  }

  public func callAsFunction(_ r: S, _ sigma: S) -> S {
    theta1 * S.softThreshold(r, theta2 * sigma)
  }

  public func slope(_ r: S, _ sigma: S) -> S {
    theta1 * S.softThreshold(r, theta2 * sigma).support
  }

  public func apply(_ r: Column<S>, _ sigma: S, into x: MutableColumn<S>) -> S {
    let support = S.softThreshold(r, theta2 * sigma, into: x)
    S.combine(theta1, Column(x), 0, Column(x), into: x)
    return theta1 * support
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [ISTA-RATE], [FISTA-RATE] Bounds of `F(x̂_t) − F*` after `t ≥ 1` iterations, for a step `β ≤ 1/‖A‖²`
/// and the squared distance `‖x̂_0 − x*‖²` of the start to a minimiser.
///
/// The formulas are `Proofs/theories/Bounds.v`, and agree with its values.
public struct ObjectiveBounds<S: RealScalar>: Sendable where S.Real == S {
  /// `‖x̂_0 − x*‖²`
  public let squaredDistance: S
  /// `β`, with `β ‖A‖² ≤ 1`.
  public let step: S

  public init(squaredDistance: S, step: S) {
    self.squaredDistance = squaredDistance
    self.step = step
  }

  /// `‖x̂_0 − x*‖²/(2 β t)`: Beck and Teboulle 2009, Theorem 3.1.
  public func ista(_ t: Int) -> S { squaredDistance / (S(2) * step * S(Double(t))) }

  /// `2 ‖x̂_0 − x*‖²/(β (t + 1)²)`: Beck and Teboulle 2009, Theorem 4.4.
  public func fista(_ t: Int) -> S {
    let next = S(Double(t)) + S(1)
    return S(2) * squaredDistance / (step * next * next)
  }

  /// `2 ‖x̂_0 − z‖²/(β (t + 1)²) + g (t − 1)/(t + 1)²`, a bound of `F(x̂_t) − F(z)` for a point `z` with
  /// `F(z) ≤ F* + g`, such as one with the duality gap `g`; `squaredDistance` is then `‖x̂_0 − z‖²`.
  public func fista(_ t: Int, gap: S) -> S {
    let next = S(Double(t)) + S(1)
    return fista(t) + S(Double(t - 1)) / (next * next) * gap
  }
}

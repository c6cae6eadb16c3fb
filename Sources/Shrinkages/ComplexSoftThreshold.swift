// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule

/// [CST] The soft threshold of complex numbers, SCSZ21 (8) for rows of one complex entry:
///
///     η(r; σ) = max(0, 1 − τ/|r|) r,  τ = θ σ
///     ∂η/∂r   = 1 − τ/(2|r|)  where |r| > τ, else 0
///
/// The slope is half the trace of the Jacobian in real and imaginary part: 1 along the ray and
/// `1 − τ/|r|` across it. Of real entries it is the soft threshold, with slope 1 or 0.
public struct ComplexSoftThreshold<S: Scalar>: Shrinkage {
  /// Threshold in units of `σ`, `≥ 0`.
  public let theta: S.Real

  public init(theta: S.Real) { self.theta = theta }

  public func callAsFunction(_ r: S, _ sigma: S.Real) -> S { S.softThreshold(r, theta * sigma) }

  public func slope(_ r: S, _ sigma: S.Real) -> S.Real {
    let tau = theta * sigma
    return slope(r, tau: tau, S.softThreshold(r, tau).support)
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func apply(_ r: Column<S>, _ sigma: S.Real, into x: MutableColumn<S>) -> S.Real {
    let tau = theta * sigma
    var slopes = S.Real.zero
    for i in r.indices {
      let entry = r[i]
      x[i] = S.softThreshold(entry, tau)
      slopes = slopes + slope(entry, tau: tau, x[i].support)
    }
    return slopes
  }

  private func slope(_ r: S, tau: S.Real, _ active: S.Real) -> S.Real {
    // Off the dead zone the divisor is |r|; within it nothing may be divided by zero.
    let length = S.Real.maximum(r.squaredMagnitude.squareRoot(), tau)
    let across = tau / (length + (1 - length.support))
    return active * (1 - (1 - S.shareOfTrace) * across)
  }
}

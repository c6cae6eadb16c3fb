// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// The posterior mean of a circular complex Bernoulli–Gaussian signal, `x = 0` or `CN(0, φ)`, seen in
/// noise `CN(0, σ²)`. With `g = φ/(φ + σ²)`, `h = g |r|²/σ²` and the log odds that the entry is zero,
///
///     u = θ2 + log(1 + φ/σ²) − h,   p = 1/(1 + e^u),   q = 1 − p,
///     η(r; σ) = g r p,   ∂η/∂r = g p (1 + q h),
///
/// `θ1 = φ`, `θ2 = log((1−γ)/γ)`. It is [BG] with a normaliser and an exponent twice as large, there
/// being two real parts. The slope is half the trace of the Jacobian in these.
public struct ComplexBernoulliGaussian<S: ComplexScalar>: Shrinkage {
  /// `φ = E|x|²` of an active entry, `> 0`
  public let theta1: S.Real
  /// `log((1−γ)/γ)`
  public let theta2: S.Real

  public init(theta1: S.Real, theta2: S.Real) {
    self.theta1 = theta1
    self.theta2 = theta2
  }

  /// The posterior mean under activity `γ` in (0, 1) and variance `φ > 0`.
  public init(gamma: S.Real, phi: S.Real) {
    self.init(theta1: phi, theta2: BernoulliGaussian<S.Real>(gamma: gamma, phi: phi).theta2)
  }

  /// What depends on `σ` alone: [BG]'s constants with twice its normaliser.
  private func constants(_ sigma: S.Real) -> (gain: S.Real, scale: S.Real, offset: S.Real) {
    let real = BernoulliGaussian<S.Real>(theta1: theta1, theta2: 0).constants(sigma)
    return (real.gain, real.scale, S.Real.minimum(S.Real(1e20), theta2 + 2 * real.offset))
  }

  /// `η`, and `∂η/∂r`
  private func evaluate(
    _ r: S, _ constants: (gain: S.Real, scale: S.Real, offset: S.Real)
  ) -> (value: S, slope: S.Real) {
    let z = S.scale(constants.scale, r)
    // The bound past which q is zero comes first, as in [BG].
    let h = S.Real.minimum(S.Real(1e30), z.squaredMagnitude)
    let (p, q) = S.Real.logistic(constants.offset - h)
    return (S.scale(constants.gain * p, r), constants.gain * p * (1 + h * q))
  }

  public func callAsFunction(_ r: S, _ sigma: S.Real) -> S { evaluate(r, constants(sigma)).value }

  public func slope(_ r: S, _ sigma: S.Real) -> S.Real { evaluate(r, constants(sigma)).slope }

  public func apply(_ r: Column<S>, _ sigma: S.Real, into x: MutableColumn<S>) -> S.Real {
    let constants = constants(sigma)
    var slopes = S.Real.zero
    for i in r.indices {
      let (value, slope) = evaluate(r[i], constants)
      x[i] = value
      slopes = slopes + slope
    }
    return slopes
  }
}

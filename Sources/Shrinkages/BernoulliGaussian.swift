// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [BG] The posterior mean of a Bernoulli–Gaussian signal seen in Gaussian noise, BSR17 (37)–(40):
///
///     η(r; σ) = r / [(1 + σ²/θ1) (1 + √(1 + θ1/σ²) exp(θ2 − r²/(2(σ² + σ⁴/θ1))))]
///
/// `θ1 = φ` is the variance of an active entry, `θ2 = log((1−γ)/γ)` the log odds that it is zero.
/// With `ρ = √θ1/σ`, the gain `g = 1/(1 + ρ⁻²)` and the half square `h = g (r/σ)²/2`, the log odds
/// given `r` and its two probabilities are
///
///     u = θ2 + ½ log(1 + ρ²) − h,   p = 1/(1 + e^u),   q = 1 − p,
///
/// and `η = g r p`, `∂η/∂r = g p (1 + 2 h q)`; no finite `r` and `σ > 0` give NaN or infinity.
public struct BernoulliGaussian<S: RealScalar>: Shrinkage where S.Real == S {
  /// `φ > 0`
  public let theta1: S
  /// `log((1−γ)/γ)`
  public let theta2: S

  public init(theta1: S, theta2: S) {
    self.theta1 = theta1
    self.theta2 = theta2
  }

  /// The posterior mean under activity `γ` in (0, 1) and variance `φ > 0`.
  public init(gamma: S, phi: S) {
    self.init(theta1: phi, theta2: S.log((1 - gamma) / gamma))
  }

  /// `g`, `√g/σ` and `θ2 + ½ log(1 + ρ²)`, with `1 + ρ² = m² (1/m² + n²)`, `m = max(ρ, 1)` and
  /// `n = min(ρ, 1)`, so that `√g = n/√(1/m² + n²)`.
  func constants(_ sigma: S) -> (gain: S, scale: S, offset: S) {
    let rho = theta1.squareRoot() / sigma
    let m = S.maximum(rho, 1)
    // At ρ = 1 a dual number moves m alone.
    let n = S.minimum(1, rho)
    let sum = 1 / m / m + n * n
    let rootGain = n / sum.squareRoot()
    // Bounded, so that it cannot win over the bound of h when σ vanishes.
    let offset = S.minimum(S(1e20), theta2 + (S.log(m) + S.log(sum) / 2))
    return (gain: rootGain * rootGain, scale: rootGain / sigma, offset: offset)
  }

  /// `h`, up to a bound past which `q` is zero in every format, so that `h q` cannot be `∞ · 0`. The
  /// bound comes first: `minimum` gives it for `0 · ∞` too, which makes `η(0; 0)` zero.
  func halfSquare(_ r: S, _ scale: S) -> S {
    let z = r * scale
    return S.minimum(S(1e30), z * z / 2)
  }

  public func callAsFunction(_ r: S, _ sigma: S) -> S {
    let (gain, scale, offset) = constants(sigma)
    let (p, _) = S.logistic(offset - halfSquare(r, scale))
    return gain * r * p
  }

  public func slope(_ r: S, _ sigma: S) -> S {
    let (gain, scale, offset) = constants(sigma)
    let h = halfSquare(r, scale)
    let (p, q) = S.logistic(offset - h)
    return gain * p * (1 + 2 * h * q)
  }

  /// `Σ_j π_j` and `Σ_j π_j (m_j² + v)` over a column: `π_j = P(x_j ≠ 0|r_j) = p`, and `m_j = g r_j`,
  /// `v = g σ²` are the mean and variance of an active entry.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func posterior(_ r: Column<S>, _ sigma: S) -> (activity: S, power: S) {
    let (gain, scale, offset) = constants(sigma)
    var activity = S.zero
    var power = S.zero
    for r in r {
      let (p, _) = S.logistic(offset - halfSquare(r, scale))
      let mean = gain * r
      activity = activity + p
      power = power + p * (mean * mean + gain * sigma * sigma)
    }
    return (activity, power)
  }

  public func apply(_ r: Column<S>, _ sigma: S, into x: MutableColumn<S>) -> S {
    let (gain, scale, offset) = constants(sigma)
    return S.posteriorMean(r, gain: gain, scale: scale, offset: offset, into: x)
  }
}

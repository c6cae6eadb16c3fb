// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Integrals
import Shrinkages

extension ScalarChannel {
  /// The risk of `η = θ1 η_st(·; t)`, `t = θ2 σ`, in closed form.
  ///
  /// A zero entry has, with `a = t/τ`, `θ1² τ² 2[(1 + a²) Q(a) − a φ(a)]`. An active one has, with
  /// `V = φ + τ²`, `a = t/√V`, `m = φ/V` and `d = θ1 − m`,
  ///
  ///     m τ² + V { m² P(|Z| < a; Z²) + 2 [d² (Q(a) + a φ(a)) − 2 d θ1 a φ(a) + θ1² a² Q(a)] },
  ///
  /// where `P(|Z| < a; Z²) = E[Z²; |Z| < a]` is an incomplete Gamma function: the parts below and
  /// above the threshold, of which neither cancels when `τ` is small.
  public func risk(of eta: SoftThreshold<Double>, sigma: Double) -> Double {
    let t = eta.theta2 * sigma
    let gain = eta.theta1
    let total = prior.phi + variance
    let m = prior.phi / total
    // θ1 − m, exact to rounding for θ1 = 1
    let d = gain - 1 + variance / total
    let a = t / total.squareRoot()
    let density = a * Normal.density(a)
    let tail = Normal.tail(a)
    // No a² where the tail has vanished: it might be infinite.
    let square = tail > 0 ? a * a * tail : 0
    let below = m * m * Normal.squareWithin(a)
    let above = d * d * (tail + density) - 2 * d * gain * density + gain * gain * square
    let active = m * variance + total * (below + 2 * above)
    let zero = gain * gain * variance * Normal.thresholdedSquare(t / variance.squareRoot())
    return (1 - prior.gamma) * zero + prior.gamma * active
  }

  /// `E[η'] = θ1 2 [(1−γ) Q(t/τ) + γ Q(t/√(φ + τ²))]`, `t = θ2 σ`
  public func slope(of eta: SoftThreshold<Double>, sigma: Double) -> Double {
    let t = eta.theta2 * sigma
    let zero = Normal.tail(t / variance.squareRoot())
    let active = Normal.tail(t / (prior.phi + variance).squareRoot())
    return 2 * eta.theta1 * ((1 - prior.gamma) * zero + prior.gamma * active)
  }
}

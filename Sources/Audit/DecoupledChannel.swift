// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Integrals
import Shrinkages
import StateEvolution

/// The channel `R = α X + τ Z`, `Z ~ N(0, 1)`, that a layer's shrinkage sees of a Bernoulli–Gaussian `X`:
/// [SE-VAMP]'s with a gain `α`, which is 1 where the linear stage is unbiased.
///
/// `R` is `N(0, τ²)` with probability `1 − γ` and `N(0, T)`, `T = α²φ + τ²`, with probability `γ`; an active
/// `X` is then `N(m R, φ τ²/T)`, `m = α φ/T`.
struct DecoupledChannel: Sendable {
  let prior: BernoulliGaussianPrior
  /// `α`
  let gain: Double
  /// `τ² > 0`
  let variance: Double

  /// `T`
  var activeVariance: Double { gain * gain * prior.phi + variance }
  private var regression: Double { gain * prior.phi / activeVariance }

  /// `E[R²]`
  var power: Double { gain * gain * prior.secondMoment + variance }

  /// `E[X | R = r]`: the posterior mean of `α X` by `α`.
  func posteriorMean(_ r: Double) -> Double {
    guard gain != 0 else { return 0 }
    return scaled(r, variance.squareRoot()) / gain
  }

  private var scaled: BernoulliGaussian<Double> {
    let phi = gain * gain * prior.phi
    return prior.gamma < 1
      ? BernoulliGaussian(gamma: prior.gamma, phi: phi)
      : BernoulliGaussian(theta1: phi, theta2: -Double.greatestFiniteMagnitude)
  }

  /// The density of `R` at `r`.
  func density(_ r: Double) -> Double {
    func normal(_ variance: Double) -> Double {
      Normal.density(r / variance.squareRoot()) / variance.squareRoot()
    }
    return (1 - prior.gamma) * normal(variance) + prior.gamma * normal(activeVariance)
  }

  /// `E f(R)`
  /// - Parameter turns: the `r > 0` at which `f` has a kink, or turns within a few `τ`.
  /// - Throws: `QuadratureError`, naming `quantity`.
  func mean(
    of quantity: String, turns: [Double] = [], _ f: (Double) -> Double
  ) throws -> Double {
    let zero = try component(quantity, variance, turns, f)
    let active = try component(quantity, activeVariance, turns, f)
    return (1 - prior.gamma) * zero + prior.gamma * active
  }

  /// `E[X f(R)] = γ m E[R f(R) | active]`
  func meanTimesSignal(
    of quantity: String, turns: [Double] = [], _ f: (Double) -> Double
  ) throws -> Double {
    let active = try component(quantity, activeVariance, turns) { $0 * f($0) }
    return prior.gamma * regression * active
  }

  /// `E[(f(R) − X)²]`, by what is left of an active `X` when `R` is known.
  func risk(turns: [Double] = [], _ f: (Double) -> Double) throws -> Double {
    let m = regression
    let rest = prior.phi * variance / activeVariance
    let zero = try component("the risk", variance, turns) { f($0) * f($0) }
    let active = try component("the risk", activeVariance, turns, addend: rest) {
      (f($0) - m * $0) * (f($0) - m * $0)
    }
    return (1 - prior.gamma) * zero + prior.gamma * (active + rest)
  }

  /// `E[(E[X | R] − X)²]`, the least risk.
  func mmse() throws -> Double { try risk(turns: turns) { posteriorMean($0) } }

  /// Where the posterior mean turns.
  var turns: [Double] { scaled.turningPoints(sigma: variance.squareRoot()) }

  private func component(
    _ quantity: String, _ total: Double, _ turns: [Double], addend: Double = 0,
    _ f: (Double) -> Double
  ) throws -> Double {
    let tau = variance.squareRoot()
    let distances: [Double] = [-2, -0.5, 0, 0.5, 2]
    let around = (turns + self.turns).flatMap { turn in distances.map { turn + $0 * tau } }
    return try gaussianMean(
      of: quantity, variance: total, scale: tau, breaks: around.filter { $0 > 0 }, addend: addend, f
    )
  }
}

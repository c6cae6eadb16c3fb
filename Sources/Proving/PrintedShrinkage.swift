// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Calls

/// Shrinkages once more, as their cards print them or in another closed form, with derivatives by
/// forward differentiation: a second proof of `x`, of slopes and of all that `shrinkage-derivatives`
/// asks for, which shares no formula with `Sources/Shrinkages` but those of one line.
struct PrintedShrinkage {
  let family: String
  let theta: [Double]

  /// - Throws: `Unsuitable` for a family that is not here, or another number of `θ`.
  init(_ choice: ShrinkageChoice) throws {
    (family, theta) = (choice.family, choice.theta)
    let counts = [
      "soft-threshold": 2, "bernoulli-gaussian": 2, "exponential": 3, "spline": 3,
      "piecewise-linear": 5,
    ]
    guard counts[family] == theta.count || (family == "mlp" && theta.count % 3 == 1) else {
      throw Unsuitable(description: "no printed formula of \(family) is known")
    }
  }

  func value<S: RealScalar>(_ r: S, _ sigma: S, _ theta: [S]) -> S where S.Real == S {
    switch family {
    case "soft-threshold":
      // r less its projection on [−τ, τ]
      return theta[0] * (r - clamped(r, theta[1] * sigma))
    case "bernoulli-gaussian":
      let (phi, variance) = (theta[0], sigma * sigma)
      let exponent = theta[1] - r * r / (2 * (variance + variance * variance / phi))
      return r
        / ((1 + variance / phi) * (1 + (1 + phi / variance).squareRoot() * S.exp(exponent)))
    case "exponential":
      let z = r / (theta[0] * sigma)
      return (theta[1] + theta[2] * S.exp(-(z * z) / 2)) * r
    case "spline":
      // The cubic B-spline by truncated powers.
      let z = absolute(r / (theta[0] * sigma))
      let (outer, inner) = (S.maximum(2 - z, 0), S.maximum(1 - z, 0))
      let bump = (outer * outer * outer - 4 * inner * inner * inner) / 6
      return (theta[1] + theta[2] * bump) * r
    case "piecewise-linear":
      // One soft threshold for each change of slope.
      let beyond = (r - clamped(r, theta[0] * sigma), r - clamped(r, theta[1] * sigma))
      return theta[2] * r + (theta[3] - theta[2]) * beyond.0 + (theta[4] - theta[3]) * beyond.1
    default:
      // tanh x = 1 − 2/(e^{2x} + 1)
      let (u, units) = (absolute(r) / sigma, theta.count / 3)
      let sum = (0..<units).reduce(theta[3 * units]) { sum, k in
        let x = theta[k] * u + theta[units + k]
        return sum + theta[2 * units + k] * (1 - 2 / (S.exp(2 * x) + 1))
      }
      return r * sum
    }
  }

  private func clamped<S: RealScalar>(_ r: S, _ t: S) -> S where S.Real == S {
    S.minimum(S.maximum(r, -t), t)
  }

  private func absolute<S: RealScalar>(_ x: S) -> S where S.Real == S {
    S.maximum(x, 0) + S.maximum(-x, 0)
  }
}

extension PrintedShrinkage {
  /// `η` and `∂η/∂r`.
  func withSlope(_ r: Ball, _ sigma: Ball) -> Tangent<Ball> {
    value(Tangent(r, 1), Tangent(sigma, 0), theta.map { Tangent($0) })
  }

  /// The derivatives of `η` by `σ` and `θ` and those of its slope, in the order of the card:
  /// `(∂σ, ∂θ, ∂r∂r, ∂r∂σ, ∂r∂θ)`.
  func derivatives(_ r: Ball, _ sigma: Ball) -> (Ball, [Ball], Ball, Ball, [Ball]) {
    typealias Twice = Tangent<Tangent<Ball>>
    /// By `r` within, and by one of `(r, σ, θ_1, …)` without.
    func twice(_ variable: Int) -> Twice {
      func outer(_ k: Int) -> Tangent<Ball> { Tangent(k == variable ? 1 : 0, 0) }
      return value(
        Twice(Tangent(r, 1), outer(0)), Twice(Tangent(sigma, 0), outer(1)),
        theta.enumerated().map { Twice(Tangent($1), outer($0 + 2)) })
    }
    let bySigma = twice(1).tangent
    let byTheta = theta.indices.map { twice($0 + 2).tangent }
    return (
      bySigma.value, byTheta.map(\.value), twice(0).tangent.tangent, bySigma.tangent,
      byTheta.map(\.tangent)
    )
  }
}

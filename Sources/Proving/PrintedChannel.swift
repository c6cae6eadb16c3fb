// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Calls

/// Output channels by one formula for all of them. With `Z(p)` the likelihood of `y` where `z ~ N(p, τ)`,
///
///     E[z|y] = p + τ ∂_p log Z,   var[z|y] = τ + τ² ∂_p² log Z,
///
/// both by forward differentiation of `log Z`, up to a constant: of `N(y; p, s²)`, `Φ(y p/s)`,
/// `Φ(b) − Φ(a)` and `N(y; p, s²) + N(−y; p, s²)`. The reference has each channel's own moments.
struct PrintedChannel {
  let choice: ChannelChoice
  let noiseVariance: Ball

  func posterior(_ y: Ball, _ p: Ball, _ tau: Ball) -> (mean: Ball, variance: Ball) {
    typealias Twice = Tangent<Tangent<Ball>>
    let z = logLikelihood(y, Twice(Tangent(p, 1), Tangent(1, 0)), tau)
    return (p + tau * z.tangent.value, tau + tau * tau * z.tangent.tangent)
  }

  private func logLikelihood<S: TailScalar>(_ y: Ball, _ p: S, _ tau: Ball) -> S where S.Real == S {
    let variance = S(ball: tau + noiseVariance), s = variance.squareRoot(), shown = S(ball: y)
    switch choice {
    case .awgn: return -((shown - p) * (shown - p)) / (2 * variance)
    case .probit: return S.log(S.normalTail(-(shown * p) / s))
    case .magnitude:
      let c = shown * p / variance
      return S.log(S.exp(c) + S.exp(-c)) - p * p / (2 * variance)
    case .quantiser(let width, let levels):
      let outermost = Double(levels - 1) / 2 * width
      func end(_ side: Double) -> S {
        let reach = y.midpoint == side * outermost ? S(1e6) * S(width) : 0
        return (shown + S(side) * (S(width) / 2 + reach) - p) / s
      }
      return S.log(S.normalTail(end(-1)) - S.normalTail(end(1)))
    }
  }
}

/// An arithmetic with the tail of the normal distribution, `Q(x) = ∫_x^∞ φ`.
protocol TailScalar: RealScalar {
  init(ball: Ball)
  static func normalTail(_ x: Self) -> Self
  /// `φ(x)`
  static func normalDensity(_ x: Self) -> Self
}

extension Ball: TailScalar {
  init(ball: Ball) { self = ball }
  static func normalDensity(_ x: Ball) -> Ball { exp(-(x * x) / 2) / (2 * pi).squareRoot() }
}

extension Tangent: TailScalar where R: TailScalar {
  init(ball: Ball) { self.init(R(ball: ball), 0) }
  static func normalTail(_ x: Tangent) -> Tangent {
    Tangent(R.normalTail(x.value), -(R.normalDensity(x.value) * x.tangent))
  }
  static func normalDensity(_ x: Tangent) -> Tangent {
    let density = R.normalDensity(x.value)
    return Tangent(density, -(x.value * density * x.tangent))
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// With the gain `g`, the half square `h`, the log odds `u` and their probabilities `p`, `q`, and with
/// subscripts for derivatives,
///
///     h_σ  = −2h(2 − g)/σ,          u_σ  = −g/σ − h_σ
///     h_θ1 = h(1 − g)/θ1,           u_θ1 = g/(2θ1) − h_θ1,    u_θ2 = 1
///     ∂σ   = −η (2(1 − g)/σ + q u_σ)
///     ∂θ1  = η ((1 − g)/θ1 − q u_θ1),   ∂θ2 = −η q
///     ∂r∂r = g (g r/σ²) p q (3 + 2h(q − p))
///     ∂r∂x = (∂r) g_x/g + g p q (2h_x − u_x (1 + 2h(q − p))),   g_σ/g = −2(1 − g)/σ, g_θ1/g = (1 − g)/θ1
///
/// Initially `γ = 0.1` and `φ = 1`.
extension BernoulliGaussian: ParametricShrinkage {
  public static var family: String { "bernoulli-gaussian" }

  public static func parameters(count: Int) -> [ShrinkageParameter] {
    [ShrinkageParameter("θ1", .positive), ShrinkageParameter("θ2", .finite)]
  }

  public static func member<T: RealScalar>(
    _ theta: [T]?
  ) throws(ThetaError) -> any ParametricShrinkage<T> where T.Real == T {
    guard let theta else { return BernoulliGaussian<T>.initial }
    return try BernoulliGaussian<T>(theta: theta)
  }

  public static func complexMember<C: ComplexScalar>(_ theta: [Double]) -> (any Shrinkage<C>)? {
    guard theta.count == 2 else { return nil }
    return ComplexBernoulliGaussian<C>(theta1: C.Real(theta[0]), theta2: C.Real(theta[1]))
  }

  public static var initial: BernoulliGaussian { BernoulliGaussian(gamma: S(0.1), phi: 1) }

  public var theta: [S] { [theta1, theta2] }

  public init(theta: [S]) throws(ThetaError) {
    try Self.checkCount(theta.count)
    self.init(theta1: theta[0], theta2: theta[1])
  }

  public func derivatives(
    _ r: S, _ sigma: S, _ dTheta: MutableColumn<S>, _ drTheta: MutableColumn<S>
  ) -> EntryDerivatives<S> {
    let own = constants(sigma)
    let h = halfSquare(r, own.scale)
    let d = derivatives(r, sigma, own, lostGain(sigma), h, S.logistic(own.offset - h))
    (dTheta[0], dTheta[1]) = d.dTheta
    (drTheta[0], drTheta[1]) = d.drTheta
    return d.entry
  }

  /// The same, given what depends on `σ` alone, the constants and `loss = 1 − g`, and `h`, `p`, `q`.
  @inline(__always)
  func derivatives(
    _ r: S, _ sigma: S, _ constants: (gain: S, scale: S, offset: S), _ loss: S, _ h: S,
    _ both: (p: S, q: S)
  ) -> (entry: EntryDerivatives<S>, dTheta: (S, S), drTheta: (S, S)) {
    let (gain, scale, _) = constants
    let (p, q) = both
    let value = gain * r * p
    let slope = gain * p * (1 + 2 * h * q)
    // h enters only times q, which vanishes where h is large.
    let hq = h * q
    let fall = 2 * hq * (2 - gain)
    let rise = hq * loss
    let turn = 1 + 2 * h * (q - p)
    let dSigma = -value * (2 * loss - q * gain + fall) / sigma
    let dTheta1 = value * (loss - q * gain / 2 + rise) / theta1
    let drr = gain * p * q * scale * r * scale * (2 + turn)
    let onSigma = q * gain * turn - fall * (2 + turn)
    let onTheta1 = rise * (2 + turn) - q * gain / 2 * turn
    let entry = EntryDerivatives(
      value: value, dr: slope, dSigma: dSigma, drr: drr,
      drSigma: (gain * p * onSigma - 2 * loss * slope) / sigma)
    return (
      entry, (dTheta1, -value * q),
      ((gain * p * onTheta1 + loss * slope) / theta1, -gain * p * q * turn)
    )
  }

  /// `1 − g = 1/(1 + θ1/σ²)`, to its last digit.
  func lostGain(_ sigma: S) -> S {
    let rho = theta1.squareRoot() / sigma
    let m = S.maximum(rho, 1)
    let n = S.minimum(1, rho)
    return 1 / m / m / (1 / m / m + n * n)
  }
}

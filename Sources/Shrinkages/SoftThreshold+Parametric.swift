// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// With `τ = θ2 σ` and `s = 1` where `|r| > τ`, else 0:
///
///     ∂σ = −θ1 θ2 sgn(r) s,  ∂θ1 = sgn(r) (|r| − τ)_+,  ∂θ2 = −θ1 σ sgn(r) s,  ∂r∂θ1 = s,
///
/// and the other second derivatives vanish. Initially `θ = (1, α)`.
extension SoftThreshold: ParametricShrinkage {
  public static var family: String { "soft-threshold" }

  public static func parameters(count: Int) -> [ShrinkageParameter] {
    [ShrinkageParameter("θ1", .finite), ShrinkageParameter("θ2", .nonnegative)]
  }

  public static func member<T: RealScalar>(
    _ theta: [T]?
  ) throws(ThetaError) -> any ParametricShrinkage<T> where T.Real == T {
    guard let theta else { return SoftThreshold<T>.initial }
    return try SoftThreshold<T>(theta: theta)
  }

  /// [CST] is that of a gain of 1.
  public static func complexMember<C: ComplexScalar>(_ theta: [Double]) -> (any Shrinkage<C>)? {
    guard theta.count == 2, theta[0] == 1 else { return nil }
    return ComplexSoftThreshold<C>(theta: C.Real(theta[1]))
  }

  public static var initial: SoftThreshold { SoftThreshold(theta2: S(1.1402)) }

  public var theta: [S] { [theta1, theta2] }

  public init(theta: [S]) throws(ThetaError) {
    try Self.checkCount(theta.count)
    self.init(theta1: theta[0], theta2: theta[1])
  }

  public func derivatives(
    _ r: S, _ sigma: S, _ dTheta: MutableColumn<S>, _ drTheta: MutableColumn<S>
  ) -> EntryDerivatives<S> {
    let tau = theta2 * sigma
    let excess = S.softThreshold(r, tau)
    let sign = S.sign(r, beyond: tau)
    (dTheta[0], dTheta[1]) = (excess, -theta1 * sigma * sign)
    (drTheta[0], drTheta[1]) = (excess.support, 0)
    return EntryDerivatives(
      value: theta1 * excess, dr: theta1 * excess.support, dSigma: -theta1 * theta2 * sign,
      drr: 0, drSigma: 0)
  }
}

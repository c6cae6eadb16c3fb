// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [PWL] The odd, continuous, piecewise linear function of five segments, BSR17 (33): its slope is
/// `θ3` for `|r| ≤ θ1σ`, `θ4` for `θ1σ < |r| ≤ θ2σ`, `θ5` beyond. With `c_i` the number `r` within
/// `[−θ_iσ, θ_iσ]` it is
///
///     η(r; σ) = θ3 c1 + θ4 (c2 − c1) + θ5 (r − c2),
///
/// each term being the rise over one segment, so that nothing cancels between segments. With `g_i =
/// sgn(r)` where `|r| > θ_iσ`, else 0, and `s_i = |g_i|`:
///
///     ∂r  = θ3 (1 − s1) + θ4 (s1 − s2) + θ5 s2
///     ∂θ1 = (θ3 − θ4) σ g1,  ∂θ2 = (θ4 − θ5) σ g2,  ∂θ3 = c1,  ∂θ4 = c2 − c1,  ∂θ5 = r − c2
///     ∂σ  = (θ3 − θ4) θ1 g1 + (θ4 − θ5) θ2 g2
///
/// At a kink the slope is that of the inner segment, as the soft threshold's is; the source gives
/// none. Initially `θ = (α, 2α, 0, 1, 1)`, which is the soft threshold `α σ`.
public struct PiecewiseLinear<S: RealScalar>: ParametricShrinkage where S.Real == S {
  /// Breakpoints in units of `σ`, `0 ≤ θ1 ≤ θ2`.
  public let theta1, theta2: S
  /// Slopes from the inside outwards, of any sign.
  public let theta3, theta4, theta5: S

  public static var family: String { "piecewise-linear" }

  public static func parameters(count: Int) -> [ShrinkageParameter] {
    [
      ShrinkageParameter("θ1", .nonnegative), ShrinkageParameter("θ2", .atLeast(0)),
      ShrinkageParameter("θ3", .finite), ShrinkageParameter("θ4", .finite),
      ShrinkageParameter("θ5", .finite),
    ]
  }

  public static func member<T: RealScalar>(
    _ theta: [T]?
  ) throws(ThetaError) -> any ParametricShrinkage<T> where T.Real == T {
    guard let theta else { return PiecewiseLinear<T>.initial }
    return try PiecewiseLinear<T>(theta: theta)
  }

  public static var initial: PiecewiseLinear { PiecewiseLinear(softThreshold: S(1.1402)) }

  public var theta: [S] { [theta1, theta2, theta3, theta4, theta5] }

  public init(theta: [S]) throws(ThetaError) {
    try Self.checkCount(theta.count)
    self.init(theta[0], theta[1], theta[2], theta[3], theta[4])
  }

  private init(_ theta1: S, _ theta2: S, _ theta3: S, _ theta4: S, _ theta5: S) {
    self.theta1 = theta1
    self.theta2 = theta2
    self.theta3 = theta3
    self.theta4 = theta4
    self.theta5 = theta5
  }

  /// The soft threshold `α σ`, whose second breakpoint is at `2ασ`.
  public init(softThreshold alpha: S) { self.init(alpha, 2 * alpha, 0, 1, 1) }

  private func value(_ r: S, _ tau1: S, _ tau2: S) -> S {
    let c1 = S.clamp(r, tau1)
    let c2 = S.clamp(r, tau2)
    return theta3 * c1 + theta4 * (c2 - c1) + theta5 * (r - c2)
  }

  private func slope(_ r: S, _ tau1: S, _ tau2: S) -> S {
    let s1 = S.softThreshold(r, tau1).support
    let s2 = S.softThreshold(r, tau2).support
    return theta3 * (1 - s1) + theta4 * (s1 - s2) + theta5 * s2
  }

  public func callAsFunction(_ r: S, _ sigma: S) -> S { value(r, theta1 * sigma, theta2 * sigma) }

  public func slope(_ r: S, _ sigma: S) -> S { slope(r, theta1 * sigma, theta2 * sigma) }

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func apply(_ r: Column<S>, _ sigma: S, into x: MutableColumn<S>) -> S {
    let tau1 = theta1 * sigma
    let tau2 = theta2 * sigma
    // Slopes are counted by segment and multiplied once.
    var excess = [S](repeating: .zero, count: r.count)
    let (beyond1, beyond2) = excess.withUnsafeMutableBufferPointer {
      (S.softThreshold(r, tau1, into: $0), S.softThreshold(r, tau2, into: $0))
    }
    for i in r.indices { x[i] = value(r[i], tau1, tau2) }
    let inside = S(Double(r.count)) - beyond1
    return theta3 * inside + theta4 * (beyond1 - beyond2) + theta5 * beyond2
  }

  public func derivatives(
    _ r: S, _ sigma: S, _ dTheta: MutableColumn<S>, _ drTheta: MutableColumn<S>
  ) -> EntryDerivatives<S> {
    let tau1 = theta1 * sigma
    let tau2 = theta2 * sigma
    let c1 = S.clamp(r, tau1)
    let c2 = S.clamp(r, tau2)
    let g1 = S.sign(r, beyond: tau1)
    let g2 = S.sign(r, beyond: tau2)
    let s1 = S.softThreshold(r, tau1).support
    let s2 = S.softThreshold(r, tau2).support
    let first = (theta3 - theta4) * g1
    let second = (theta4 - theta5) * g2
    (dTheta[0], dTheta[1]) = (first * sigma, second * sigma)
    (dTheta[2], dTheta[3], dTheta[4]) = (c1, c2 - c1, r - c2)
    (drTheta[0], drTheta[1]) = (0, 0)
    (drTheta[2], drTheta[3], drTheta[4]) = (1 - s1, s1 - s2, s2)
    return EntryDerivatives(
      value: value(r, tau1, tau2), dr: slope(r, tau1, tau2),
      dSigma: first * theta1 + second * theta2, drr: 0, drSigma: 0)
  }
}

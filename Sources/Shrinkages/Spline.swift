// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [SPL] The shrinkage with a cubic B-spline, BSR17 (35), (36):
///
///     η(r; σ) = θ2 r + θ3 r β(r/(θ1 σ))
///     β(z) = 2/3 − |z|² + |z|³/2    on |z| ≤ 1
///          = (2 − |z|)³/6           on 1 ≤ |z| ≤ 2, else 0
///
/// The pieces are weighted by indicators, not written as a difference of cubes, which would lose
/// digits of `β'` near 0 and of `β` near 2. Initially `θ = (α, 1, −3/2)`: slope 0 at the origin, 1
/// far out. See `Window` for the derivatives.
public struct Spline<S: RealScalar>: ParametricShrinkage where S.Real == S {
  /// Half the width of the inner piece in units of `σ`, `> 0`.
  public let theta1: S
  /// Slope far out, and what the window adds to it; of any sign.
  public let theta2, theta3: S

  public static var family: String { "spline" }
  public static func parameters(count: Int) -> [ShrinkageParameter] { Window<S>.parameters }
  public static func member<T: RealScalar>(
    _ theta: [T]?
  ) throws(ThetaError) -> any ParametricShrinkage<T> where T.Real == T {
    guard let theta else { return Spline<T>.initial }
    return try Spline<T>(theta: theta)
  }

  public static var initial: Spline { Spline(S(1.1402), 1, S(-1.5)) }
  public var theta: [S] { [theta1, theta2, theta3] }

  public init(theta: [S]) throws(ThetaError) {
    try Self.checkCount(theta.count)
    self.init(theta[0], theta[1], theta[2])
  }

  private init(_ theta1: S, _ theta2: S, _ theta3: S) {
    self.theta1 = theta1
    self.theta2 = theta2
    self.theta3 = theta3
  }

  private func window(_ z: S) -> Window<S> {
    let a = z.largestPart
    let outside = S.softThreshold(a, 1).support
    let inside = 1 - outside
    let inner = S.clamp(a, 1)
    let rest = 2 - S.clamp(a, 2)
    // Off the inner piece the divisor is |z|; on it nothing may be divided by zero.
    let divisor = a + (1 - inner)
    // Named pieces, each of a stated type: in one expression they take the compiler seconds.
    let innerBeta: S = 2 / 3 - inner * inner * (1 - inner / 2)
    let outerBeta: S = rest * rest * rest / 6
    let innerRatio: S = 3 * inner / 2 - 2
    let outerFall: S = rest * rest / 2
    let innerSecond: S = 3 * inner - 2
    return Window(
      beta: inside * innerBeta + outside * outerBeta,
      ratio: inside * innerRatio - outside * outerFall / divisor,
      second: inside * innerSecond + outside * rest)
  }

  public func callAsFunction(_ r: S, _ sigma: S) -> S {
    window(Window.argument(r, sigma, theta1)).value(r, theta2, theta3)
  }

  public func slope(_ r: S, _ sigma: S) -> S {
    let z = Window.argument(r, sigma, theta1)
    return window(z).slope(z, theta2, theta3)
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func apply(_ r: Column<S>, _ sigma: S, into x: MutableColumn<S>) -> S {
    var slopes = [S](repeating: .zero, count: r.count)
    for i in r.indices {
      let z = Window.argument(r[i], sigma, theta1)
      let window = window(z)
      x[i] = window.value(r[i], theta2, theta3)
      slopes[i] = window.slope(z, theta2, theta3)
    }
    return slopes.withUnsafeBufferPointer { S.sum($0) }
  }

  public func derivatives(
    _ r: S, _ sigma: S, _ dTheta: MutableColumn<S>, _ drTheta: MutableColumn<S>
  ) -> EntryDerivatives<S> {
    let z = Window.argument(r, sigma, theta1)
    return window(z).derivatives(r, sigma, z, theta1, theta2, theta3, dTheta, drTheta)
  }
}

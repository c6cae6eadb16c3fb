// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [EXP] The exponential shrinkage, BSR17 (34):
///
///     η(r; σ) = θ2 r + θ3 r exp(−r²/(2 θ1² σ²)),
///
/// whose window is `β(z) = e^{−z²/2}`, `β' = −zβ`, `β'' = (z² − 1)β`. Initially `θ = (α, 1, −1)`:
/// slope 0 at the origin, 1 far out. See `Window` for the derivatives.
public struct Exponential<S: RealScalar>: ParametricShrinkage where S.Real == S {
  /// Width of the window in units of `σ`, `> 0`.
  public let theta1: S
  /// Slope far out, and what the window adds to it; of any sign.
  public let theta2, theta3: S

  public static var family: String { "exponential" }
  public static func parameters(count: Int) -> [ShrinkageParameter] { Window<S>.parameters }
  public static func member<T: RealScalar>(
    _ theta: [T]?
  ) throws(ThetaError) -> any ParametricShrinkage<T> where T.Real == T {
    guard let theta else { return Exponential<T>.initial }
    return try Exponential<T>(theta: theta)
  }

  public static var initial: Exponential { Exponential(S(1.1402), 1, -1) }
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

  private func window(_ z: S, _ beta: S) -> Window<S> {
    Window(beta: beta, ratio: -beta, second: z * (z * beta) - beta)
  }

  private func window(_ z: S) -> Window<S> { window(z, S.exp(-z * z / 2)) }

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
    var z = [S](repeating: .zero, count: r.count)
    var beta = z
    for i in r.indices {
      z[i] = Window.argument(r[i], sigma, theta1)
      beta[i] = -z[i] * z[i] / 2
    }
    beta.withUnsafeMutableBufferPointer { S.exp(Column($0), into: $0) }
    for i in r.indices {
      let window = window(z[i], beta[i])
      x[i] = window.value(r[i], theta2, theta3)
      z[i] = window.slope(z[i], theta2, theta3)
    }
    return z.withUnsafeBufferPointer { S.sum($0) }
  }

  public func derivatives(
    _ r: S, _ sigma: S, _ dTheta: MutableColumn<S>, _ drTheta: MutableColumn<S>
  ) -> EntryDerivatives<S> {
    let z = Window.argument(r, sigma, theta1)
    return window(z).derivatives(r, sigma, z, theta1, theta2, theta3, dTheta, drTheta)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

extension TwinShrinkage {
  /// [EXP]
  func exponential(_ r: T, _ sigma: T) -> (value: T, slope: T) {
    // In units of σ first: the square of θ1 σ would leave the format before the quotient does.
    let width = theta[0]
    let z = style == .pairwise ? r / width / sigma : r / sigma / width
    let half = fault == .expFactorTwoMissing ? z * z : z * z / 2
    let beta = T.exp(-half)
    if beta == 0 { return (theta[1] * r, theta[1]) }
    let fall = fault == .expSlopeOfWindowMissing ? 0 : 2 * half * beta
    switch style {
    case .naive, .blocked:
      return ((theta[1] + theta[2] * beta) * r, theta[1] + theta[2] * (beta - fall))
    case .fused:
      return (
        r * theta[1].addingProduct(theta[2], beta), theta[1].addingProduct(theta[2], beta - fall)
      )
    default:
      return (
        theta[1] * r + theta[2] * beta * r,
        (theta[1] + theta[2] * beta) - theta[2] * fall
      )
    }
  }

  /// [SPL] by cases; `β'` by its own polynomial.
  func spline(_ r: T, _ sigma: T) -> (value: T, slope: T) {
    let z = style == .pairwise ? abs(r) / theta[0] / sigma : abs(r) / sigma / theta[0]
    let (beta, first) = bSpline(z)
    let fall = z < 2 ? z * first : 0
    switch style {
    case .naive, .blocked:
      return ((theta[1] + theta[2] * beta) * r, theta[1] + theta[2] * (beta + fall))
    case .fused:
      return (
        r * theta[1].addingProduct(theta[2], beta), theta[1].addingProduct(theta[2], beta + fall)
      )
    default:
      return (
        theta[1] * r + theta[2] * beta * r,
        (theta[1] + theta[2] * beta) + theta[2] * fall
      )
    }
  }

  /// `β(z)` and `β'(z)` for `z ≥ 0`.
  func bSpline(_ z: T) -> (value: T, first: T) {
    if z <= 1 {
      let cube: T = fault == .splineMiddleCoefficient ? 1 : 0.5
      let top: T = 2 / 3
      switch style {
      case .reversed, .fused:
        let value: T = top + z * z * (cube * z - 1)
        return (value, z * (3 * cube * z - 2))
      default:
        let value: T = top - z * z + cube * z * z * z
        return (value, 3 * cube * z * z - 2 * z)
      }
    }
    if z >= 2 || fault == .splineSupportOne { return (0, 0) }
    let rest = 2 - z
    let square = rest * rest
    if style == .naive { return (square * rest / 6, -square / 2) }
    return (rest / 6 * square, -(rest / 2) * rest)
  }

  /// `β''(z)` for `z ≥ 0`.
  func bSplineSecond(_ z: T) -> T { z <= 1 ? 3 * z - 2 : max(2 - z, 0) }
}

extension Fault {
  public static let expFactorTwoMissing = Fault(
    "exp-factor-two-missing", in: "exponential shrinkage",
    "the exponent is −r²/(θ1² σ²), without the factor 1/2")
  public static let expSlopeOfWindowMissing = Fault(
    "exp-slope-of-window-missing", in: "exponential shrinkage",
    "∂η/∂r treats the exponential as constant")
  /// Mistakes of the exponential shrinkage.
  public static let ofExponential: [Fault] = [.expFactorTwoMissing, .expSlopeOfWindowMissing]

  public static let splineSupportOne = Fault(
    "spline-support-one", in: "spline shrinkage",
    "the spline ends at |z| = 1; it reaches to 2")
  public static let splineMiddleCoefficient = Fault(
    "spline-middle-coefficient", in: "spline shrinkage",
    "the spline's middle piece has |z|³ where |z|³/2 belongs")
  /// Mistakes of the spline shrinkage.
  public static let ofSpline: [Fault] = [.splineSupportOne, .splineMiddleCoefficient]
}

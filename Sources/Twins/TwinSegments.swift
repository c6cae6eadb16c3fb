// SPDX-License-Identifier: GPL-3.0-or-later

extension TwinShrinkage {
  /// [PWL] by cases, each with its own offset.
  func segments(_ r: T, _ sigma: T) -> (value: T, slope: T) {
    let unit = fault == .pwlBreakpointNotScaledBySigma ? 1 : sigma
    let (inner, outer) = (theta[0] * unit, theta[1] * unit)
    let size = abs(r)
    if let slope = slopeAtKink(size, inner, outer) {
      let right = TwinShrinkage.continued(theta, inner, outer, size)
      return (r < 0 ? -right : right, slope)
    }
    let sign: T = r < 0 ? -1 : 1
    if size <= inner { return (theta[2] * r, theta[2]) }
    let slope = size <= outer ? theta[3] : theta[4]
    if fault == .pwlDiscontinuous { return (slope * r, slope) }
    if size <= outer {
      switch style {
      case .naive: return (sign * (theta[2] * inner + slope * (size - inner)), slope)
      case .fused: return (sign * (theta[2] * inner).addingProduct(slope, size - inner), slope)
      default: return (slope * (r - sign * inner) + theta[2] * (sign * inner), slope)
      }
    }
    let steps = [theta[2] * inner, theta[3] * (outer - inner), slope * (size - outer)]
    return (sign * style.sum(3) { steps[$0] }, slope)
  }

  /// The slope of another convention, exactly at a kink; the innermost and the outermost side count where
  /// both kinks are one.
  private func slopeAtKink(_ size: T, _ inner: T, _ outer: T) -> T? {
    guard fault == .kinkHalf || fault == .kinkOuter, size == inner || size == outer else {
      return nil
    }
    let inside = size == inner ? theta[2] : theta[3]
    let beyond = size == outer ? theta[4] : theta[3]
    return fault == .kinkHalf ? (inside + beyond) / 2 : beyond
  }

  private static func continued(_ theta: [T], _ inner: T, _ outer: T, _ size: T) -> T {
    size == inner ? theta[2] * inner : theta[2] * inner + theta[3] * (outer - inner)
  }
}

extension Fault {
  public static let pwlDiscontinuous = Fault(
    "pwl-discontinuous", in: "piecewise-linear shrinkage",
    "each segment is its slope times r, without the offset that joins them")
  public static let pwlBreakpointNotScaledBySigma = Fault(
    "pwl-breakpoint-not-scaled-by-sigma", in: "piecewise-linear shrinkage",
    "the breakpoints are θ1 and θ2, not θ1 σ and θ2 σ")
  /// Mistakes of the piecewise linear shrinkage.
  public static let ofSegments: [Fault] = [.pwlDiscontinuous, .pwlBreakpointNotScaledBySigma]
}

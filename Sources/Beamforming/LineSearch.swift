// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule

/// The exact line search of [PGD]: the largest spectral efficiency along the arc of projected points,
///
///     s* = argmax_{s ≥ 0} SE(Π_P(W + s G)),   G = ∇SE(W).
///
/// `H (W + s G) = H W + s H G` and `‖W + s G‖²` is a quadratic of `s`, so that a point of the arc costs no product with `H`.
/// For one stream the arc has one maximum; for several it is looked for among the octaves from `2^{−12} ‖W‖/‖G‖` to `2^{24}`
/// of it, where the arc is at its end, and brought nearer by golden sections.
public struct LineSearch: Sendable {
  /// `s*`
  public let size: Double
  /// `Π_P(W + s* G)`
  public let next: Matrix<Complex<Double>>

  public init(_ link: Link<Complex<Double>>, _ w: Matrix<Complex<Double>>) {
    let rate = SpectralEfficiency(link, w)
    let g = rate.gradient
    let along = SpectralEfficiency(link, g).heard
    let (ww, wg, gg) = (w.squaredNorm, w.realInnerProduct(g), g.squaredNorm)
    let k = rate.heard
    func value(_ s: Double) -> Double {
      let square = ww + 2 * s * wg + s * s * gg
      let scale: Double = (link.power / max(link.power, square)).squareRoot()
      let moved = k.plus(s, along).times(scale)
      return SpectralEfficiency(link, heard: moved).value
    }
    var (best, largest) = (0.0, value(0))
    let unit = (ww / gg).squareRoot()
    if unit > 0 && unit.isFinite {
      var s = unit / 4096
      for _ in 0...36 {
        let found = value(s)
        if found > largest { (best, largest) = (s, found) }
        s *= 2
      }
      if best > 0 { best = Self.refined(best / 2, best * 2, value) }
    }
    size = best
    next = PowerBall.projection(w.plus(best, g), link.power)
  }

  /// Golden sections between `a` and `b`, until they are one to eight digits.
  private static func refined(_ a: Double, _ b: Double, _ value: (Double) -> Double) -> Double {
    let golden = (5.0.squareRoot() - 1) / 2
    var (a, b) = (a, b)
    var (left, right) = (b - golden * (b - a), a + golden * (b - a))
    var (atLeft, atRight) = (value(left), value(right))
    while b - a > 1e-8 * b {
      if atLeft < atRight {
        (a, left, atLeft) = (left, right, atRight)
        right = a + golden * (b - a)
        atRight = value(right)
      } else {
        (b, right, atRight) = (right, left, atLeft)
        left = b - golden * (b - a)
        atLeft = value(left)
      }
    }
    return (a + b) / 2
  }
}

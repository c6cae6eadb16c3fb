// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// `L` cells of width `Δ` about zero: `y` is the centre of the cell that `z + w` lies in, the nearest
/// of `(k − (L−1)/2) Δ`, `k = 0 … L−1`; the two outermost cells reach to infinity, for which stands
/// `10⁶ Δ`. With the cell's ends `a`, `b` in units of `s` from `p`,
///
///     E[u|y] = p + s m,   m = (φ(a) − φ(b))/(Φ(b) − Φ(a))
///     var[u|y] = s² (1 + (a φ(a) − b φ(b))/(Φ(b) − Φ(a)) − m²)
///
/// In a cell that is `w` units of `s` wide, `var[u|y]` has an absolute error of some `u s²/w`.
public struct Quantiser<S: RealScalar>: OutputChannel where S.Real == S {
  /// `Δ > 0`
  public let width: Double
  /// `L ≥ 2`
  public let levels: Int
  /// `σ_w² ≥ 0`
  public let noiseVariance: S

  public init(width: Double, levels: Int, noiseVariance: S) {
    self.width = width
    self.levels = levels
    self.noiseVariance = noiseVariance
  }

  public func hidden(_ y: S, _ p: S, variance: S) -> (mean: S, variance: S) {
    let s = variance.squareRoot()
    let width = S(width)
    let outermost = S(Double(levels - 1)) / 2 * width
    // How far the cell reaches beyond half its width, above and below.
    let above = S(1e6) * width * (1 - (outermost - y).support)
    let below = S(1e6) * width * (1 - (outermost + y).support)
    let moments = truncatedNormal(
      (y - width / 2 - below - p) / s, (y + width / 2 + above - p) / s)
    return (p + s * moments.mean, variance * moments.variance)
  }

  public func observe<R: BinaryFloatingPoint>(_ u: R) -> R {
    let width = R(width)
    let outermost = R(levels - 1) / 2 * width
    let shift = levels % 2 == 0 ? width / 2 : 0
    let centre = ((u - shift) / width).rounded() * width + shift
    return min(max(centre, -outermost), outermost)
  }

  /// `(k − L/2) Δ`, `k = 1 … L−1`
  public var edges: [Double] {
    (1..<levels).map { (Double($0) - Double(levels) / 2) * width }
  }

  public func information(p: Double, deviation s: Double) -> Double {
    Bins.information(p, s, edges: edges)
  }
}

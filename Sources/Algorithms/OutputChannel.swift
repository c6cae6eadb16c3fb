// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// A separable observation `p(y|z)` of `z = (A x)_i`, as GAMP uses it. In all of these a hidden
/// `u = z + w`, `w ~ N(0, σ_w²)`, is what is observed. With `z ~ N(p, τ)` before the observation,
/// `s² = τ + σ_w²` and the moments of `u` given `y`,
///
///     E[z|y]   = p + (τ/s²) (E[u|y] − p)
///     var[z|y] = τ σ_w²/s² + (τ/s²)² var[u|y]
public protocol OutputChannel<S>: Sendable {
  associatedtype S: RealScalar where S.Real == S
  /// `σ_w²`
  var noiseVariance: S { get }
  /// `E[u|y]` and `var[u|y]` for `u ~ N(p, s²)`, `s² > 0`.
  func hidden(_ y: S, _ p: S, variance: S) -> (mean: S, variance: S)
}

extension OutputChannel {
  /// What GAMP asks of the observations `y`, for `p` and `τ`, all `M × D`, or `1 × D` of `τ` where the
  /// entries of a column share it:
  ///
  ///     ŝ   = (E[z|p, y; τ] − p)/τ
  ///     τ_s = (1 − var[z|p, y; τ]/τ)/τ
  @specialized(where Self == AWGN<Double>)
  @specialized(where Self == AWGN<Float>)
  @specialized(where Self == Probit<Double>)
  @specialized(where Self == Quantiser<Double>)
  @specialized(where Self == Magnitude<Double>)
  public func score(
    _ y: Matrix<S>, _ p: Matrix<S>, variances tau: Matrix<S>, into score: inout Matrix<S>,
    _ tauS: inout Matrix<S>
  ) {
    precondition(
      y.columns == p.columns && y.rows == p.rows && tau.columns == p.columns
        && (tau.rows == 1 || tau.rows == p.rows) && tauS.rows == p.rows && score.rows == p.rows,
      "observations \(y.rows)×\(y.columns) of \(p.rows)×\(p.columns)")
    let step = tau.rows == 1 ? 0 : 1
    _ = score.writeColumns(from: p) { d, p, score in
      tauS.writeColumn(d) { tauS in
        y.withColumn(d) { y in
          tau.withColumn(d) { tau in
            for i in p.indices {
              let variance = tau[i * step]
              let z = posterior(y[i], p[i], variance: variance)
              score[i] = (z.mean - p[i]) / variance
              tauS[i] = (1 - z.variance / variance) / variance
            }
          }
        }
      }
    }
  }

  /// `E[z|y]` and `var[z|y]` for `z ~ N(p, τ)`, `τ > 0`.
  public func posterior(_ y: S, _ p: S, variance tau: S) -> (mean: S, variance: S) {
    let total = tau + noiseVariance
    let gain = tau / total
    let u = hidden(y, p, variance: total)
    return (p + gain * (u.mean - p), gain * noiseVariance + gain * gain * u.variance)
  }
}

/// `y = z + w`: `u` is known.
public struct AWGN<S: RealScalar>: OutputChannel where S.Real == S {
  /// `σ_w² ≥ 0`
  public let noiseVariance: S
  public init(noiseVariance: S) { self.noiseVariance = noiseVariance }

  public func hidden(_ y: S, _ p: S, variance: S) -> (mean: S, variance: S) { (y, 0) }
}

/// One bit: `y = sgn(z + w)`, `y = ±1`. With `c = y p/s` and the hazard `h = φ(−c)/Q(−c)`,
///
///     E[u|y] = p + y s h,   var[u|y] = s² (1 − h (h + c)),   not below 0 by rounding
public struct Probit<S: RealScalar>: OutputChannel where S.Real == S {
  /// `σ_w² ≥ 0`
  public let noiseVariance: S
  public init(noiseVariance: S) { self.noiseVariance = noiseVariance }

  public func hidden(_ y: S, _ p: S, variance: S) -> (mean: S, variance: S) {
    let s = variance.squareRoot()
    let c = y * p / s
    let h = S.hazard(-c)
    return (p + y * s * h, variance * S.maximum(1 - h * S.hazardExcess(-c), 0))
  }
}

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
  public let width: S
  /// `L ≥ 2`
  public let levels: Int
  /// `σ_w² ≥ 0`
  public let noiseVariance: S

  public init(width: S, levels: Int, noiseVariance: S) {
    self.width = width
    self.levels = levels
    self.noiseVariance = noiseVariance
  }

  public func hidden(_ y: S, _ p: S, variance: S) -> (mean: S, variance: S) {
    let s = variance.squareRoot()
    let outermost = S(Double(levels - 1)) / 2 * width
    // How far the cell reaches beyond half its width, above and below.
    let above = S(1e6) * width * (1 - (outermost - y).support)
    let below = S(1e6) * width * (1 - (outermost + y).support)
    let moments = truncatedNormal(
      (y - width / 2 - below - p) / s, (y + width / 2 + above - p) / s)
    return (p + s * moments.mean, variance * moments.variance)
  }
}

/// The magnitude `y = |z + w|`: `u` is `y` or `−y`, with log odds `2 y p/s²`.
///
///     E[u|y] = y t,   var[u|y] = y² (1 − t²),   t = tanh(y p/s²)
public struct Magnitude<S: RealScalar>: OutputChannel where S.Real == S {
  /// `σ_w² ≥ 0`
  public let noiseVariance: S
  public init(noiseVariance: S) { self.noiseVariance = noiseVariance }

  public func hidden(_ y: S, _ p: S, variance: S) -> (mean: S, variance: S) {
    let t = S.tanh(y * p / variance)
    return (y * t, y * y * (1 - t * t))
  }
}

/// Mean and variance of `N(0, 1)` within `[a, b]`, through the hazard `h = φ/Q` of the tail that
/// `[a, b]` lies further in, so that nothing underflows: for `a + b ≥ 0`, with `e = φ(b)/φ(a)` and
/// `k = φ(a)/(Φ(b) − Φ(a)) = h(a)/(1 − e h(a)/h(b))`,
///
///     m = k (1 − e),   v = 1 + k (a − b e) − m²
///       = 1 − k ((h(a) − a) + k e h(a)/h(b)) + k e (2k − b) − k² e²
///
/// of which the last form does not cancel far out; not below 0 by rounding.
public func truncatedNormal<S: RealScalar>(_ a: S, _ b: S) -> (mean: S, variance: S)
where S.Real == S {
  // The sign of a + b, and [a, b] reflected into the upper half.
  let sign = S.maximum(a + b, 0).support - S.maximum(-a - b, 0).support
  let near = S.maximum(a, -b)
  let far = S.maximum(b, -a)
  let e = S.exp(-(far - near) * (far + near) / 2)
  let h = S.hazard(near)
  let ratio = e * h / S.hazard(far)
  let k = h / (1 - ratio)
  let inner = k * (S.hazardExcess(near) + k * ratio)
  let outer = k * e * (2 * k - far) - k * e * (k * e)
  return (sign * k * (1 - e), S.maximum(1 - inner + outer, 0))
}

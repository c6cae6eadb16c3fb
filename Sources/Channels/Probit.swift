// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Integrals

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

  public func observe<R: BinaryFloatingPoint>(_ u: R) -> R { u < 0 ? -1 : 1 }

  /// With `a = p/s`, `I = φ(a)²/(Φ(a) Φ(−a))`.
  public func information(p: Double, deviation s: Double) -> Double {
    // φ(a) h(|a|)/Φ(|a|) with the hazard h = φ/Q, which does not underflow
    let a = abs(p) / s
    return Normal.density(a) * Normal.hazard(a) / Normal.tail(-a)
  }
}

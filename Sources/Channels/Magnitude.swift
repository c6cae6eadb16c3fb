// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Integrals

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

  public func observe<R: BinaryFloatingPoint>(_ u: R) -> R { abs(u) }

  /// With `a = p/s`, `I = E[(U tanh(a U) − a)²]`, `U ~ N(a, 1)`.
  /// - Throws: `QuadratureError`
  public func information(p: Double, deviation s: Double) throws -> Double {
    let a = abs(p) / s
    // The sign of u is known.
    if a > 38 { return 1 }
    let breaks = [a, a - 1 / max(a, 1), a + 1 / max(a, 1)].filter { $0 > 0 }
    return try gaussianMean(of: "a magnitude", variance: 1, scale: 0.5, breaks: breaks) {
      let u = a + $0
      let error = u * Double.tanh(a * u) - a
      return error * error
    }
  }
}

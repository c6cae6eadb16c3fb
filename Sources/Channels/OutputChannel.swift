// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// A separable observation `p(y|z)` of `z = (A x)_i`, as GAMP uses it. In all of these a hidden
/// `u = z + w`, `w ~ N(0, σ_w²)`, is what is observed. With `z ~ N(p, τ)` before the observation,
/// `s² = τ + σ_w²` and the moments of `u` given `y`,
///
///     E[z|y]   = p + (τ/s²) (E[u|y] − p)
///     var[z|y] = τ σ_w²/s² + (τ/s²)² var[u|y]
public protocol OutputChannel<S>: Observation {
  associatedtype S: RealScalar where S.Real == S
  /// `σ_w²`
  var noiseVariance: S { get }
  /// `E[u|y]` and `var[u|y]` for `u ~ N(p, s²)`, `s² > 0`.
  func hidden(_ y: S, _ p: S, variance: S) -> (mean: S, variance: S)
  /// `y`, what is seen of `u`.
  func observe<R: BinaryFloatingPoint>(_ u: R) -> R
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

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule

/// What `r = x + w` tells of whether `x` is 0 or `N(0, φ)`, in noise `N(0, σ²)`; complex numbers are
/// `CN`. With `g = φ/(φ + σ²)`, and `κ = ½` for real entries, 1 for complex ones,
///
///     log p(r | x ≠ 0) − log p(r | x = 0) = h − n,   h = κ g |r|²/σ²,   n = κ log(1 + φ/σ²)
///
/// Both are bounded, so that no finite `r` and `σ > 0` give NaN, and a bounded `n` never wins over a
/// bounded `h`.
public struct ActivityEvidence<S: Scalar>: Sendable {
  /// `g`
  public let gain: S.Real
  /// `n`
  public let normaliser: S.Real
  /// `√g/σ`
  let scale: S.Real

  public init(phi: S.Real, sigma: S.Real) {
    let real = BernoulliGaussian<S.Real>(theta1: phi, theta2: 0).constants(sigma)
    (gain, scale) = (real.gain, real.scale)
    normaliser = Self.realParts * real.offset
  }

  /// Real numbers an entry, `2 κ`
  static var realParts: S.Real { 1 / S.shareOfTrace }

  /// `h` for `|r|²` in units of `σ²/g`; the bound comes first, as in [BG].
  private func bounded(_ square: S.Real) -> S.Real {
    S.Real.minimum(S.Real(1e30), Self.realParts * square / 2)
  }

  /// `h` of an entry, or of a row of length `ρ`.
  func exponent(length: S.Real) -> S.Real {
    let z = scale * length
    return bounded(z * z)
  }

  private func exponent(_ r: S) -> S.Real { bounded(S.scale(scale, r).squaredMagnitude) }

  /// `h_n − n` of every entry of a column.
  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func logRatios(_ r: Column<S>) -> [S.Real] { r.map { exponent($0) - normaliser } }

  /// One column of posterior means, each entry with its own prior log odds `λ_n` of being zero: with
  /// `p = 1/(1 + e^u)`, `u = λ_n + n − h`, it is `x_n := g p r_n`. Returns the sum of the slopes
  /// `g p (1 + h (1 − p)/κ)`, of complex entries half the traces of the Jacobians.
  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func posteriorMean(
    _ r: Column<S>, logOdds: Column<S.Real>, into x: MutableColumn<S>
  ) -> S.Real {
    var slopes = S.Real.zero
    for i in r.indices {
      let h = exponent(r[i])
      let (p, q) = S.Real.logistic(logOdds[i] + normaliser - h)
      x[i] = S.scale(gain * p, r[i])
      slopes = slopes + gain * p * (1 + 2 * S.shareOfTrace * h * q)
    }
    return slopes
  }
}

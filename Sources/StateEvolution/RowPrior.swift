// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CGSL
import Integrals

/// A row of `M` entries that is 0 with probability `1 − γ`, else `N(0, φ I)` or `CN(0, φ I)`: what
/// predictions of [AMP-VEC] need of it.
public struct RowPrior: Sendable, Equatable {
  /// The distribution of an entry by itself: `γ`, and `φ = E|x_nm|²` of an active row.
  public let entry: BernoulliGaussianPrior
  /// `M`
  public let width: Int
  public let isComplex: Bool

  /// - Throws: `PredictionError.outside`
  public init(gamma: Double, phi: Double, width: Int, isComplex: Bool) throws {
    entry = try BernoulliGaussianPrior(gamma: gamma, phi: phi)
    try PredictionError.require(width >= 1, "M", Double(width), "1 or more")
    self.width = width
    self.isComplex = isComplex
  }

  /// `(1/M) E‖X − E[X | X + τ Z]‖²`, the minimum mean squared error an entry.
  ///
  /// With `g = φ/(φ + τ²)`, and `k = M` for complex rows, `M/2` for real ones, an active row has
  /// `‖R‖² = (φ + τ²)(M/k) G`, `G` being a Gamma variable of shape `k`, and the log odds that it is 0
  ///
  ///     u(G) = log((1−γ)/γ) + k log(1 + φ/τ²) − (φ/τ²) G,   q = 1/(1 + e^{−u}).
  ///
  /// As `E‖η‖² = E<η, X>`, the error is `γφ(1 − g E[(1 − q) G]/k)`, and as `G` times the density of shape
  /// `k` is `k` times that of shape `k + 1`, without a difference,
  ///
  ///     γ φ (1 − g + g E[q(G')]),   G' of shape k + 1.
  ///
  /// - Parameter variance: `τ² = E|Z_nm|²`, from 0 to infinity.
  /// - Throws: `QuadratureError`
  public func mmse(variance: Double) throws -> Double {
    let (gamma, phi) = (entry.gamma, entry.phi)
    if variance == 0 { return 0 }
    // What such an observation explains is below the rounding of E|X|².
    if variance >= 1e17 * phi { return entry.secondMoment }
    let missing = variance / (phi + variance)
    let gain = phi / (phi + variance)
    let inactive = try meanInactivity(ratio: phi / variance, addend: missing / gain)
    return gamma * phi * (missing + gain * inactive)
  }

  /// `E[q(G')]` for `φ/τ² = ratio`, to 1e-12 of itself or of `addend`.
  private func meanInactivity(ratio: Double, addend: Double) throws -> Double {
    if entry.gamma == 1 { return 0 }
    let k = Double(width) * (isComplex ? 1 : 0.5)
    let odds = Double.log((1 - entry.gamma) / entry.gamma)
    let offset = odds + k * Double.log(1 + ratio)
    let logFactorial = gsl_sf_lngamma(k + 1)
    // Past the end the density is below 1e-16 of its mass, and q falls. About the turning point, u = 0, q varies
    // on the length 1/ratio; about its mode the density does on √(k + 1).
    let end = k + 1 + 12 * (k + 1).squareRoot() + 80
    let turns = [-40, -16, -4, 0, 4, 16, 40].map { (offset + $0) / ratio }
    let modes = [-12, -6, -3, 0, 3, 6, 12].map { k + $0 * (k + 1).squareRoot() }
    let points = [0, end] + (turns + modes).filter { $0 > 0 && $0 < end }
    return try integral(of: "the inactivity", splitAt: points.sorted(), addend: addend) { g in
      guard g > 0 else { return 0 }
      let (_, q) = Double.logistic(offset - ratio * g)
      return q * Double.exp(k * Double.log(g) - g - logFactorial)
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// The R-transform of the spectrum of `J = A^T A/σ_w²`, `R(z) = G⁻¹(z) − 1/z`, where
/// `G(x) = ∫ dρ(λ)/(x − λ)` is the Cauchy transform and `z < 0`.
public struct RTransform: Sendable {
  public let spectrum: Spectrum
  /// `σ_w²`, above 0
  public let noiseVariance: Double

  /// - Throws: `PredictionError.outside`
  public init(spectrum: Spectrum, noiseVariance: Double) throws {
    try PredictionError.require(
      noiseVariance > 0 && noiseVariance.isFinite, "σ_w²", noiseVariance, "a number above 0")
    self.spectrum = spectrum
    self.noiseVariance = noiseVariance
  }

  /// `R(−m)`, `m > 0`, from the root of the Cauchy transform below the spectrum.
  ///
  /// With `x = −c/σ_w²`, `G(x) = −m` reads `∫ σ_w²/(s² + c) dρ = m`; and as the weights sum to 1,
  ///
  ///     R(−m) = 1/m − c/σ_w² = (1/m) ∫ s²/(s² + c) dρ,
  ///
  /// in which nothing cancels.
  /// - Returns: `nil` if there is no `c > 0`, that is for `m ≥ ∫ σ_w²/s² dρ` where `A` has no null
  ///   space: the linear estimate alone is then better than `m`.
  /// - Throws: `PredictionError`
  public func callAsFunction(minus m: Double) throws -> Double? {
    try PredictionError.require(m > 0 && m.isFinite, "−z", m, "a number above 0")
    func excess(_ c: Double) throws -> Double {
      let variance = noiseVariance
      return try spectrum.mean(null: variance / c) { variance / ($0 + c) } / m - 1
    }
    // At c = σ_w²/m the integral is at most m.
    let upper = noiseVariance / m
    var lower = upper
    var steps = 0
    while try excess(lower) <= 0 {
      lower /= 16
      steps += 1
      if steps > 200 { return nil }
    }
    let logarithm = try root(
      of: "the Cauchy transform", from: Double.log(lower), to: Double.log(2 * upper)
    ) { try excess(Double.exp($0)) }
    let c = Double.exp(logarithm)
    return try spectrum.mean { $0 / ($0 + c) } / m
  }

  /// Marchenko and Pastur's `R(−m) = 1/(σ_w² + (N/M) m)`, which is `R(z) = 1/(1 − (N/M) z)` of
  /// `A^T A` scaled by `1/σ_w²`.
  public static func marchenkoPastur(
    minus m: Double, noiseVariance: Double, ratio: Double
  ) -> Double {
    1 / (noiseVariance + m / ratio)
  }
}

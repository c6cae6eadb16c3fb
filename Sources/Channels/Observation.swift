// SPDX-License-Identifier: GPL-3.0-or-later
import Integrals

/// What the observation of `u = z + w`, `w ~ N(0, σ_w²)`, tells of `z` on average, for predictions
/// [GAMP].
///
/// If `z ~ N(p, τ_p)`, then `u ~ N(p, s²)`, `s² = τ_p + σ_w²`, and given `y`
///
///     E[z|y]   = p + (τ_p/s²)(E[u|y] − p)
///     var[z|y] = τ_p σ_w²/s² + (τ_p/s²)² var[u|y].
///
/// As `E var[u|y] = s² − E (E[u|y] − p)²`, the mean of the posterior variance over `y` is
///
///     E var[z|y] = τ_p (1 − (τ_p/s²) I),   I(p, s) = E (E[u|y] − p)²/s²,
///
/// with the information `I`, from 0 to 1: a mean of squares, in which nothing cancels.
public protocol Observation: Sendable {
  /// `I(p, s)`, for `s > 0`.
  /// - Throws: `QuadratureError`
  func information(p: Double, deviation s: Double) throws -> Double
  /// `E I(p, s)` of `p ~ N(0, variance)`.
  /// - Throws: `QuadratureError`
  func meanInformation(variance: Double, deviation s: Double) throws -> Double
  /// The `u` at which what is seen jumps, and `I` turns.
  var edges: [Double] { get }
}

extension Observation {
  public var edges: [Double] { [] }

  public func meanInformation(variance: Double, deviation s: Double) throws -> Double {
    let breaks = edges.flatMap { edge in [-6, -2, 0, 2, 6].map { abs(edge) + $0 * s } }
    var failure: (any Error)?
    let mean = try gaussianMean(
      of: "the channel's information", variance: variance, scale: s,
      breaks: breaks.filter { $0 > 0 }
    ) { p in
      do { return try information(p: p, deviation: s) } catch {
        failure = error
        return .nan
      }
    }
    if let failure { throw failure }
    return mean
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [REPLICA] The fixed points of the posterior mean's error in the large system, found as zeros over
/// `τ²` and not by following a recursion. The largest is where an algorithm that knows nothing ends.
public struct Replica: Sendable, Equatable {
  public struct FixedPoint: Sendable, Equatable {
    /// `τ²`, the noise variance of the equivalent scalar channel
    public let tau2: Double
    /// `mmse(τ²)`
    public let mse: Double

    public init(tau2: Double, mse: Double) {
      self.tau2 = tau2
      self.mse = mse
    }
  }

  /// All that a scan of `range` shows, with `τ²` rising; a pair closer than a cell of the scan, or one
  /// that only touches, is not seen.
  public let fixedPoints: [FixedPoint]
  /// The `τ²` that were scanned; every fixed point is within.
  public let range: ClosedRange<Double>
  public var largest: FixedPoint? { fixedPoints.last }

  /// For `A` with independent entries `N(0, 1/M)`: the zeros of `σ_w² + (N/M) mmse(τ²) − τ²`.
  ///
  /// They lie between `σ_w²` and `σ_w² + (N/M) E[X²]`. Without noise 0 is one, and the scan begins at
  /// 1e-12 of the upper end.
  /// - Parameters:
  ///   - prior: of the signal.
  ///   - noiseVariance: `σ_w² ≥ 0`
  ///   - ratio: `M/N`
  ///   - cells: how many cells the scan has, equal in `log τ²`.
  /// - Throws: `PredictionError`
  public static func independent(
    prior: any Prior, noiseVariance: Double, ratio: Double, cells: Int = 400
  ) throws -> Replica {
    try requireNoise(noiseVariance)
    try PredictionError.require(ratio > 0 && ratio.isFinite, "M/N", ratio, "a number above 0")
    let high = noiseVariance + prior.secondMoment / ratio
    let range = (noiseVariance > 0 ? noiseVariance : 1e-12 * high)...high
    let zeros = try Self.zeros(in: range, cells) { tau2 in
      (noiseVariance + (try prior.mmse(variance: tau2)) / ratio) / tau2 - 1
    }
    return try Replica((noiseVariance == 0 ? [0] : []) + zeros, range, prior)
  }

  /// For `A` with the given spectrum and right singular vectors uniform over the orthogonal group:
  /// the zeros of `τ² R(−mmse(τ²)) − 1`, with the R-transform of the spectrum of `A^T A/σ_w²`.
  ///
  /// They lie between `1/R(0) = σ_w²/<s²>` and `1/R(−E[X²])`, for `R` rises.
  /// - Throws: `PredictionError`, also for `σ_w² = 0`.
  public static func rotationallyInvariant(
    prior: any Prior, spectrum: Spectrum, noiseVariance: Double, cells: Int = 400
  ) throws -> Replica {
    let transform = try RTransform(spectrum: spectrum, noiseVariance: noiseVariance)
    let low = noiseVariance / (try spectrum.meanSquare())
    let high = try transform(minus: prior.secondMoment).map { 1 / $0 } ?? prior.secondMoment
    let range = low...max(low, high)
    let zeros = try Self.zeros(in: range, cells) { tau2 in
      let mmse = try prior.mmse(variance: tau2)
      // Where R does not exist by the Cauchy transform, it is above 1/mmse ≥ 1/τ².
      return tau2 * (try transform(minus: mmse) ?? 2 / mmse) - 1
    }
    return try Replica(zeros, range, prior)
  }

  private init(
    _ variances: [Double], _ range: ClosedRange<Double>, _ prior: any Prior
  ) throws {
    fixedPoints = try variances.map {
      FixedPoint(tau2: $0, mse: try prior.mmse(variance: $0))
    }
    self.range = range
  }

  /// The zeros of `f` in `range`, one a cell in which its sign changes.
  private static func zeros(
    in range: ClosedRange<Double>, _ cells: Int, _ f: (Double) throws -> Double
  ) throws -> [Double] {
    // A little beyond either end, so that a zero at the end is inside.
    let from = Double.log(range.lowerBound) - 1e-6
    let to = Double.log(range.upperBound) + 1e-6
    var zeros: [Double] = []
    var left = (at: from, value: try f(Double.exp(from)))
    for k in 1...max(cells, 1) {
      let at = from + (to - from) * Double(k) / Double(cells)
      let right = (at: at, value: try f(Double.exp(at)))
      if (left.value < 0) != (right.value < 0) {
        let zero = try root(of: "the replica equation", from: left.at, to: at) {
          try f(Double.exp($0))
        }
        zeros.append(Double.exp(zero))
      }
      left = right
    }
    return zeros
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CGSL

/// How near a sample is to the standard normal distribution, whose mean and variance are not fitted.
public struct Normality: Sendable, Equatable {
  public let count: Int
  /// `n Σ (z − z̄)⁴/(Σ (z − z̄)²)² − 3`
  public let excessKurtosis: Double
  /// Of normal samples, `√(24/n)`.
  public let kurtosisError: Double
  /// Anderson and Darling's `A² = −n − (1/n) Σ_i (2i − 1) [log Φ(z_i) + log Q(z_{n+1−i})]`, `z` rising.
  public let statistic: Double
  /// `P(A²_∞ ≥ A²)` under the hypothesis.
  public let pValue: Double
  /// Pairs of a normal quantile and the sample's.
  public let quantiles: [(normal: Double, sample: Double)]

  public static func == (a: Normality, b: Normality) -> Bool {
    a.count == b.count && a.statistic == b.statistic && a.excessKurtosis == b.excessKurtosis
  }

  /// - Parameter sample: finite, 2 numbers or more.
  public init(_ sample: [Double]) {
    _ = gsl_set_error_handler_off()
    let sorted = sample.sorted()
    let n = Double(sorted.count)
    let mean = sorted.reduce(0, +) / n
    let second = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let fourth = sorted.reduce(0) { sum, z in
      let square = (z - mean) * (z - mean)
      return sum + square * square
    }
    var sum = 0.0
    for (i, z) in sorted.enumerated() {
      let mirrored = sorted[sorted.count - 1 - i]
      sum += Double(2 * i + 1) * (logTail(-z) + logTail(mirrored))
    }
    count = sorted.count
    excessKurtosis = n * fourth / (second * second) - 3
    kurtosisError = (24 / n).squareRoot()
    statistic = -n - sum / n
    pValue = 1 - andersonDarlingProbability(statistic)
    quantiles = [0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999].map { p in
      let place = p * n - 0.5
      let below = min(max(Int(place.rounded(.down)), 0), sorted.count - 1)
      let above = min(below + 1, sorted.count - 1)
      let part = min(max(place - Double(below), 0), 1)
      return (gsl_cdf_ugaussian_Pinv(p), sorted[below] + part * (sorted[above] - sorted[below]))
    }
  }
}

extension Normality {
  /// Normal quantiles with those of the sample.
  var table: String {
    "quantiles "
      + quantiles.map { "\(significant($0.normal)) → \(significant($0.sample))" }
      .joined(separator: ", ")
  }
}

/// `log Q(z)`, which does not underflow.
private func logTail(_ z: Double) -> Double {
  gsl_sf_log_erfc(z * 0.5.squareRoot()) - Double.log(2)
}

/// The distribution of `A²` for `n → ∞`, to 2e-6: Marsaglia and Marsaglia, *Evaluating the
/// Anderson-Darling distribution*, J. Stat. Softw. 9(2), 2004.
public func andersonDarlingProbability(_ z: Double) -> Double {
  if z <= 0 { return 0 }
  if z.isNaN { return .nan }
  func polynomial(_ coefficients: [Double]) -> Double {
    coefficients.reversed().reduce(0) { $0 * z + $1 }
  }
  if z < 2 {
    let series = polynomial([2.00012, 0.247105, -0.0649821, 0.0347962, -0.011672, 0.00168691])
    return Double.exp(-1.2337141 / z) / z.squareRoot() * series
  }
  let series = polynomial([1.0776, -2.30695, 0.43424, -0.082433, 0.008056, -0.0003146])
  return z > 30 ? 1 : Double.exp(-Double.exp(series))
}

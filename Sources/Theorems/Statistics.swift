// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// Every interval reaches this many standard errors to either side: 99.7 % for a normal error.
let intervalFactor = 3.0

package func decibels(_ ratio: Double) -> Double { 10 * Double.log(ratio) / Double.log(10) }

/// An average over draws with its standard error and the half width of its interval, in dB.
public struct Average: Sendable, Equatable {
  public let decibels: Double
  public let standardError: Double
  public let halfWidth: Double
  public let draws: Int

  /// The median of ratios, in dB; see ``MedianInterval``.
  public static func median(of ratios: [Double]) -> Average {
    let interval = MedianInterval(ratios)
    let middle = Theorems.decibels(interval.median)
    let (bottom, top) = (Theorems.decibels(interval.low), Theorems.decibels(interval.high))
    let isBounded = interval.low > 0 && interval.high.isFinite
    return Average(
      decibels: middle,
      standardError: isBounded ? (top - bottom) / (2 * intervalFactor) : .infinity,
      halfWidth: isBounded ? max(top - middle, middle - bottom) : .infinity, draws: ratios.count)
  }

  /// The mean of the ratios, BSR17 Fig. 1; its error linearised.
  public static func meanOfRatios(_ ratios: [Double]) -> Average {
    ratioOfSums(ratios, ratios.map { _ in 1 })
  }

  /// The ratio of sums `Σ e_d/Σ p_d`, BSR17 Figs. 8–16, with the standard error of a ratio estimator,
  /// `√(Σ (e_d − ρ p_d)² D/(D − 1))/Σ p_d`; in dB, linearised.
  public static func ratioOfSums(_ errors: [Double], _ powers: [Double]) -> Average {
    let count = Double(errors.count)
    let power = powers.reduce(0, +)
    let ratio = errors.reduce(0, +) / power
    let squares = zip(errors, powers).reduce(0) {
      $0 + ($1.0 - ratio * $1.1) * ($1.0 - ratio * $1.1)
    }
    let error = errors.count > 1 ? (squares * count / (count - 1)).squareRoot() / power : .infinity
    let inDecibels = 10 * error / ratio / Double.log(10)
    return Average(
      decibels: Theorems.decibels(ratio), standardError: inDecibels,
      halfWidth: intervalFactor * inDecibels, draws: errors.count)
  }
}

/// A median with an interval for the distribution's own: between the order statistics of ranks
/// `(D ± 3√D)/2`, whatever the distribution; unbounded for too few draws.
public struct MedianInterval: Sendable, Equatable {
  public let median, low, high: Double

  public init(_ values: [Double]) {
    let sorted = values.sorted()
    let count = sorted.count
    let reach = intervalFactor * Double(count).squareRoot() / 2
    let below = Int((Double(count) / 2 - reach).rounded(.down)) - 1
    let above = Int((Double(count) / 2 + reach).rounded(.up))
    median = count == 0 ? .nan : (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    low = below >= 0 ? sorted[below] : -.infinity
    high = above < count ? sorted[above] : .infinity
  }

  /// How far the interval reaches from the median.
  public var halfWidth: Double { max(high - median, median - low) }
}

extension Comparison {
  /// An average in dB against a prediction.
  init(
    _ quantity: String, _ average: Average, name: String, predicted: Double, allowed: Double,
    isDecisive: Bool = true
  ) {
    self.init(
      quantity, measured: average.decibels, predicted: predicted, allowed: allowed, unit: "dB",
      halfWidth: average.halfWidth, standardError: average.standardError, average: name,
      draws: average.draws, isDecisive: isDecisive)
  }
}

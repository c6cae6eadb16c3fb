// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Arithmetic
import Shrinkages
import Theorems

/// A mistake that the theorem suite must find.
enum PlantedError: String, CaseIterable, ExpressibleByArgument {
  /// Slopes are 0.9 of what they are, and so AMP's Onsager term.
  case onsager
  /// State evolution is told 1.5 times the noise variance.
  case se
  /// Shrinkages are told 1.3 times the level, which makes thresholds so much higher.
  case threshold
  /// Group-sparse networks have a quarter of the theorems' thresholds.
  case network

  var subject: Subject {
    switch self {
    case .onsager: Subject(shrinkage: { Wrong(base: $0, level: 1, slope: 0.9) })
    case .se: Subject(predictedNoise: 1.5)
    case .network: Subject(networkThreshold: 0.25)
    case .threshold: Subject(shrinkage: { Wrong(base: $0, level: 1.3, slope: 1) })
    }
  }
}

/// `η(r; level · σ)`, whose slope is stated as `slope` times what it is.
private struct Wrong: Shrinkage {
  typealias S = Double
  let base: any Shrinkage<Double>
  let level, slope: Double

  func callAsFunction(_ r: Double, _ sigma: Double) -> Double { base(r, level * sigma) }
  func slope(_ r: Double, _ sigma: Double) -> Double { slope * base.slope(r, level * sigma) }
  func apply(_ r: Column<Double>, _ sigma: Double, into x: MutableColumn<Double>) -> Double {
    slope * base.apply(r, level * sigma, into: x)
  }
}

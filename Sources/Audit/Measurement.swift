// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// Errors of the learned network and of the reference on the same draws.
public struct Measurement: Sendable {
  public struct Layer: Sendable {
    /// NMSE in dB, ratios of sums.
    public let learned, reference: Double
    /// By how much the learned one is worse, and its standard error: paired, so that what all draws share cancels.
    public let excess, standardError: Double
    /// What the shrinkage costs beside the reference's that is told the same, in dB, in the channels of these draws; `nil`
    /// where the layer's own cost was measured.
    public let shrinkageCost: Double?
  }

  /// Another algorithm of as many layers, on the same draws.
  public struct Beside: Sendable {
    public let name: String
    /// NMSE in dB by layer, ratios of sums.
    public let decibels: [Double]
    /// By how much the learned network is worse in the end, and its standard error, paired.
    public let excess, standardError: Double
  }

  public let draws: Int
  public let layers: [Layer]
  public let baseline: Beside?
  /// NMSE in dB that the estimator has on average which knows the supports of these draws; `nil` where the prior is not
  /// known.
  public let oracle: Double?

  /// - Parameters:
  ///   - learned: `e_d = ‖x̂ − x‖²` by layer and draw.
  ///   - reference: `ē_d`, the reference's.
  ///   - powers: `‖x‖²`
  ///   - costs: of the layers' shrinkages.
  ///   - baseline: on the same draws.
  ///   - oracle: in dB.
  init(
    _ learned: [[Double]], _ reference: [[Double]], _ powers: [Double], costs: [Double?],
    baseline: Baseline?, oracle: Double?
  ) {
    self.oracle = oracle
    draws = powers.count
    let power = powers.reduce(0, +)
    self.baseline = baseline.map { baseline in
      let excess = PairedExcess(learned[learned.count - 1], baseline.errors[learned.count - 1])
      return Beside(
        name: baseline.name,
        decibels: baseline.errors.map { Audit.decibels($0.reduce(0, +) / power) },
        excess: excess.decibels, standardError: excess.standardError)
    }
    layers = zip(zip(learned, reference), costs).map { pair, cost in
      let (errors, others) = pair
      let excess = PairedExcess(errors, others)
      return Layer(
        learned: decibels(errors.reduce(0, +) / power),
        reference: decibels(others.reduce(0, +) / power), excess: excess.decibels,
        standardError: excess.standardError, shrinkageCost: cost)
    }
  }
}

extension Matrix<Double> {
  /// `‖x̂_d − x_d‖²` of every column.
  func columnSquaredErrors(_ truth: Matrix) -> [Double] {
    var error = truth
    let ones = [Double](repeating: 1, count: columns)
    error.combine(ones, self, ones.map { -$0 }, truth)
    return error.columnSquaredNorms
  }
}

/// `10 log10 Σ_d e_d/Σ_d ē_d`, and its standard error, that of a ratio estimator, linearised.
struct PairedExcess {
  let decibels, standardError: Double

  init(_ errors: [Double], _ others: [Double]) {
    let count = Double(errors.count)
    let sum = errors.reduce(0, +)
    let ratio = sum / others.reduce(0, +)
    let squares = zip(errors, others).reduce(0) {
      $0 + ($1.0 - ratio * $1.1) * ($1.0 - ratio * $1.1)
    }
    decibels = Audit.decibels(ratio)
    standardError =
      count > 1
      ? 10 / Double.log(10) * (squares * count / (count - 1)).squareRoot() / sum : .infinity
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Shrinkages
import StateEvolution

/// What the claims are checked on: the algorithms with their shrinkages, and the predictions. A test
/// of the suite itself makes one of them wrong.
public struct Subject: Sendable {
  /// What the algorithms use in place of a shrinkage.
  public var shrinkage: @Sendable (any Shrinkage<Double>) -> any Shrinkage<Double>
  /// The noise variance that predictions are told, in units of the true one.
  public var predictedNoise: Double
  /// The thresholds of group-sparse networks, in units of the theorems'.
  public var networkThreshold: Double

  public init(
    shrinkage: @escaping @Sendable (any Shrinkage<Double>) -> any Shrinkage<Double> = { $0 },
    predictedNoise: Double = 1, networkThreshold: Double = 1
  ) {
    self.shrinkage = shrinkage
    self.predictedNoise = predictedNoise
    self.networkThreshold = networkThreshold
  }

  /// Nothing is made wrong.
  public static let reference = Subject()
}

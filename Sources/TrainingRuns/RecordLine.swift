// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Theorems
import Training

/// What a record says, a line each. NMSE is the ratio of sums over a set, in dB, and of auto-pgd
/// `1 − Σ SE/Σ SE*`; `nmse` has that of each layer's estimate.
public enum RecordLine {
  /// The first line: what is trained.
  public struct Training: Codable, Sendable {
    var kind = "training"
    var schema = "assay-record-1"
    public let options, suite, sha256, source: String
    public let stages, learnable: Int
  }

  /// A validation.
  public struct Progress: Codable, Sendable {
    var kind = "validation"
    /// From 1.
    public let stage: Int
    public let depth: Int
    public let tied: Bool
    public let part: String
    public let rate: Double
    public let step, batches: Int
    /// The mean loss of the mini-batches since the validation before.
    public let trainingLoss: Double?
    public let validationLosses, nmse: [Double]
    public let bestNmse: Double
    public let gradientNorm: Double
    public let clips: Int
    /// Since the beginning; absent of a record that is to be the same bytes again.
    public let seconds: Double?
  }

  /// A network that has its final parameters at this depth, on the test set.
  public struct Depth: Codable, Sendable {
    var kind = "depth"
    public let depth: Int
    public let tied: Bool
    public let samples: Int
    public let nmse: [Double]
    /// Of the last layer; of one sample there is no standard error.
    public let standardError: Double?
    public let meanOfRatios: Double
    public let validationNmse: Double
    /// Since the beginning; absent of a record that is to be the same bytes again.
    public let seconds: Double?
  }

  /// In dB; of 0, which JSON could not have as one, that of the least normal number.
  public static func decibels(_ ratio: Double) -> Double {
    10 * log10(max(ratio, .leastNormalMagnitude))
  }
}

extension RecordLine.Progress {
  init(_ found: Validation, seconds: Double?) {
    self.init(
      stage: found.stage + 1, depth: found.of.depth, tied: found.of.isTied,
      part: found.of.part.rawValue, rate: found.of.rate, step: found.step,
      batches: found.batches, trainingLoss: found.trainingLoss,
      validationLosses: found.losses,
      nmse: found.losses.map { RecordLine.decibels($0 / found.power) },
      bestNmse: RecordLine.decibels(found.bestLoss / found.power),
      gradientNorm: found.gradientNorm, clips: found.clips, seconds: seconds)
  }
}

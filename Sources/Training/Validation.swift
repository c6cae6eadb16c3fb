// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks

/// What one call of a trainer came to.
public struct Advance<N: Network>: Sendable {
  /// Which stage it was in, from 0.
  public let stage: Int
  public internal(set) var validation: Validation?
  /// A network that has all its stages behind it at its depth, with its parameters and their NMSE on the validation
  /// set, a ratio of sums in dB.
  public internal(set) var finished:
    (network: N, parameters: ParameterVector<N.S.Real>, nmse: Double)?
}

/// A training that cannot go on; the description says why.
public struct TrainingError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// What a validation found.
public struct Validation: Sendable {
  /// Which stage of the training, from 0.
  public let stage: Int
  public let of: Stage
  /// Updates of the stage, and mini-batches of the training so far.
  public let step, batches: Int
  /// The mean loss of the mini-batches since the validation before; `nil` where there was none.
  public let trainingLoss: Double?
  /// [LOSS] of each layer's estimate, and the same of `x̂ = 0`: their ratio is the NMSE, as a ratio of sums.
  public let losses: [Double]
  public let power: Double
  /// The lowest loss of the last layer in this stage.
  public let bestLoss: Double
  /// `‖∂L/∂q‖` of the last mini-batch, and how many of them were clipped.
  public let gradientNorm: Double
  public let clips: Int
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks

/// All that a training has to remember in order to go on to the same bits: what a checkpoint holds.
public struct TrainingState<R: RealScalar>: Sendable where R.Real == R {
  /// Which stage it is in; as many as there are when it has ended.
  public var stage = 0
  /// How many updates there were in this stage.
  public var step = 0
  /// How many mini-batches were used in all.
  public var batches = 0
  /// The parameters of the stage's network.
  public var parameters: [R]
  /// The learned ones as Adam changes them.
  public var coordinates: [R] = []
  public var moments: Adam<R>.Moments
  /// The parameters with the lowest loss on the validation set in this stage.
  public var best: [R]
  /// That loss; infinite before the stage has begun.
  public var bestLoss = Double.infinity
  /// Validations since then.
  public var waits = 0
  /// Sum of the losses of the mini-batches since the last validation, how many they were, and how many of
  /// their gradients were clipped.
  public var lossSum = 0.0
  public var losses = 0
  public var clips = 0
  /// `‖∂L/∂q‖` of the last mini-batch.
  public var gradientNorm = 0.0
  /// The tied networks of depth 1, 2, … with their losses, where untied ones are compared with them.
  public var tied: [Finished] = []

  /// The parameters of a network, and their loss on the validation set.
  public struct Finished: Sendable {
    public var parameters: [R]
    public var loss: Double
    public init(parameters: [R], loss: Double) { (self.parameters, self.loss) = (parameters, loss) }
  }

  public init(parameters: [R]) {
    (self.parameters, best) = (parameters, parameters)
    moments = Adam<R>.Moments(count: 0)
  }
}

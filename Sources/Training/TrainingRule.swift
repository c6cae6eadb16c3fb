// SPDX-License-Identifier: GPL-3.0-or-later

/// What all stages have in common.
public struct TrainingRule: Sendable, Equatable {
  /// At most so many updates of a stage.
  public var steps = 250
  /// Updates between validations.
  public var interval = 10
  /// Validations without a lower loss after which a stage ends.
  public var patience = 10
  /// `β_1`, `β_2`, `ε` of Adam.
  public var beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8
  /// `c`, the greatest norm of a gradient; `nil` clips none.
  public var clip: Double?
  /// Whether the loss counts all layers and moves to the last one with the stage, [CURR].
  public var hasCurriculum = false
  /// Whether a new layer begins with the numbers that the training started from, not with those of the layer before.
  public var newLayersAreOfStart = false
  public init() {}
}

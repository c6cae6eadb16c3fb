// SPDX-License-Identifier: GPL-3.0-or-later

/// What a network, or a layer of it, is beside what theory prescribes.
public enum AuditVerdict: String, Sendable, Codable, CaseIterable {
  /// Its parameters are the reference's.
  case matched
  /// They are others, and it does what the reference does, or better: they differ along directions that cost nothing.
  case equivalent
  /// It does something else, which costs something.
  case deviates
  /// They are others, and the draws are too few to say whether that costs something.
  case undecided
  /// Of a network: it costs more than it may.
  case worse = "worse than matched"
}

/// A number of a layer beside the reference's.
public struct ParameterDistance: Sendable, Equatable {
  /// The block, as in the parameter file.
  public let block: String
  /// What is measured.
  public let quantity: String
  /// 0 where the two are equal.
  public let value: Double
  /// Whether it is more than counts as equal.
  public let isBeyond: Bool
}

extension ParameterDistance {
  init(block: String, quantity: String, value: Double, tolerance: Double) {
    self.init(
      block: block, quantity: quantity, value: value, isBeyond: !(abs(value) <= tolerance))
  }
}

/// A number of a layer as it is, and as theory has it.
public struct ParameterValue: Sendable, Equatable {
  /// The block, as in the parameter file.
  public let block: String
  /// As `θ1`.
  public let name: String
  public let learned: Double
  /// `nil` where theory has no such number.
  public let prescribed: Double?
}

/// A number that says what a layer has become, where theory prescribes none.
public struct AuditFact: Sendable, Equatable {
  public let name: String
  public let value: Double
}

/// A layer's shrinkage in the channel that its linear stage leaves.
public struct ChannelAudit: Sendable {
  /// What of the layer's cost the linear stage costs, in dB, whatever the shrinkage.
  public let linearCost: Double
  public let shrinkage: ShrinkageAudit
  public let curvature: Curvature

  init(linearCost: Double, _ shrinkage: ShrinkageAudit) throws {
    (self.linearCost, self.shrinkage) = (linearCost, shrinkage)
    curvature = try Curvature(shrinkage)
  }
}

/// One layer of a network beside the reference.
public struct LayerAudit: Sendable {
  /// Counted from 0.
  public let layer: Int
  public let distances: [ParameterDistance]
  public let values: [ParameterValue]
  public let facts: [AuditFact]
  /// What the layer costs at its output, in dB, beside the reference's layer that is handed the same; below 0 if it is
  /// better. In the limit of large `N`, or, with a standard error, over draws.
  public let cost: Double
  public let costError: Double?
  /// The channel that its shrinkage works in, of a layer that decouples.
  public let channel: ChannelAudit?
  /// The NMSE after this layer in the limit of large `N`, in dB, of the learned network and of the reference; `nil`
  /// where no theory predicts it.
  public let predicted, reference: Double?
  /// The block that is to blame, as in the parameter file, where the layer deviates.
  public let culprit: String?
  /// Blocks that might be twice or half what they should be, at less than what counts as a cost.
  public let unidentifiable: [String]
  public let verdict: AuditVerdict

  /// What the network has lost up to this layer, in dB.
  public var excess: Double? {
    guard let predicted, let reference else { return nil }
    return predicted - reference
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// What a kind of network is called, where it is from, and which blocks of numbers it has: layouts,
/// parameter files, golden cards and the command line derive from it.
public struct NetworkCard: Sendable {
  /// Its name in parameter files and on the command line, as in `lista`.
  public let kind: String
  /// Specification tags and source equations.
  public let spec, source: [String]
  public let blocks: [BlockCard]
  /// Whether its layers use `A` itself, besides what they learn.
  public let usesMatrix: Bool
  /// Whether its layers have a shrinkage of a family, whose `θ` is a block; else a fixed threshold.
  public let hasFamily: Bool
  /// Whether samples are rows over several columns (antennas).
  public let isOfRows: Bool
  /// What a layer computes, in the order in which it is computed.
  public let quantities: [QuantityCard]
  /// The layer, in plain text.
  public let formula: String
  /// Blocks that training leaves as they start, unless it is told to learn them: what is known where `A` is.
  public let known: [String]
  /// [GAUGE] A block whose number of the first layer training leaves alone, because the others of that
  /// layer can do all that it could.
  public let gauge: String?

  public init(
    _ kind: String, spec: [String], source: [String], blocks: [BlockCard],
    usesMatrix: Bool = true, hasFamily: Bool = false, isOfRows: Bool = false,
    quantities: [QuantityCard] = QuantityCard.ofThreshold, known: [String] = [],
    gauge: String? = nil, formula: String
  ) {
    (self.kind, self.spec, self.source, self.blocks) = (kind, spec, source, blocks)
    (self.known, self.gauge) = (known, gauge)
    (self.usesMatrix, self.hasFamily) = (usesMatrix, hasFamily)
    (self.isOfRows, self.quantities, self.formula) = (isOfRows, quantities, formula)
  }

  /// Whether layers may share matrices, so that there is a tied form.
  public var canBeTied: Bool { blocks.contains { $0.sharing == .tieable } }
}

/// A block of numbers as a kind of network has it.
public struct BlockCard: Sendable {
  public enum Sharing: Sendable {
    /// Every layer has its own.
    case each
    /// Every layer has its own, or all share one: the tied form.
    case tieable
    /// All layers share one.
    case shared
  }

  /// An extent of an array; `M × N` are those of `A`.
  public enum Extent: String, Sendable {
    case rows = "M"
    case columns = "N"
    /// `R`, how many singular values there are.
    case rank = "R"
    /// `p`, the count of `θ`.
    case theta = "p"
  }

  public let name: String
  public let extents: [Extent]
  public let sharing: Sharing
  public let range: ParameterBlock.Range
  /// Whether it is real where the network is complex.
  public let isReal: Bool
  /// Whether training may change it, unless it is frozen.
  public let isLearned: Bool
  public let meaning: String
  /// Whether it has an entry for each row or column of `A`, so that its numbers are for one `A`.
  public var isOfMatrix: Bool { extents.contains { $0 != .theta } }

  public init(
    _ name: String, _ extents: [Extent], sharing: Sharing = .each,
    range: ParameterBlock.Range = .finite, isReal: Bool = false, isLearned: Bool = true,
    _ meaning: String
  ) {
    (self.name, self.extents, self.sharing) = (name, extents, sharing)
    (self.range, self.isReal, self.isLearned) = (range, isReal, isLearned)
    self.meaning = meaning
  }
}

/// A quantity of every layer.
public struct QuantityCard: Sendable {
  public let name: String
  /// Its extents over all layers, as in `T×N×D`; a number of each column is `T×D`.
  public let shape: String
  /// Whether it is a divergence, which is kept off 0 and 1.
  public let isDivergence: Bool

  public var isVector: Bool { shape != "T×D" }

  public init(_ name: String, _ shape: String = "T×D", isDivergence: Bool = false) {
    (self.name, self.shape, self.isDivergence) = (name, shape, isDivergence)
  }

  public static let ofThreshold = [QuantityCard("r", "T×N×D"), QuantityCard("x", "T×N×D")]
  static let ofLAMP = [
    QuantityCard("v", "T×M×D"), QuantityCard("sigma"), QuantityCard("r", "T×N×D"),
    QuantityCard("x", "T×N×D"), QuantityCard("b"),
  ]
  static let ofVAMP = [
    QuantityCard("nu_tilde", isDivergence: true), QuantityCard("r", "T×N×D"),
    QuantityCard("variance"), QuantityCard("x", "T×N×D"), QuantityCard("nu", isDivergence: true),
  ]
}

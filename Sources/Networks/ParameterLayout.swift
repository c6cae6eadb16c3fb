// SPDX-License-Identifier: GPL-3.0-or-later

/// A named block of learnable numbers.
public struct ParameterBlock: Sendable, Equatable {
  /// How an entry is learned: as it is, or by its logarithm, so that it stays positive.
  public enum Form: String, Sendable, Codable { case plain, logarithm }

  /// What it is in every layer that has one, as in `B`.
  public let name: String
  /// The layer it belongs to; `nil` where all layers share it.
  public let layer: Int?
  /// Its extents; entries are column-major.
  public let shape: [Int]
  /// Whether its entries are complex, each a real part before an imaginary one.
  public let isComplex: Bool
  public let form: Form
  /// Whether training leaves it as it is.
  public var isFrozen: Bool
  /// Where its numbers begin in the vector.
  public let offset: Int

  /// How many real numbers it has.
  public var count: Int { shape.reduce(isComplex ? 2 : 1, *) }
  public var range: Range<Int> { offset..<(offset + count) }
  /// Its name in files: `B`, or `B.3` where layers differ.
  public var label: String { layer.map { "\(name).\($0)" } ?? name }
}

/// The blocks of a network's parameters, one after another.
public struct ParameterLayout: Sendable, Equatable {
  public private(set) var blocks: [ParameterBlock] = []

  public init() {}

  /// How many real numbers there are.
  public var count: Int { blocks.last?.range.upperBound ?? 0 }

  /// How many of them training may change.
  public var learnableCount: Int { blocks.reduce(0) { $0 + ($1.isFrozen ? 0 : $1.count) } }

  public mutating func append(
    _ name: String, layer: Int? = nil, _ shape: [Int], isComplex: Bool = false,
    form: ParameterBlock.Form = .plain
  ) {
    blocks.append(
      ParameterBlock(
        name: name, layer: layer, shape: shape, isComplex: isComplex, form: form, isFrozen: false,
        offset: count))
  }

  /// The block `name` of a layer, or the one that all layers share.
  public func block(_ name: String, layer: Int) -> ParameterBlock? {
    blocks.first { $0.name == name && ($0.layer == layer || $0.layer == nil) }
  }

  /// Freezes, or thaws, every block of that name.
  public mutating func freeze(_ name: String, _ isFrozen: Bool = true) {
    for k in blocks.indices where blocks[k].name == name { blocks[k].isFrozen = isFrozen }
  }
}

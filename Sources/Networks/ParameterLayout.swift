// SPDX-License-Identifier: GPL-3.0-or-later

/// A named block of learnable numbers.
public struct ParameterBlock: Sendable, Equatable {
  /// Which numbers it may hold, and how training keeps them there.
  public enum Range: String, Sendable, Codable {
    case finite
    /// Learned as it is; after a step, what is below 0 becomes 0.
    case nonnegative
    /// Learned by its logarithm.
    case positive
  }

  /// What it is in every layer that has one, as in `B`.
  public let name: String
  /// The layer it belongs to; `nil` where all layers share it.
  public let layer: Int?
  /// Its extents; entries are column-major. A single number has none.
  public let shape: [Int]
  /// Whether its entries are complex, each a real part before an imaginary one.
  public let isComplex: Bool
  public let range: Range
  /// Whether training leaves it as it is.
  public var isFrozen: Bool
  /// Where its numbers begin in the vector.
  public let offset: Int

  /// How many real numbers it has.
  public var count: Int { shape.reduce(isComplex ? 2 : 1, *) }
  public var indices: Swift.Range<Int> { offset..<(offset + count) }
  /// Its name in files: `B`, or `B.3` where layers differ.
  public var label: String { layer.map { "\(name).\($0)" } ?? name }
}

/// The blocks of a network's parameters, one after another.
public struct ParameterLayout: Sendable, Equatable {
  public private(set) var blocks: [ParameterBlock] = []

  public init() {}

  /// How many real numbers there are.
  public var count: Int { blocks.last?.indices.upperBound ?? 0 }

  /// How many of them training may change.
  public var learnableCount: Int { blocks.reduce(0) { $0 + ($1.isFrozen ? 0 : $1.count) } }

  public mutating func append(
    _ name: String, layer: Int? = nil, _ shape: [Int], isComplex: Bool = false,
    range: ParameterBlock.Range = .finite, isFrozen: Bool = false
  ) {
    blocks.append(
      ParameterBlock(
        name: name, layer: layer, shape: shape, isComplex: isComplex, range: range,
        isFrozen: isFrozen, offset: count))
  }

  /// The block `name` of a layer, or the one that all layers share.
  public func block(_ name: String, layer: Int) -> ParameterBlock? {
    blocks.first { $0.name == name && ($0.layer == layer || $0.layer == nil) }
  }

  /// The blocks of one name each, in the order in which names first occur.
  public var named: [(name: String, blocks: [ParameterBlock])] {
    var order: [String] = []
    var named: [String: [ParameterBlock]] = [:]
    for block in blocks {
      if named[block.name] == nil { order.append(block.name) }
      named[block.name, default: []].append(block)
    }
    return order.map { ($0, named[$0] ?? []) }
  }

  /// The extents of the blocks of one name as one array: those of a block that all layers share, else
  /// layers before them; a single number is a list of one.
  public static func stackedShape(_ blocks: [ParameterBlock]) -> [Int] {
    let shape = blocks[0].layer == nil ? blocks[0].shape : [blocks.count] + blocks[0].shape
    return shape.isEmpty ? [1] : shape
  }

  /// Freezes, or thaws, every block of that name.
  /// - Throws: `NetworkError` where there is none.
  public mutating func freeze(_ name: String, _ isFrozen: Bool = true) throws {
    guard blocks.contains(where: { $0.name == name }) else {
      let names = named.map(\.name).joined(separator: ", ")
      throw NetworkError("there is no block \(name), but \(names)")
    }
    for k in blocks.indices where blocks[k].name == name { blocks[k].isFrozen = isFrozen }
  }

  /// Freezes those that are chosen, besides those that are frozen.
  public mutating func freeze(where isChosen: (ParameterBlock) -> Bool) {
    for k in blocks.indices where isChosen(blocks[k]) { blocks[k].isFrozen = true }
  }

  /// The first layer with a block that is learned; what all layers share begins with the first.
  var firstLearnedLayer: Int? { blocks.filter { !$0.isFrozen }.map { $0.layer ?? 0 }.min() }
}

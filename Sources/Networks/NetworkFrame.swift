// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Shrinkages

/// What a network is before it has parameters: its matrix, its depth, and the layout of its blocks.
public struct NetworkFrame<S: Scalar>: Sendable {
  /// `A ∈ M × N`
  public let a: DenseOperator<S>
  /// `T ≥ 1`
  public let depth: Int
  /// Whether all layers share their matrices.
  public let isTied: Bool
  /// The family, of a network that has one, with its initial `θ`.
  public let shrinkage: (any ParametricShrinkage<S.Real>)?
  public internal(set) var layout: ParameterLayout

  /// - Parameters:
  ///   - card: of the network.
  ///   - a: `A ∈ M × N`
  ///   - depth: `T ≥ 1`
  ///   - isTied: whether all layers share the matrices that they may share.
  ///   - shrinkage: for networks with a family, by itself the soft threshold.
  ///   - rank: `R`, by itself `min(M, N)`.
  public init(
    _ card: NetworkCard, a: Matrix<S>, depth: Int, isTied: Bool = false,
    shrinkage: (any ParametricShrinkage<S.Real>)? = nil, rank: Int? = nil
  ) {
    precondition(depth >= 1, "a network of \(depth) layers")
    self.a = DenseOperator(a)
    self.depth = depth
    self.isTied = isTied && card.canBeTied
    self.shrinkage = card.hasFamily ? shrinkage ?? SoftThreshold<S.Real>.initial : nil
    let theta = self.shrinkage?.thetaCount ?? 0
    func extents(_ block: BlockCard) -> [Int] {
      block.extents.map {
        switch $0 {
        case .rows: a.rows
        case .columns: a.columns
        case .rank: rank ?? min(a.rows, a.columns)
        case .theta: theta
        }
      }
    }
    var layout = ParameterLayout()
    func append(_ block: BlockCard, layer: Int?) {
      layout.append(
        block.name, layer: layer, extents(block), isComplex: !block.isReal && S.isComplex,
        range: block.range, isFrozen: !block.isLearned)
    }
    let shared = { (block: BlockCard) in
      block.sharing == .shared || (isTied && block.sharing == .tieable)
    }
    for block in card.blocks where shared(block) { append(block, layer: nil) }
    for t in 0..<depth {
      for block in card.blocks where !shared(block) { append(block, layer: t) }
    }
    self.layout = layout
  }

  /// The family's member `θ`.
  func member(_ theta: [S.Real]) throws -> any ParametricShrinkage<S.Real> {
    func member<F: ParametricShrinkage>(like _: F) throws -> any ParametricShrinkage<F.S>
    where F.S == S.Real { try F(theta: theta) }
    guard let shrinkage else { throw NetworkError("there is no shrinkage family") }
    return try member(like: shrinkage)
  }

  /// Freezes, or thaws, every block of that name.
  /// - Throws: `NetworkError` where there is none.
  public mutating func freeze(_ name: String, _ isFrozen: Bool = true) throws {
    try layout.freeze(name, isFrozen)
  }

  /// Freezes those blocks that are chosen, besides those that are frozen.
  public mutating func freeze(where isChosen: (ParameterBlock) -> Bool) {
    layout.freeze(where: isChosen)
  }

  /// The same with another depth, for another matrix of the same size, or with layers that share their
  /// matrices or do not. What is frozen in every layer stays so.
  public func with(
    _ card: NetworkCard, depth: Int? = nil, isTied: Bool? = nil, a: Matrix<S>? = nil
  ) -> NetworkFrame {
    var frame = NetworkFrame(
      card, a: a ?? self.a.matrix, depth: depth ?? self.depth, isTied: isTied ?? self.isTied,
      shrinkage: shrinkage, rank: layout.block("s", layer: 0)?.shape.last)
    let frozen = Set(layout.named.filter { $0.blocks.allSatisfy(\.isFrozen) }.map(\.name))
    frame.freeze { frozen.contains($0.name) }
    return frame
  }

  /// The block `name` of layer `t`, or the one that all layers share.
  /// - Throws: `NetworkError` where there is none.
  public func block(_ name: String, _ t: Int) throws -> ParameterBlock {
    guard let block = layout.block(name, layer: t) else {
      throw NetworkError("layer \(t) has no \(name)")
    }
    return block
  }
}

extension Scalar {
  /// Whether it is complex: of two real parts.
  static var isComplex: Bool { Self.self != Real.self }
}

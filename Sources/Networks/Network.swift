// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Shrinkages

/// A sequence of layers.
public protocol Network<S>: Sendable {
  associatedtype S
  associatedtype L: Layer where L.S == S
  static var card: NetworkCard { get }
  var frame: NetworkFrame<S> { get set }
  init(_ frame: NetworkFrame<S>)
  /// Which of several forms its layers have, as parameter files name it; `nil` where there is one.
  var variant: String? { get }
  /// Multiply-adds of the matrix products of one column's forward pass.
  var multiplyAdds: Int { get }
  /// What its paper's table says of this size; `nil` where no table has it.
  var published: PublishedCosts? { get }
  /// The parameters with which it is the algorithm it unrolls.
  /// - Throws: `NetworkError` for a number of the algorithm that is not given.
  func initial(_ start: AnalyticStart<S>) throws -> ParameterVector<S.Real>
  /// Layer `t` with its parameters.
  /// - Throws: `NetworkError` for parameters of another network, `ThetaError`.
  func layer(_ t: Int, _ parameters: ParameterVector<S.Real>) throws -> L
  /// What goes into the first layer.
  func start(_ y: Batch<S>) -> L.State
  /// Cotangents of zero of a state of `columns` columns.
  func cotangent(_ columns: Int) -> L.State
  /// What the columns of an estimate cost, by itself `‖x̂ − x‖²`, with `f/2` times its derivative by `x̂`, by itself
  /// `f (x̂ − x)`. An estimate of zero costs what others are measured by.
  func cost(
    of estimate: Matrix<S>, _ y: Batch<S>, truth x: Matrix<S>, times f: S.Real
  ) -> (byColumn: [S.Real], cotangent: Matrix<S>)
  /// What layer `t` shows to another kind of network that begins with it; by itself nothing.
  func foreign(_ t: Int, _ parameters: ParameterVector<S.Real>) throws -> ForeignLayer<S>
  /// The numbers of a block with which a layer computes what another kind's does; `nil` where that is
  /// not known, as by itself.
  func adopted(_ block: String, from layer: ForeignLayer<S>) -> [S.Real]?
}

extension Network {
  /// - Parameters: as those of ``NetworkFrame``.
  public init(
    a: Matrix<S>, depth: Int, isTied: Bool = false,
    shrinkage: (any ParametricShrinkage<S.Real>)? = nil, rank: Int? = nil
  ) {
    self.init(
      NetworkFrame(
        Self.card, a: a, depth: depth, isTied: isTied, shrinkage: shrinkage, rank: rank))
  }

  public var published: PublishedCosts? { nil }
  public var variant: String? { nil }

  public func cost(
    of estimate: Matrix<S>, _ y: Batch<S>, truth x: Matrix<S>, times f: S.Real
  ) -> (byColumn: [S.Real], cotangent: Matrix<S>) { Loss.errors(estimate, x, times: f) }

  public var a: DenseOperator<S> { frame.a }
  public var depth: Int { frame.depth }
  public var layout: ParameterLayout { frame.layout }

  /// All layers with their parameters.
  public func layers(_ parameters: ParameterVector<S.Real>) throws -> [L] {
    try (0..<depth).map { try layer($0, parameters) }
  }

  /// The tapes of the layers; the last one's `x` is the estimate.
  public func forward(
    _ parameters: ParameterVector<S.Real>, _ y: Batch<S>
  ) throws -> [L.Tape] {
    var state = start(y)
    return try layers(parameters).map { $0.forward(&state, y) }
  }

  /// The blocks named so, filled by layer.
  public func parameters(
    _ fill: (_ name: String, _ layer: Int) throws -> [S.Real]
  ) rethrows -> ParameterVector<S.Real> {
    var parameters = ParameterVector<S.Real>(zeros: layout)
    for block in layout.blocks { parameters[block] = try fill(block.name, block.layer ?? 0) }
    return parameters
  }

  /// The same kind of network with another frame.
  public func with(_ frame: NetworkFrame<S>) -> Self {
    var network = self
    network.frame = frame
    return network
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic

/// The layers of a network one after another, as iterations of a run, which cuts a batch into panels that stay
/// in the cache.
public struct NetworkIteration<N: Network>: Iteration {
  public typealias S = N.S
  let network: N
  let layers: [N.L]

  /// - Throws: `NetworkError`, `ThetaError` for parameters of another network.
  public init(_ network: N, _ parameters: ParameterVector<N.S.Real>) throws {
    self.network = network
    layers = try network.layers(parameters)
  }

  public struct State: IterationState {
    public typealias S = N.S
    /// Which layer comes next.
    var layer = 0
    var state: N.L.State
    /// What the last layer computed.
    public internal(set) var quantities: [Quantity<N.S>] = []
    public internal(set) var clips: [N.S.Real] = []

    public var x: Matrix<N.S> { state.x }
  }

  /// Of the blocks of one layer, and of `A` where it is used.
  public var storedBytes: Int {
    let numbers = network.layout.blocks.reduce(0) { $0 + (($1.layer ?? 0) == 0 ? $1.count : 0) }
    return numbers * MemoryLayout<N.S.Real>.stride
      + (N.card.usesMatrix ? network.a.storedBytes : 0)
  }

  public func start(_ y: Batch<N.S>) -> State { State(state: network.start(y)) }

  /// - Precondition: no more steps than layers.
  public func step(_ s: inout State, _ y: Batch<N.S>) {
    let tape = layers[s.layer].forward(&s.state, y)
    s.layer += 1
    s.quantities = tape.quantities
    let clips = tape.clips
    s.clips = s.clips.isEmpty ? clips : zip(s.clips, clips).map { $0 + $1 }
  }
}

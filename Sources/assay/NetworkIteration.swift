// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Networks

/// The layers of a network one after another, as iterations.
struct NetworkIteration<N: Network>: Iteration {
  typealias S = N.S
  let network: N
  let layers: [N.L]

  struct State: IterationState {
    typealias S = N.S
    /// Which layer comes next.
    var layer = 0
    var state: N.L.State
    /// What the last layer computed.
    var quantities: [Quantity<N.S>] = []
    var clips: [N.S.Real] = []

    var x: Matrix<N.S> { state.x }
  }

  var storedBytes: Int { network.a.storedBytes }

  func start(_ y: Batch<N.S>) -> State { State(state: network.start(y)) }

  /// - Precondition: no more steps than layers.
  func step(_ s: inout State, _ y: Batch<N.S>) {
    let tape = layers[s.layer].forward(&s.state, y)
    s.layer += 1
    s.quantities = tape.quantities
    let clips = tape.clips
    s.clips = s.clips.isEmpty ? clips : zip(s.clips, clips).map { $0 + $1 }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// One layer with its parameters: an iteration of an algorithm, some of whose quantities are learned.
public protocol Layer<S>: Sendable {
  associatedtype S: RealScalar where S.Real == S
  /// What goes from layer to layer; of a gradient, the cotangents of the same.
  associatedtype State: Sendable
  /// What the adjoint needs of the forward pass.
  associatedtype Tape: Sendable
  /// The layer's step on `s`, for observations `y ∈ M × D`.
  func forward(_ s: inout State, _ y: Batch<S>) -> Tape
  /// From the cotangents of what `forward` left to those of what it found; adds to the gradient by the
  /// layer's parameters.
  func adjoint(_ d: inout State, _ tape: Tape, into gradient: inout ParameterVector<S>)
}

/// A sequence of layers.
public protocol Network<S>: Sendable {
  associatedtype S
  associatedtype L: Layer where L.S == S
  /// Its name in parameter files and on the command line.
  static var kind: String { get }
  /// Its blocks of parameters.
  var layout: ParameterLayout { get }
  /// Multiply-adds of one input's forward pass.
  var multiplyAdds: Int { get }
  /// The parameters with which it is the algorithm it unrolls.
  var initial: ParameterVector<S> { get }
  /// - Throws: `NetworkError` for parameters that are not those of a network.
  func layers(_ parameters: ParameterVector<S>) throws -> [L]
  /// What goes into the first layer.
  func start(_ y: Batch<S>) -> L.State
  /// `x̂ ∈ N × D` of a state.
  func estimate(_ s: L.State) -> Matrix<S>
  /// The cotangents of a state whose estimate has the cotangent `dx`, all others being zero.
  func cotangent(_ dx: Matrix<S>, _ y: Batch<S>) -> L.State
}

/// Parameters that do not fit their network: what is wrong, and what would be right.
public struct NetworkError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

extension Network {
  /// The tapes of the layers, and the estimate after the last one.
  public func forward(_ layers: [L], _ y: Batch<S>) -> (x: Matrix<S>, tapes: [L.Tape]) {
    var state = start(y)
    let tapes = layers.map { $0.forward(&state, y) }
    return (estimate(state), tapes)
  }

  /// [LOSS] `L(Θ) = (1/D) Σ_d ‖x̂_T(y^d; Θ) − x^d‖²`, BSR17 (27), with its gradient. The batch is cut
  /// into the panels of `sumOverColumns`, whose gradients are added as a tree: the bits do not depend on
  /// the number of threads.
  /// - Parameters:
  ///   - parameters: `Θ`, all the numbers of the network.
  ///   - y: `M × D`
  ///   - x: the truth, `N × D`.
  ///   - threads: how many work at once.
  public func gradient(
    _ parameters: ParameterVector<S>, _ y: Batch<S>, truth x: Matrix<S>, threads: Int = 1
  ) throws -> (loss: S, gradient: ParameterVector<S>) {
    precondition(x.columns == y.columns, "\(x.columns) truths of \(y.columns) columns")
    let layers = try layers(parameters)
    let total = S(Double(y.columns))
    let sum = sumOverColumns(y.columns, threads: threads) { range in
      panel(layers, y[columns: range], x[columns: range], of: total)
    } _: {
      $0.loss = $0.loss + $1.loss
      $0.gradient += $1.gradient
    }
    guard let sum else { return (.zero, ParameterVector(zeros: layout)) }
    return (sum.loss / total, sum.gradient)
  }

  /// `Σ ‖x̂ − x‖²` over the columns of a panel, and the gradient of its share of the mean.
  private func panel(
    _ layers: [L], _ y: Batch<S>, _ x: Matrix<S>, of total: S
  ) -> (loss: S, gradient: ParameterVector<S>) {
    let (estimate, tapes) = forward(layers, y)
    var error = estimate
    let ones = [S](repeating: 1, count: y.columns)
    error.combine(ones, estimate, ones.map { -$0 }, x)
    let loss = error.columnSquaredNorms.reduce(.zero, +)
    // dx = (2/D)(x̂ − x)
    error.combine(ones.map { 2 * $0 / total }, error, ones.map { 0 * $0 }, x)
    var d = cotangent(error, y)
    var gradient = ParameterVector<S>(zeros: layout)
    for (layer, tape) in zip(layers, tapes).reversed() {
      layer.adjoint(&d, tape, into: &gradient)
    }
    return (loss, gradient)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic

/// One layer with its parameters: an iteration of an algorithm, some of whose quantities are learned.
public protocol Layer<S>: Sendable {
  associatedtype S: Scalar
  associatedtype State: LayerState<S>
  associatedtype Tape: LayerTape<S>
  /// The layer's step on `s`, for observations `y ∈ M × D`.
  func forward(_ s: inout State, _ y: Batch<S>) -> Tape
  /// From the cotangents of what `forward` left to those of what it found; adds to the gradient by the
  /// layer's parameters. The cotangent of a complex number `z` is `∂L/∂Re z + i ∂L/∂Im z`.
  func adjoint(
    _ d: inout State, _ tape: Tape, _ y: Batch<S>, into gradient: inout ParameterVector<S.Real>)
}

/// What goes from layer to layer; of a gradient, the cotangents of the same.
public protocol LayerState<S>: Sendable {
  associatedtype S: Scalar
  /// The estimate `x̂ ∈ N × D`.
  var x: Matrix<S> { get set }
}

/// What the adjoint needs of a layer's forward pass.
public protocol LayerTape<S>: Sendable {
  associatedtype S: Scalar
  /// `x̂_{t+1} ∈ N × D`
  var x: Matrix<S> { get }
  /// What the layer computed, in the order in which it is computed.
  var quantities: [Quantity<S>] { get }
  /// How many numbers of each column were clipped into their range; empty where nothing is.
  var clips: [S.Real] { get }
}

extension LayerTape {
  public var clips: [S.Real] { [] }
}

/// Parameters that do not fit their network: what is wrong, and what would be right.
public struct NetworkError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

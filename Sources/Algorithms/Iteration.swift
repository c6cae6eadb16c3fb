// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// A recursion for `y = A x + w`: parameters are the conforming value, quantities its `State`.
///
/// A step on some samples gives the bits of a step on all of them.
public protocol Iteration<S>: Sendable {
  associatedtype S: Scalar
  associatedtype State: IterationState where State.S == S
  /// The state before iteration `t = 0`, for observations `y ∈ M × D`.
  func start(_ y: Batch<S>) -> State
  /// The same for a `y` that is the share `columns` of a batch, where starts depend on the column.
  func start(_ y: Batch<S>, columns: Range<Int>) -> State
  /// One iteration.
  func step(_ state: inout State, _ y: Batch<S>)
  /// Bytes of the matrix that a step's products read, which panels are cut for; 0 for none.
  var storedBytes: Int { get }
}

extension Iteration {
  public func start(_ y: Batch<S>, columns: Range<Int>) -> State { start(y) }
  public var storedBytes: Int { 0 }

  /// The state before iteration `t = 0`, for samples of one column.
  @inlinable public func start(_ y: Matrix<S>) -> State { start(Batch(y)) }
  /// One iteration, for samples of one column.
  @inlinable public func step(_ state: inout State, _ y: Matrix<S>) { step(&state, Batch(y)) }
}

/// What an iteration remembers.
public protocol IterationState: Sendable {
  associatedtype S: Scalar
  /// The estimate `x̂ ∈ N × D`.
  var x: Matrix<S> { get }
  /// The quantities that the last iteration gave, in the order in which they are computed.
  var quantities: [Quantity<S>] { get }
  /// How many numbers were clipped into their range so far, one count a column; empty for a recursion
  /// that clips nothing.
  var clips: [S.Real] { get }
}

extension IterationState {
  public var clips: [S.Real] { [] }
}

/// A named quantity of one iteration.
public struct Quantity<S: Scalar>: Sendable {
  public enum Values: Sendable {
    /// A vector for every column of the batch.
    case vectors(Matrix<S>)
    /// A real number for every column of the batch, or for every sample.
    case scalars([S.Real])
    /// A vector of real numbers for every column of the batch, whatever `S` is.
    case reals(Matrix<S.Real>)
  }
  public let name: String
  public let values: Values

  public init(_ name: String, _ vectors: Matrix<S>) {
    self.name = name
    self.values = .vectors(vectors)
  }
  public init(_ name: String, _ scalars: [S.Real]) {
    self.name = name
    self.values = .scalars(scalars)
  }
  public init(_ name: String, reals: Matrix<S.Real>) {
    self.name = name
    self.values = .reals(reals)
  }
}

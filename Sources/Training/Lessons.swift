// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks

/// Samples with their truth.
public struct Lesson<S: Scalar>: Sendable {
  /// Their matrix, with the numbers of the algorithm for it, where it is not the network's own.
  public let own: (a: Matrix<S>, start: AnalyticStart<S>)?
  /// `M × D`
  public let y: Batch<S>
  /// `N × D`
  public let x: Matrix<S>

  public init(
    _ y: Batch<S>, truth x: Matrix<S>, for own: (a: Matrix<S>, start: AnalyticStart<S>)? = nil
  ) {
    (self.y, self.x, self.own) = (y, x, own)
  }
}

/// What a network learns from. The test set is not among it: who trains cannot look at it.
public protocol Lessons<S>: Sendable {
  associatedtype S: Scalar
  /// Mini-batch `k = 0, 1, …` of the training set, the same whenever it is asked for.
  func batch(_ k: Int, threads: Int) throws -> Lesson<S>
  /// The validation set, the same for all stages.
  var validation: [Lesson<S>] { get }
}

extension Network {
  /// The network for a lesson's own matrix, and the parameters with all that depends on that matrix taken
  /// from its algorithm; what is learned stays.
  func fitted(
    to lesson: Lesson<S>, _ parameters: ParameterVector<S.Real>
  ) throws -> (network: Self, parameters: ParameterVector<S.Real>) {
    guard let own = lesson.own else { return (self, parameters) }
    var network = with(frame.with(Self.card, a: own.a))
    network.frame.freeze { block in
      layout.blocks.contains { $0.label == block.label && $0.isFrozen }
    }
    let fresh = try network.initial(own.start)
    let fixed = Set(Self.card.blocks.filter(\.isOfMatrix).map(\.name))
    var fitted = parameters
    for block in layout.blocks where fixed.contains(block.name) { fitted[block] = fresh[block] }
    return (network, fitted)
  }
}

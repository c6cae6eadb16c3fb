// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks

/// What a stage works on: its network, in which all that it does not learn is frozen, and the coordinates of
/// the rest.
public struct Workshop<N: Network>: Sendable {
  public typealias R = N.S.Real
  public let network: N
  public let coordinates: LearningCoordinates<R>

  /// - Parameters:
  ///   - full: the network at its full depth; what is frozen there is frozen here.
  ///   - isTied: instead of the stage's.
  public init(
    _ full: N, _ stage: Stage, _ factor: (ParameterBlock) -> R = { _ in 1 }, isTied: Bool? = nil
  ) {
    var frame = full.frame.with(N.card, depth: stage.depth, isTied: isTied ?? stage.isTied)
    frame.freeze { block in
      let isOwn = block.layer == stage.depth - 1 || (block.layer == nil && stage.depth == 1)
      let isGauge = block.name == N.card.gauge && block.layer == 0
      return isGauge || (stage.part == .layer && !isOwn)
    }
    network = full.with(frame)
    coordinates = LearningCoordinates(frame, factor: factor)
  }

  /// The parameters of another depth as this stage begins with them.
  /// - Throws: `NetworkError` for those of another network.
  public func parameters(from old: ParameterVector<R>) throws -> ParameterVector<R> {
    guard let moved = old.moved(to: network.layout) else {
      throw NetworkError("parameters of \(N.card.kind) do not fit its next depth")
    }
    return moved
  }

  /// One update by a mini-batch.
  /// - Returns: its loss, and the norm of its gradient by the coordinates, before it was clipped.
  public func update(
    _ parameters: inout [R], _ q: inout [R], _ moments: inout Adam<R>.Moments, _ adam: Adam<R>,
    _ lesson: Lesson<N.S>, _ weights: [R]?, clip: R? = nil, _ threads: Int = 1
  ) throws -> (loss: R, norm: R) {
    let (network, fitted) = try network.fitted(to: lesson, vector(parameters))
    let (loss, gradient) = try network.gradient(
      fitted, lesson.y, truth: lesson.x, weights: weights, threads: threads)
    // g = ∂L/∂q
    var g = coordinates.gradient(gradient.entries, at: fitted.entries)
    let norm = g.withUnsafeBufferPointer { R.squaredNorm($0) }.squareRoot()
    if let clip {
      // 1 where ‖g‖ ≤ c
      let factor = clip / R.maximum(clip, norm)
      for k in g.indices { g[k] = factor * g[k] }
    }
    adam.step(&q, g, &moments, factors: coordinates.factors)
    coordinates.project(&q, into: &parameters)
    return (loss, norm)
  }

  private func vector(_ parameters: [R]) -> ParameterVector<R> {
    var vector = ParameterVector<R>(zeros: network.layout)
    vector.entries = parameters
    return vector
  }
}

extension Network where S.Real: BinaryFloatingPoint {
  /// What the estimate of every layer costs for every sample of all lessons, and what that of zero does: `‖x̂_t − x‖²`
  /// and `‖x‖²` by themselves.
  public func errors(
    _ parameters: ParameterVector<S.Real>, on lessons: [Lesson<S>], threads: Int = 1
  ) throws -> (errors: [[Double]], powers: [Double]) {
    var all = (errors: [[Double]](repeating: [], count: depth), powers: [Double]())
    for lesson in lessons {
      let (network, fitted) = try fitted(to: lesson, parameters)
      let errors = try network.squaredErrors(fitted, lesson.y, truth: lesson.x, threads: threads)
      for t in errors.indices { all.errors[t] += errors[t] }
      all.powers += network.powers(lesson.y, truth: lesson.x)
    }
    return all
  }
}

extension Workshop where N.S.Real: BinaryFloatingPoint {
  /// [LOSS] of each layer's estimate over all lessons, and that of `x̂ = 0`.
  func losses(
    _ parameters: [R], _ lessons: [Lesson<N.S>], _ threads: Int
  ) throws -> (losses: [Double], power: Double) {
    let found = try network.errors(vector(parameters), on: lessons, threads: threads)
    let count = Double(found.powers.count)
    return (found.errors.map { $0.reduce(0, +) / count }, found.powers.reduce(0, +) / count)
  }
}

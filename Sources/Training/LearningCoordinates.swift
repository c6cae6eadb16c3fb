// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import Shrinkages

/// The learned numbers of a network as Adam changes them, `q`:
///
///     a number that is above 0      q = ln p,   ∂L/∂q = p ∂L/∂p   (errata B7, S17)
///     a number of 0 or more         q = p, and after each update q ← max(q, 0)
///     one no less than another      q = p, and after each update q ← max(q, the other)
///     any other number              q = p
///
/// Each block has its own factor of the rate.
public struct LearningCoordinates<R: RealScalar>: Sendable where R.Real == R {
  private enum Kind: Equatable {
    case plain, logarithm, nonnegative
    /// No less than the number so many places before it.
    case atLeast(Int)
  }

  /// Neighbours of one kind.
  private struct Segment {
    let kind: Kind
    /// Where they are in the parameters, and where in `q`.
    var place: Range<Int>
    let offset: Int
    var own: Range<Int> { offset..<(offset + place.count) }
  }

  private var segments: [Segment] = []
  /// By which the rate is multiplied, for each number of `q`.
  public private(set) var factors: [R] = []
  /// How many numbers are learned.
  public var count: Int { factors.count }

  /// - Parameters:
  ///   - frame: whose blocks are learned, but for the frozen ones.
  ///   - factor: of a block.
  public init<S: Scalar>(_ frame: NetworkFrame<S>, factor: (ParameterBlock) -> R = { _ in 1 })
  where S.Real == R {
    let theta = frame.shrinkage?.ranges ?? []
    for block in frame.layout.blocks where !block.isFrozen {
      for (k, place) in block.indices.enumerated() {
        let kind: Kind =
          switch block.range {
          case .positive: .logarithm
          case .nonnegative: .nonnegative
          case .finite: block.name == "theta" ? Self.kind(theta[k], k) : .plain
          }
        append(kind, place)
      }
      factors += [R](repeating: factor(block), count: block.count)
    }
  }

  private static func kind(_ range: ShrinkageParameter.Range, _ place: Int) -> Kind {
    switch range {
    case .finite: .plain
    case .positive: .logarithm
    case .nonnegative: .nonnegative
    case .atLeast(let other): .atLeast(place - other)
    }
  }

  private mutating func append(_ kind: Kind, _ place: Int) {
    if let last = segments.last, last.kind == kind, last.place.upperBound == place {
      segments[segments.count - 1].place = last.place.lowerBound..<(place + 1)
    } else {
      segments.append(
        Segment(kind: kind, place: place..<(place + 1), offset: segments.last?.own.upperBound ?? 0))
    }
  }

  /// `q` of parameters.
  @specialized(where R == Double)
  @specialized(where R == Float)
  public func coordinates(of p: [R]) -> [R] {
    var q: [R] = []
    q.reserveCapacity(count)
    for segment in segments {
      q += p[segment.place]
      if segment.kind == .logarithm {
        for own in segment.own { q[own] = R.log(q[own]) }
      }
    }
    return q
  }

  /// `∂L/∂q` at the parameters `p`, from `∂L/∂p`.
  @specialized(where R == Double)
  @specialized(where R == Float)
  public func gradient(_ dp: [R], at p: [R]) -> [R] {
    var dq: [R] = []
    dq.reserveCapacity(count)
    for segment in segments {
      dq += dp[segment.place]
      if segment.kind == .logarithm {
        for (own, place) in zip(segment.own, segment.place) { dq[own] = p[place] * dq[own] }
      }
    }
    return dq
  }

  /// Brings `q` back into its ranges and writes it into the parameters.
  @specialized(where R == Double)
  @specialized(where R == Float)
  public func project(_ q: inout [R], into p: inout [R]) {
    for segment in segments {
      switch segment.kind {
      case .plain: break
      case .logarithm:
        for (own, place) in zip(segment.own, segment.place) { p[place] = R.exp(q[own]) }
        continue
      case .nonnegative: for own in segment.own { q[own] = R.maximum(q[own], 0) }
      case .atLeast(let distance):
        for own in segment.own { q[own] = R.maximum(q[own], q[own - distance]) }
      }
      p.replaceSubrange(segment.place, with: q[segment.own])
    }
  }
}

extension ParametricShrinkage {
  /// Those of `θ`.
  fileprivate var ranges: [ShrinkageParameter.Range] {
    Self.parameters(count: thetaCount).map(\.range)
  }
}

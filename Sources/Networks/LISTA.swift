// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule
import Shrinkages

/// [LISTA] Learned ISTA, BSR17 (26): from `x̂_0 = 0`, with one `B ∈ N × M` for all layers,
///
///     r_t     = S_t x̂_t + B y
///     x̂_{t+1} = η_st(r_t; λ_t)
///
/// `S_t ∈ N × N` is each layer's own, or one for all (tied). With `B = βA^T`, `S = I − BA` and
/// `λ_t = βλ` it is ISTA.
///
/// With cotangents `d·` of what a layer leaves:
///
///     dr, dλ_t  by η at (r_t; λ_t), from dx̂_{t+1}
///     dS_t += dr x̂_t^T,   dB += dr y^T,   dx̂_t = S_t^T dr
public struct LISTALayer<S: Scalar>: ThresholdLayer {
  public typealias Norm = EntryNorm<S>
  /// `B` and `S_t`
  let b, s: Matrix<S>
  /// `λ_t`
  public let tau: S.Real
  let blockOfB, blockOfS, blockOfLambda: ParameterBlock
  /// Whether `x̂_t = 0`, so that `S_t` has no part in it.
  let isFirst: Bool

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func forward(_ s: inout ThresholdState<S>, _ y: Batch<S>) -> ThresholdTape<S> {
    // B y, once for all layers
    if isFirst { s.by.add(b, y.matrix) }
    // r_t = S_t x̂_t + B y
    var r = s.by
    if !isFirst { r.add(self.s, s.x) }
    // x̂_{t+1} = η_st(r_t; λ_t)
    let x = threshold(Batch(r, width: y.width))
    defer { s.x = x }
    return ThresholdTape(before: s.x, v: y.matrix, r: r, x: x)
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func adjoint(
    _ d: inout ThresholdState<S>, _ tape: ThresholdTape<S>, _ y: Batch<S>,
    into gradient: inout ParameterVector<S.Real>
  ) {
    // dr, dλ_t
    let (dr, dLambda) = adjointOfThreshold(tape, y, d.x)
    gradient.add([dLambda], to: blockOfLambda)
    // d(B y) += dr, of all layers; then dB = d(B y) y^T
    d.by += dr
    if isFirst { gradient.add(to: blockOfB) { $0.add(d.by, adjointOf: y.matrix) } }
    if isFirst { return }
    // dS_t += dr x̂_t^T
    gradient.add(to: blockOfS) { $0.add(dr, adjointOf: tape.before) }
    // dx̂_t = S_t^T dr
    d.x = Matrix(zeros: s.columns, dr.columns)
    d.x.add(adjointOf: s, dr)
  }
}

/// The network of such layers.
public struct LISTA<S: Scalar>: Network {
  public static var card: NetworkCard {
    NetworkCard(
      "lista", spec: ["LISTA"], source: ["BSR17 (26)"],
      blocks: [
        BlockCard("B", [.columns, .rows], sharing: .shared, "one for all layers"),
        BlockCard("S", [.columns, .columns], sharing: .tieable, "one for all layers, or one each"),
        BlockCard("lambda", [], range: .nonnegative, isReal: true, "λ_t, the thresholds"),
      ],
      usesMatrix: false,
      formula:
        "T layers from x_0 = 0;  r_t = S_t x_t + B y;  x_{t+1} = sgn(r_t) max(|r_t| − λ_t, 0)")
  }
  public var frame: NetworkFrame<S>
  public init(_ frame: NetworkFrame<S>) { self.frame = frame }

  /// `B y` once, and `S_t x̂_t` of each layer but the first.
  public var multiplyAdds: Int { a.columns * (a.rows + (depth - 1) * a.columns) }
  public var published: PublishedCosts? { .ofLISTA(frame) }

  /// `B = βA^T`, `S = I − BA`, `λ_t = βλ`
  public func initial(_ start: AnalyticStart<S>) throws -> ParameterVector<S.Real> {
    let (beta, lambda) = (try start.need(\.step, "the step β"), try start.need(\.lambda, "λ"))
    let b = a.matrix.adjoint.scaled(by: beta)
    let s = identityMinus(b, a.matrix)
    return parameters { name, _ in
      name == "B" ? S.realParts(b.storage) : name == "S" ? S.realParts(s.storage) : [beta * lambda]
    }
  }

  public func layer(_ t: Int, _ p: ParameterVector<S.Real>) throws -> LISTALayer<S> {
    let (b, s, lambda) = (
      try frame.block("B", t), try frame.block("S", t), try frame.block("lambda", t)
    )
    return LISTALayer(
      b: p.matrix(b, of: S.self), s: p.matrix(s, of: S.self), tau: p.number(lambda),
      blockOfB: b, blockOfS: s, blockOfLambda: lambda, isFirst: t == 0)
  }

  public func start(_ y: Batch<S>) -> ThresholdState<S> { cotangent(y.columns) }

  public func cotangent(_ columns: Int) -> ThresholdState<S> {
    ThresholdState(zeros: a.columns, columns, sharesProduct: true)
  }
}

/// `I − B A`
package func identityMinus<S: Scalar>(_ b: Matrix<S>, _ a: Matrix<S>) -> Matrix<S> {
  var s = Matrix<S>(rows: a.columns, columns: a.columns) { S(real: $0 == $1 ? 1 : 0) }
  s.subtract(b, a)
  return s
}

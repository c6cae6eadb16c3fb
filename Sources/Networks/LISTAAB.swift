// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule
import Shrinkages

/// [LISTA-AB] LISTA in the form of BSR17 (28), Fig. 3: from `x̂_0 = 0`,
///
///     v_t     = y − A_t x̂_t
///     r_t     = x̂_t + B_t v_t
///     x̂_{t+1} = η_st(r_t; λ_t)
///
/// `A_t ∈ M × N` and `B_t ∈ N × M` are each layer's own, or one for all (tied). With `A_t = A`,
/// `B_t = βA^T`, `λ_t = βλ` it is ISTA.
///
///     dr, dλ_t  by η at (r_t; λ_t), from dx̂_{t+1}
///     dB_t += dr v_t^T,   dv = B_t^T dr,   dA_t −= dv x̂_t^T,   dx̂_t = dr − A_t^T dv
public struct LISTAABLayer<S: Scalar>: ThresholdLayer {
  public typealias Norm = EntryNorm<S>
  /// `A_t` and `B_t`
  let a, b: Matrix<S>
  /// `λ_t`
  public let tau: S.Real
  let blockOfA, blockOfB, blockOfLambda: ParameterBlock
  /// Whether `x̂_t = 0`, so that `A_t` has no part in it.
  let isFirst: Bool

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func forward(_ s: inout ThresholdState<S>, _ y: Batch<S>) -> ThresholdTape<S> {
    // v_t = y − A_t x̂_t
    var v = y.matrix
    if !isFirst { v.subtract(a, s.x) }
    // r_t = x̂_t + B_t v_t
    var r = s.x
    r.add(b, v)
    // x̂_{t+1} = η_st(r_t; λ_t)
    let x = threshold(Batch(r, width: y.width))
    defer { s.x = x }
    return ThresholdTape(before: s.x, v: v, r: r, x: x)
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
    // dB_t += dr v_t^T
    gradient.add(to: blockOfB) { $0.add(dr, adjointOf: tape.v) }
    if isFirst { return }
    // dv = B_t^T dr,  dA_t −= dv x̂_t^T
    var dv = Matrix<S>(zeros: b.columns, dr.columns)
    dv.subtract(adjointOf: b, dr)
    gradient.add(to: blockOfA) { $0.add(dv, adjointOf: tape.before) }
    // dx̂_t = dr − A_t^T dv
    d.x = dr
    d.x.add(adjointOf: a, dv)
  }
}

/// The network of such layers.
public struct LISTAAB<S: Scalar>: Network {
  public static var card: NetworkCard {
    NetworkCard(
      "lista-ab", spec: ["LISTA-AB"], source: ["BSR17 (28), Fig. 3"],
      blocks: [
        BlockCard(
          "A", [.rows, .columns], sharing: .tieable, "A_t, one for all layers, or one each"),
        BlockCard("B", [.columns, .rows], sharing: .tieable, "B_t, as A"),
        BlockCard("lambda", [], range: .nonnegative, isReal: true, "λ_t, the thresholds"),
      ],
      usesMatrix: false,
      formula: """
        T layers from x_0 = 0;  v_t = y − A_t x_t;  r_t = x_t + B_t v_t;  x_{t+1} = sgn(r_t) max(|r_t| − λ_t, 0)
        """)
  }
  public var frame: NetworkFrame<S>
  public init(_ frame: NetworkFrame<S>) { self.frame = frame }

  /// `A_t x̂_t` of each layer but the first, and `B_t v_t`.
  public var multiplyAdds: Int { (2 * depth - 1) * a.rows * a.columns }

  /// `A_t = A`, `B_t = βA^T`, `λ_t = βλ`
  public func initial(_ start: AnalyticStart<S>) throws -> ParameterVector<S.Real> {
    let (beta, lambda) = (try start.need(\.step, "the step β"), try start.need(\.lambda, "λ"))
    let b = a.matrix.adjoint.scaled(by: beta)
    return parameters { name, _ in
      name == "B"
        ? S.realParts(b.storage)
        : name == "A" ? S.realParts(a.matrix.storage) : [beta * lambda]
    }
  }

  public func layer(_ t: Int, _ p: ParameterVector<S.Real>) throws -> LISTAABLayer<S> {
    let (a, b, lambda) = (
      try frame.block("A", t), try frame.block("B", t), try frame.block("lambda", t)
    )
    return LISTAABLayer(
      a: p.matrix(a, of: S.self), b: p.matrix(b, of: S.self), tau: p.number(lambda),
      blockOfA: a, blockOfB: b, blockOfLambda: lambda, isFirst: t == 0)
  }

  public func start(_ y: Batch<S>) -> ThresholdState<S> { cotangent(y.columns) }

  public func cotangent(_ columns: Int) -> ThresholdState<S> {
    ThresholdState(zeros: a.columns, columns)
  }
}

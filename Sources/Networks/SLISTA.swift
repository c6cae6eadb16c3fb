// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule
import Shrinkages

/// [SLISTA] ISTA whose steps alone are learned, SCSZ21 reference 33: from `x̂_0 = 0`,
///
///     v_t     = y − A x̂_t
///     r_t     = x̂_t + γ_t A^T v_t
///     x̂_{t+1} = η_st(r_t; γ_t λ)
///
/// With `γ_t = β = 1/‖A‖²` it is ISTA, bit for bit.
///
///     dr, dτ  by η at (r_t; τ = γ_t λ), from dx̂_{t+1}
///     dγ_t = <A^T v_t, dr> + λ dτ,   dx̂_t = dr − γ_t A^T A dr
public struct SLISTALayer<S: Scalar>: ThresholdLayer {
  public typealias Norm = EntryNorm<S>
  let a: DenseOperator<S>
  /// `γ_t` and `λ`
  let gamma, lambda: S.Real
  let blockOfGamma: ParameterBlock
  /// Whether `x̂_t = 0`, so that `v_t = y`.
  let isFirst: Bool

  /// `γ_t λ`
  public var tau: S.Real { gamma * lambda }

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func forward(_ s: inout ThresholdState<S>, _ y: Batch<S>) -> ThresholdTape<S> {
    // v_t = y − A x̂_t
    var v = y.matrix
    if !isFirst { v.subtract(a, s.x) }
    // r_t = x̂_t + γ_t A^T v_t
    var r = Matrix<S>(zeros: a.columns, v.columns)
    r.add(adjointOf: a, v)
    r.scaleColumns(by: [S.Real](repeating: gamma, count: r.columns), adding: s.x)
    // x̂_{t+1} = η_st(r_t; γ_t λ)
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
    // dr, dτ
    let (dr, dTau) = adjointOfThreshold(tape, y, d.x)
    // A dr, by which dγ_t = <A^T v_t, dr> + λ dτ = <v_t, A dr> + λ dτ
    var dv = Matrix<S>(zeros: a.rows, dr.columns)
    dv.add(a, dr)
    gradient.add([tape.v.realInnerProduct(dv) + lambda * dTau], to: blockOfGamma)
    if isFirst { return }
    // dx̂_t = dr − γ_t A^T A dr
    d.x = dr
    d.x.subtract(adjointOf: a.matrix, dv.scaled(by: gamma))
  }
}

/// The network of such layers.
public struct SLISTA<S: Scalar>: Network {
  public static var card: NetworkCard {
    NetworkCard(
      "slista", spec: ["SLISTA"], source: ["SCSZ21 reference 33"],
      blocks: [
        BlockCard(
          "lambda", [], sharing: .shared, range: .nonnegative, isReal: true, isLearned: false,
          "λ, which is not learned"),
        BlockCard("gamma", [], range: .positive, isReal: true, "γ_t, the steps"),
      ],
      formula: """
        T layers from x_0 = 0;  r = x_t + γ_t Aᵀ (y − A x_t);  x_{t+1} = sgn(r) max(|r| − γ_t λ, 0)
        """)
  }
  public var frame: NetworkFrame<S>
  public init(_ frame: NetworkFrame<S>) { self.frame = frame }

  /// `A x̂_t` of each layer but the first, and `A^T v_t`.
  public var multiplyAdds: Int { (2 * depth - 1) * a.rows * a.columns }

  /// `γ_t = β`, and `λ`.
  public func initial(_ start: AnalyticStart<S>) throws -> ParameterVector<S.Real> {
    let (beta, lambda) = (try start.need(\.step, "the step β"), try start.need(\.lambda, "λ"))
    return parameters { name, _ in [name == "gamma" ? beta : lambda] }
  }

  public func layer(_ t: Int, _ p: ParameterVector<S.Real>) throws -> SLISTALayer<S> {
    let gamma = try frame.block("gamma", t)
    return SLISTALayer(
      a: a, gamma: p.number(gamma), lambda: p.number(try frame.block("lambda", t)),
      blockOfGamma: gamma, isFirst: t == 0)
  }

  public func start(_ y: Batch<S>) -> ThresholdState<S> { cotangent(y.columns) }

  public func cotangent(_ columns: Int) -> ThresholdState<S> {
    ThresholdState(zeros: a.columns, columns)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule
import Shrinkages

/// [ALISTA-GS] LISTA with an analytic weight, SCSZ21 (15): from `X^0 = 0`, with the row-wise threshold [MSTO] of
/// each sample,
///
///     V^k     = Y − S X^k
///     G^k     = W^H V^k
///     R^k     = X^k + γ^k G^k
///     X^{k+1} = η_{θ^k}(R^k)
///
/// with one `W ∈ L × N` for all layers, that of [W14], which is not learned. [ALISTA] is the same for
/// vectors, with the soft threshold of entries (reference 34). With `W = S`, `γ = 1/C` and `θ = λ/C` it
/// is ISTA.
///
///     dR, dθ^k  by η at (R^k; θ^k), from dX^{k+1}
///     dγ^k = Re<G^k, dR>,   dV = γ^k W dR,   dX^k = dR − S^H dV
public struct ALISTAGSLayer<S: Scalar, Norm: ProximalNorm<S>>: ThresholdLayer {
  /// `S ∈ L × N`
  let a: DenseOperator<S>
  /// `W ∈ L × N`
  let w: Matrix<S>
  /// `γ^k`
  let gamma: S.Real
  /// `θ^k`
  public let tau: S.Real
  let blockOfGamma, blockOfTheta: ParameterBlock
  /// Whether `X^k = 0`, so that `V^k = Y`.
  let isFirst: Bool

  @specialized(where S == Double, Norm == EntryNorm<Double>)
  @specialized(where S == Float, Norm == EntryNorm<Float>)
  @specialized(where S == Double, Norm == RowNorm<Double>)
  @specialized(where S == Float, Norm == RowNorm<Float>)
  @specialized(where S == Complex<Double>, Norm == RowNorm<Complex<Double>>)
  public func forward(_ s: inout ThresholdState<S>, _ y: Batch<S>) -> ThresholdTape<S> {
    // V^k = Y − S X^k
    var v = y.matrix
    if !isFirst { v.subtract(a, s.x) }
    // R^k = X^k + γ^k W^H V^k
    var r = Matrix<S>(zeros: a.columns, v.columns)
    r.add(adjointOf: w, v)
    r.scaleColumns(by: [S.Real](repeating: gamma, count: r.columns), adding: s.x)
    // X^{k+1} = η_{θ^k}(R^k)
    let x = threshold(Batch(r, width: y.width))
    defer { s.x = x }
    return ThresholdTape(before: s.x, v: v, r: r, x: x)
  }

  @specialized(where S == Double, Norm == EntryNorm<Double>)
  @specialized(where S == Float, Norm == EntryNorm<Float>)
  @specialized(where S == Double, Norm == RowNorm<Double>)
  @specialized(where S == Float, Norm == RowNorm<Float>)
  @specialized(where S == Complex<Double>, Norm == RowNorm<Complex<Double>>)
  public func adjoint(
    _ d: inout ThresholdState<S>, _ tape: ThresholdTape<S>, _ y: Batch<S>,
    into gradient: inout ParameterVector<S.Real>
  ) {
    // dR, dθ^k
    let (dr, dTheta) = adjointOfThreshold(tape, y, d.x)
    gradient.add([dTheta], to: blockOfTheta)
    // W dR, by which dγ^k = Re<W^H V^k, dR> = Re<V^k, W dR>
    var dv = Matrix<S>(zeros: w.rows, dr.columns)
    dv.add(w, dr)
    gradient.add([tape.v.realInnerProduct(dv)], to: blockOfGamma)
    if isFirst { return }
    // dX^k = dR − γ^k S^H W dR
    d.x = dr
    d.x.subtract(adjointOf: a.matrix, dv.scaled(by: gamma))
  }
}

/// The network of such layers, of rows or of entries.
public struct AnalyticLISTA<S: Scalar, Norm: ProximalNorm<S>>: Network {
  public static var card: NetworkCard {
    let isOfRows = Norm.self == RowNorm<S>.self
    return NetworkCard(
      isOfRows ? "alista-gs" : "alista", spec: isOfRows ? ["ALISTA-GS", "MSTO"] : ["ALISTA"],
      source: [isOfRows ? "SCSZ21 (15)" : "SCSZ21 (15) with M = 1, reference 34"],
      blocks: [
        BlockCard(
          "W", [.rows, .columns], sharing: .shared, isLearned: false, "W, which is not learned"),
        BlockCard("gamma", [], isReal: true, "γ_k, the steps"),
        BlockCard("theta", [], range: .nonnegative, isReal: true, "θ_k, the thresholds"),
      ], isOfRows: isOfRows,
      formula: isOfRows
        ? """
        T layers from X_0 = 0;  R = X_k + γ_k Wᵀ (Y − A X_k);  the D columns are samples of `width` neighbouring ones
        X_{k+1}[n] = max(0, 1 − θ_k/‖R[n]‖₂) R[n] for each row R[n] of each sample
        """
        : "T layers from x_0 = 0;  r = x_k + γ_k Wᵀ (y − A x_k);  x_{k+1} = sgn(r) max(|r| − θ_k, 0)"
    )
  }
  public var frame: NetworkFrame<S>
  public init(_ frame: NetworkFrame<S>) { self.frame = frame }

  /// `S X^k` of each layer but the first, and `W^H V^k`.
  public var multiplyAdds: Int { (2 * depth - 1) * a.rows * a.columns }
  public var published: PublishedCosts? {
    Self.card.isOfRows ? .ofRows(frame, "2 T", 2) : nil
  }

  /// `W` of [W14], `γ = 1`, and `θ = λ/C`, or 0.1, SCSZ21 Table I.
  public func initial(_ start: AnalyticStart<S>) throws -> ParameterVector<S.Real> {
    let w = try start.need(\.weight, "the weight W")
    let theta = try start.rowThreshold()
    return parameters { name, _ in
      name == "W" ? S.realParts(w.storage) : [name == "gamma" ? 1 : theta]
    }
  }

  public func layer(_ t: Int, _ p: ParameterVector<S.Real>) throws -> ALISTAGSLayer<S, Norm> {
    let (gamma, theta) = (try frame.block("gamma", t), try frame.block("theta", t))
    return ALISTAGSLayer(
      a: a, w: p.matrix(try frame.block("W", t), of: S.self), gamma: p.number(gamma),
      tau: p.number(theta), blockOfGamma: gamma, blockOfTheta: theta, isFirst: t == 0)
  }

  /// `W^k = γ^k W`
  public func foreign(_ t: Int, _ p: ParameterVector<S.Real>) throws -> ForeignLayer<S> {
    var layer = ForeignLayer<S>()
    layer.coupled = ForeignLayer.Coupled(
      weight: p.matrix(try frame.block("W", t), of: S.self).scaled(
        by: p.number(try frame.block("gamma", t))),
      threshold: p[try frame.block("theta", t)], isOfRows: Self.card.isOfRows)
    return layer
  }

  public func start(_ y: Batch<S>) -> ThresholdState<S> { cotangent(y.columns) }

  public func cotangent(_ columns: Int) -> ThresholdState<S> {
    ThresholdState(zeros: a.columns, columns)
  }
}

public typealias ALISTAGS<S: Scalar> = AnalyticLISTA<S, RowNorm<S>>
public typealias ALISTA<S: Scalar> = AnalyticLISTA<S, EntryNorm<S>>

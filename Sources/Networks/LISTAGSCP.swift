// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule
import Shrinkages

/// [LISTA-GSCP] LISTA with coupled weights, SCSZ21 (13): from `X^0 = 0`, with the row-wise threshold [MSTO] of each
/// sample,
///
///     V^k     = Y − S X^k
///     R^k     = X^k + (W^k)^H V^k
///     X^{k+1} = η_{θ^k}(R^k)
///
/// [LISTA-CP] is the same for vectors, with the soft threshold of entries (reference 32). With `W = S/C`
/// and `θ = λ/C` it is ISTA; Table I prints `S^T/C`, the transpose.
///
///     dR, dθ^k  by η at (R^k; θ^k), from dX^{k+1}
///     dW^k += V^k dR^H,   dV = W^k dR,   dX^k = dR − S^H dV
public struct LISTAGSCPLayer<S: Scalar, Norm: ProximalNorm<S>>: ThresholdLayer {
  /// `S ∈ L × N`
  let a: DenseOperator<S>
  /// `W^k ∈ L × N`
  let w: Matrix<S>
  /// `θ^k`
  public let tau: S.Real
  let blockOfW, blockOfTheta: ParameterBlock
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
    // R^k = X^k + (W^k)^H V^k
    var r = s.x
    r.add(adjointOf: w, v)
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
    // dW^k += V^k dR^H
    gradient.add(to: blockOfW) { $0.add(tape.v, adjointOf: dr) }
    if isFirst { return }
    // dV = W^k dR
    var dv = Matrix<S>(zeros: w.rows, dr.columns)
    dv.add(w, dr)
    // dX^k = dR − S^H dV
    d.x = dr
    d.x.subtract(adjointOf: a.matrix, dv)
  }
}

/// The network of such layers, of rows or of entries.
public struct CoupledLISTA<S: Scalar, Norm: ProximalNorm<S>>: Network {
  public static var card: NetworkCard {
    let isOfRows = Norm.self == RowNorm<S>.self
    return NetworkCard(
      isOfRows ? "lista-gscp" : "lista-cp",
      spec: isOfRows ? ["LISTA-GSCP", "MSTO"] : ["LISTA-CP"],
      source: [isOfRows ? "SCSZ21 (13)" : "SCSZ21 (13) with M = 1, reference 32"],
      blocks: [
        BlockCard("W", [.rows, .columns], "W_k of every layer"),
        BlockCard("theta", [], range: .nonnegative, isReal: true, "θ_k, the thresholds"),
      ], isOfRows: isOfRows,
      formula: isOfRows
        ? """
        T layers from X_0 = 0;  R = X_k + W_kᵀ (Y − A X_k);  the D columns are samples of `width` neighbouring ones
        X_{k+1}[n] = max(0, 1 − θ_k/‖R[n]‖₂) R[n] for each row R[n] of each sample
        """
        : "T layers from x_0 = 0;  r = x_k + W_kᵀ (y − A x_k);  x_{k+1} = sgn(r) max(|r| − θ_k, 0)")
  }
  public var frame: NetworkFrame<S>
  public init(_ frame: NetworkFrame<S>) { self.frame = frame }

  /// `S X^k` of each layer but the first, and `(W^k)^H V^k`.
  public var multiplyAdds: Int { (2 * depth - 1) * a.rows * a.columns }
  public var published: PublishedCosts? {
    Self.card.isOfRows ? .ofRows(frame, "T (M N + 1)", a.rows * a.columns + 1) : nil
  }

  /// `W = S/C`, and `θ = λ/C`, or 0.1, SCSZ21 Table I.
  public func initial(_ start: AnalyticStart<S>) throws -> ParameterVector<S.Real> {
    let w = a.matrix.scaled(by: try start.need(\.step, "the step 1/C"))
    let theta = try start.rowThreshold()
    return parameters { name, _ in name == "W" ? S.realParts(w.storage) : [theta] }
  }

  public func layer(_ t: Int, _ p: ParameterVector<S.Real>) throws -> LISTAGSCPLayer<S, Norm> {
    let (w, theta) = (try frame.block("W", t), try frame.block("theta", t))
    return LISTAGSCPLayer(
      a: a, w: p.matrix(w, of: S.self), tau: p.number(theta), blockOfW: w, blockOfTheta: theta,
      isFirst: t == 0)
  }

  public func foreign(_ t: Int, _ p: ParameterVector<S.Real>) throws -> ForeignLayer<S> {
    var layer = ForeignLayer<S>()
    layer.coupled = ForeignLayer.Coupled(
      weight: p.matrix(try frame.block("W", t), of: S.self),
      threshold: p[try frame.block("theta", t)], isOfRows: Self.card.isOfRows)
    return layer
  }

  public func adopted(_ block: String, from layer: ForeignLayer<S>) -> [S.Real]? {
    guard let coupled = layer.coupled, coupled.isOfRows == Self.card.isOfRows else { return nil }
    return block == "W" ? S.realParts(coupled.weight.storage) : coupled.threshold
  }

  public func start(_ y: Batch<S>) -> ThresholdState<S> { cotangent(y.columns) }

  public func cotangent(_ columns: Int) -> ThresholdState<S> {
    ThresholdState(zeros: a.columns, columns)
  }
}

public typealias LISTAGSCP<S: Scalar> = CoupledLISTA<S, RowNorm<S>>
public typealias LISTACP<S: Scalar> = CoupledLISTA<S, EntryNorm<S>>

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule
import Shrinkages

/// [LISTA-GS] LISTA of rows, SCSZ21 (10): from `X^0 = 0`, with the row-wise threshold [MSTO] of each sample,
///
///     R^k     = W_1^k Y + W_2^k X^k
///     X^{k+1} = η_{θ^k}(R^k)
///
/// for samples of real rows, where `Y`, `X` are stacked real and imaginary parts, or of complex ones.
/// With `W_1 = S^H/C`, `W_2 = I − S^H S/C` and `θ = λ/C` it is ISTA of rows (7).
///
///     dR, dθ^k  by η at (R^k; θ^k), from dX^{k+1}
///     dW_1^k += dR Y^H,   dW_2^k += dR (X^k)^H,   dX^k = (W_2^k)^H dR
public struct LISTAGSLayer<S: Scalar>: ThresholdLayer {
  public typealias Norm = RowNorm<S>
  /// `W_1^k ∈ N × L` and `W_2^k ∈ N × N`
  let w1, w2: Matrix<S>
  /// `θ^k`
  public let tau: S.Real
  let blockOfW1, blockOfW2, blockOfTheta: ParameterBlock
  /// Whether `X^k = 0`, so that `W_2^k` has no part in it.
  let isFirst: Bool

  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func forward(_ s: inout ThresholdState<S>, _ y: Batch<S>) -> ThresholdTape<S> {
    // R^k = W_1^k Y + W_2^k X^k
    var r = Matrix<S>(zeros: w1.rows, y.columns)
    r.add(w1, y.matrix)
    if !isFirst { r.add(w2, s.x) }
    // X^{k+1} = η_{θ^k}(R^k)
    let x = threshold(Batch(r, width: y.width))
    defer { s.x = x }
    return ThresholdTape(before: s.x, v: y.matrix, r: r, x: x)
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func adjoint(
    _ d: inout ThresholdState<S>, _ tape: ThresholdTape<S>, _ y: Batch<S>,
    into gradient: inout ParameterVector<S.Real>
  ) {
    // dR, dθ^k
    let (dr, dTheta) = adjointOfThreshold(tape, y, d.x)
    gradient.add([dTheta], to: blockOfTheta)
    // dW_1^k += dR Y^H
    gradient.add(to: blockOfW1) { $0.add(dr, adjointOf: y.matrix) }
    if isFirst { return }
    // dW_2^k += dR (X^k)^H
    gradient.add(to: blockOfW2) { $0.add(dr, adjointOf: tape.before) }
    // dX^k = (W_2^k)^H dR
    d.x = Matrix(zeros: w2.columns, dr.columns)
    d.x.add(adjointOf: w2, dr)
  }
}

/// The network of such layers.
public struct LISTAGS<S: Scalar>: Network {
  public static var card: NetworkCard {
    NetworkCard(
      "lista-gs", spec: ["LISTA-GS", "MSTO"], source: ["SCSZ21 (10)"],
      blocks: [
        BlockCard("W1", [.columns, .rows], "W_1 of every layer"),
        BlockCard("W2", [.columns, .columns], "W_2 of every layer"),
        BlockCard("theta", [], range: .nonnegative, isReal: true, "θ_k, the thresholds"),
      ],
      usesMatrix: false, isOfRows: true,
      formula: """
        T layers from X_0 = 0;  R = W1_k Y + W2_k X_k;  the D columns are samples of `width` neighbouring ones
        X_{k+1}[n] = max(0, 1 − θ_k/‖R[n]‖₂) R[n] for each row R[n] of each sample
        """)
  }
  public var frame: NetworkFrame<S>
  public init(_ frame: NetworkFrame<S>) { self.frame = frame }

  /// `W_1^k Y`, and `W_2^k X^k` of each layer but the first.
  public var multiplyAdds: Int { a.columns * (depth * a.rows + (depth - 1) * a.columns) }
  public var published: PublishedCosts? {
    .ofRows(frame, "T (N² + M N + 1)", a.columns * (a.columns + a.rows) + 1)
  }

  /// `W_1 = S^H/C`, `W_2 = I − S^H S/C`, and `θ = λ/C`, or 0.1, SCSZ21 Table I.
  public func initial(_ start: AnalyticStart<S>) throws -> ParameterVector<S.Real> {
    let w1 = a.matrix.adjoint.scaled(by: try start.need(\.step, "the step 1/C"))
    let w2 = identityMinus(w1, a.matrix)
    let theta = try start.rowThreshold()
    return parameters { name, _ in
      name == "W1" ? S.realParts(w1.storage) : name == "W2" ? S.realParts(w2.storage) : [theta]
    }
  }

  public func layer(_ t: Int, _ p: ParameterVector<S.Real>) throws -> LISTAGSLayer<S> {
    let (w1, w2, theta) = (
      try frame.block("W1", t), try frame.block("W2", t), try frame.block("theta", t)
    )
    return LISTAGSLayer(
      w1: p.matrix(w1, of: S.self), w2: p.matrix(w2, of: S.self), tau: p.number(theta),
      blockOfW1: w1, blockOfW2: w2, blockOfTheta: theta, isFirst: t == 0)
  }

  /// `W_1^k = (W^k)^H`, `W_2^k = I − (W^k)^H S`
  public func adopted(_ block: String, from layer: ForeignLayer<S>) -> [S.Real]? {
    guard let coupled = layer.coupled, coupled.isOfRows else { return nil }
    let first = coupled.weight.adjoint
    return switch block {
    case "W1": S.realParts(first.storage)
    case "W2": S.realParts(identityMinus(first, a.matrix).storage)
    default: coupled.threshold
    }
  }

  public func start(_ y: Batch<S>) -> ThresholdState<S> { cotangent(y.columns) }

  public func cotangent(_ columns: Int) -> ThresholdState<S> {
    ThresholdState(zeros: a.columns, columns)
  }
}

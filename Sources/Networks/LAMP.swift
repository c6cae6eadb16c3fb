// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Shrinkages

/// [LAMP] Learned AMP, BSR17 (31): layer `t` is an iteration of AMP with its own `B_t ∈ N × M` in the
/// place of `A^T`, and its own `θ_t`. From `x̂_0 = 0`, `v_0 = y`:
///
///     σ_t     = ‖v_t‖/√M
///     r_t     = x̂_t + B_t v_t
///     x̂_{t+1} = η(r_t; σ_t, θ_t)
///     b_{t+1} = (N/M) <η'(r_t; σ_t, θ_t)>
///     v_{t+1} = y − A x̂_{t+1} + b_{t+1} v_t
///
/// [LAMP1] With the scaled soft threshold [SST] and `θ_t = (β_t, α_t)` it is BSR17 (30):
/// `x̂_{t+1} = β_t η_st(r_t; α_t σ_t)`, `b_{t+1} = (β_t/M) ‖x̂_{t+1}‖_0`.
///
/// With cotangents `d·` of what a layer leaves, from the last equation to the first:
///
///     d x̂_{t+1} −= A^T dv_{t+1},   db = <dv_{t+1}, v_t>,   dv_t = b_{t+1} dv_{t+1}
///     dr, dσ, dθ_t  by η at (r_t; σ_t), from d x̂_{t+1} and dS = db/M for the sum S of its slopes
///     d x̂_t = dr,   dB_t += dr v_t^T,   dv_t += B_t^T dr + dσ v_t/(M σ_t)
///
/// A count of non-zeros has the derivative 0.
public struct LAMPLayer<S: RealScalar>: Layer where S.Real == S {
  let a: DenseOperator<S>
  /// `B_t`
  package let b: Matrix<S>
  package let shrinkage: any ParametricShrinkage<S>
  let blockOfB, blockOfTheta: ParameterBlock
  /// Whether a layer comes before, whose state has a gradient, and whether one follows, which needs
  /// `v_{t+1}`.
  let isFirst, isLast: Bool

  public struct State: Sendable {
    /// `x̂_t ∈ N × D`
    public var x: Matrix<S>
    /// `v_t ∈ M × D`
    public var v: Matrix<S>
  }

  public struct Tape: Sendable {
    /// `v_t ∈ M × D`
    public let v: Matrix<S>
    /// `σ_t`, one a column
    public let sigma: [S]
    /// `r_t ∈ N × D`
    public let r: Matrix<S>
    /// `x̂_{t+1} ∈ N × D`
    public let x: Matrix<S>
    /// `b_{t+1}`, one a column
    public let onsager: [S]
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func forward(_ s: inout State, _ y: Batch<S>) -> Tape {
    let (m, n) = (S(Double(a.rows)), S(Double(a.columns)))
    let v = s.v
    // σ_t = ‖v_t‖/√M
    let sigma = v.columnSquaredNorms.map { ($0 / m).squareRoot() }
    // r_t = x̂_t + B_t v_t
    var r = s.x
    r.add(b, v)
    // x̂_{t+1} = η(r_t; σ_t, θ_t),  b_{t+1} = (N/M) <η'>
    s.x = Matrix(zeros: a.columns, y.columns)
    let onsager = shrinkage.apply(r, width: y.width, sigma, into: &s.x).map { n / m * $0 }
    // v_{t+1} = y − A x̂_{t+1} + b_{t+1} v_t
    if !isLast {
      s.v.scaleColumns(by: onsager, adding: y.matrix)
      s.v.subtract(a, s.x)
    }
    return Tape(v: v, sigma: sigma, r: r, x: s.x, onsager: onsager)
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func adjoint(_ d: inout State, _ tape: Tape, into gradient: inout ParameterVector<S>) {
    let m = S(Double(a.rows))
    var dSlopes = [S](repeating: .zero, count: tape.sigma.count)
    if !isLast {
      // d x̂_{t+1} −= A^T dv_{t+1},  db = <dv_{t+1}, v_t>,  dS = db/M
      d.x.subtract(adjointOf: a.matrix, d.v)
      dSlopes = d.v.columnInnerProducts(tape.v).map { $0 / m }
    }
    // dr, dσ, dθ_t
    var dr = Matrix<S>(zeros: tape.r.rows, tape.r.columns)
    let (dSigma, dTheta) = shrinkage.adjoint(
      tape.r, tape.sigma, dx: d.x, dSlopes: dSlopes, dr: &dr)
    gradient.add(dTheta, to: blockOfTheta)
    // dB_t += dr v_t^T
    var dB = Matrix<S>(zeros: b.rows, b.columns)
    dB.add(dr, adjointOf: tape.v)
    gradient.add(dB.storage, to: blockOfB)
    if isFirst { return }
    // dv_t = b_{t+1} dv_{t+1} + dσ v_t/(M σ_t) + B_t^T dr
    let along = zip(dSigma, tape.sigma).map { $0 / (m * ($1 + (1 - $1.support))) }
    d.v.combine(tape.onsager, d.v, along, tape.v)
    d.v.add(adjointOf: b, dr)
    // d x̂_t = dr
    d.x = dr
  }
}

/// The network of such layers; tied ones share one `B`.
public struct LAMP<S: RealScalar>: Network where S.Real == S {
  public static var kind: String { "lamp" }

  /// `A ∈ M × N`
  public let a: DenseOperator<S>
  /// The family with its initial `θ`.
  public let shrinkage: any ParametricShrinkage<S>
  /// `T ≥ 1`
  public let depth: Int
  public let isTied: Bool
  public let layout: ParameterLayout

  public init(
    a: Matrix<S>, shrinkage: any ParametricShrinkage<S>, depth: Int, isTied: Bool = false
  ) {
    self.a = DenseOperator(a)
    self.shrinkage = shrinkage
    self.depth = depth
    self.isTied = isTied
    var layout = ParameterLayout()
    if isTied { layout.append("B", [a.columns, a.rows]) }
    for t in 0..<depth {
      if !isTied { layout.append("B", layer: t, [a.columns, a.rows]) }
      layout.append("theta", layer: t, [shrinkage.thetaCount])
    }
    self.layout = layout
  }

  /// `A x̂` and `B v` of each layer; the last needs the latter only.
  public var multiplyAdds: Int { (2 * depth - 1) * a.rows * a.columns }

  /// `B_t = A^T`, and the family's analytic `θ_t`: then it is AMP.
  public var initial: ParameterVector<S> {
    var p = ParameterVector<S>(zeros: layout)
    for block in layout.blocks {
      p[block] = block.name == "B" ? a.matrix.adjoint.storage : shrinkage.theta
    }
    return p
  }

  public func layers(_ p: ParameterVector<S>) throws -> [LAMPLayer<S>] {
    try (0..<depth).map { t in
      guard let b = layout.block("B", layer: t), let theta = layout.block("theta", layer: t) else {
        throw NetworkError("lamp: layer \(t) has no parameters")
      }
      return LAMPLayer(
        a: a, b: p.matrix(b), shrinkage: try member(p[theta]), blockOfB: b, blockOfTheta: theta,
        isFirst: t == 0, isLast: t == depth - 1)
    }
  }

  private func member(_ theta: [S]) throws -> any ParametricShrinkage<S> {
    func member<F: ParametricShrinkage>(like _: F) throws -> any ParametricShrinkage<F.S>
    where F.S == S { try F(theta: theta) }
    return try member(like: shrinkage)
  }

  public func start(_ y: Batch<S>) -> LAMPLayer<S>.State {
    LAMPLayer.State(x: Matrix(zeros: a.columns, y.columns), v: y.matrix)
  }

  public func estimate(_ s: LAMPLayer<S>.State) -> Matrix<S> { s.x }

  public func cotangent(_ dx: Matrix<S>, _ y: Batch<S>) -> LAMPLayer<S>.State {
    LAMPLayer.State(x: dx, v: Matrix(zeros: a.rows, y.columns))
  }
}

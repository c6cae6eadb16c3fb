// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
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
/// [LAMP-b] `b_{t+1}` is a learned number, the same for all samples, LMP.
///
/// With cotangents `d·` of what a layer leaves, from the last equation to the first:
///
///     d x̂_{t+1} −= A^T dv_{t+1},   db = <dv_{t+1}, v_t>,   dv_t = b_{t+1} dv_{t+1}
///     dr, dσ, dθ_t  by η at (r_t; σ_t), from d x̂_{t+1} and dS = db/M for the sum S of its slopes
///     d x̂_t = dr,   dB_t += dr v_t^T,   dv_t += B_t^T dr + dσ v_t/(M σ_t)
///
/// A count of non-zeros has the derivative 0. A learned `b_{t+1}` has the sum of `db` over the samples, and
/// `dS = 0`.
public struct LAMPLayer<S: RealScalar>: Layer where S.Real == S {
  let a: DenseOperator<S>
  /// `B_t`
  package var b: Matrix<S>
  package var shrinkage: any ParametricShrinkage<S>
  /// `b_{t+1}`, where it is learned.
  package var learnedOnsager: S?
  let blockOfB: ParameterBlock
  /// Those that `θ_t` is made of, in its order.
  let blocksOfTheta: [ParameterBlock]
  let blockOfOnsager: ParameterBlock?
  /// Whether a layer comes before, whose state has a gradient, and whether one follows, which needs
  /// `v_{t+1}`.
  let isFirst: Bool
  package let isLast: Bool

  public struct State: LayerState {
    /// `x̂_t ∈ N × D`
    public var x: Matrix<S>
    /// `v_t ∈ M × D`
    public var v: Matrix<S>
  }

  public struct Tape: LayerTape {
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

    public var quantities: [Quantity<S>] {
      [
        Quantity("v", v), Quantity("sigma", sigma), Quantity("r", r), Quantity("x", x),
        Quantity("b", onsager),
      ]
    }
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
    // x̂_{t+1} = η(r_t; σ_t, θ_t),  b_{t+1} = (N/M) <η'>, unless it is learned
    s.x = Matrix(zeros: a.columns, y.columns)
    let slopes = shrinkage.apply(r, width: y.width, sigma, into: &s.x)
    let onsager = slopes.map { learnedOnsager ?? n / m * $0 }
    // v_{t+1} = y − A x̂_{t+1} + b_{t+1} v_t
    if !isLast {
      s.v.scaleColumns(by: onsager, adding: y.matrix)
      s.v.subtract(a, s.x)
    }
    return Tape(v: v, sigma: sigma, r: r, x: s.x, onsager: onsager)
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func adjoint(
    _ d: inout State, _ tape: Tape, _ y: Batch<S>, into gradient: inout ParameterVector<S>
  ) {
    let m = S(Double(a.rows))
    var dSlopes = [S](repeating: .zero, count: tape.sigma.count)
    if !isLast {
      // d x̂_{t+1} −= A^T dv_{t+1},  db = <dv_{t+1}, v_t>,  dS = db/M
      d.x.subtract(adjointOf: a.matrix, d.v)
      let db = d.v.columnInnerProducts(tape.v)
      if let blockOfOnsager {
        gradient.add([db.reduce(.zero, +)], to: blockOfOnsager)
      } else {
        dSlopes = db.map { $0 / m }
      }
    }
    // dr, dσ, dθ_t
    var dr = Matrix<S>(zeros: tape.r.rows, tape.r.columns)
    let (dSigma, dTheta) = shrinkage.adjoint(
      tape.r, tape.sigma, dx: d.x, dSlopes: dSlopes, dr: &dr)
    var first = 0
    for block in blocksOfTheta {
      gradient.add(Array(dTheta[first..<(first + block.count)]), to: block)
      first += block.count
    }
    // dB_t += dr v_t^T
    gradient.add(to: blockOfB) { $0.add(dr, adjointOf: tape.v) }
    if isFirst { return }
    // dv_t = b_{t+1} dv_{t+1} + dσ v_t/(M σ_t) + B_t^T dr
    let along = zip(dSigma, tape.sigma).map { $0 / (m * ($1 + (1 - $1.support))) }
    d.v.scaleColumns(by: tape.onsager, adding: tape.v, times: along)
    d.v.add(adjointOf: b, dr)
    // d x̂_t = dr
    d.x = dr
  }
}

extension NetworkFrame where S: RealScalar, S.Real == S {
  /// `A x̂` and `B v` of each layer; the last needs the latter only.
  var multiplyAddsOfLAMP: Int { (2 * depth - 1) * a.rows * a.columns }

  /// Layer `t` of LAMP, whose `θ_t` is made of the blocks named so.
  func layerOfLAMP(
    _ t: Int, _ p: ParameterVector<S>, theta names: [String] = ["theta"],
    _ member: ([S]) throws -> any ParametricShrinkage<S>, onsager: ParameterBlock? = nil
  ) throws -> LAMPLayer<S> {
    let (b, theta) = (try block("B", t), try names.map { try block($0, t) })
    return LAMPLayer(
      a: a, b: p.matrix(b), shrinkage: try member(theta.flatMap { p[$0] }),
      learnedOnsager: onsager.map { p.number($0) }, blockOfB: b, blocksOfTheta: theta,
      blockOfOnsager: onsager, isFirst: t == 0, isLast: t == depth - 1)
  }
}

extension LAMPLayer.State {
  /// `x̂_0 = 0`, `v_0 = y`
  init(_ frame: NetworkFrame<S>, _ y: Batch<S>) {
    self.init(x: Matrix(zeros: frame.a.columns, y.columns), v: y.matrix)
  }

  /// Cotangents of zero.
  init(zeros frame: NetworkFrame<S>, _ columns: Int) {
    self.init(
      x: Matrix(zeros: frame.a.columns, columns), v: Matrix(zeros: frame.a.rows, columns))
  }
}

/// The network of such layers; tied ones share one `B`.
public struct LAMP<S: RealScalar>: Network where S.Real == S {
  public static var card: NetworkCard {
    NetworkCard(
      "lamp", spec: ["LAMP"], source: ["BSR17 (31)"],
      blocks: [
        BlockCard("B", [.columns, .rows], sharing: .tieable, "one for all layers, or one each"),
        BlockCard("theta", [.theta], "θ_t"),
      ], hasFamily: true, quantities: QuantityCard.ofLAMP,
      formula: """
        T layers from x_0 = 0, v_0 = y;  σ_t = ‖v_t‖/√M;  r_t = x_t + B_t v_t;  x_{t+1} = η(r_t; σ_t, θ_t), η of the `family`
        b_{t+1} = (N/M) <η'(r_t; σ_t, θ_t)>;  v_{t+1} = y − A x_{t+1} + b_{t+1} v_t;  x is x_T;  trace/b[t] is b_{t+1}
        """)
  }
  public var frame: NetworkFrame<S>
  public init(_ frame: NetworkFrame<S>) { self.frame = frame }

  /// `B_t = A^T`, and the family's analytic `θ_t`: then it is AMP.
  public func initial(_ start: AnalyticStart<S>) throws -> ParameterVector<S> { analytic }

  /// The same, which needs no number of its algorithm.
  public var analytic: ParameterVector<S> {
    let b = a.matrix.adjoint.storage
    return parameters { name, _ in name == "B" ? b : frame.shrinkage?.theta ?? [] }
  }

  public func layer(_ t: Int, _ p: ParameterVector<S>) throws -> LAMPLayer<S> {
    try frame.layerOfLAMP(t, p, frame.member)
  }

  /// That of LAMP-1, where `η` is the scaled soft threshold.
  public func foreign(_ t: Int, _ p: ParameterVector<S>) throws -> ForeignLayer<S> {
    var layer = ForeignLayer<S>()
    let theta = p[try frame.block("theta", t)]
    if frame.shrinkage is SoftThreshold<S> {
      layer.lampL1 = (p[try frame.block("B", t)], theta[0], theta[1])
    }
    return layer
  }

  public func adopted(_ block: String, from layer: ForeignLayer<S>) -> [S]? {
    guard frame.shrinkage is SoftThreshold<S> else { return nil }
    return layer.lampL1.map { block == "B" ? $0.b : [$0.beta, $0.alpha] }
  }

  public var multiplyAdds: Int { frame.multiplyAddsOfLAMP }
  public var published: PublishedCosts? { .ofLAMP(frame) }
  public func start(_ y: Batch<S>) -> LAMPLayer<S>.State { LAMPLayer.State(frame, y) }
  public func cotangent(_ columns: Int) -> LAMPLayer<S>.State {
    LAMPLayer.State(zeros: frame, columns)
  }
}

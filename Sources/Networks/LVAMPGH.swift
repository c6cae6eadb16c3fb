// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Shrinkages

/// [LVAMP-GH] Learned VAMP whose linear stage is any affine map, BSR17 (41): from `r̃_0 = 0`,
///
///     x̃_t = G_t r̃_t + H_t y,   ν̃_t = tr(G_t)/N
///
/// and then the decoupling and shrinkage of ``VAMPTail``. `G_t ∈ N × N`, `H_t ∈ N × M` are each layer's
/// own, or one pair for all (tied). With `c = σ_w²/σ̃_t²`, `G = c (A^T A + c I)⁻¹`, `H = (A^T A + c I)⁻¹ A^T`
/// it is VAMP, where all columns have that `σ̃_t²`.
///
///     dG_t += dx̃ r̃_t^T + (Σ_d dν̃/N) I,   dH_t += dx̃ y^T,   dr̃_t += G_t^T dx̃
public struct LVAMPGHLayer<S: RealScalar>: Layer where S.Real == S {
  /// `G_t` and `H_t`
  package let g, h: Matrix<S>
  /// `σ̃_0²`, of the first layer.
  package let initialVariance: S?
  package let tail: VAMPTail<S>
  let blockOfG, blockOfH: ParameterBlock

  /// The linear stage as VAMP has one.
  package var stage: AffineStage<S> { AffineStage(g: g, h: h) }

  public typealias State = VAMPState<S>

  public struct Tape: LayerTape {
    /// `r̃_t`
    let rTilde: Matrix<S>
    /// `σ̃_t²`, one a column
    let varianceTilde: [S]
    let tail: VAMPTail<S>.Tape

    public var x: Matrix<S> { tail.x }
    public var quantities: [Quantity<S>] { tail.quantities }
    public var clips: [S] { tail.clips }
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func forward(_ state: inout VAMPState<S>, _ y: Batch<S>) -> Tape {
    if let initialVariance { state.setVariance(initialVariance) }
    // x̃_t = G_t r̃_t + H_t y,  ν̃_t = tr(G_t)/N
    var xTilde = Matrix<S>(zeros: 0, 0)
    let divergences = stage.estimate(
      y.matrix, state.rTilde, state.varianceTilde, into: &xTilde)
    let (rTilde, varianceTilde) = (state.rTilde, state.varianceTilde)
    return Tape(
      rTilde: rTilde, varianceTilde: varianceTilde,
      tail: tail.forward(&state, xTilde, divergences, y.width))
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func adjoint(
    _ d: inout VAMPState<S>, _ tape: Tape, _ y: Batch<S>, into gradient: inout ParameterVector<S>
  ) {
    // dx̃, dν̃
    let (dxTilde, dDivergences) = tail.adjoint(
      &d, tape.tail, tape.rTilde, tape.varianceTilde, into: &gradient)
    // dG_t += dx̃ r̃_t^T + (Σ_d dν̃/N) I
    let dTrace = dDivergences.reduce(S.zero, +) / S(Double(g.rows))
    gradient.add(to: blockOfG) {
      $0.add(dxTilde, adjointOf: tape.rTilde)
      for i in 0..<g.rows { $0[i, i] = $0[i, i] + dTrace }
    }
    // dH_t += dx̃ y^T
    gradient.add(to: blockOfH) { $0.add(dxTilde, adjointOf: y.matrix) }
    // dr̃_t += G_t^T dx̃
    if initialVariance == nil { d.rTilde.add(adjointOf: g, dxTilde) }
  }
}

/// Any affine map in the place of the LMMSE estimator, whatever `c` is.
package struct AffineStage<S: RealScalar>: LMMSE where S.Real == S {
  let g, h: Matrix<S>

  package func project(_ y: Matrix<S>) -> Matrix<S> { y }

  package func estimate(
    _ y: Matrix<S>, _ r: Matrix<S>, _ c: [S], into x: inout Matrix<S>
  ) -> [S] {
    x = Matrix(zeros: g.rows, y.columns)
    x.add(h, y)
    x.add(g, r)
    let trace = (0..<g.rows).reduce(S.zero) { $0 + g[$1, $1] }
    return c.map { _ in trace / S(Double(g.rows)) }
  }
}

/// The network of such layers.
public struct LVAMPGH<S: RealScalar>: Network where S.Real == S {
  public static var card: NetworkCard {
    NetworkCard(
      "lvamp-gh", spec: ["LVAMP-GH"], source: ["BSR17 (41), Fig. 7"],
      blocks: [
        BlockCard(
          "initial_variance", [], sharing: .shared, range: .positive, isLearned: false,
          "σ̃_0², which is not learned"),
        BlockCard(
          "G", [.columns, .columns], sharing: .tieable, "G_t, one for all layers, or one each"),
        BlockCard("H", [.columns, .rows], sharing: .tieable, "H_t, as G"),
        BlockCard("theta", [.theta], "θ_t"),
      ], usesMatrix: false, hasFamily: true, quantities: QuantityCard.ofVAMP,
      formula: """
        T layers from r̃_0 = 0, σ̃_0²;  x̃ = G_t r̃_t + H_t y;  ν̃_t = tr(G_t)/N
        r_t, σ_t², x_{t+1} = η(r_t; σ_t, θ_t), ν_t, r̃_{t+1}, σ̃²_{t+1} as vamp, η of the `family`
        ν̃, ν are kept within [1e-12, 1 − 2⁻²³], as vamp has it
        """)
  }
  public var frame: NetworkFrame<S>
  public init(_ frame: NetworkFrame<S>) { self.frame = frame }

  /// `H_t y` and `G_t r̃_t` of each layer.
  public var multiplyAdds: Int { depth * a.columns * (a.rows + a.columns) }
  public var published: PublishedCosts? { .ofLISTA(frame) }

  /// VAMP's matched values, for the mean `σ̃_t²` over the columns of the observations that are given: of
  /// `A = U Diag(s) V^T`, `G = I − V Diag(s²/(s² + c)) V^T` and `H = V Diag(s/(s² + c)) U^T`.
  public func initial(_ start: AnalyticStart<S>) throws -> ParameterVector<S> {
    let y = try start.need(\.y, "observations y, over which σ̃_t² is averaged")
    let svd = try start.need(\.svd, "the singular value decomposition of A")
    let noise = try start.need(\.noiseVariance, "σ_w²")
    let lvamp = LVAMP(
      a: a.matrix, depth: depth, isTied: true, shrinkage: frame.shrinkage, rank: svd.rank)
    let matched = try lvamp.initial(start)
    let stages = try lvamp.forward(matched, y).map { tape in
      let mean = tape.varianceTilde.reduce(S.zero, +) / S(Double(y.columns))
      let c = noise / mean
      func through(_ weights: [S], _ right: Matrix<S>) -> Matrix<S> {
        let left = Matrix(rows: svd.v.rows, columns: svd.rank) { svd.v[$0, $1] * weights[$1] }
        var product = Matrix<S>(zeros: left.rows, right.rows)
        product.add(left, adjointOf: right)
        return product
      }
      let gains = svd.s.map { $0 / ($0 * $0 + c) }
      let span = through(zip(svd.s, gains).map { $0 * $1 }, svd.v)
      let g = Matrix<S>(rows: a.columns, columns: a.columns) { ($0 == $1 ? 1 : 0) - span[$0, $1] }
      return (g: g.storage, h: through(gains, svd.u).storage)
    }
    let variance = try start.need(\.signalVariance, "σ̃_0² = E‖x‖²/N")
    return parameters { name, t in
      switch name {
      case "initial_variance": [variance]
      case "G": stages[t].g
      case "H": stages[t].h
      default: frame.shrinkage?.theta ?? []
      }
    }
  }

  public func layer(_ t: Int, _ p: ParameterVector<S>) throws -> LVAMPGHLayer<S> {
    let (g, h) = (try frame.block("G", t), try frame.block("H", t))
    let initial = t == 0 ? p.number(try frame.block("initial_variance", t)) : nil
    return LVAMPGHLayer(
      g: p.matrix(g), h: p.matrix(h), initialVariance: initial,
      tail: try VAMPTail(frame, t, p), blockOfG: g, blockOfH: h)
  }

  public func start(_ y: Batch<S>) -> VAMPState<S> { cotangent(y.columns) }

  public func cotangent(_ columns: Int) -> VAMPState<S> { VAMPState(zeros: a.columns, columns) }
}

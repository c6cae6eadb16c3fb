// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Shrinkages

/// [LVAMP] Learned VAMP, BSR17 Sec. V, Fig. 7: layer `t` is an iteration of VAMP with its own `U, s, V, σ_w²` in the
/// place of `A`'s singular value decomposition and the noise variance, and its own `θ_t`. With
/// `c = σ_w²/σ̃_t²`, from `r̃_0 = 0`,
///
///     u       = Diag(s/(s² + c)) (U^T y − Diag(s) V^T r̃_t)
///     x̃_t     = r̃_t + V u,   ν̃_t = (1/N) [Σ_i c/(s_i² + c) + N − R]
///
/// which is (16) with the part of `r̃` outside the span of `V` (errata B1, B2), and then the decoupling
/// and shrinkage of ``VAMPTail``. `U, s, V, σ_w²` are each layer's own, or one for all (tied). With those
/// of `A` it is VAMP, bit for bit.
///
/// With cotangents `dx̃`, `dν̃` from the tail, `w = V^T r̃`, `e = U^T y − s w`, `h = 1/(s² + c)`, `g = s h`:
///
///     du = V^T dx̃,   de = g du,   dg = e du,   dq = dν̃/N for the summands q = c h
///     dU += y de^T,   dw = −s de,   dV += dx̃ u^T + r̃ dw^T,   dr̃ += dx̃ + V dw
///     ds += Σ_d (dg h (1 − 2 s² h) − 2 dq s c h² − de w),   dc = Σ_i (dq s² h² − dg s h²)
///     dσ_w² += dc/σ̃²,   dσ̃² −= c dc/σ̃²
public struct LVAMPLayer<S: RealScalar>: Layer where S.Real == S {
  /// `U_t ∈ M × R`, `s_t`, `V_t ∈ N × R`
  package let svd: SVD<S>
  /// `σ_w²`
  package let noiseVariance: S
  /// `σ̃_0²`, of the first layer.
  package let initialVariance: S?
  package let tail: VAMPTail<S>
  let blockOfU, blockOfS, blockOfV, blockOfNoise: ParameterBlock
  /// Whether `U^T y` is that of the layer before.
  let sharesProjection: Bool

  /// The linear stage as VAMP has it.
  package var stage: SpectralLMMSE<S> { SpectralLMMSE(svd) }

  public typealias State = VAMPState<S>

  public struct Tape: LayerTape {
    /// `r̃_t`
    let rTilde: Matrix<S>
    /// `w = V^T r̃_t` and `u`
    let w, u: Matrix<S>
    /// `U^T y`
    let projected: Matrix<S>
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
    let s = svd.s
    let n = S(Double(svd.v.rows)), nullity = S(Double(svd.v.rows - svd.rank))
    if let initialVariance { state.setVariance(initialVariance) }
    // U^T y
    if !sharesProjection {
      state.projected = Matrix(zeros: svd.rank, y.columns)
      state.projected.add(adjointOf: svd.u, y.matrix)
    }
    // w = V^T r̃_t
    var w = Matrix<S>(zeros: svd.rank, y.columns)
    if initialVariance == nil { w.add(adjointOf: svd.v, state.rTilde) }
    // u = Diag(s/(s² + c)) (U^T y − Diag(s) w),  ν̃_t
    let c = state.varianceTilde.map { noiseVariance / $0 }
    var u = w
    let divergences = u.writeColumns(from: state.projected) { d, p, u in
      withUnsafeTemporaryAllocation(of: S.self, capacity: s.count) { h in
        h.initialize(repeating: 1)
        for i in s.indices {
          h[i] = 1 / (s[i] * s[i] + c[d])
          u[i] = s[i] * h[i] * (p[i] - s[i] * u[i])
        }
        return (c[d] * S.sum(Column(h)) + nullity) / n
      }
    }
    // x̃_t = r̃_t + V u
    var xTilde = state.rTilde
    xTilde.add(svd.v, u)
    let (rTilde, varianceTilde) = (state.rTilde, state.varianceTilde)
    return Tape(
      rTilde: rTilde, w: w, u: u, projected: state.projected, varianceTilde: varianceTilde,
      tail: tail.forward(&state, xTilde, divergences, y.width))
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func adjoint(
    _ d: inout VAMPState<S>, _ tape: Tape, _ y: Batch<S>, into gradient: inout ParameterVector<S>
  ) {
    let s = svd.s
    let n = S(Double(svd.v.rows))
    // dx̃, dν̃, and what the tail leaves in d of dr̃ and dσ̃²
    let (dxTilde, dDivergences) = tail.adjoint(
      &d, tape.tail, tape.rTilde, tape.varianceTilde, into: &gradient)
    // du = V^T dx̃
    var du = Matrix<S>(zeros: svd.rank, y.columns)
    du.add(adjointOf: svd.v, dxTilde)
    // de, dw, ds, dc
    var (de, dw) = (Matrix<S>(zeros: svd.rank, y.columns), Matrix<S>(zeros: svd.rank, y.columns))
    var ds = [S](repeating: .zero, count: s.count)
    var dcOfEntries = ds
    var dNoise = S.zero
    for column in 0..<y.columns {
      let variance = tape.varianceTilde[column]
      let c = noiseVariance / variance
      adjointOfStage(
        c, dq: dDivergences[column] / n, tape, column, du, de: &de, dw: &dw, ds: &ds,
        dcOfEntries: &dcOfEntries)
      let dc = dcOfEntries.reduce(S.zero, +)
      // dσ_w² += dc/σ̃²,  dσ̃² −= c dc/σ̃²
      dNoise = dNoise + dc / variance
      d.varianceTilde[column] = d.varianceTilde[column] - c * dc / variance
    }
    gradient.add(ds, to: blockOfS)
    gradient.add([dNoise], to: blockOfNoise)
    // dU += y de^T,  dV += dx̃ u^T + r̃ dw^T
    gradient.add(to: blockOfU) { $0.add(y.matrix, adjointOf: de) }
    gradient.add(to: blockOfV) {
      $0.add(dxTilde, adjointOf: tape.u)
      $0.add(tape.rTilde, adjointOf: dw)
    }
    if initialVariance != nil { return }
    // dr̃ += dx̃ + V dw
    d.rTilde += dxTilde
    d.rTilde.add(svd.v, dw)
  }

  /// A column's `de` and `dw` from its `du`, what it adds to `ds`, and `dc` entry by entry: without a sum in
  /// the loop, so that it goes in vectors.
  private func adjointOfStage(
    _ c: S, dq: S, _ tape: Tape, _ column: Int, _ du: Matrix<S>, de: inout Matrix<S>,
    dw: inout Matrix<S>, ds: inout [S], dcOfEntries: inout [S]
  ) {
    let s = svd.s
    tape.w.withColumn(column) { w in
      tape.projected.withColumn(column) { projected in
        du.withColumn(column) { du in
          de.writeColumn(column) { de in
            dw.writeColumn(column) { dw in
              for i in s.indices {
                let h = 1 / (s[i] * s[i] + c)
                let e = projected[i] - s[i] * w[i]
                // de = g du,  dg = e du,  dw = −s de
                let dg = e * du[i]
                de[i] = s[i] * h * du[i]
                dw[i] = -s[i] * de[i]
                // ds, dc
                let sh = s[i] * h
                ds[i] =
                  ds[i] + (dg * h * (1 - 2 * s[i] * sh) - 2 * dq * c * sh * h - de[i] * w[i])
                dcOfEntries[i] = dq * sh * sh - dg * sh * h
              }
            }
          }
        }
      }
    }
  }
}

/// The network of such layers.
public struct LVAMP<S: RealScalar>: Network where S.Real == S {
  public static var card: NetworkCard {
    NetworkCard(
      "lvamp", spec: ["LVAMP", "LMMSE"], source: ["BSR17 Sec. V, Fig. 7, (16) corrected"],
      blocks: [
        BlockCard(
          "initial_variance", [], sharing: .shared, range: .positive, isLearned: false,
          "σ̃_0², which is not learned"),
        BlockCard("U", [.rows, .rank], sharing: .tieable, "U_t, one for all layers, or one each"),
        BlockCard("s", [.rank], sharing: .tieable, range: .positive, "s_t, as U"),
        BlockCard("V", [.columns, .rank], sharing: .tieable, "V_t, as U"),
        BlockCard("sigma_w2", [], sharing: .tieable, range: .positive, "σ_w² of layer t, as U"),
        BlockCard("theta", [.theta], "θ_t"),
      ], usesMatrix: false, hasFamily: true, quantities: QuantityCard.ofVAMP,
      known: ["U", "s", "V"],
      formula: """
        T layers from r̃_0 = 0, σ̃_0²;  c = σ_w²/σ̃_t²;  u_i = s_i/(s_i² + c) (Uᵀy − s Vᵀr̃_t)_i;  x̃ = r̃_t + V u
        ν̃_t = (Σ_i c/(s_i² + c) + N − R)/N;  r_t, σ_t², x_{t+1} = η(r_t; σ_t, θ_t), ν_t, r̃_{t+1}, σ̃²_{t+1} as vamp, η of the `family`
        ν̃, ν are kept within [1e-12, 1 − 2⁻²³], as vamp has it
        """)
  }
  public var frame: NetworkFrame<S>
  public init(_ frame: NetworkFrame<S>) { self.frame = frame }

  private var rank: Int { layout.block("s", layer: 0)?.count ?? 0 }

  /// `U^T y` once for each `U`, `V^T r̃` of each layer but the first, and `V u`.
  public var multiplyAdds: Int {
    ((frame.isTied ? 1 : depth) * a.rows + (2 * depth - 1) * a.columns) * rank
  }
  public var published: PublishedCosts? { .ofLVAMP(frame) }

  /// Those of `A` and the data, and the family's analytic `θ_t`: then it is VAMP.
  public func initial(_ start: AnalyticStart<S>) throws -> ParameterVector<S> {
    let svd = try start.need(\.svd, "the singular value decomposition of A")
    guard svd.rank == rank else {
      throw NetworkError("A has rank \(svd.rank), and the network \(rank) singular values")
    }
    let noise = try start.need(\.noiseVariance, "σ_w²")
    let variance = try start.need(\.signalVariance, "σ̃_0² = E‖x‖²/N")
    return parameters { name, _ in
      switch name {
      case "initial_variance": [variance]
      case "U": svd.u.storage
      case "s": svd.s
      case "V": svd.v.storage
      case "sigma_w2": [noise]
      default: frame.shrinkage?.theta ?? []
      }
    }
  }

  public func layer(_ t: Int, _ p: ParameterVector<S>) throws -> LVAMPLayer<S> {
    let (u, s, v) = (try frame.block("U", t), try frame.block("s", t), try frame.block("V", t))
    let noise = try frame.block("sigma_w2", t)
    let initial = t == 0 ? p.number(try frame.block("initial_variance", t)) : nil
    return LVAMPLayer(
      svd: SVD(u: p.matrix(u), s: p[s], v: p.matrix(v)), noiseVariance: p.number(noise),
      initialVariance: initial, tail: try VAMPTail(frame, t, p), blockOfU: u, blockOfS: s,
      blockOfV: v, blockOfNoise: noise, sharesProjection: frame.isTied && t > 0)
  }

  public func start(_ y: Batch<S>) -> VAMPState<S> { cotangent(y.columns) }

  public func cotangent(_ columns: Int) -> VAMPState<S> {
    VAMPState(zeros: a.columns, columns)
  }
}

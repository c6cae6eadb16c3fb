// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Channels
import Shrinkages

/// [GAMP] Sum-product generalised approximate message passing, Rangan 2011, for `y ~ p(y|z)`,
/// `z = A x`, from `ŝ_{−1} = 0`; products and quotients of vectors entry by entry:
///
///     τ_p = |A|² τ_x
///     p   = A x̂ − τ_p ŝ
///     ŝ   = (E[z|p, y; τ_p] − p)/τ_p
///     τ_s = (1 − var[z|p, y; τ_p]/τ_p)/τ_p
///     τ_r = 1/(|A|²^T τ_s)
///     r   = x̂ + τ_r A^T ŝ
///     x̂   = η(r; √τ_r),   τ_x = τ_r η'(r; √τ_r)
///
/// With scalar variances the entries of `|A|²` are replaced by their mean `‖A‖_F²/(M N)`, so that each
/// `τ` is one number a column. With the AWGN channel and `‖A‖_F² = N` that is AMP, with
/// `σ_t² = τ_r = τ_p + σ_w²` in place of the residual's. `|A|²^T τ_s` is kept at `10⁻¹²` or more, as a
/// channel may widen what it is told; each clip is counted. With damping `d`, each of `ŝ`, `x̂` becomes
/// `d` times the above and `1 − d` times what it was.
public struct GAMP<S: RealScalar>: Iteration where S.Real == S {
  public enum Variances: Sendable { case scalar, vector }

  /// `A ∈ M × N`
  public let a: any LinearOperator<S>
  public let channel: any OutputChannel<S>
  public let shrinkage: any Denoiser<S, [S]>
  /// `η` entry by entry; `nil` with scalar variances.
  let entrywise: (any Shrinkage<S>)?
  /// `τ_x > 0` at the start, for example `E‖x‖²/N`.
  public let initialVariance: S
  /// `d ∈ (0, 1]`, if there is damping.
  public let damping: S?
  /// `|A|²`; `nil` with scalar variances.
  let squares: DenseOperator<S>?
  /// `‖A‖_F²`
  let squaredNorm: S

  public struct State: IterationState {
    /// `x̂ ∈ N × D`
    public var x: Matrix<S>
    /// `r ∈ N × D`
    public var r: Matrix<S>
    /// `p ∈ M × D`
    public var p: Matrix<S>
    /// `ŝ ∈ M × D`
    public var s: Matrix<S>
    /// `τ_x`, `τ_r ∈ N × D`; `1 × D` with scalar variances.
    public var tauX, tauR: Matrix<S>
    /// `τ_p ∈ M × D`, likewise.
    public var tauP: Matrix<S>
    /// `τ_s ∈ M × D`
    public var tauS: Matrix<S>
    /// How many times `|A|²^T τ_s` was clipped so far, in each column.
    public var clips: [S]
    let isScalar: Bool

    public var quantities: [Quantity<S>] {
      [
        variance("tau_p", tauP), Quantity("p", p), Quantity("s", s), variance("tau_r", tauR),
        Quantity("r", r), Quantity("x", x), variance("tau_x", tauX),
      ]
    }

    private func variance(_ name: String, _ tau: Matrix<S>) -> Quantity<S> {
      isScalar ? Quantity(name, (0..<tau.columns).map { tau[0, $0] }) : Quantity(name, tau)
    }
  }

  /// With scalar variances, for any operator.
  public init(
    a: any LinearOperator<S>, channel: any OutputChannel<S>, shrinkage: some Denoiser<S, [S]>,
    initialVariance: S, damping: S? = nil
  ) {
    self.a = a
    self.channel = channel
    self.shrinkage = shrinkage
    self.initialVariance = initialVariance
    self.damping = damping
    entrywise = nil
    squares = nil
    squaredNorm = a.squaredNorm
  }

  public init(
    a: Matrix<S>, variances: Variances, channel: any OutputChannel<S>,
    shrinkage: some Shrinkage<S>, initialVariance: S, damping: S? = nil
  ) {
    self.a = DenseOperator(a)
    self.channel = channel
    self.shrinkage = shrinkage
    self.initialVariance = initialVariance
    self.damping = damping
    entrywise = variances == .scalar ? nil : shrinkage
    squares = variances == .scalar ? nil : DenseOperator(a.map { $0.squaredMagnitude })
    squaredNorm = self.a.squaredNorm
  }

  public var storedBytes: Int { a.storedBytes }

  public func start(_ y: Batch<S>) -> State {
    start(
      x: Matrix(zeros: a.columns, y.columns), s: Matrix(zeros: a.rows, y.columns),
      variance: [S](repeating: initialVariance, count: y.columns))
  }

  /// The state in which `x̂ = x`, `ŝ = s` and every entry of a column's `τ_x` is its `variance`.
  public func start(x: Matrix<S>, s: Matrix<S>, variance: [S]) -> State {
    let isScalar = squares == nil
    let tau = Matrix(rows: isScalar ? 1 : x.rows, columns: x.columns) { variance[$1] }
    return State(
      x: x, r: x, p: s, s: s, tauX: tau, tauR: tau, tauP: s, tauS: s,
      clips: variance.map { _ in 0 }, isScalar: isScalar)
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func step(_ s: inout State, _ y: Batch<S>) {
    let previous = damping == nil ? nil : (s: s.s, x: s.x)
    // τ_p = |A|² τ_x
    s.tauP = variances(squares.map { .plain($0.matrix) }, s.tauX, from: a.columns, to: a.rows)
    // p = A x̂ − τ_p ŝ
    let (tauP, isScalar) = (s.tauP, s.isScalar)
    _ = s.p.writeColumns(from: s.s) { d, score, p in
      for i in p.indices { p[i] = -tauP[isScalar ? 0 : i, d] * score[i] }
    }
    s.p.add(a, s.x)
    // ŝ = (E[z|p, y; τ_p] − p)/τ_p,  τ_s = (1 − var[z|p, y; τ_p]/τ_p)/τ_p
    channel.score(y.matrix, s.p, variances: s.tauP, into: &s.s, &s.tauS)
    if let d = damping, let previous { s.s.damp(by: d, towards: previous.s) }
    // τ_r = 1/(|A|²^T τ_s)
    s.tauR = variances(squares.map { .adjoint($0.matrix) }, s.tauS, from: a.rows, to: a.columns)
    s.tauR = inverse(s.tauR, &s.clips)
    // r = x̂ + τ_r A^T ŝ
    s.r = Matrix(zeros: a.columns, y.columns)
    s.r.add(adjointOf: a, s.s)
    let tauR = s.tauR
    _ = s.r.writeColumns(from: s.x) { d, x, r in
      for j in r.indices { r[j] = x[j] + tauR[isScalar ? 0 : j, d] * r[j] }
    }
    // x̂ = η(r; √τ_r),  τ_x = τ_r η'(r; √τ_r)
    let sigma = tauR.map { $0.squareRoot() }
    if let entrywise {
      entrywise.apply(s.r, levels: sigma, into: &s.x, slopes: &s.tauX)
    } else {
      s.tauX.storage = shrinkage.apply(s.r, width: y.width, sigma.storage, into: &s.x)
    }
    s.tauX.storage = zip(tauR.storage, s.tauX.storage).map { $0 * $1 }
    if let d = damping, let previous { s.x.damp(by: d, towards: previous.x) }
  }

  /// `|A|² τ` or `|A|²^T τ`; with scalar variances `‖A‖_F²/(M N)` times the sum of each column, in which
  /// a single entry stands for `count` equal ones.
  private func variances(
    _ squares: Operand<S>?, _ tau: Matrix<S>, from count: Int, to rows: Int
  ) -> Matrix<S> {
    if let squares {
      var spread = Matrix<S>(zeros: rows, tau.columns)
      S.multiply(.plus, squares, .plain(tau), into: &spread)
      return spread
    }
    let scale = squaredNorm / S(Double(rows)) / S(Double(count))
    var equal = [S](repeating: .zero, count: tau.rows == 1 ? count : 0)
    let sums = tau.mapColumns { column in
      guard tau.rows == 1 else { return scale * S.sum(column) }
      return equal.withUnsafeMutableBufferPointer {
        $0.update(repeating: column[0])
        return scale * S.sum(Column($0))
      }
    }
    return Matrix(rows: 1, columns: tau.columns, storage: sums)
  }

  /// `1/max(τ, 10⁻¹²)`, entry by entry; each clip is counted.
  private func inverse(_ tau: Matrix<S>, _ clips: inout [S]) -> Matrix<S> {
    let kept = tau.map { S.maximum($0, S(1e-12)) }
    for d in 0..<tau.columns {
      for j in 0..<tau.rows { clips[d] = clips[d] + (tau[j, d] - kept[j, d]).support }
    }
    return kept.map { 1 / $0 }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
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
  public let shrinkage: any Shrinkage<S>
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
    /// `τ_x`, `τ_r ∈ N × D`; with scalar variances every column is constant.
    public var tauX, tauR: Matrix<S>
    /// `τ_p`, `τ_s ∈ M × D`, likewise.
    public var tauP, tauS: Matrix<S>
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
    a: any LinearOperator<S>, channel: any OutputChannel<S>, shrinkage: any Shrinkage<S>,
    initialVariance: S, damping: S? = nil
  ) {
    self.a = a
    self.channel = channel
    self.shrinkage = shrinkage
    self.initialVariance = initialVariance
    self.damping = damping
    squares = nil
    squaredNorm = a.squaredNorm
  }

  public init(
    a: Matrix<S>, variances: Variances, channel: any OutputChannel<S>,
    shrinkage: any Shrinkage<S>, initialVariance: S, damping: S? = nil
  ) {
    self.a = DenseOperator(a)
    self.channel = channel
    self.shrinkage = shrinkage
    self.initialVariance = initialVariance
    self.damping = damping
    squares = variances == .scalar ? nil : DenseOperator(a.map { $0.squaredMagnitude })
    squaredNorm = self.a.squaredNorm
  }

  public var mixesColumns: Bool { shrinkage.mixesColumns }

  public func start(_ y: Matrix<S>) -> State {
    start(
      x: Matrix(zeros: a.columns, y.columns), s: Matrix(zeros: a.rows, y.columns),
      variance: [S](repeating: initialVariance, count: y.columns))
  }

  /// The state in which `x̂ = x`, `ŝ = s` and every entry of a column's `τ_x` is its `variance`.
  public func start(x: Matrix<S>, s: Matrix<S>, variance: [S]) -> State {
    State(
      x: x, r: x, p: s, s: s, tauX: Matrix(rows: x.rows, columns: x.columns) { variance[$1] },
      tauR: x, tauP: s, tauS: s, clips: variance.map { _ in 0 }, isScalar: squares == nil)
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func step(_ s: inout State, _ y: Matrix<S>) {
    let previous = damping == nil ? nil : (s: s.s, x: s.x)
    // τ_p = |A|² τ_x
    s.tauP = spread(s.tauX, over: a.rows)
    // p = A x̂ − τ_p ŝ
    s.p = Matrix(rows: a.rows, columns: y.columns) { -s.tauP[$0, $1] * s.s[$0, $1] }
    s.p.add(a, s.x)
    // ŝ = (E[z|p, y; τ_p] − p)/τ_p,  τ_s = (1 − var[z|p, y; τ_p]/τ_p)/τ_p
    for k in s.p.storage.indices {
      let (p, tau) = (s.p.storage[k], s.tauP.storage[k])
      let z = channel.posterior(y.storage[k], p, variance: tau)
      s.s.storage[k] = (z.mean - p) / tau
      s.tauS.storage[k] = (1 - z.variance / tau) / tau
    }
    if let d = damping, let previous { s.s.damp(by: d, towards: previous.s) }
    // τ_r = 1/(|A|²^T τ_s)
    s.tauR = spread(s.tauS, over: a.columns)
    s.tauR = inverse(s.tauR, &s.clips)
    // r = x̂ + τ_r A^T ŝ
    s.r = Matrix(zeros: a.columns, y.columns)
    s.r.add(adjointOf: a, s.s)
    for k in s.r.storage.indices {
      s.r.storage[k] = s.x.storage[k] + s.tauR.storage[k] * s.r.storage[k]
    }
    // x̂ = η(r; √τ_r),  τ_x = τ_r η'(r; √τ_r)
    shrink(&s)
    if let d = damping, let previous { s.x.damp(by: d, towards: previous.x) }
  }

  /// `|A|² τ` for `τ ∈ N × D`, `|A|²^T τ` for `τ ∈ M × D`; with scalar variances `‖A‖_F²/rows` times
  /// the mean of each column, repeated.
  private func spread(_ tau: Matrix<S>, over rows: Int) -> Matrix<S> {
    guard let squares else {
      let scale = squaredNorm / S(Double(rows)) / S(Double(tau.rows))
      let means = tau.mapColumns { scale * S.sum($0) }
      return Matrix(rows: rows, columns: tau.columns) { means[$1] }
    }
    var spread = Matrix<S>(zeros: rows, tau.columns)
    if rows == a.rows && tau.rows == a.columns {
      spread.add(squares, tau)
    } else {
      spread.add(adjointOf: squares, tau)
    }
    return spread
  }

  /// `1/max(τ, 10⁻¹²)`; a clipped column counts once if variances are scalar.
  private func inverse(_ tau: Matrix<S>, _ clips: inout [S]) -> Matrix<S> {
    let kept = tau.map { S.maximum($0, S(1e-12)) }
    for d in 0..<tau.columns {
      for j in 0..<(squares == nil ? 1 : tau.rows) {
        clips[d] = clips[d] + (tau[j, d] - kept[j, d]).support
      }
    }
    return kept.map { 1 / $0 }
  }

  private func shrink(_ s: inout State) {
    guard squares != nil else {
      let tauR = (0..<s.r.columns).map { s.tauR[0, $0] }
      let slope = shrinkage.apply(s.r, tauR.map { $0.squareRoot() }, into: &s.x)
      s.tauX = Matrix(rows: s.x.rows, columns: s.x.columns) { tauR[$1] * slope[$1] }
      return
    }
    for k in s.r.storage.indices {
      let (r, tau) = (s.r.storage[k], s.tauR.storage[k])
      let sigma = tau.squareRoot()
      s.x.storage[k] = shrinkage(r, sigma)
      s.tauX.storage[k] = tau * shrinkage.slope(r, sigma)
    }
  }
}

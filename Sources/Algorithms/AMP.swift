// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule
import Shrinkages

/// [AMP] Approximate message passing, BSR17 (10)–(12), from `x̂_0 = 0`, `v_{−1} = 0`:
///
///     v_t     = y − A x̂_t + b_t v_{t−1}
///     σ_t²    = ‖v_t‖² / M
///     r_t     = x̂_t + A^H v_t
///     x̂_{t+1} = η(r_t; σ_t)
///     b_{t+1} = (N/M) <η'(r_t; σ_t)>
///
/// With damping `d`, each of `v_t`, `x̂_{t+1}` becomes `d` times the above and `1 − d` times what it
/// was; `σ_t` is that of the damped `v_t`.
///
/// [AMP1] With `η = η_st(·; α σ_t)` it is AMP-ℓ1, (7)–(9), and `b_{t+1} = ‖x̂_{t+1}‖_0 / M`.
public struct AMP<S: Scalar>: Iteration {
  /// `A ∈ M × N`
  public let a: any LinearOperator<S>
  public let shrinkage: any Denoiser<S, [S.Real]>
  /// `d ∈ (0, 1]`, if there is damping.
  public let damping: S.Real?

  public struct State: IterationState {
    /// `x̂_{t+1} ∈ N × D`
    public var x: Matrix<S>
    /// `v_t ∈ M × D`
    public var v: Matrix<S>
    /// `b_{t+1}`, one a column
    public var b: [S.Real]
    /// `r_t ∈ N × D`
    public var r: Matrix<S>
    /// `σ_t`, one a column
    public var sigma: [S.Real]

    public var quantities: [Quantity<S>] {
      [
        Quantity("v", v), Quantity("sigma", sigma), Quantity("r", r), Quantity("x", x),
        Quantity("b", b),
      ]
    }
  }

  public init(
    a: any LinearOperator<S>, shrinkage: some Denoiser<S, [S.Real]>, damping: S.Real? = nil
  ) {
    self.a = a
    self.shrinkage = shrinkage
    self.damping = damping
  }

  /// The same for a dense matrix.
  public init(a: Matrix<S>, shrinkage: some Denoiser<S, [S.Real]>, damping: S.Real? = nil) {
    self.init(a: DenseOperator(a), shrinkage: shrinkage, damping: damping)
  }

  public var storedBytes: Int { a.storedBytes }

  public func start(_ y: Batch<S>) -> State {
    start(
      x: Matrix(zeros: a.columns, y.columns), v: Matrix(zeros: a.rows, y.columns),
      b: [S.Real](repeating: 0, count: y.columns))
  }

  /// The state in which `x̂_t = x`, `v_{t−1} = v` and `b_t = b`.
  public func start(x: Matrix<S>, v: Matrix<S>, b: [S.Real]) -> State {
    State(x: x, v: v, b: b, r: x, sigma: b)
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func step(_ s: inout State, _ y: Batch<S>) {
    let m = S.Real(Double(a.rows))
    let n = S.Real(Double(a.columns))
    let previous = damping == nil ? nil : (v: s.v, x: s.x)
    // v_t = y − A x̂_t + b_t v_{t−1}
    s.v.scaleColumns(by: s.b, adding: y.matrix)
    s.v.subtract(a, s.x)
    if let d = damping, let previous { s.v.damp(by: d, towards: previous.v) }
    // σ_t² = ‖v_t‖² / M
    s.sigma = s.v.columnSquaredNorms.map { ($0 / m).squareRoot() }
    // r_t = x̂_t + A^H v_t, in the storage that x̂_t leaves
    swap(&s.r, &s.x)
    s.r.add(adjointOf: a, s.v)
    // x̂_{t+1} = η(r_t; σ_t),  b_{t+1} = (N/M) <η'(r_t; σ_t)>
    let slope = s.x.denoise(by: shrinkage, s.r, width: y.width, s.sigma)
    s.b = slope.map { n / m * $0 }
    if let d = damping, let previous { s.x.damp(by: d, towards: previous.x) }
  }
}

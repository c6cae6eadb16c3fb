// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule
import Shrinkages

/// [ISTA] Iterative soft thresholding, BSR17 (3)–(5), for `½‖y − A x‖² + λ‖x‖_1`:
///
///     v_t     = y − A x̂_t
///     r_t     = x̂_t + β A^H v_t
///     x̂_{t+1} = η_st(r_t; β λ)
///
/// The printed (4b) writes the threshold as `λ`.
///
/// [ISTA-GS] SCSZ21 (7): with `RowNorm` in the place of `‖·‖_1` and `β = 1/C`, it is
/// `X ← η_{λ/C}(X + (1/C) S^H (Y − S X))` with the row-wise threshold [MSTO], for samples of `M`
/// antennas.
public struct ISTA<S: Scalar>: Iteration {
  /// `A ∈ M × N`
  public let a: any LinearOperator<S>
  /// The weight `λ ≥ 0` of the ℓ1 norm.
  public let lambda: S.Real
  /// The step `β ∈ (0, 1/‖A‖²]`.
  public let beta: S.Real
  /// The norm that `λ` weighs, by itself `‖·‖_1`.
  public let norm: any ProximalNorm<S>

  public struct State: IterationState {
    /// `x̂_{t+1} ∈ N × D`
    public var x: Matrix<S>
    /// `v_t ∈ M × D`
    public var v: Matrix<S>
    /// `r_t ∈ N × D`
    public var r: Matrix<S>

    public var quantities: [Quantity<S>] { [Quantity("r", r), Quantity("x", x)] }
  }

  public init(
    a: any LinearOperator<S>, lambda: S.Real, step beta: S.Real,
    norm: any ProximalNorm<S> = EntryNorm<S>()
  ) {
    self.a = a
    self.lambda = lambda
    self.beta = beta
    self.norm = norm
  }

  /// The same for a dense matrix.
  public init(
    a: Matrix<S>, lambda: S.Real, step beta: S.Real, norm: any ProximalNorm<S> = EntryNorm<S>()
  ) {
    self.init(a: DenseOperator(a), lambda: lambda, step: beta, norm: norm)
  }

  public var storedBytes: Int { a.storedBytes }

  public func start(_ y: Batch<S>) -> State {
    start(y.matrix, x: Matrix(zeros: a.columns, y.columns))
  }

  /// The state in which `x̂_t = x`.
  public func start(_ y: Matrix<S>, x: Matrix<S>) -> State { State(x: x, v: y, r: x) }

  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func step(_ s: inout State, _ y: Batch<S>) {
    let ones = [S.Real](repeating: 1, count: y.columns)
    let betas = [S.Real](repeating: beta, count: y.columns)
    // v_t = y − A x̂_t
    s.v = y.matrix
    s.v.subtract(a, s.x)
    // r_t = x̂_t + β A^H v_t
    s.r = Matrix(zeros: a.columns, y.columns)
    s.r.add(adjointOf: a, s.v)
    s.r.combine(betas, s.r, ones, s.x)
    // x̂_{t+1} = η_st(r_t; β λ)
    norm.proximal(s.r, width: y.width, beta * lambda, into: &s.x)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule
import Shrinkages

/// [FISTA] Fast iterative soft thresholding, BSR17 (6), with its `O(1/t²)` guarantee:
///
///     z_t     = x̂_t + ((t−1)/(t+2)) (x̂_t − x̂_{t−1})        (t ≥ 1; z_0 = x̂_0)
///     r_t     = z_t + β A^H (y − A z_t)
///     x̂_{t+1} = η_st(r_t; β λ)
///
/// `.nesterov` has the factor `(t_t − 1)/t_{t+1}` instead, with `t_0 = 1` and
/// `t_{t+1} = (1 + √(1 + 4 t_t²))/2`. [NEST-GS] That with `RowNorm` is ``ISTA``'s [ISTA-GS] with
/// Nesterov's momentum, for samples of `M` antennas.
///
/// `.asPrinted` follows the paper's (6) to the letter (erratum B4): factor `(t−2)/(t+1)`, and
/// `r_t = z_t + β A^H (y − A x̂_t)`.
public struct FISTA<S: Scalar>: Iteration {
  public enum Variant: Sendable { case proper, asPrinted, nesterov }

  /// `A ∈ M × N`
  public let a: any LinearOperator<S>
  /// The weight `λ ≥ 0` of the ℓ1 norm.
  public let lambda: S.Real
  /// The step `β ∈ (0, 1/‖A‖²]`.
  public let beta: S.Real
  public let variant: Variant
  /// The norm that `λ` weighs, by itself `‖·‖_1`.
  public let norm: any ProximalNorm<S>

  public struct State: IterationState {
    /// `x̂_{t+1} ∈ N × D`
    public var x: Matrix<S>
    /// `x̂_t ∈ N × D`
    public var previous: Matrix<S>
    /// `r_t ∈ N × D`
    public var r: Matrix<S>
    /// The next iteration's number.
    public var t: Int
    /// Nesterov's `t_t`, of `.nesterov` only; else 1.
    var weight: S.Real

    public var quantities: [Quantity<S>] { [Quantity("r", r), Quantity("x", x)] }
  }

  public init(
    a: any LinearOperator<S>, lambda: S.Real, step beta: S.Real, variant: Variant = .proper,
    norm: any ProximalNorm<S> = EntryNorm<S>()
  ) {
    self.a = a
    self.lambda = lambda
    self.beta = beta
    self.variant = variant
    self.norm = norm
  }

  /// The same for a dense matrix.
  public init(
    a: Matrix<S>, lambda: S.Real, step beta: S.Real, variant: Variant = .proper,
    norm: any ProximalNorm<S> = EntryNorm<S>()
  ) {
    self.init(a: DenseOperator(a), lambda: lambda, step: beta, variant: variant, norm: norm)
  }

  public var storedBytes: Int { a.storedBytes }

  public func start(_ y: Batch<S>) -> State {
    let zero = Matrix<S>(zeros: a.columns, y.columns)
    return start(x: zero, previous: zero, t: 0)
  }

  /// The state before iteration `t`, in which `x̂_t = x` and `x̂_{t−1} = previous`.
  public func start(x: Matrix<S>, previous: Matrix<S>, t: Int) -> State {
    var weight: S.Real = 1
    if variant == .nesterov { for _ in 0..<t { weight = heavier(weight) } }
    return State(x: x, previous: previous, r: x, t: t, weight: weight)
  }

  /// The factor of `x̂_t − x̂_{t−1}` in iteration `t`.
  func momentum(_ t: Int, weight: S.Real = 1) -> S.Real {
    if t == 0 { return 0 }
    switch variant {
    case .proper: return S.Real(Double(t - 1)) / S.Real(Double(t + 2))
    case .asPrinted: return S.Real(Double(t - 2)) / S.Real(Double(t + 1))
    case .nesterov: return (weight - 1) / heavier(weight)
    }
  }

  /// `(1 + √(1 + 4 t²))/2`
  private func heavier(_ t: S.Real) -> S.Real { (1 + (1 + 4 * t * t).squareRoot()) / 2 }

  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func step(_ s: inout State, _ y: Batch<S>) {
    func row(_ value: S.Real) -> [S.Real] { [S.Real](repeating: value, count: y.columns) }
    let momentum = momentum(s.t, weight: s.weight)
    // z_t = x̂_t + momentum (x̂_t − x̂_{t−1})
    var z = s.x
    z.combine(row(1 + momentum), s.x, row(-momentum), s.previous)
    // v_t = y − A z_t, as printed y − A x̂_t
    var v = y.matrix
    v.subtract(a, variant == .asPrinted ? s.x : z)
    // r_t = z_t + β A^H v_t
    s.r = Matrix(zeros: a.columns, y.columns)
    s.r.add(adjointOf: a, v)
    s.r.combine(row(beta), s.r, row(1), z)
    // x̂_{t+1} = η_st(r_t; β λ)
    swap(&s.previous, &s.x)
    norm.proximal(s.r, width: y.width, beta * lambda, into: &s.x)
    s.t += 1
    if variant == .nesterov { s.weight = heavier(s.weight) }
  }
}

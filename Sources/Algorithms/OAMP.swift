// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule
import Shrinkages

/// [OAMP] Orthogonal AMP, Ma and Ping 2017: a de-correlated linear estimator ``Decorrelation`` and a
/// divergence-free denoiser, from `s_0 = 0`:
///
///     v_t²    = max((‖y − A s_t‖² − M σ_w²)/tr(A^H A), ε)
///     r_t     = s_t + W_t (y − A s_t),   τ_t² of W_t and v_t²
///     x̂_t     = η(r_t; τ_t),   ν_t = <η'(r_t; τ_t)>
///     s_{t+1} = C_t (η(r_t; τ_t) − ν_t r_t),   C_t = 1/(1 − ν_t)
///
/// `x̂_t` is the estimate; `s_t` only goes on. With `.propagated`, `v²_{t+1} = τ_t² ν_t/(1 − ν_t)`
/// instead, from a given `v_0²`; then OAMP with the LMMSE estimator is VAMP. The divergence `ν_t` is
/// kept within `[10⁻¹², 1 − 2⁻²³]`; each clip, of `v_t²` too, is counted.
public struct OAMP<S: Scalar>: Iteration {
  /// Where `v_t²` comes from.
  public enum Variance: Sendable {
    /// From the residual, not below the floor `ε > 0`.
    case residual(floor: S.Real)
    /// From state evolution, with `v_0² > 0`.
    case propagated(initial: S.Real)
  }

  /// `A ∈ M × N`
  public let a: any LinearOperator<S>
  public let decorrelation: any Decorrelation<S>
  /// `σ_w² ≥ 0`
  public let noiseVariance: S.Real
  public let shrinkage: any Denoiser<S, [S.Real]>
  public let variance: Variance
  /// `‖A‖_F² = tr(A^H A)`
  let squaredNorm: S.Real

  public struct State: IterationState {
    /// `x̂_t ∈ N × D`
    public var x: Matrix<S>
    /// `r_t ∈ N × D`
    public var r: Matrix<S>
    /// `s_{t+1} ∈ N × D`
    public var s: Matrix<S>
    /// `v_t²`, `τ_t²` and `ν_t`, one a column.
    public var v2, tau2, nu: [S.Real]
    /// `v²_{t+1}`, where it is propagated.
    var next: [S.Real]
    public var clips: [S.Real]
    var projected: Matrix<S>

    public var quantities: [Quantity<S>] {
      [
        Quantity("v2", v2), Quantity("r", r), Quantity("tau2", tau2), Quantity("x", x),
        Quantity("nu", nu),
      ]
    }
  }

  public init(
    a: any LinearOperator<S>, decorrelation: any Decorrelation<S>, noiseVariance: S.Real,
    shrinkage: some Denoiser<S, [S.Real]>, variance: Variance
  ) {
    self.a = a
    self.decorrelation = decorrelation
    self.noiseVariance = noiseVariance
    self.shrinkage = shrinkage
    self.variance = variance
    squaredNorm = a.squaredNorm
  }

  public var storedBytes: Int { a.storedBytes }

  public func start(_ y: Batch<S>) -> State {
    let zeros = [S.Real](repeating: 0, count: y.columns)
    guard case .propagated(let initial) = variance else {
      return start(y.matrix, s: Matrix(zeros: a.columns, y.columns), variance: zeros)
    }
    return start(
      y.matrix, s: Matrix(zeros: a.columns, y.columns), variance: zeros.map { _ in initial })
  }

  /// The state in which `s_t = s`; `v_t² = variance` where it is propagated.
  public func start(_ y: Matrix<S>, s: Matrix<S>, variance: [S.Real]) -> State {
    let zeros = variance.map { _ in S.Real.zero }
    return State(
      x: s, r: s, s: s, v2: variance, tau2: zeros, nu: zeros, next: variance, clips: zeros,
      projected: decorrelation.project(y))
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func step(_ s: inout State, _ y: Batch<S>) {
    // v_t² = max((‖y − A s_t‖² − M σ_w²)/tr(A^H A), ε)
    switch variance {
    case .residual(let floor):
      var residual = y.matrix
      residual.subtract(a, s.s)
      let m = S.Real(Double(a.rows))
      let found = residual.columnSquaredNorms.map { ($0 - m * noiseVariance) / squaredNorm }
      s.v2 = found.map { S.Real.maximum($0, floor) }
      for d in found.indices { s.clips[d] = s.clips[d] + (found[d] - s.v2[d]).support }
    case .propagated: s.v2 = s.next
    }
    // r_t = s_t + W_t (y − A s_t),  τ_t²
    s.tau2 = decorrelation.estimate(s.projected, s.s, s.v2, into: &s.r)
    // x̂_t = η(r_t; τ_t),  ν_t = <η'>
    s.nu = clippedDivergences(
      s.x.denoise(by: shrinkage, s.r, width: y.width, s.tau2.map { $0.squareRoot() }), &s.clips)
    // s_{t+1} = (x̂_t − ν_t r_t)/(1 − ν_t)
    s.s.setExtrinsic(s.x, s.nu, s.r)
    s.next = extrinsicVariance(s.tau2, s.nu)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// The de-correlated linear estimator of OAMP: `W` with `tr(W A) = N`, scaled from some `Ŵ`,
///
///     r  = x̂ + W (y − A x̂),   W = (N/tr(Ŵ A)) Ŵ
///     τ² = (1/N) tr(B B^H) v² + (1/N) tr(W W^H) σ_w²,   B = I − W A
public protocol Decorrelation<S>: Sendable {
  associatedtype S: Scalar
  /// What the estimates of one batch `y ∈ M × D` need of it.
  func project(_ y: Matrix<S>) -> Matrix<S>
  /// Writes `r` and returns `τ²`, for one `v² > 0` a column.
  func estimate(
    _ projected: Matrix<S>, _ x: Matrix<S>, _ variance: [S.Real], into r: inout Matrix<S>
  ) -> [S.Real]
}

/// `Ŵ = A^H`, the matched filter: with `k = N/‖A‖_F²`,
///
///     r  = x̂ + k A^H (y − A x̂)
///     τ² = (k² ‖A A^H‖_F²/N − 1) v² + k σ_w²
public struct MatchedFilter<S: Scalar>: Decorrelation {
  let a: any LinearOperator<S>
  let gain: S.Real
  /// `k² ‖A A^H‖_F²/N − 1`
  let interference: S.Real
  let noiseVariance: S.Real

  /// - Parameters:
  ///   - a: `A ∈ M × N`
  ///   - gramSquaredNorm: `‖A A^H‖_F² = Σ s_i⁴`
  ///   - noiseVariance: `σ_w²`
  public init(_ a: any LinearOperator<S>, gramSquaredNorm: S.Real, noiseVariance: S.Real) {
    self.a = a
    let n = S.Real(Double(a.columns))
    gain = n / a.squaredNorm
    interference = gain * gain * gramSquaredNorm / n - 1
    self.noiseVariance = noiseVariance
  }

  public func project(_ y: Matrix<S>) -> Matrix<S> { y }

  public func estimate(
    _ y: Matrix<S>, _ x: Matrix<S>, _ variance: [S.Real], into r: inout Matrix<S>
  ) -> [S.Real] {
    r = corrected(x, y, a, gain) { $0 }
    return variance.map { interference * $0 + gain * noiseVariance }
  }
}

/// `Ŵ = A⁺ = A^H (A A^H)⁻¹`, the pseudo-inverse of a matrix of full row rank: with `k = N/M`,
///
///     r  = x̂ + k A⁺ (y − A x̂)
///     τ² = (k − 1) v² + (k²/N) tr (A A^H)⁻¹ σ_w²
public struct PseudoInverse<S: Scalar>: Decorrelation {
  let a: any LinearOperator<S>
  let solve: @Sendable (Matrix<S>) -> Matrix<S>
  let gain, noiseTerm: S.Real

  public init(
    _ a: any LinearOperator<S>, gram: any ShiftedGram<S>, noiseVariance: S.Real
  ) {
    self.a = a
    let (solve, traceOfInverse) = gram.shifted(by: 0)
    self.solve = solve
    let n = S.Real(Double(a.columns))
    gain = n / S.Real(Double(a.rows))
    noiseTerm = gain * gain / n * traceOfInverse * noiseVariance
  }

  public func project(_ y: Matrix<S>) -> Matrix<S> { y }

  public func estimate(
    _ y: Matrix<S>, _ x: Matrix<S>, _ variance: [S.Real], into r: inout Matrix<S>
  ) -> [S.Real] {
    r = corrected(x, y, a, gain, solve)
    return variance.map { (gain - 1) * $0 + noiseTerm }
  }
}

/// `x + k A^H f(y − A x)`
private func corrected<S: Scalar>(
  _ x: Matrix<S>, _ y: Matrix<S>, _ a: any LinearOperator<S>, _ gain: S.Real,
  _ f: (Matrix<S>) -> Matrix<S>
) -> Matrix<S> {
  var v = y
  v.subtract(a, x)
  var r = Matrix<S>(zeros: a.columns, y.columns)
  r.add(adjointOf: a, f(v))
  r.scaleColumns(by: [S.Real](repeating: gain, count: y.columns), adding: x)
  return r
}

/// `Ŵ = v² A^H (v² A A^H + σ_w² I)⁻¹`, the LMMSE estimator: with `x̃ = x̂ + Ŵ (y − A x̂)` and its
/// divergence `ν̃ = 1 − tr(Ŵ A)/N` of ``LMMSE``, and all traces in closed form,
///
///     r  = x̂ + (x̃ − x̂)/(1 − ν̃)
///     τ² = v² ν̃/(1 − ν̃)
public struct DecorrelatedLMMSE<S: Scalar>: Decorrelation {
  let lmmse: any LMMSE<S>
  let noiseVariance: S.Real

  public init(_ lmmse: any LMMSE<S>, noiseVariance: S.Real) {
    self.lmmse = lmmse
    self.noiseVariance = noiseVariance
  }

  public func project(_ y: Matrix<S>) -> Matrix<S> { lmmse.project(y) }

  public func estimate(
    _ projected: Matrix<S>, _ x: Matrix<S>, _ variance: [S.Real], into r: inout Matrix<S>
  ) -> [S.Real] {
    let c = variance.map { noiseVariance / $0 }
    let nu = lmmse.estimate(projected, x, c, into: &r)
    r.setExtrinsic(r, nu, x)
    return extrinsicVariance(variance, nu)
  }
}

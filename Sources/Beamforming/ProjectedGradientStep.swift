// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule

/// [PGD] One iteration from `W`, with what its adjoint needs:
///
///     V  = W + α γ ∇SE(W)
///     W' = Π_P(V)
///
/// From the cotangent `dW'`:
///
///     dV = adjoint of Π_P
///     dα = ∂(αγ)/∂α Re<dV, ∇SE>
///     dW = dV + α γ ∇²SE(W)[dV] + Re<dV, ∇SE> ∂(αγ)/∂W.
public struct ProjectedGradientStep<S: Scalar>: Sendable {
  /// `α γ`
  public let size: S.Real
  /// `V`
  let v: Matrix<S>
  /// `W'`
  public let next: Matrix<S>
  private let rate: SpectralEfficiency<S>
  private let gradient: Matrix<S>
  private let step: NormalisedStep<S>

  /// - Parameters:
  ///   - alpha: `α`
  ///   - eigenvalue: `λ_1` of `H^H H`, where the normalisation asks for it.
  @specialized(where S == Complex<Double>)
  public init(
    _ alpha: S.Real, _ normalisation: StepNormalisation, _ link: Link<S>, _ w: Matrix<S>,
    eigenvalue: S.Real = 1
  ) {
    rate = SpectralEfficiency(link, w)
    step = NormalisedStep(alpha, normalisation, rate, eigenvalue: eigenvalue)
    gradient = rate.gradient
    size = step.size
    v = w.plus(step.size, gradient)
    next = PowerBall.projection(v, link.power)
  }

  /// From `dW'` to `dW` and `dα`.
  @specialized(where S == Complex<Double>)
  public func adjoint(_ d: Matrix<S>) -> (w: Matrix<S>, alpha: S.Real) {
    let dv = PowerBall.adjoint(d, at: v, rate.link.power)
    let along = dv.realInnerProduct(gradient)
    // H^H K, of which ∂(αγ)/∂W is a multiple
    var back = Matrix<S>(zeros: dv.rows, dv.columns)
    back.add(adjointOf: rate.link.h, rate.heard)
    let dw = dv.plus(step.size, rate.secondDerivative(along: dv)).plus(along * step.slope, back)
    return (dw, step.byAlpha * along)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [PGD] Ascent of the spectral efficiency within the power:
///
///     W_{k+1} = Π_P(W_k + α_k γ_k ∇SE(W_k)).
///
/// [AUTO-PGD] With learned `α_k = exp(a_k)`, one a layer or one for all, it is a network. From the cotangent `dW_{k+1}`:
///
///     dV      = adjoint of Π_P
///     dα_k    = ∂(αγ)/∂α Re<dV, ∇SE>
///     dW_k    = dV + α_k γ_k ∇²SE(W_k)[dV] + Re<dV, ∇SE> ∂(αγ)/∂W.
public struct ProjectedGradient<S: Scalar>: Sendable {
  /// `α_0, α_1, …`
  public let steps: [S.Real]
  public let normalisation: StepNormalisation

  public init(steps: [S.Real], normalisation: StepNormalisation = .none) {
    (self.steps, self.normalisation) = (steps, normalisation)
  }

  /// `α_k = exp(a_k)`, so that no step is below 0.
  public init(logarithms a: [S.Real], normalisation: StepNormalisation = .none) {
    self.init(steps: a.map { S.Real.exp($0) }, normalisation: normalisation)
  }

  /// `a_k`
  public var logarithms: [S.Real] { steps.map { S.Real.log($0) } }

  /// `W_1, W_2, …`
  /// - Parameters:
  ///   - link: with its power.
  ///   - w: `W_0 ∈ C^{N_t×d}`
  ///   - eigenvalue: `λ_1` of `H^H H`, where the normalisation asks for it.
  public func course(
    _ link: Link<S>, from w: Matrix<S>, eigenvalue: S.Real = 1
  ) -> [Matrix<S>] {
    var w = w
    return steps.map { alpha in
      w = Self.step(alpha, normalisation, link, w, eigenvalue).next
      return w
    }
  }

  private struct Tape {
    let w, v, gradient: Matrix<S>
    let rate: SpectralEfficiency<S>
    let step: NormalisedStep<S>
    let next: Matrix<S>
  }

  private static func step(
    _ alpha: S.Real, _ normalisation: StepNormalisation, _ link: Link<S>, _ w: Matrix<S>,
    _ eigenvalue: S.Real
  ) -> Tape {
    let rate = SpectralEfficiency(link, w)
    let step = NormalisedStep(alpha, normalisation, rate, eigenvalue: eigenvalue)
    // V = W + α γ ∇SE(W)
    let gradient = rate.gradient
    let v = w.plus(step.size, gradient)
    return Tape(
      w: w, v: v, gradient: gradient, rate: rate, step: step,
      next: PowerBall.projection(v, link.power))
  }

  /// `SE(W_K)` with `∂SE(W_K)/∂α_k` of every step.
  public func gradient(
    _ link: Link<S>, from w: Matrix<S>, eigenvalue: S.Real = 1
  ) -> (value: S.Real, byStep: [S.Real]) {
    var tapes: [Tape] = []
    var last = w
    for alpha in steps {
      tapes.append(Self.step(alpha, normalisation, link, last, eigenvalue))
      last = tapes[tapes.count - 1].next
    }
    let end = SpectralEfficiency(link, last)
    var d = end.gradient
    var byStep = steps
    for (k, tape) in tapes.enumerated().reversed() {
      let dv = PowerBall.adjoint(d, at: tape.v, link.power)
      let along = dv.realInnerProduct(tape.gradient)
      byStep[k] = tape.step.byAlpha * along
      // H^H K, of which ∂(αγ)/∂W is a multiple
      var back = Matrix<S>(zeros: link.h.columns, w.columns)
      back.add(adjointOf: link.h, tape.rate.heard)
      d = dv.plus(tape.step.size, tape.rate.secondDerivative(along: dv))
        .plus(along * tape.step.slope, back)
    }
    return (end.value, byStep)
  }
}

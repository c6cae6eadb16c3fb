// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

/// A link, and what [BF], [GAMMA] and [PGD] make of beams on it, through the inverse of `σ² I + K^H K`, or of
/// `σ² I + K K^H`.
struct TwinLink<T: TwinReal> where T.Real == T {
  typealias Beams = TwinComplexMatrix<T>
  let h: Beams
  let noise, power: T
  let normalisation: NormalisationChoice
  let style: Style
  let fault: Fault?
  /// `λ_1` of `H^H H`, where the normalisation asks for it, else 1.
  private let eigenvalue: T

  init(
    h: Beams, noise: T, power: T, normalisation: NormalisationChoice, style: Style, fault: Fault?
  ) {
    (self.h, self.noise, self.power, self.normalisation) = (h, noise, power, normalisation)
    (self.style, self.fault) = (style, fault)
    switch normalisation {
    case .none: eigenvalue = 1
    case .gram, .curvature:
      // Of H^H H and H H^H it is the same, but not of their real parts.
      let gram =
        fault == .gramRealPart
        ? h.adjoint().times(h, style).real : h.times(h.adjoint(), style)
      eigenvalue = gram.largestEigenvalue()
    }
  }

  /// `c`, 2/ln 2
  private var c: T {
    (fault == .beamGradientWirtinger ? 1 : 2) / (fault == .beamNatural ? 1 : T.log(2))
  }
  private var back: Beams { h.adjoint(isConjugated: fault != .beamConjugationMissing) }

  /// `SE(W)`, `∇SE(W)`, and the derivative of that along `E`.
  @specialized(where T == Double)
  @specialized(where T == Float)
  func efficiency(
    _ w: Beams, along e: Beams? = nil
  ) -> (value: T, gradient: Beams, derivative: Beams?) {
    let k = h.times(w, style)
    let isReceived = style == .receiveInverse
    // σ² I + K K^H, or σ² I + K^H K
    let (size, square) =
      isReceived
      ? (h.m, k.times(k.adjoint(), style)) : (w.n, k.adjoint().times(k, style))
    let (inverse, pivots) = (Beams.identity(size, times: noise) + square).inverted()
    let value =
      style.sum(size) { T.log(pivots[$0] / noise) } / (fault == .beamNatural ? 1 : T.log(2))
    let solved = isReceived ? inverse.times(k, style) : k.times(inverse, style)
    let gradient = back.times(solved, style).scaled(c)
    let derivative = e.map { e -> Beams in
      let l = h.times(e, style)
      let changed: Beams
      if isReceived {
        let change = l.times(k.adjoint(), style) + k.times(l.adjoint(), style)
        changed = inverse.times(l - change.times(solved, style), style)
      } else {
        let change = l.adjoint().times(k, style) + k.adjoint().times(l, style)
        changed = (l - solved.times(change, style)).times(inverse, style)
      }
      return back.times(changed, style).scaled(c)
    }
    return (value, gradient, derivative)
  }

  /// `α γ`, and its derivative by `α` and along `E`.
  func step(_ alpha: T, _ w: Beams, along e: Beams?) -> (size: T, byAlpha: T, along: T) {
    let alpha = fault == .beamStepRange ? min(max(alpha, 1e-4), 0.1) : alpha
    let byAlpha: T = fault == .beamStepRange && (alpha == 0.1 || alpha == 1e-4) ? 0 : 1
    switch normalisation {
    case .none: return (alpha, byAlpha, 0)
    case .gram:
      let gamma = 1 / max(1, eigenvalue)
      return (alpha * gamma, byAlpha * gamma, 0)
    case .curvature:
      let k = h.times(w, style)
      let factor = T.log(2) / ((fault == .curvatureHalf ? 1 : 2) * eigenvalue)
      let bound = factor * (noise + k.squaredNorm(style))
      if alpha <= bound { return (alpha, byAlpha, 0) }
      let along = e.map { 2 * factor * k.inner(h.times($0, style), style) } ?? 0
      return (bound, 0, fault == .gammaHeld ? 0 : along)
    }
  }

  /// `Π_P(V)`, and its derivative along `E`, which is its adjoint too.
  func projection(_ v: Beams, along e: Beams? = nil) -> (w: Beams, derivative: Beams?) {
    switch fault {
    case .beamPowerPerAntenna:
      return perPart(v, e, parts: (0..<v.m).map { i in (0..<v.n).map { i * v.n + $0 } })
    case .beamPowerPerStream:
      return perPart(v, e, parts: (0..<v.n).map { j in (0..<v.m).map { $0 * v.n + j } })
    default: break
    }
    let square = v.squaredNorm(style)
    if square <= power && fault != .beamPowerAlways { return (v, e) }
    let scale = (power / square).squareRoot()
    let derivative = e.map { e -> Beams in
      if fault == .projectionWithoutRadial { return e.scaled(scale) }
      return (e - v.scaled(v.inner(e, style) / square)).scaled(scale)
    }
    return (v.scaled(scale), derivative)
  }

  /// Each part by itself within the power.
  private func perPart(
    _ v: Beams, _ e: Beams?, parts: [[Int]]
  ) -> (w: Beams, derivative: Beams?) {
    var (w, d) = (v, e)
    for places in parts {
      let square = places.reduce(0) { $0 + v.re[$1] * v.re[$1] + v.im[$1] * v.im[$1] }
      if square <= power { continue }
      let scale = (power / square).squareRoot()
      let along = e.map { e in
        places.reduce(0) { $0 + v.re[$1] * e.re[$1] + v.im[$1] * e.im[$1] } / square
      }
      for k in places {
        (w.re[k], w.im[k]) = (scale * v.re[k], scale * v.im[k])
        if let e, let along {
          d?.re[k] = scale * (e.re[k] - along * v.re[k])
          d?.im[k] = scale * (e.im[k] - along * v.im[k])
        }
      }
    }
    return (w, d)
  }

  /// An iteration with its tangent, where `e` is that of `W` and `byAlpha` that of `α`.
  func iteration(
    _ alpha: T, _ w: Beams, _ tangent: (w: Beams, alpha: T)? = nil
  ) -> (size: T, w: Beams, tangent: Beams?) {
    let rate = efficiency(w, along: tangent?.w)
    let step = step(alpha, w, along: tangent?.w)
    let size = fault == .beamDescent ? -step.size : step.size
    let v = w + rate.gradient.scaled(size)
    let moved = tangent.flatMap { tangent in
      rate.derivative.map { derivative in
        let change = step.byAlpha * tangent.alpha + step.along
        return tangent.w + derivative.scaled(size)
          + rate.gradient.scaled(fault == .beamDescent ? -change : change)
      }
    }
    let (next, derivative) = projection(v, along: moved)
    return (step.size, next, derivative)
  }
}

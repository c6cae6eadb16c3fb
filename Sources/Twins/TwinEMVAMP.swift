// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

/// EM-VAMP in plain loops, one column.
struct TwinEMVAMP<T: TwinReal> where T.Real == T {
  let a: Rows<T>
  let lmmse: TwinLMMSE<T>
  let start: (gamma: T, phi: T, noiseVariance: T)
  let style: Style
  let fault: Fault?

  struct Step {
    var nuTilde, noiseVariance, variance, nu, gamma, phi: T
    var r, x: [T]
  }

  init(_ call: Call, _ a: Rows<T>, _ style: Style, _ fault: Fault?) throws {
    self.a = a
    lmmse = try TwinLMMSE(a, style, nil, asPrinted: false)
    start = (
      T(try call.required("gamma", \.gamma)), T(try call.required("phi", \.phi)),
      T(try call.required("noise_variance", \.noiseVariance))
    )
    self.style = style
    self.fault = fault
  }

  func run(_ y: [T], r: [T], variance: T, iterations: Int) -> [Step] {
    let (m, n) = (T(a.m), T(a.n))
    var (gamma, phi, noise) = start
    var (rTilde, varianceTilde) = (r, variance)
    return (0..<iterations).map { _ in
      let (xTilde, divergence) = lmmse(
        y, rTilde, variance: varianceTilde, noiseVariance: noise)
      let nuTilde = clip(divergence, T(1e-12), T(1 - 0x1p-23))
      let r = zip(xTilde, rTilde).map { ($0 - nuTilde * $1) / (1 - nuTilde) }
      let estimate = fault == .emNoiseOfExtrinsic ? r : xTilde
      let residual = zip(y, a.times(estimate, style)).map { $0 - $1 }
      let energy = style.dot(a.m, { residual[$0] }, { residual[$0] })
      let trace = fault == .emNoiseWithoutTrace ? 0 : noise * (n - n * divergence)
      noise = clip((energy + trace) / m, T(1e-30), T(1e30))
      let variance = varianceTilde * nuTilde / (1 - nuTilde)
      let sigma = variance.squareRoot()
      let (activity, shrunk) = posterior(r, gamma, phi, sigma)
      let nu = clip(style.sum(a.n) { shrunk[$0].slope } / n, T(1e-12), T(1 - 0x1p-23))
      let gain = phi / (phi + variance)
      let width = fault == .emPhiWithoutVariance ? 0 : gain * variance
      let total = style.sum(a.n) { activity[$0] }
      let power = style.sum(a.n) {
        let mean = gain * r[$0]
        return activity[$0] * (mean * mean + width)
      }
      let active = fault == .emGammaHardCount ? T(activity.filter { $0 > 0.5 }.count) : total
      gamma = clip(active / n, T(0x1p-20), T(1 - 0x1p-20))
      phi = clip(
        power / (fault == .emPhiOverAll ? n : max(total, T(1e-30))), T(1e-30), T(1e30))
      let x = shrunk.map(\.value)
      rTilde = zip(x, r).map { ($0 - nu * $1) / (1 - nu) }
      varianceTilde = variance * nu / (1 - nu)
      return Step(
        nuTilde: nuTilde, noiseVariance: noise, variance: variance, nu: nu, gamma: gamma,
        phi: phi, r: r, x: x)
    }
  }

  private func clip(_ value: T, _ low: T, _ high: T) -> T { min(max(value, low), high) }

  /// `P(x_j ≠ 0|r_j)` from the two densities of `r_j`, and the posterior mean with its slope.
  private func posterior(
    _ r: [T], _ gamma: T, _ phi: T, _ sigma: T
  ) -> (activity: [T], shrunk: [(value: T, slope: T)]) {
    let total = phi + sigma * sigma
    let gain = phi / total
    var activity: [T] = []
    var shrunk: [(value: T, slope: T)] = []
    for r in r {
      // The log odds of zero: the logarithms of the densities' quotient and of the prior's.
      let curvature = r * r / (sigma * sigma) * gain
      let u = T.log((1 - gamma) / gamma) + T.log(total / (sigma * sigma)) / 2 - curvature / 2
      let odds = T.exp(-abs(u))
      let (active, zero) =
        u < 0 ? (1 / (1 + odds), odds / (1 + odds)) : (odds / (1 + odds), 1 / (1 + odds))
      activity.append(active)
      shrunk.append((gain * r * active, gain * active * (1 + zero * curvature)))
    }
    return (activity, shrunk)
  }
}

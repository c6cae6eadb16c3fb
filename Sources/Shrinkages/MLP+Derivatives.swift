// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

extension MLP {
  public func derivatives(
    _ r: S, _ sigma: S, _ dTheta: MutableColumn<S>, _ drTheta: MutableColumn<S>
  ) -> EntryDerivatives<S> {
    let ratio = S.clamp(r / sigma, S(0x1p50))
    let u = ratio.largestPart
    let h = w.count
    var g = c
    // Σ a_k w_k e_k = g', and u g''
    var first = S.zero
    var second = S.zero
    for k in 0..<h {
      let t = S.tanh(w[k] * u + b[k])
      let e = 1 - t * t
      let weighted = a[k] * e
      let steep = w[k] * u
      g = g + a[k] * t
      first = first + a[k] * w[k] * e
      second = second - 2 * weighted * w[k] * (steep * t)
      dTheta[k] = r * u * weighted
      dTheta[h + k] = r * weighted
      dTheta[2 * h + k] = r * t
      drTheta[k] = 2 * u * weighted * (1 - steep * t)
      drTheta[h + k] = weighted * (1 - 2 * steep * t)
      drTheta[2 * h + k] = t + steep * e
    }
    dTheta[3 * h] = r
    drTheta[3 * h] = 1
    let bend = 2 * first + second
    let sign = S.sign(ratio, beyond: 0)
    return EntryDerivatives(
      value: r * g, dr: g + u * first, dSigma: -ratio * u * first, drr: sign * bend / sigma,
      drSigma: -u * bend / sigma)
  }
}

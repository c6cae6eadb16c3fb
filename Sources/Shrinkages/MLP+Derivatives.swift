// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

extension MLP {
  public func derivatives(_ r: S, _ sigma: S) -> ShrinkageDerivatives<S> {
    let ratio = S.clamp(r / sigma, S(0x1p50))
    let u = ratio.largestPart
    let t = w.indices.map { S.tanh(w[$0] * u + b[$0]) }
    let e = t.map { 1 - $0 * $0 }
    // a_k e_k, and each with w_k u
    let weighted = zip(a, e).map { $0 * $1 }
    let steep = w.map { $0 * u }

    let units = w.indices
    let g = units.reduce(c) { $0 + a[$1] * t[$1] }
    let first = units.reduce(S.zero) { $0 + a[$1] * w[$1] * e[$1] }
    // u g''
    let second = units.reduce(S.zero) { $0 - 2 * weighted[$1] * w[$1] * (steep[$1] * t[$1]) }
    let bend = 2 * first + second
    let sign = S.sign(ratio, beyond: 0)

    let dW = weighted.map { r * u * $0 }
    let dB = weighted.map { r * $0 }
    let dA = t.map { r * $0 }
    let slopeW = units.map { 2 * u * weighted[$0] * (1 - steep[$0] * t[$0]) }
    let slopeB = units.map { weighted[$0] * (1 - 2 * steep[$0] * t[$0]) }
    let slopeA = units.map { t[$0] + steep[$0] * e[$0] }
    return ShrinkageDerivatives(
      value: r * g, dr: g + u * first, dSigma: -ratio * u * first,
      dTheta: dW + dB + dA + [r], drr: sign * bend / sigma, drSigma: -u * bend / sigma,
      drTheta: slopeW + slopeB + slopeA + [1])
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

extension TwinShrinkage {
  /// [BG] through `v = σ²` and the log odds `L` that the entry is active: with `k = 1/v − 1/(φ + v)`,
  ///
  ///     L = r² k/2 − θ2 − ½ log(1 + φ/v),   η = g r p(L),   ∂η/∂r = g p (1 + q k r²)
  func posteriorDerivatives(_ r: T, _ sigma: T) -> TwinDerivatives<T> {
    let phi = theta[0]
    let v = sigma * sigma
    let total = phi + v
    let k = style == .naive || style == .reversed ? phi / (v * total) : phi / v / total
    let gain = phi / total
    let odds =
      style == .reversed || style == .blocked
      ? T.exp(T.log(total / v) / 2 + theta[1] - r * r * k / 2)
      : (total / v).squareRoot() * T.exp(theta[1] - r * r * k / 2)
    let (p, q) = (1 / (1 + odds), 1 / (1 + 1 / odds))
    let value = gain * r * p
    let slope = gain * p * (1 + q * k * r * r)
    let both = gain * p * q
    // 1/v² − 1/(φ + v)²
    let curve = k * (1 / v + 1 / total)
    let logOddsByVariance = (k - r * r * curve) / 2
    let logOddsByPhi = (r * r / total - 1) / (2 * total)
    let turn = 1 + (q - p) * (k * r * r)
    // ∂η/∂x = η (g_x/g + q L_x), and the slope's along with k_x.
    func along(_ gainRate: T, _ logOdds: T, _ kRate: T) -> (value: T, slope: T) {
      (
        value * (gainRate + q * logOdds),
        slope * gainRate + both * (logOdds * turn + kRate * r * r)
      )
    }
    let byVariance = along(-1 / total, logOddsByVariance, -curve)
    let byPhi = along(v / phi / total, logOddsByPhi, 1 / (total * total))
    return TwinDerivatives(
      sigma: 2 * sigma * byVariance.value, theta: [byPhi.value, -value * q],
      rr: both * k * r * (firstTerms + turn), rSigma: 2 * sigma * byVariance.slope,
      rTheta: [byPhi.slope, fault == .derivativeMixedOfGainOnly ? -both : -both * turn])
  }

  /// [MLP] unit by unit.
  func networkDerivatives(_ r: T, _ sigma: T) -> TwinDerivatives<T> {
    let h = theta.count / 3
    let u = abs(r) / sigma
    let sign: T = r < 0 ? -1 : r > 0 ? 1 : 0
    var result = TwinDerivatives(
      sigma: 0, theta: [T](repeating: r, count: 3 * h + 1), rr: 0, rSigma: 0,
      rTheta: [T](repeating: 1, count: 3 * h + 1))
    var first: [T] = []
    var second: [T] = []
    for k in 0..<h {
      let (w, a) = (theta[k], theta[2 * h + k])
      let (t, e) = activation(w * u + theta[h + k])
      first.append(a * w * e)
      second.append(-2 * a * w * w * t * e)
      result.theta[k] = r * u * a * e
      result.theta[h + k] = r * a * e
      result.theta[2 * h + k] = r * t
      result.rTheta[k] = a * e * u * (2 - 2 * w * u * t)
      result.rTheta[h + k] = a * e - 2 * a * e * w * u * t
      result.rTheta[2 * h + k] = mixed(t, u * w * e)
    }
    let (g1, g2) = (style.sum(h) { first[$0] }, style.sum(h) { second[$0] })
    result.sigma = -r * g1 * (u / sigma)
    result.rr = sign * (firstTerms * g1 + u * g2) / sigma
    result.rSigma = -(2 * g1 + u * g2) * u / sigma
    return result
  }
}

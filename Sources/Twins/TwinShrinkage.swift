// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

/// The shrinkage families written out, in one way a style; the others than [SST] and [BG] stand in
/// their own files.
struct TwinShrinkage<T: TwinReal> where T.Real == T {
  let family: Parameters.Shrinkage.Family
  let theta: [T]
  let style: Style
  let fault: Fault?

  init(_ shrinkage: Parameters.Shrinkage, _ style: Style, _ fault: Fault?) throws {
    let count = shrinkage.theta.count
    let wanted =
      switch shrinkage.family {
      case .softThreshold, .bernoulliGaussian: 2
      case .exponential, .spline: 3
      case .piecewiseLinear: 5
      case .mlp: max(4, count - (count - 1) % 3)
      }
    guard count == wanted else {
      throw CallError("shrinkage: theta has \(count) entries; \(wanted) are wanted")
    }
    family = shrinkage.family
    theta = shrinkage.theta.map { T($0) }
    self.style = style
    self.fault = fault
  }

  /// `η(r; σ)` and `∂η/∂r`
  func callAsFunction(_ r: T, _ sigma: T) -> (value: T, slope: T) {
    let level = level(sigma)
    switch family {
    case .softThreshold: return threshold(r, level)
    case .bernoulliGaussian: return posteriorMean(r, level)
    case .piecewiseLinear: return segments(r, level)
    case .exponential: return exponential(r, level)
    case .spline: return spline(r, level)
    case .mlp: return network(r, level)
    }
  }

  func level(_ sigma: T) -> T { fault == .sigmaSquaredForSigma ? sigma * sigma : sigma }

  private func threshold(_ r: T, _ sigma: T) -> (value: T, slope: T) {
    let tau = theta[1] * sigma
    let gain = fault == .thresholdGainMissing ? 1 : theta[0]
    if fault == .oneSidedThreshold && r < 0 { return (0, 0) }
    if abs(r) <= tau { return (0, 0) }
    if fault == .hardThreshold { return (gain * r, gain) }
    switch style {
    case .naive, .reversed: return (gain * (r > 0 ? r - tau : r + tau), gain)
    case .pairwise: return (gain * r * (1 - tau / abs(r)), gain)
    case .fused: return (((r > 0 ? -gain : gain) * tau).addingProduct(gain, r), gain)
    case .blocked: return (gain * r - gain * min(max(r, -tau), tau), gain)
    }
  }

  private func posteriorMean(_ r: T, _ sigma: T) -> (value: T, slope: T) {
    let phi = theta[0]
    let variance = fault == .bgVarianceForDeviation ? sigma : sigma * sigma
    let logOdds = fault == .bgLogOddsSign ? -theta[1] : theta[1]
    let normalised = fault != .bgNormaliserMissing
    let odds: T  // of a zero entry, given r
    let kappa: T
    switch style {
    case .naive, .fused:
      kappa = variance + variance * variance / phi
      let exponent = logOdds - r * r / (2 * kappa)
      odds = (normalised ? (1 + phi / variance).squareRoot() : 1) * T.exp(exponent)
    case .reversed, .blocked:
      kappa = variance * (variance + phi) / phi
      let normaliser = normalised ? T.log(1 + phi / variance) / 2 : 0
      odds = T.exp(normaliser + logOdds - r * r / kappa / 2)
    case .pairwise:
      kappa = variance / phi * (phi + variance)
      let wide = normalised ? T.log(variance + phi) : 0
      let narrow = normalised ? T.log(variance) : 0
      odds = T.exp(logOdds + (r * r / (variance + phi) + wide - r * r / variance - narrow) / 2)
    }
    let active = 1 / (1 + odds)
    let inactive = 1 / (1 + 1 / odds)
    let gain = style == .pairwise ? phi / (phi + variance) : 1 / (1 + variance / phi)
    let curvature = fault == .bgSlopeOfGainOnly || inactive == 0 ? 0 : inactive * r * r / kappa
    return (gain * r * active, gain * active * (1 + curvature))
  }
}

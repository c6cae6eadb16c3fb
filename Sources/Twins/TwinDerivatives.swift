// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func shrinkageDerivatives<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let shrinkage = try TwinShrinkage<T>(try p(.shrinkage), style, fault)
    let r: Tensor<T> = try inputs.tensor("r", [nil])
    let sigma: Tensor<T> = try inputs.tensor("sigma", r.shape)
    let all = zip(r.entries, sigma.entries).map { shrinkage.derivatives($0, $1) }
    return [
      "d_sigma": Values(all.map(\.sigma)), "d_rr": Values(all.map(\.rr)),
      "d_rsigma": Values(all.map(\.rSigma)), "d_theta": table(all.map(\.theta)),
      "d_rtheta": table(all.map(\.rTheta)),
    ]
  }
}

/// Derivatives of a shrinkage at one `r` and `σ`, in plain formulas; the order is that of the outputs of
/// `shrinkage-derivatives`.
struct TwinDerivatives<T: TwinReal> {
  var sigma: T
  var theta: [T]
  var rr: T
  var rSigma: T
  var rTheta: [T]
}

extension TwinShrinkage {
  /// What `∂η/∂θ` of a threshold is multiplied by.
  private func chain(_ sigma: T) -> T { fault == .derivativeThresholdWithoutSigma ? 1 : sigma }

  /// How often the first term of `∂²η/∂r²` counts.
  var firstTerms: T { fault == .derivativeSecondTermOnce ? 1 : 2 }

  func thresholdDerivatives(_ r: T, _ sigma: T) -> TwinDerivatives<T> {
    let tau = theta[1] * sigma
    if abs(r) <= tau {
      return TwinDerivatives(sigma: 0, theta: [0, 0], rr: 0, rSigma: 0, rTheta: [0, 0])
    }
    let sign: T = r < 0 ? -1 : 1
    return TwinDerivatives(
      sigma: -sign * theta[0] * theta[1], theta: [r - sign * tau, -sign * theta[0] * chain(sigma)],
      rr: 0, rSigma: 0, rTheta: [1, 0])
  }

  func segmentDerivatives(_ r: T, _ sigma: T) -> TwinDerivatives<T> {
    let (inner, outer) = (theta[0] * sigma, theta[1] * sigma)
    let sign: T = r < 0 ? -1 : 1
    var all = TwinDerivatives<T>(
      sigma: 0, theta: [0, 0, r, 0, 0], rr: 0, rSigma: 0, rTheta: [0, 0, 1, 0, 0])
    if abs(r) <= inner { return all }
    // The offset of the second segment is (θ3 − θ4) θ1 σ, that of the third (θ4 − θ5) θ2 σ more.
    let first = sign * (theta[2] - theta[3])
    all.theta[0] = first * chain(sigma)
    all.theta[2] = sign * inner
    all.sigma = first * theta[0]
    all.theta[3] = r - sign * inner
    all.rTheta = [0, 0, 0, 1, 0]
    if abs(r) <= outer { return all }
    let second = sign * (theta[3] - theta[4])
    all.theta[1] = second * chain(sigma)
    all.theta[3] = sign * (outer - inner)
    all.theta[4] = r - sign * outer
    all.sigma += second * theta[1]
    all.rTheta = [0, 0, 0, 0, 1]
    return all
  }

  func exponentialDerivatives(_ r: T, _ sigma: T) -> TwinDerivatives<T> {
    let width = theta[0] * sigma
    let w = (r / width) * (r / width)
    let beta = T.exp(-w / 2)
    let weight = theta[2] * beta
    switch style {
    case .reversed, .pairwise:
      // By the chain rule through the width ω = θ1 σ: ∂η/∂ω = θ3 r z² β/ω.
      let perWidth = weight * w * (r / width)
      let slopePerWidth = (3 * w - w * w) * weight / width
      return TwinDerivatives(
        sigma: perWidth * theta[0], theta: [perWidth * chain(sigma), r, r * beta],
        rr: (r / width * w - (1 + firstTerms) * (r / width)) * weight / width,
        rSigma: slopePerWidth * theta[0],
        rTheta: [slopePerWidth * sigma, 1, mixed(beta, -w * beta)])
    default:
      // In w = z²: zβ' = −wβ and z²β'' = (w² − w)β.
      let second = (w - 1 - firstTerms) * weight
      return TwinDerivatives(
        sigma: weight * r * w / sigma, theta: [weight * r * w / width * chain(sigma), r, r * beta],
        rr: second * r / width / width, rSigma: (3 - w) * w * weight / sigma,
        rTheta: [(3 - w) * w * weight / theta[0], 1, mixed(beta, -w * beta)])
    }
  }

  func splineDerivatives(_ r: T, _ sigma: T) -> TwinDerivatives<T> {
    let width = theta[0] * sigma
    let z = abs(r) / width
    let sign: T = r < 0 ? -1 : 1
    let (beta, prime) = bSpline(z)
    let curvature = bSplineSecond(z)
    let first = z < 2 ? z * prime : 0
    let bend = z < 2 ? theta[2] * (2 * first + z * z * curvature) : 0
    let perZ = z < 2 && z > 0 ? firstTerms * prime + z * curvature : 0
    let dWidth = -theta[2] * r * first / width
    let perWidth = -bend / width
    let shared = style == .naive || style == .fused
    return TwinDerivatives(
      sigma: shared ? dWidth * theta[0] : -theta[2] * first * (r / sigma),
      theta: [
        fault == .derivativeThresholdWithoutSigma
          ? dWidth : shared ? dWidth * sigma : -theta[2] * first * (r / theta[0]), r, r * beta,
      ],
      rr: sign * theta[2] * perZ / width, rSigma: shared ? perWidth * theta[0] : -bend / sigma,
      rTheta: [shared ? perWidth * sigma : -bend / theta[0], 1, mixed(beta, first)])
  }

  /// `∂²η/∂r∂θ` of a weight of what has this value and, times its argument, this slope.
  func mixed(_ value: T, _ slope: T) -> T {
    fault == .derivativeMixedOfGainOnly ? value : value + slope
  }
}

extension Fault {
  public static let derivativeSigmaSign = Fault(
    "derivative-sigma-sign", in: "derivatives of shrinkages",
    "∂η/∂σ has the wrong sign")
  public static let derivativeThresholdWithoutSigma = Fault(
    "derivative-threshold-without-sigma", in: "derivatives of shrinkages",
    "∂η/∂θ of a breakpoint or width lacks its factor σ")
  public static let derivativeSecondTermOnce = Fault(
    "derivative-second-term-once", in: "derivatives of shrinkages",
    "∂²η/∂r² counts the first of its two terms once, not twice")
  public static let derivativeMixedOfGainOnly = Fault(
    "derivative-mixed-of-gain-only", in: "derivatives of shrinkages",
    "∂²η/∂r∂θ of a window's, a unit's or the odds' weight lacks the slope of what it weighs")
  public static let derivativeMixedSigmaSign = Fault(
    "derivative-mixed-sigma-sign", in: "derivatives of shrinkages",
    "∂²η/∂r∂σ has the wrong sign")
  /// Mistakes of the derivatives of shrinkages.
  public static let ofDerivatives: [Fault] = [
    .derivativeSigmaSign, .derivativeThresholdWithoutSigma, .derivativeSecondTermOnce,
    .derivativeMixedOfGainOnly, .derivativeMixedSigmaSign,
  ]
}

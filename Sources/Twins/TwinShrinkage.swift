// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  /// The family of that name as a scalar function.
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func shrinkage<T: TwinReal>(
    _ family: String, _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let shrinkage = try TwinShrinkage<T>(ShrinkageChoice(family, try p(.theta)), style, fault)
    let r: Tensor<T> = try inputs.tensor("r", [nil])
    let sigma: Tensor<T> = try inputs.tensor("sigma", r.shape)
    let results = zip(r.entries, sigma.entries).map { shrinkage($0, $1) }
    return ["x": Values(results.map(\.value)), "slope": Values(results.map(\.slope))]
  }
}

/// The shrinkage families written out, in one way a style; the others than [SST] and [BG] stand in
/// their own files.
struct TwinShrinkage<T: TwinReal> where T.Real == T {
  let theta: [T]
  let style: Style
  let fault: Fault?

  private let form: Form

  /// A family written out: how many `θ` it has, its value and slope, its derivatives.
  struct Form {
    let admits: (Int) -> Bool
    let value: (TwinShrinkage) -> (T, T) -> (value: T, slope: T)
    let derivatives: (TwinShrinkage) -> (T, T) -> TwinDerivatives<T>
  }

  /// The families by name, each written out in its own file.
  private static var forms: [String: Form] {
    func form(
      _ admits: @escaping (Int) -> Bool,
      _ value: @escaping (TwinShrinkage) -> (T, T) -> (value: T, slope: T),
      _ derivatives: @escaping (TwinShrinkage) -> (T, T) -> TwinDerivatives<T>
    ) -> Form { Form(admits: admits, value: value, derivatives: derivatives) }
    return [
      "soft-threshold": form({ $0 == 2 }, { $0.threshold }, { $0.thresholdDerivatives }),
      "bernoulli-gaussian": form({ $0 == 2 }, { $0.posteriorMean }, { $0.posteriorDerivatives }),
      "piecewise-linear": form({ $0 == 5 }, { $0.segments }, { $0.segmentDerivatives }),
      "exponential": form({ $0 == 3 }, { $0.exponential }, { $0.exponentialDerivatives }),
      "spline": form({ $0 == 3 }, { $0.spline }, { $0.splineDerivatives }),
      "mlp": form({ $0 > 3 && $0 % 3 == 1 }, { $0.network }, { $0.networkDerivatives }),
    ]
  }

  init(_ shrinkage: ShrinkageChoice, _ style: Style, _ fault: Fault?) throws {
    guard let form = Self.forms[shrinkage.family] else {
      throw CallError("shrinkage \"\(shrinkage.family)\" is not known")
    }
    guard form.admits(shrinkage.theta.count) else {
      throw CallError(
        "shrinkage \(shrinkage.family): theta has \(shrinkage.theta.count) entries, not its own"
          + " number of them")
    }
    self.form = form
    // log 9 in binary32, as data files have it.
    let theta =
      fault == .thetaHardCoded && shrinkage.family == "bernoulli-gaussian"
      ? [1, 2.1972246170043945] : shrinkage.theta
    self.theta = theta.map { T($0) }
    self.style = style
    self.fault = fault
  }

  /// `η(r; σ)` and `∂η/∂r`
  func callAsFunction(_ r: T, _ sigma: T) -> (value: T, slope: T) {
    form.value(self)(r, level(sigma))
  }

  /// `∂σ`, `∂θ`, `∂r∂r`, `∂r∂σ` and `∂r∂θ`
  func derivatives(_ r: T, _ sigma: T) -> TwinDerivatives<T> {
    var all = form.derivatives(self)(r, level(sigma))
    if fault == .derivativeSigmaSign { all.sigma = -all.sigma }
    if fault == .derivativeMixedSigmaSign { all.rSigma = -all.rSigma }
    return all
  }

  func level(_ sigma: T) -> T { fault == .sigmaSquaredForSigma ? sigma * sigma : sigma }

  func threshold(_ r: T, _ sigma: T) -> (value: T, slope: T) {
    let tau = theta[1] * sigma
    let gain = fault == .thresholdGainMissing ? 1 : theta[0]
    if fault == .oneSidedThreshold && r < 0 { return (0, 0) }
    if abs(r) == tau && fault == .kinkHalf { return (0, gain / 2) }
    if abs(r) == tau && fault == .kinkOuter { return (0, gain) }
    if abs(r) <= tau { return (0, 0) }
    if fault == .hardThreshold { return (gain * r, gain) }
    switch style {
    case .pairwise: return (gain * r * (1 - tau / abs(r)), gain)
    case .fused: return (((r > 0 ? -gain : gain) * tau).addingProduct(gain, r), gain)
    case .blocked: return (gain * r - gain * min(max(r, -tau), tau), gain)
    default: return (gain * (r > 0 ? r - tau : r + tau), gain)
    }
  }

  func posteriorMean(_ r: T, _ sigma: T) -> (value: T, slope: T) {
    let phi = theta[0]
    let variance = fault == .bgVarianceForDeviation ? sigma : sigma * sigma
    let logOdds = fault == .bgLogOddsSign ? -theta[1] : theta[1]
    let normalised = fault != .bgNormaliserMissing
    if [.sigmoid, .logSum, .quotient].contains(style) && fault == nil {
      return probability(r, variance)
    }
    let odds: T  // of a zero entry, given r
    let kappa: T
    switch style {
    case .reversed, .blocked:
      kappa = variance * (variance + phi) / phi
      let normaliser = normalised ? T.log(1 + phi / variance) / 2 : 0
      odds = T.exp(normaliser + logOdds - r * r / kappa / 2)
    case .pairwise:
      kappa = variance / phi * (phi + variance)
      let wide = normalised ? T.log(variance + phi) : 0
      let narrow = normalised ? T.log(variance) : 0
      let ofZero: T = r * r / (variance + phi) + wide
      let twice: T = ofZero - r * r / variance - narrow
      odds = T.exp(logOdds + twice / 2)
    default:
      kappa = variance + variance * variance / phi
      let exponent = logOdds - r * r / (2 * kappa)
      odds = (normalised ? (1 + phi / variance).squareRoot() : 1) * T.exp(exponent)
    }
    let active = 1 / (1 + odds)
    let inactive = 1 / (1 + 1 / odds)
    let gain = style == .pairwise ? phi / (phi + variance) : 1 / (1 + variance / phi)
    if fault == .slopeByDifferences {
      let mean = gain * r
      let second = active * (mean * mean + gain * variance)
      return (mean * active, (second - (mean * active) * (mean * active)) / variance)
    }
    let curvature = fault == .bgSlopeOfGainOnly || inactive == 0 ? 0 : inactive * r * r / kappa
    return (gain * r * active, gain * active * (1 + curvature))
  }

  /// The posterior mean through `π`, the probability of an active entry, as textbooks have it.
  private func probability(_ r: T, _ variance: T) -> (value: T, slope: T) {
    let (phi, logOdds) = (theta[0], theta[1])
    let total = phi + variance
    let gain = phi / total
    let active: T
    switch style {
    case .logSum:
      // log(1 − γ), log γ and the densities' logarithms, less log √2π
      let zero: T = -T.log(1 + T.exp(-logOdds)) - T.log(variance) / 2 - r * r / (2 * variance)
      let other: T = -T.log(1 + T.exp(logOdds)) - T.log(total) / 2 - r * r / (2 * total)
      let larger = max(zero, other)
      let sum = larger + T.log(1 + T.exp(min(zero, other) - larger))
      active = T.exp(other - sum)
    case .quotient:
      let gamma = 1 / (1 + T.exp(logOdds))
      let zero = (1 - gamma) * T.exp(-r * r / (2 * variance)) / variance.squareRoot()
      let other = gamma * T.exp(-r * r / (2 * total)) / total.squareRoot()
      active = other / (other + zero)
    default:
      let u = logOdds + T.log(1 + phi / variance) / 2 - gain * r * r / (2 * variance)
      active = 1 / (1 + T.exp(u))
    }
    let inactive = 1 - active
    // A stable form does not multiply 0 by infinity.
    let curvature = style == .sigmoid && inactive == 0 ? 0 : inactive * (gain * r * r / variance)
    return (gain * r * active, gain * active * (1 + curvature))
  }
}

extension Fault {
  public static let sigmaSquaredForSigma = Fault(
    "sigma-squared-for-sigma", in: "noise estimate", breaks: ["x"],
    "the shrinkage gets σ² where σ belongs")
  public static let thresholdGainMissing = Fault(
    "threshold-gain-missing", in: "threshold",
    "the gain θ1 is missing")

  public static let hardThreshold = Fault(
    "hard-threshold", in: "threshold", breaks: ["x"],
    "the threshold is hard: what exceeds it is not shrunk")
  public static let oneSidedThreshold = Fault(
    "one-sided-threshold", in: "threshold", breaks: ["x"],
    "negative inputs are set to zero: max(r − τ, 0) alone")
  /// Mistakes of a soft threshold.
  public static let ofThreshold: [Fault] = [.hardThreshold, .oneSidedThreshold]

  public static let bgLogOddsSign = Fault(
    "bg-log-odds-sign", in: "Bernoulli-Gaussian posterior", breaks: ["x"],
    "θ2 has the wrong sign: log(γ/(1−γ)) for log((1−γ)/γ)")
  public static let bgNormaliserMissing = Fault(
    "bg-normaliser-missing", in: "Bernoulli-Gaussian posterior", breaks: ["x"],
    "the factor √(1 + θ1/σ²) of the posterior odds is missing")
  public static let bgSlopeOfGainOnly = Fault(
    "bg-slope-of-gain-only", in: "Bernoulli-Gaussian posterior", breaks: ["b", "nu", "tau_x"],
    "∂η/∂r treats the posterior odds as constant")
  public static let bgVarianceForDeviation = Fault(
    "bg-variance-for-deviation", in: "Bernoulli-Gaussian posterior", breaks: ["x"],
    "σ is taken for σ² within the Bernoulli–Gaussian shrinkage")
  public static let slopeByDifferences = Fault(
    "slope-by-differences", in: "Bernoulli-Gaussian posterior", breaks: ["b", "nu", "tau_x"],
    "∂η/∂r is (E[x²|r] − E[x|r]²)/σ², a difference that cancels")
  /// Mistakes of the Bernoulli–Gaussian posterior mean.
  public static let ofBernoulliGaussian: [Fault] = [
    .bgLogOddsSign, .bgNormaliserMissing, .bgSlopeOfGainOnly, .bgVarianceForDeviation,
    .slopeByDifferences,
  ]

  public static let kinkHalf = Fault(
    "kink-half", in: "kink", isConvention: true,
    "at a kink the slope is the mean of both sides")
  public static let kinkOuter = Fault(
    "kink-outer", in: "kink", isConvention: true,
    "at a kink the slope is that of the outer side")
  /// Other conventions at a kink.
  public static let ofKinks: [Fault] = [.kinkHalf, .kinkOuter]
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// What an implementation can be asked to compute, by its name in golden cases and adapter messages.
public enum Algorithm: String, Codable, CaseIterable, Sendable, Comparable {
  case softThreshold = "soft-threshold"
  case bernoulliGaussian = "bernoulli-gaussian"
  case piecewiseLinear = "piecewise-linear"
  case exponential
  case spline
  case mlp
  case groupThreshold = "group-threshold"
  case shrinkageDerivatives = "shrinkage-derivatives"
  case complexSoftThreshold = "complex-soft-threshold"
  case complexBernoulliGaussian = "complex-bernoulli-gaussian"
  case outputChannel = "output-channel"
  case partialDFT = "partial-dft"
  case partialDCT = "partial-dct"
  case lmmse
  case ista
  case fista
  case fistaAsPrinted = "fista-as-printed"
  case ampL1 = "amp-l1"
  case amp
  case vampL1 = "vamp-l1"
  case vamp
  case vampAsPrinted = "vamp-as-printed"
  case oamp
  case gamp
  case emVAMP = "em-vamp"
  case complexAMP = "complex-amp"
  case complexVAMP = "complex-vamp"

  public static func < (a: Algorithm, b: Algorithm) -> Bool { a.rawValue < b.rawValue }

  public var isIteration: Bool {
    switch self {
    case .groupThreshold, .shrinkageDerivatives, .complexSoftThreshold, .complexBernoulliGaussian,
      .outputChannel, .partialDFT, .partialDCT, .lmmse:
      false
    default: !isShrinkage
    }
  }

  /// Whether this is a scalar function of `r` and `σ`, the shrinkage family of the same name.
  public var isShrinkage: Bool { Parameters.Shrinkage.Family(rawValue: rawValue) != nil }

  /// The outputs that every answer must hold.
  public var outputs: [String] {
    switch self {
    case .groupThreshold, .complexSoftThreshold, .complexBernoulliGaussian: ["x", "slope"]
    case .outputChannel: ["mean", "posterior_variance"]
    case .partialDFT, .partialDCT: ["forward", "adjoint"]
    case .shrinkageDerivatives: ["d_sigma", "d_theta", "d_rr", "d_rsigma", "d_rtheta"]
    case .lmmse: ["x", "divergence"]
    default: isShrinkage ? ["x", "slope"] : ["x"]
    }
  }

  /// The per-iteration quantities, in the order in which an iteration computes them.
  public var traces: [String] {
    switch self {
    case .softThreshold, .bernoulliGaussian, .piecewiseLinear, .exponential, .spline, .mlp,
      .groupThreshold, .shrinkageDerivatives, .complexSoftThreshold, .complexBernoulliGaussian,
      .outputChannel, .partialDFT, .partialDCT, .lmmse:
      []
    case .ista, .fista, .fistaAsPrinted: ["trace/r", "trace/x"]
    case .ampL1, .amp, .complexAMP: ["trace/v", "trace/sigma", "trace/r", "trace/x", "trace/b"]
    case .vampL1, .vamp, .vampAsPrinted, .complexVAMP:
      ["trace/nu_tilde", "trace/r", "trace/variance", "trace/x", "trace/nu"]
    case .oamp: ["trace/v2", "trace/r", "trace/tau2", "trace/x", "trace/nu"]
    case .gamp:
      [
        "trace/tau_p", "trace/p", "trace/s", "trace/tau_r", "trace/r", "trace/x", "trace/tau_x",
      ]
    case .emVAMP:
      [
        "trace/nu_tilde", "trace/noise_variance", "trace/r", "trace/variance", "trace/x",
        "trace/nu", "trace/gamma", "trace/phi",
      ]
    }
  }

  /// Whether the array of that name holds complex numbers: in the algorithms of complex signals all
  /// but the scalars of a recursion.
  public func isComplex(_ array: String) -> Bool {
    switch self {
    case .complexSoftThreshold, .complexBernoulliGaussian, .partialDFT, .complexAMP, .complexVAMP:
      let name = array.split(separator: "/").last ?? ""
      return !["sigma", "slope", "b", "nu", "nu_tilde", "variance"].contains(name)
    default: return false
    }
  }
}

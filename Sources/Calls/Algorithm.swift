// SPDX-License-Identifier: GPL-3.0-or-later

/// What an implementation can be asked to compute, by its name in golden cases and adapter messages.
public enum Algorithm: String, Codable, CaseIterable, Sendable, Comparable {
  case softThreshold = "soft-threshold"
  case bernoulliGaussian = "bernoulli-gaussian"
  case lmmse
  case ista
  case fista
  case fistaAsPrinted = "fista-as-printed"
  case ampL1 = "amp-l1"
  case amp
  case vampL1 = "vamp-l1"
  case vamp
  case vampAsPrinted = "vamp-as-printed"

  public static func < (a: Algorithm, b: Algorithm) -> Bool { a.rawValue < b.rawValue }

  public var isIteration: Bool {
    switch self {
    case .softThreshold, .bernoulliGaussian, .lmmse: false
    default: true
    }
  }

  /// The outputs that every answer must hold.
  public var outputs: [String] {
    switch self {
    case .softThreshold, .bernoulliGaussian: ["x", "slope"]
    case .lmmse: ["x", "divergence"]
    default: ["x"]
    }
  }

  /// The per-iteration quantities, in the order in which an iteration computes them.
  public var traces: [String] {
    switch self {
    case .softThreshold, .bernoulliGaussian, .lmmse: []
    case .ista, .fista, .fistaAsPrinted: ["trace/r", "trace/x"]
    case .ampL1, .amp: ["trace/v", "trace/sigma", "trace/r", "trace/x", "trace/b"]
    case .vampL1, .vamp, .vampAsPrinted:
      ["trace/nu_tilde", "trace/r", "trace/variance", "trace/x", "trace/nu"]
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Twins

/// An entry of `flags.json`: a class of mistakes, or a property of a case.
public struct CaseFlag: Codable, Sendable, Equatable {
  public var bugType: String
  public var description: String
  public var effect: String
  public var references: [String]
  /// The faults that a twin can be told to make; empty for a property.
  public var mutants: [String]

  /// Every flag by its name.
  public static var all: [String: CaseFlag] {
    var flags = Dictionary(
      uniqueKeysWithValues: Fault.allCases.map { fault in
        (
          fault.flag,
          CaseFlag(
            bugType: fault.bugType, description: fault.explanation,
            effect: "fails the cases that bear this flag",
            references: Array(Set(fault.algorithms.flatMap(\.origin.source))).sorted(),
            mutants: [fault.rawValue])
        )
      })
    flags[Case.nearThreshold] = CaseFlag(
      bugType: "property",
      description: "a comparison with a threshold is so close that rounding may turn it",
      effect: "zeros of the estimate are not compared exactly", references: ["BSR17 (5)"],
      mutants: [])
    return flags
  }
}

extension Fault {
  /// `onsager-missing` bears the flag `OnsagerMissing`.
  public var flag: String { rawValue.split(separator: "-").map(\.capitalized).joined() }

  /// The part of an implementation that the mistake sits in.
  var bugType: String {
    switch rawValue.prefix(while: { $0 != "-" }) {
    case "onsager": "Onsager term"
    case "sigma": "noise estimate"
    case "hard", "one", "threshold": "threshold"
    case "step", "gradient": "gradient step"
    case "fista": "momentum"
    case "lmmse": "LMMSE stage"
    case "vamp": "extrinsic step"
    case "bg": "Bernoulli-Gaussian posterior"
    case "pwl": "piecewise-linear shrinkage"
    case "exp": "exponential shrinkage"
    case "spline": "spline shrinkage"
    case "mlp": "network shrinkage"
    case "group": "group threshold"
    case "derivative": "derivatives of shrinkages"
    case "damping": "damping"
    case "oamp": "orthogonal AMP"
    case "gamp": "generalised AMP"
    case "channel", "probit", "quantiser": "output channel"
    case "em": "expectation maximisation"
    case "complex", "conjugation": "complex arithmetic"
    case "dft", "dct": "transform"
    case "iteration": "iteration count"
    case "row": "memory order"
    default: "number format"
    }
  }
}

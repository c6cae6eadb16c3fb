// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Methods
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
      uniqueKeysWithValues: Register.faults.map { fault in
        let sources = Register.methods.filter { $0.allFaults.contains(fault) }.flatMap {
          $0.card.source
        }
        return (
          fault.flag,
          CaseFlag(
            bugType: fault.part, description: fault.explanation,
            effect: fault.isConvention
              ? "another convention; fails the cases that bear this flag unless it is accepted"
              : "fails the cases that bear this flag",
            references: Array(Set(sources)).sorted(), mutants: [fault.name])
        )
      })
    flags[Case.nearThreshold] = CaseFlag(
      bugType: "property",
      description: "a comparison with a threshold is so close that rounding may turn it",
      effect: "zeros of the estimate are not compared exactly", references: ["BSR17 (5)"],
      mutants: [])
    flags[Case.kinkSide] = CaseFlag(
      bugType: "property",
      description: "inputs lie exactly at a kink, and the slope of its inner side"
        + " is asked for",
      effect: "the slope is compared there; in other cases any number between"
        + " both sides will do", references: ["BSR17 (32)"], mutants: [])
    flags[Case.clipActs] = CaseFlag(
      bugType: "property", description: "a quantity stands at an end of what it is kept within",
      effect: "the answer depends on the constants of a clip", references: ["BSR17 Algorithm 1"],
      mutants: [])
    return flags
  }
}

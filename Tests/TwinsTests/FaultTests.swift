// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Methods
import Testing
import Twins

extension Fault: CustomTestStringConvertible {
  public var testDescription: String { name }
}

@Suite("Faults") struct FaultTests {
  @Test("Names are unique and kebab-case, explanations are there and unique")
  func names() {
    let names = Register.faults.map(\.name)
    #expect(Set(names).count == names.count)
    for name in names {
      let words = name.split(omittingEmptySubsequences: false) { "-_".contains($0) }
      #expect(words.allSatisfy { !$0.isEmpty }, "\(name)")
      #expect(
        name.utf8.allSatisfy {
          $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }, "\(name)")
    }
    let explanations = Register.faults.map(\.explanation)
    #expect(Set(explanations).count == names.count)
    #expect(explanations.allSatisfy { $0.count > 10 })
    for method in Register.methods {
      #expect(Set(method.allFaults).count == method.allFaults.count, "\(method.card.name)")
    }
  }

  /// Those that show at a kink, with next to no noise, with tiny estimates, or by lost digits only: the
  /// golden cases that bear their flags are made for them.
  private static let ofSpecialCases: [Fault] = [
    .kinkHalf, .kinkOuter, .noiseFloor, .vampClipMissing, .narrowClip, .pseudoInverseCutOff,
    .supportAboveThreshold,
    .slopeByDifferences, .adamEpsilonInRoot, .adamEpsilonHat,
  ]

  @Test(
    "Every fault changes every method that lists it, in every stable style",
    arguments: Register.faults.filter { !ofSpecialCases.contains($0) })
  func changes(fault: Fault) throws {
    for method in Register.methods where method.allFaults.contains(fault) {
      let name = method.card.name
      // Rank-deficient, except where nothing of the null space is at stake.
      for style in Style.stable {
        let differences = try [false, true].map { rankDeficient in
          // In some form of the method at least.
          try (0..<Question.variants(of: method)).reduce(0) { largest, variant in
            let question = try Question(name, rankDeficient: rankDeficient, variant: variant)
            let right = try Twin(style: style)(question.call, question.inputs)
            let wrong = try Twin(style: style, fault: fault)(question.call, question.inputs)
            return max(largest, distance(right, wrong))
          }
        }
        // Binary32 changes the eighth digit; a mistake in a formula far earlier.
        let least = fault == .float32Leak ? 1e-9 : 1e-4
        #expect(differences.allSatisfy { $0 > least }, "\(name), \(style): \(differences)")
      }
    }
  }

  /// Loops that methods share bear faults that some of them do not list; a twin does not make those.
  @Test("A fault that a method does not list is not made, though its loops could")
  func silent() throws {
    var withheld: [String] = []
    for method in Register.methods {
      let question = try Question(method.card.name, rankDeficient: true)
      let right = try Twin()(question.call, question.inputs)
      for fault in Register.faults where !method.allFaults.contains(fault) {
        let twin = Twin(fault: fault)
        let loops = try method.answer(question.call.parameters, question.inputs, twin: twin)
        if loops != right { withheld.append("\(method.card.name) \(fault.name)") }
        #expect(try twin(question.call, question.inputs) == right, "\(fault.name)")
      }
    }
    #expect(withheld.contains("oamp sigma-squared-for-sigma"), "\(withheld)")
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Testing
import Twins

@Suite("Faults") struct FaultTests {
  @Test("Names are unique and kebab-case, explanations are there and unique")
  func names() {
    let names = Fault.allCases.map(\.rawValue)
    #expect(Set(names).count == names.count)
    for name in names {
      let words = name.split(separator: "-", omittingEmptySubsequences: false)
      #expect(words.allSatisfy { !$0.isEmpty }, "\(name)")
      #expect(
        name.utf8.allSatisfy {
          $0 == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }, "\(name)")
    }
    let explanations = Fault.allCases.map(\.explanation)
    #expect(Set(explanations).count == names.count)
    #expect(explanations.allSatisfy { $0.count > 10 })
    for fault in Fault.allCases {
      #expect(!fault.algorithms.isEmpty && Set(fault.algorithms).count == fault.algorithms.count)
    }
  }

  @Test("Every fault changes every algorithm it lists, in every style", arguments: Fault.allCases)
  func changes(fault: Fault) throws {
    for algorithm in fault.algorithms {
      // Rank-deficient, except where nothing of the null space is at stake.
      for style in Style.allCases {
        let differences = try [false, true].map { rankDeficient in
          // In some form of the algorithm at least.
          try (0..<Question.variants(of: algorithm)).reduce(0) { largest, variant in
            let question = Question(algorithm, rankDeficient: rankDeficient, variant: variant)
            let right = try Twin(style: style)(question.call, question.inputs)
            let wrong = try Twin(style: style, fault: fault)(question.call, question.inputs)
            return max(largest, distance(right, wrong))
          }
        }
        // Binary32 changes the eighth digit; a mistake in a formula far earlier.
        let least = fault == .float32Leak ? 1e-9 : 1e-4
        #expect(
          differences.allSatisfy { $0 > least }, "\(algorithm.rawValue), \(style): \(differences)")
      }
    }
  }

  @Test("No fault changes a bit of an algorithm it does not list", arguments: Fault.allCases)
  func silent(fault: Fault) throws {
    for algorithm in Algorithm.allCases where !fault.algorithms.contains(algorithm) {
      let question = Question(algorithm, rankDeficient: true)
      let right = try Twin()(question.call, question.inputs)
      #expect(
        try Twin(fault: fault)(question.call, question.inputs) == right, "\(algorithm.rawValue)")
    }
  }
}

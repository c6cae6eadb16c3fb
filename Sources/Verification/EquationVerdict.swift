// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Golden
import Methods

/// What the equations of one method say over its failing cases.
public struct EquationVerdict: Sendable {
  /// An equation, or some that were judged together, that does not hold.
  public struct Finding: Sendable {
    public let lines: [Equation]
    /// In how many of the cases it fails.
    public let cases: Int
    /// The cheapest of them, and what is wrong there.
    public let example: String
    public let failure: EquationCheck.Failure
  }

  public let algorithm: MethodName
  /// How many failing cases with a trace were looked at.
  public let checks: [EquationCheck]
  /// Those that fail in most cases first, and of them those that come first.
  public let findings: [Finding]
  /// The quantities whose equations hold in every case.
  public let holding: [String]

  /// Those of which too little was given in every case.
  public let unseen: [String]

  /// How many failing cases of a method are looked at; more, if no equation fails in these.
  static let asked = 5

  /// Those of every method that failed and gave traces; of each the cheapest cases.
  static func of(_ evidence: [Diagnostician.Evidence]) -> [EquationVerdict] {
    let failing = evidence.filter { !$0.passed }
    return Set(failing.map(\.question.call.method)).sorted().compactMap { method in
      var checks: [EquationCheck] = []
      let own = failing.filter { $0.question.call.method == method }
      for one in own.sorted(by: { $0.cost < $1.cost }).prefix(3 * asked) {
        // A mistake in a batch shows in no case of one column.
        if checks.count >= asked, checks.contains(where: { !$0.failures.isEmpty }) { break }
        if let check = EquationCheck(
          one.question.id, one.question.call, one.question.inputs, one.outputs, one.question.dtype)
        {
          checks.append(check)
        }
      }
      return checks.isEmpty ? nil : EquationVerdict(method, checks)
    }
  }

  init(_ algorithm: MethodName, _ checks: [EquationCheck]) {
    self.algorithm = algorithm
    self.checks = checks
    var found: [(key: [String], finding: Finding)] = []
    for check in checks {
      var inCase: Set<[String]> = []
      for failure in check.failures {
        let key = Self.narrowed(failure.lines, by: checks)
        guard inCase.insert(key).inserted else { continue }
        if let k = found.firstIndex(where: { $0.key == key }) {
          let old = found[k].finding
          found[k].finding = Finding(
            lines: old.lines, cases: old.cases + 1, example: old.example, failure: old.failure)
        } else {
          let lines = failure.lines.filter { key.contains($0.quantity) }
          found.append(
            (key, Finding(lines: lines, cases: 1, example: check.caseID, failure: failure)))
        }
      }
    }
    findings = found.map(\.finding).enumerated()
      .sorted { ($1.element.cases, $0.offset) < ($0.element.cases, $1.offset) }.map(\.element)
    unseen = checks[0].unseen.filter { name in checks.allSatisfy { $0.unseen.contains(name) } }
    let broken = Set(found.flatMap(\.key))
    let seen = checks.flatMap(\.holding)
    holding = seen.enumerated().filter { k, name in
      !broken.contains(name) && seen.firstIndex(of: name) == k
    }.map(\.element)
  }

  /// Lines of which a case cannot tell the wrong one are those that most other cases tell.
  private static func narrowed(_ lines: [Equation], by checks: [EquationCheck]) -> [String] {
    let names = lines.map(\.quantity)
    let parts = checks.flatMap(\.failures).map { $0.lines.map(\.quantity) }
      .filter { $0.count < names.count && Set($0).isSubset(of: names) }
    let votes = Dictionary(grouping: parts) { $0 }.mapValues(\.count)
    return votes.max { ($0.value, $1.key.count) < ($1.value, $0.key.count) }?.key ?? names
  }

  /// Whether every number of these runs of binary64 is one of binary32.
  public var isBinary32: Bool { checks.allSatisfy(\.isBinary32) }

  /// A trace with another number of iterations than asked for, in every case.
  public var iterationsGiven: (given: Int, example: String)? {
    let short = checks.compactMap { check in check.iterationsGiven.map { ($0, check.caseID) } }
    return short.count == checks.count ? short.first : nil
  }
}

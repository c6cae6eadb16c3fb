// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Golden
import Methods
import Twins

/// Which of a method's equations hold on a candidate's own numbers: each quantity of each iteration is
/// computed anew from what the candidate says comes before it. So a mistake shows in its own equation,
/// and what follows from it does not.
///
/// An equation holds where its distance is no more than 8 times the largest that correct formulations
/// have on the same case, of the same quantities, and never less than 8.
public struct EquationCheck: Sendable {
  /// An equation that does not hold.
  public struct Failure: Sendable {
    /// The lines that are wrong, of which no quantity that was given tells more; mostly one.
    public let lines: [Equation]
    public let quantity: String
    /// The first iteration in which it fails, and how many do.
    public let iteration: Int
    public let times: Int
    /// What the candidate has is this many times what the line gives, if it is a multiple of it.
    public let ratio: Double?
    /// `‖given − by the line‖/‖by the line‖` of the column that is furthest off.
    public let relativeError: Double
    /// The numbers furthest apart: the candidate's, and the line's.
    public let given, byLine: Double
  }

  public let caseID: String
  public let algorithm: MethodName
  /// In order of computation of their first failure.
  public let failures: [Failure]
  /// The quantities whose equations were compared and hold.
  public let holding: [String]
  /// Those of which too little was given.
  public let unseen: [String]
  /// Whether all lines hold to the roundoff of binary32 only.
  public let isBinary32: Bool
  public let notFinite: (quantity: String, iteration: Int)?
  /// How many iterations a trace has, where it is not as many as were asked for.
  public let iterationsGiven: Int?

  /// `nil` for a method without a trace, or if none was given.
  init?(
    _ id: String, _ call: Call, _ inputs: Arrays<Double>, _ outputs: Arrays<Double>, _ dtype: DType
  ) {
    guard outputs.keys.contains(where: { $0.hasPrefix("trace/") }),
      let recursion = try? Register.method(call.method).recursion(call.parameters, inputs),
      let right = try? Self.correct(call, inputs, dtype)
    else { return nil }
    caseID = id
    algorithm = call.method
    let lengths = outputs.filter { $0.key.hasPrefix("trace/") }.compactMap(\.value.shape.first)
    iterationsGiven = lengths.first { $0 != recursion.iterations }

    let own = OwnNumbers(recursion, outputs, unit: dtype.unitRoundoff)
    notFinite = own.notFinite
    var allowed = [Double](repeating: 8, count: recursion.equations.count)
    for answer in right {
      // Of the same quantities, so that the same lines are judged together.
      let same = answer.filter { outputs[$0.key] != nil }
      for comparison in OwnNumbers(recursion, same, unit: dtype.unitRoundoff).comparisons {
        let k = comparison.equation
        allowed[k] = max(allowed[k], 8 * comparison.distance)
      }
    }
    func holds(_ comparison: OwnNumbers.Comparison, in unit: Double = 1) -> Bool {
      comparison.distance <= allowed[comparison.equation] * unit
    }
    failures = Self.failures(own.comparisons, recursion.equations) { holds($0) }
    let failing = Set(own.comparisons.filter { !holds($0) }.map(\.equation))
    let seen = Set(own.comparisons.flatMap(\.lines))
    holding = recursion.equations.indices.filter { seen.contains($0) && !failing.contains($0) }
      .map { recursion.equations[$0].quantity }
    unseen = recursion.equations.indices.filter {
      !seen.contains($0) && !recursion.equations[$0].formula.isEmpty
    }.map { recursion.equations[$0].quantity }
    isBinary32 =
      dtype == .float64 && !failures.isEmpty
      && own.comparisons.allSatisfy {
        holds($0, in: DType.float32.unitRoundoff / DType.float64.unitRoundoff)
      }
  }

  /// The answers of the correct formulations.
  private static func correct(
    _ call: Call, _ inputs: Arrays<Double>, _ dtype: DType
  ) throws -> [Arrays<Double>] {
    try Style.allCases.map { try Twin(style: $0).answer(call, inputs, dtype) }
      + [try Reference.answer(call, inputs, dtype)]
  }

  private static func failures(
    _ comparisons: [OwnNumbers.Comparison], _ equations: [Equation],
    holds: (OwnNumbers.Comparison) -> Bool
  ) -> [Failure] {
    var found: [(lines: [Int], first: OwnNumbers.Comparison, times: Set<Int>)] = []
    for comparison in comparisons where !holds(comparison) {
      let suspects = suspects(comparison, comparisons, holds: holds)
      if let k = found.firstIndex(where: { $0.lines == suspects }) {
        found[k].times.insert(comparison.iteration)
      } else {
        found.append((suspects, comparison, [comparison.iteration]))
      }
    }
    return found.map { lines, first, times in
      let (theirs, ours) = (first.given[first.column], first.byLine[first.column])
      let worst = ours.indices.max { abs(theirs[$0] - ours[$0]) < abs(theirs[$1] - ours[$1]) } ?? 0
      let difference = OwnNumbers.norm(zip(theirs, ours).map { $0 - $1 })
      return Failure(
        lines: lines.map { equations[$0] }, quantity: equations[first.equation].quantity,
        iteration: first.iteration, times: times.count, ratio: multiple(theirs, of: ours),
        relativeError: difference / OwnNumbers.norm(ours), given: theirs[worst],
        byLine: ours[worst])
    }
  }

  /// The lines behind a failing quantity, less those that hold elsewhere: first in the same iteration,
  /// then, if several are left, in another.
  private static func suspects(
    _ failing: OwnNumbers.Comparison, _ all: [OwnNumbers.Comparison],
    holds: (OwnNumbers.Comparison) -> Bool
  ) -> [Int] {
    func cleared(_ isSame: Bool) -> Set<Int> {
      Set(
        all.filter { ($0.iteration == failing.iteration) == isSame && holds($0) }.flatMap(\.lines))
    }
    let here = failing.lines.filter { !cleared(true).contains($0) }
    if here.isEmpty { return [failing.equation] }
    let elsewhere = here.count > 1 ? here.filter { !cleared(false).contains($0) } : here
    return elsewhere.isEmpty ? here : elsewhere
  }

  /// `k` if `a = k b` but for a millionth of their difference.
  private static func multiple(_ a: [Double], of b: [Double]) -> Double? {
    let square = zip(b, b).reduce(0) { $0 + $1.0 * $1.1 }
    let k = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } / square
    guard k.isFinite else { return nil }
    let rest = OwnNumbers.norm(zip(a, b).map { $0 - k * $1 })
    return rest <= 1e-6 * OwnNumbers.norm(zip(a, b).map { $0 - $1 }) ? k : nil
  }
}

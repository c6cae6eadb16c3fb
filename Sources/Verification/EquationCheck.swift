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
  /// Whether every number given is one of binary32 in a run of binary64; the lines were then judged by
  /// its roundoff.
  public let isBinary32: Bool
  public let notFinite: (quantity: String, iteration: Int)?
  /// How many iterations a trace has, where it is not as many as were asked for.
  public let iterationsGiven: Int?

  /// - Parameter right: answers of correct formulations; by itself those of the twin and the reference.
  /// `nil` for a method without a trace, or if none was given.
  package init?(
    _ id: String, _ call: Call, _ inputs: Arrays<Double>, _ outputs: Arrays<Double>, _ dtype: DType,
    right: [Arrays<Double>]? = nil
  ) {
    let traces = outputs.filter { $0.key.hasPrefix("trace/") }
    guard !traces.isEmpty, let method = try? Register.method(call.method),
      let recursions = try? Self.kits(inputs).compactMap({
        try method.recursion(call.parameters, inputs, $0)
      }),
      let recursion = recursions.first
    else { return nil }
    let isBinary32 =
      dtype == .float64
      && traces.values.allSatisfy { $0.parts.allSatisfy { Double(Float($0)) == $0 || $0.isNaN } }
    let dtype = isBinary32 ? .float32 : dtype
    guard let right = try? right ?? Self.correct(call, inputs, dtype) else { return nil }
    caseID = id
    algorithm = call.method
    self.isBinary32 = isBinary32
    iterationsGiven = traces.values.compactMap(\.shape.first).first { $0 != recursion.iterations }

    let own = OwnNumbers(
      recursion, others: Array(recursions.dropFirst()), outputs, unit: dtype.unitRoundoff)
    notFinite = own.notFinite
    var allowed = [Double](repeating: 8, count: recursion.equations.count)
    for answer in right {
      // Of the same quantities, so that the same lines are judged together.
      let given = answer.filter { outputs[$0.key] != nil }
      let line = OwnNumbers(recursion, others: [], given, unit: dtype.unitRoundoff)
      for comparison in line.comparisons {
        let k = comparison.equation
        allowed[k] = comparison.distances.reduce(allowed[k]) { max($0, 8 * $1) }
      }
    }
    /// The column that is furthest beyond what is allowed.
    func beyond(_ comparison: OwnNumbers.Comparison) -> Int? {
      comparison.distances.indices.filter {
        let most = max(allowed[comparison.equation], 8 * comparison.slack[$0])
        return !(comparison.distances[$0] <= most)
      }.max { comparison.distances[$0] < comparison.distances[$1] }
    }
    failures = Self.failures(own.comparisons, recursion.equations, beyond)
    let failing = Set(own.comparisons.filter { beyond($0) != nil }.map(\.equation))
    let seen = Set(own.comparisons.flatMap(\.lines))
    holding = recursion.equations.indices.filter { seen.contains($0) && !failing.contains($0) }
      .map { recursion.equations[$0].quantity }
    unseen = recursion.equations.indices.filter {
      !seen.contains($0) && !recursion.equations[$0].formula.isEmpty
    }.map { recursion.equations[$0].quantity }
  }

  /// The ways to the inverses of a recursion; of large matrices not the dearest.
  private static func kits(_ inputs: Arrays<Double>) -> [Factorisations<Double>] {
    [.spectral, .gram] + ((inputs["A"]?.shape.last ?? 0) > 128 ? [] : [.normal])
  }

  /// The answers of the correct formulations.
  private static func correct(
    _ call: Call, _ inputs: Arrays<Double>, _ dtype: DType
  ) throws -> [Arrays<Double>] {
    let method = try Register.method(call.method)
    let isLarge = (inputs["A"]?.shape.last ?? 0) > 128
    // Most ways to the inverses are tried line by line; eigenvalues of AᵀA lose the most.
    let textbook = method.textbook(call.parameters).filter {
      Style.ofPosterior.contains($0) || $0 == .receiveInverse || ($0 == .normalEigen && !isLarge)
    }
    return try (method.stable(call.parameters) + textbook).map {
      try Twin(style: $0).answer(call, inputs, dtype)
    }
      + [try Reference.answer(call, inputs, dtype)]
  }

  private static func failures(
    _ comparisons: [OwnNumbers.Comparison], _ equations: [Equation],
    _ beyond: (OwnNumbers.Comparison) -> Int?
  ) -> [Failure] {
    var found: [(lines: [Int], first: OwnNumbers.Comparison, column: Int, times: Set<Int>)] = []
    for comparison in comparisons {
      guard let column = beyond(comparison) else { continue }
      let suspects = suspects(comparison, comparisons, equations) { beyond($0) == nil }
      // A line that is wrong by itself is enough to explain what it leads to.
      if let k = found.firstIndex(where: {
        $0.lines == suspects || ($0.lines.count == 1 && suspects.contains($0.lines[0]))
      }) {
        found[k].times.insert(comparison.iteration)
      } else {
        found.append((suspects, comparison, column, [comparison.iteration]))
      }
    }
    return found.map { lines, first, column, times in
      let (theirs, ours) = (first.given[column], first.byLine[column])
      let worst = ours.indices.max { abs(theirs[$0] - ours[$0]) < abs(theirs[$1] - ours[$1]) } ?? 0
      return Failure(
        lines: lines.map { equations[$0] }, quantity: equations[first.equation].quantity,
        iteration: first.iteration, times: times.count,
        ratio: OwnNumbers.multiple(theirs, of: ours),
        relativeError: OwnNumbers.norm(theirs, ours) / OwnNumbers.norm(ours),
        given: theirs[worst], byLine: ours[worst])
    }
  }

  /// The lines behind a failing quantity, less those that hold elsewhere: first in the same iteration,
  /// then, if several are left, in another. A sum of terms is to blame if other weights would do, and
  /// only then.
  private static func suspects(
    _ failing: OwnNumbers.Comparison, _ all: [OwnNumbers.Comparison], _ equations: [Equation],
    _ holds: (OwnNumbers.Comparison) -> Bool
  ) -> [Int] {
    let weights = failing.lines.map { ($0, failing.isExplained($0)) }
    let explained = weights.filter { $0.1 == true }.map(\.0)
    if !explained.isEmpty { return explained }
    let notExplained = weights.filter { $0.1 == false }.map(\.0)
    func cleared(isSame: Bool) -> Set<Int> {
      Set(
        all.filter { ($0.iteration == failing.iteration) == isSame && holds($0) }.flatMap(\.lines)
      ).union(notExplained)
    }
    let (inSame, inOther) = (cleared(isSame: true), cleared(isSame: false))
    let here = failing.lines.filter { !inSame.contains($0) }
    if here.isEmpty { return [failing.equation] }
    let isAmbiguous = weights.contains {
      $0 != failing.equation && equations[$0].terms != nil && $1 == nil
    }
    let isSettled = here.count == 1 || isAmbiguous
    let elsewhere = isSettled ? here : here.filter { !inOther.contains($0) }
    return elsewhere.isEmpty ? here : elsewhere
  }
}

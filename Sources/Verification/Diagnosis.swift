// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Golden
import Methods
import Twins

/// What the answers of a run say about the mistake behind its failures.
public struct Diagnosis: Sendable, Equatable {
  /// The algorithms whose failures it is about.
  public let algorithms: [MethodName]
  /// The known mistakes that explain them, each on its own; one alone is a finding.
  public let faults: [Fault]
  /// Where none explains everything, the one that explains the most, if it explains at least half.
  public let partial: Partial?

  public var named: Fault? { faults.count == 1 ? faults[0] : nil }

  /// A mistake that explains some of the cases that can tell.
  public struct Partial: Sendable, Equatable {
    public let fault: Fault
    /// How many failing cases it explains, of how many that can tell it from a right answer.
    public let explained, told: Int
    /// The failing cases that it does not explain.
    public let unexplained: [String]
    /// The passing cases that should fail by it.
    public let contradicted: [String]

    /// Which part of the cases that can tell speaks for it.
    var share: Double { Double(explained) / Double(told + contradicted.count) }
  }
}

/// Names the mistake of a candidate by running twins that make known mistakes.
///
/// On each case a twin with a fault gives what an implementation with that mistake would give, up to
/// rounding: the allowance is the largest of the case's tolerance, 1024 times what other ways of
/// writing the twin's sums differ by, and 2⁻²⁰ of the fault's own effect. Where that effect is within
/// 16 allowances, the case says nothing of it. A fault explains an algorithm's failures if some
/// failing answer agrees with it, every failing answer that can tell agrees, and no passing answer
/// should have failed by it.
struct Diagnostician {
  struct Evidence: Sendable {
    let question: Question
    let golden: Case
    let target: Target
    let outputs: Arrays<Double>
    /// As which it was judged, once it is.
    var status: CaseResult.Status?

    var passed: Bool { status == .passed || status == .imprecise }
  }

  private enum Agreement { case agrees, differs, cannotTell }

  /// How many failing, and passing, cases of an algorithm are asked, the cheapest first.
  static let asked = 11

  /// One diagnosis for all failing algorithms if the same mistakes explain them, else one for those
  /// that share theirs.
  static func diagnose(_ evidence: [Evidence]) -> [Diagnosis] {
    let failing = Set(evidence.filter { !$0.passed }.map(\.question.call.method)).sorted()
    let own = failing.map { diagnosis(of: $0, evidence) }
    // A method whose cases cannot tell goes with what the others say.
    let named = own.compactMap(\.named)
    let each = own.map { diagnosis -> Diagnosis in
      guard diagnosis.faults.isEmpty, diagnosis.partial == nil else { return diagnosis }
      let silent = named.filter { isSilent(on: $0, diagnosis.algorithms[0], evidence) }
      return Diagnosis(
        algorithms: diagnosis.algorithms, faults: Array(silent.prefix(1)), partial: nil)
    }
    let common = each.dropFirst().reduce(Set(each.first?.faults ?? [])) {
      $0.intersection($1.faults)
    }
    guard common.isEmpty else {
      return [
        Diagnosis(
          algorithms: failing, faults: Register.faults.filter(common.contains), partial: nil)
      ]
    }
    return each.reduce(into: []) { merged, diagnosis in
      let same = merged.firstIndex {
        $0.faults == diagnosis.faults && $0.partial == nil && diagnosis.partial == nil
      }
      if let same {
        let algorithms = merged[same].algorithms + diagnosis.algorithms
        merged[same] = Diagnosis(algorithms: algorithms, faults: diagnosis.faults, partial: nil)
      } else {
        merged.append(diagnosis)
      }
    }
  }

  private static func diagnosis(of algorithm: MethodName, _ evidence: [Evidence]) -> Diagnosis {
    let own = evidence.filter { $0.question.call.method == algorithm }.sorted { $0.cost < $1.cost }
    let failures = own.filter { !$0.passed }.prefix(asked)
    let passes = own.filter(\.passed).prefix(asked)
    let known = (try? Register.method(algorithm).allFaults) ?? []
    let found = known.compactMap { explanation($0, failures, passes) }
    let whole = found.filter { $0.unexplained.isEmpty && $0.contradicted.isEmpty }
    // One agreement may be chance, and one of two says as much against it as for it.
    let partial = found.filter { $0.explained > 1 && $0.share > 0.5 }.max { $0.share < $1.share }
    return Diagnosis(
      algorithms: [algorithm], faults: whole.map(\.fault), partial: whole.isEmpty ? partial : nil)
  }

  /// Whether a method can have a fault, and no case of it tells.
  private static func isSilent(
    on fault: Fault, _ algorithm: MethodName, _ evidence: [Evidence]
  ) -> Bool {
    Register.methods(with: fault).contains(algorithm)
      && !evidence.contains {
        $0.question.call.method == algorithm && agreement(fault, $0) == .differs
      }
  }

  /// What a fault explains of what can tell; `nil` if that is nothing, or too little.
  private static func explanation(
    _ fault: Fault, _ failures: some Sequence<Evidence>, _ passes: some Sequence<Evidence>
  ) -> Diagnosis.Partial? {
    var explained = 0
    var unexplained: [String] = []
    for failure in failures {
      switch agreement(fault, failure) {
      case .agrees: explained += 1
      case .differs: unexplained.append(failure.question.id)
      case .cannotTell: break
      }
      // Most faults are ruled out by the first cases.
      if unexplained.count > explained + 1 { return nil }
    }
    guard explained > 0 else { return nil }
    return Diagnosis.Partial(
      fault: fault, explained: explained, told: explained + unexplained.count,
      unexplained: unexplained,
      contradicted: passes.filter { agreement(fault, $0) == .differs }.map(\.question.id))
  }

  /// Whether an answer is what a fault or a convention gives, in a case that can tell.
  static func agrees(_ fault: Fault, _ evidence: Evidence) -> Bool {
    agreement(fault, evidence) == .agrees
  }

  private static func agreement(_ fault: Fault, _ evidence: Evidence) -> Agreement {
    if fault == .float32Leak { return leak(evidence) }
    let question = evidence.question
    guard
      let mutant = try? Twin(style: .reversed, fault: fault).answer(
        question.call, question.inputs, question.dtype)
    else { return .cannotTell }
    let effect = evidence.distance(evidence.target.expected, mutant)
    // A vector that should vanish, or one of another shape, is infinitely far off.
    let least = max(evidence.tolerance, effect.isFinite ? 0x1p-20 * effect : 0)
    guard effect > 16 * least else { return evidence.isFarOff ? .differs : .cannotTell }
    guard
      let others = try? [Style.pairwise, .fused].map({
        try Twin(style: $0, fault: fault).answer(question.call, question.inputs, question.dtype)
      })
    else { return .cannotTell }
    let spread = others.reduce(0) { max($0, evidence.distance($1, mutant)) }
    let allowance = max(least, 1024 * spread)
    guard effect > 16 * allowance else { return .cannotTell }
    return evidence.distance(evidence.outputs, mutant) <= allowance ? .agrees : .differs
  }

  /// Computing in binary32 has no result of its own: any binary32 numbers within that format's
  /// tolerance are one.
  private static func leak(_ evidence: Evidence) -> Agreement {
    guard evidence.question.dtype == .float64, let bound = evidence.golden.tolerance.float32,
      let mutant = try? Twin(fault: .float32Leak).answer(
        evidence.question.call, evidence.question.inputs, .float64),
      evidence.distance(evidence.target.expected, mutant) > 16 * evidence.tolerance
    else { return .cannotTell }
    let inBinary32 = Target(
      card: evidence.target.card, expected: evidence.target.expected,
      metric: evidence.target.metric, allowed: bound.allowed, dtype: .float32, exactSupport: false)
    let areBinary32 = evidence.outputs.values.allSatisfy { values in
      values.parts.allSatisfy { Double(Float($0)) == $0 }
    }
    return areBinary32 && !evidence.passed
      && inBinary32.firstDifference(evidence.outputs) == nil ? .agrees : .differs
  }
}

extension Diagnostician.Evidence {
  /// What right formulas may differ by, in units of roundoff.
  fileprivate var tolerance: Double {
    let textbook = golden.tolerance[question.dtype]?.textbook?.allowed ?? 0
    return (target.metric == .ulp ? 2 : 1) * max(target.allowed, textbook)
  }

  /// Whether an answer that fails is so far from the proven one that a mistake without effect here is not all that is
  /// wrong.
  fileprivate var isFarOff: Bool {
    !passed && distance(outputs, target.expected) > 0x1p14 * tolerance
  }

  /// The largest error of `a` against `b` over the arrays that the candidate gave. Where neither is
  /// finite they agree: some mistakes end in NaN.
  fileprivate func distance(
    _ a: Arrays<Double>, _ b: Arrays<Double>
  ) -> Double {
    func finite(_ values: Values<Double>, beside other: Values<Double>?) -> Values<Double> {
      guard let other, other.isLike(values) else { return values }
      return values.replacing(
        zip(values.parts, other.parts).map { $0.isFinite || $1.isFinite ? $0 : 0 })
    }
    let given = b.filter { outputs[$0.key] != nil }
    return Target(
      card: target.card,
      expected: given.reduce(into: [:]) { $0[$1.key] = finite($1.value, beside: a[$1.key]) },
      metric: .relativeL2, allowed: 0, dtype: target.dtype, exactSupport: false
    ).largestError(a.reduce(into: [:]) { $0[$1.key] = finite($1.value, beside: b[$1.key]) }).error
  }

  /// The work of one twin on this case, roughly.
  var cost: Int {
    let entries = question.inputs["A"]?.count ?? 1
    let columns = question.inputs["y"]?.shape.last ?? 1
    let factorisation = question.call.parameters[.noiseVariance] == nil ? 1 : 64
    return entries * columns * (question.call.parameters[.iterations] ?? 1) * factorisation
  }
}

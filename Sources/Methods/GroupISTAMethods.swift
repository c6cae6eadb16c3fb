// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import ComplexModule
import Shrinkages
import Twins

/// [ISTA-GS] and [NEST-GS]: proximal gradient steps whose unknown is a matrix of rows a sample.
protocol GroupISTALike: Method {
  /// The numbers of an entry: the arithmetic's own, or complex ones over it.
  static var isComplex: Bool { get }
  static var hasMomentum: Bool { get }
}

extension GroupISTALike {
  static func groupCard(_ name: MethodName, spec: String, source: String, formula: String) -> Card {
    let state = ArrayCard("state/x", "N×D", complex: isComplex, optional: true)
    let before = ArrayCard("state/previous", "N×D", complex: isComplex, optional: true)
    return Card(
      name, spec: [spec, "MSTO"], source: [source], levels: [.layer, .trajectory],
      parameters: [
        .required(.iterations), .required(.lambda), .required(.step), .required(.width),
      ]
        + (hasMomentum
          ? [.optional(.firstIteration, "absent, meaning 0, if not from a state")] : []),
      inputs: [
        ArrayCard("A", "M×N", complex: isComplex), ArrayCard("y", "M×D", complex: isComplex), state,
      ] + (hasMomentum ? [before] : []),
      outputs: [ArrayCard("x", "N×D", complex: isComplex)],
      traces: [
        ArrayCard("trace/r", "T×N×D", complex: isComplex),
        ArrayCard("trace/x", "T×N×D", complex: isComplex),
      ], formula: formula)
  }

  static func run<F: Scalar>(
    _ p: Parameters, _ arrays: Arrays<F.Real>, of field: F.Type
  ) throws -> Arrays<F.Real> {
    let (a, y) = try problem(arrays, of: F.self)
    let batch = try samples(y, p)
    let (lambda, step) = (F.Real(try p(.lambda)), F.Real(try p(.step)))
    let x = try arrays.matrixOrZero("state/x", a.columns, y.columns, of: F.self)
    guard hasMomentum else {
      let ista = ISTA(a: a, lambda: lambda, step: step, norm: RowNorm<F>())
      return try record(ista, from: ista.start(y, x: x), batch, p)
    }
    let fista = FISTA(a: a, lambda: lambda, step: step, variant: .nesterov, norm: RowNorm<F>())
    let previous = try arrays.matrixOrZero("state/previous", a.columns, y.columns, of: F.self)
    let start = fista.start(x: x, previous: previous, t: try p.optional(.firstIteration) ?? 0)
    return try record(fista, from: start, batch, p)
  }

  public static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    isComplex ? try run(p, arrays, of: S.Complexified.self) : try run(p, arrays, of: S.self)
  }

  public static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.groupISTA(p, arrays, momentum: hasMomentum)
  }

  public static func recursion(
    _ p: Parameters, _ inputs: Arrays<Double>, _ kit: Factorisations<Double>
  ) throws -> Recursion? {
    isComplex
      ? try lines(p, inputs, of: Complex<Double>.self) : try lines(p, inputs, of: Double.self)
  }

  private static func lines<F: Scalar>(
    _ p: Parameters, _ inputs: Arrays<Double>, of field: F.Type
  ) throws -> Recursion where F.Real == Double {
    try ISTAEquations<F>(
      a: try inputs.matrix("A", of: F.self), norm: RowNorm(), width: try p(.width),
      lambda: try p(.lambda), beta: try p(.step), form: hasMomentum ? .nesterov : .plain,
      first: try p.optional(.firstIteration) ?? 0
    ).recursion(inputs, iterations: try p(.iterations))
  }

  public static func comparisons(
    _ p: Parameters, _ inputs: Arrays<Double>, _ outputs: Arrays<Double>
  ) throws -> Comparisons? {
    guard let r = outputs["trace/r"] else { return nil }
    // A sample's columns are neighbours, and so are the parts of an entry.
    let width = try p(.width) * (isComplex ? 2 : 1)
    return .rows(r.parts, width: width, threshold: try p(.step) * p(.lambda))
  }
}

/// `y`, or another array, as samples of the width asked for.
/// - Throws: `CallError` for columns that are not whole samples.
func samples<F: Scalar>(
  _ y: Matrix<F>, _ p: Parameters, _ name: String = "y"
) throws -> Batch<F> {
  let width = try p(.width)
  guard y.columns % width == 0 else {
    throw CallError("array \"\(name)\" has \(y.columns) columns, which are not samples of \(width)")
  }
  return Batch(y, width: width)
}

enum ISTAGSMethod: GroupISTALike {
  static let (isComplex, hasMomentum) = (false, false)
  static let card = groupCard(
    "ista-gs", spec: "ISTA-GS", source: "SCSZ21 (7), (8)",
    formula: """
      the D columns are samples of `width` neighbouring ones; R = X_t + β Aᵀ(Y − A X_t)
      X_{t+1}[n] = max(0, 1 − βλ/‖R[n]‖₂) R[n] for each row R[n] of each sample;  X_0 = 0
      """)
  static let faults: [Fault] = Fault.ofGradientStep + Fault.ofGroups + [.groupOverBatch]
}

enum ComplexISTAGSMethod: GroupISTALike {
  static let (isComplex, hasMomentum) = (true, false)
  static let card = groupCard(
    "complex-ista-gs", spec: "ISTA-GS", source: "SCSZ21 (7), remark 1",
    formula: "ista-gs with Aᴴ for Aᵀ and rows of complex entries, ‖R[n]‖² = Σ|r|²")
  static let faults: [Fault] =
    Fault.ofGradientStep + Fault.ofGroups
    + [.groupOverBatch, .groupOfParts, .conjugationMissing]
}

enum NESTGSMethod: GroupISTALike {
  static let (isComplex, hasMomentum) = (false, true)
  static let card = groupCard(
    "nest-gs", spec: "NEST-GS", source: "SCSZ21 ref. 44",
    formula: """
      ista-gs from Z = X_t + ((w_t − 1)/w_{t+1}) (X_t − X_{t−1}) in the place of X_t, both times
      w_0 = 1, w_{t+1} = (1 + √(1 + 4 w_t²))/2;  state/x, state/previous are X_t, X_{t−1}
      """)
  static let faults: [Fault] =
    Fault.ofGradientStep + Fault.ofGroups
    + [.groupOverBatch, .nesterovMomentumMissing, .nesterovWeightOfFISTA]
}

enum ComplexNESTGSMethod: GroupISTALike {
  static let (isComplex, hasMomentum) = (true, true)
  static let card = groupCard(
    "complex-nest-gs", spec: "NEST-GS", source: "SCSZ21 ref. 44, remark 1",
    formula: "nest-gs with Aᴴ for Aᵀ and rows of complex entries")
  static let faults: [Fault] =
    Fault.ofGradientStep + Fault.ofGroups
    + [
      .groupOverBatch, .groupOfParts, .conjugationMissing, .nesterovMomentumMissing,
      .nesterovWeightOfFISTA,
    ]
}

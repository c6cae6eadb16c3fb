// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Shrinkages
import Twins

/// ISTA and FISTA: what their cards share, and their comparisons.
protocol ProximalGradientMethod: Method {}

extension ProximalGradientMethod {
  static var traces: [ArrayCard] {
    [ArrayCard("trace/r", "T×N×D"), ArrayCard("trace/x", "T×N×D")]
  }
  static var problem: [ArrayCard] {
    [ArrayCard("A", "M×N"), ArrayCard("y", "M×D"), ArrayCard("state/x", "N×D", optional: true)]
  }
  static var steps: [ParameterCard] {
    [.required(.iterations), .required(.lambda), .required(.step)]
  }

  static func lines(
    _ p: Parameters, _ inputs: Arrays<Double>, _ form: ISTAEquations<Double>.Form
  ) throws -> Recursion {
    try ISTAEquations<Double>(
      a: try inputs.matrix("A", of: Double.self), norm: EntryNorm(), width: 1,
      lambda: try p(.lambda), beta: try p(.step), form: form,
      first: try p.optional(.firstIteration) ?? 0
    ).recursion(inputs, iterations: try p(.iterations))
  }

  public static func comparisons(
    _ p: Parameters, _ inputs: Arrays<Double>, _ outputs: Arrays<Double>
  ) throws -> Comparisons? {
    .trace(outputs, threshold: try p(.step) * p(.lambda))
  }
}

enum ISTAMethod: ProximalGradientMethod {
  static let card = Card(
    "ista", spec: ["ISTA"], source: ["BSR17 (3)-(5)"], levels: [.layer, .trajectory],
    parameters: steps, inputs: problem, outputs: [ArrayCard("x", "N×D")], traces: traces,
    formula: "r = x_t + β Aᵀ(y − A x_t);  x_{t+1} = sgn(r) max(|r| − βλ, 0);  x_0 = 0", since: 1)
  static let faults: [Fault] = Fault.ofThreshold + Fault.ofGradientStep

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let (a, y) = try Methods.problem(arrays, of: S.self)
    let ista = ISTA(a: a, lambda: S(try p(.lambda)), step: S(try p(.step)))
    let x = try arrays.matrixOrZero("state/x", a.columns, y.columns, of: S.self)
    return try record(ista, from: ista.start(y, x: x), y, p)
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.ista(p, arrays, .none)
  }

  static func recursion(
    _ p: Parameters, _ inputs: Arrays<Double>, _ kit: Factorisations<Double>
  ) throws -> Recursion? {
    try lines(p, inputs, .plain)
  }
}

/// FISTA with one of its momenta.
protocol AcceleratedMethod: ProximalGradientMethod {
  static var isPrinted: Bool { get }
  static var momentum: Momentum { get }
}

extension AcceleratedMethod {
  static func acceleratedCard(_ name: MethodName, source: String, formula: String) -> Card {
    Card(
      name, spec: ["FISTA"], source: [source], levels: [.layer, .trajectory],
      parameters: steps + [
        .optional(.firstIteration, "absent, meaning 0, if not from a state")
      ],
      inputs: problem + [ArrayCard("state/previous", "N×D", optional: true)],
      outputs: [ArrayCard("x", "N×D")], traces: traces, formula: formula, since: 1)
  }

  public static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let (a, y) = try Methods.problem(arrays, of: S.self)
    let fista = FISTA(
      a: a, lambda: S(try p(.lambda)), step: S(try p(.step)),
      variant: isPrinted ? .asPrinted : .proper)
    let x = try arrays.matrixOrZero("state/x", a.columns, y.columns, of: S.self)
    let previous = try arrays.matrixOrZero("state/previous", a.columns, y.columns, of: S.self)
    let start = fista.start(x: x, previous: previous, t: try p.optional(.firstIteration) ?? 0)
    return try record(fista, from: start, y, p)
  }

  public static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.ista(p, arrays, momentum)
  }

  public static func recursion(
    _ p: Parameters, _ inputs: Arrays<Double>, _ kit: Factorisations<Double>
  ) throws -> Recursion? {
    try lines(p, inputs, isPrinted ? .printed : .proper)
  }
}

enum FISTAMethod: AcceleratedMethod {
  static let isPrinted = false
  static let momentum = Momentum.proper
  static let card = acceleratedCard(
    "fista", source: "BSR17 (6), corrected",
    formula: """
      z = x_t + (t−1)/(t+2) (x_t − x_{t−1})  (t ≥ 1; z = x_0 at t = 0)
      r = z + β Aᵀ(y − A z);  x_{t+1} = sgn(r) max(|r| − βλ, 0)
      """)
  static let faults: [Fault] = Fault.ofThreshold + Fault.ofGradientStep + Fault.ofMomentum
}

enum FISTAAsPrintedMethod: AcceleratedMethod {
  static let isPrinted = true
  static let momentum = Momentum.printed
  static let card = acceleratedCard(
    "fista-as-printed", source: "BSR17 (6), as printed",
    formula: "z as for fista but with (t−2)/(t+1);  r = z + β Aᵀ(y − A x_t)")
  static let faults: [Fault] = Fault.ofThreshold + Fault.ofGradientStep
}

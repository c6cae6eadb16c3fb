// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import ComplexModule
import Shrinkages
import Twins

/// AMP of real or complex numbers.
protocol AMPLike: Method {}

extension AMPLike {
  static func ampCard(
    _ name: MethodName, spec: [String], source: String, parameters: [ParameterCard],
    complex: Bool = false, formula: String, since: Int
  ) -> Card {
    Card(
      name, spec: spec, source: [source], levels: [.layer, .trajectory],
      parameters: [.required(.iterations)] + parameters,
      inputs: [
        ArrayCard("A", "M×N", complex: complex), ArrayCard("y", "M×D", complex: complex),
        ArrayCard("state/x", "N×D", complex: complex, optional: true),
        ArrayCard("state/v", "M×D", complex: complex, optional: true),
        ArrayCard("state/b", "D", optional: true),
      ],
      outputs: [ArrayCard("x", "N×D", complex: complex)],
      traces: [
        ArrayCard("trace/v", "T×M×D", complex: complex), ArrayCard("trace/sigma", "T×D"),
        ArrayCard("trace/r", "T×N×D", complex: complex),
        ArrayCard("trace/x", "T×N×D", complex: complex), ArrayCard("trace/b", "T×D"),
      ], formula: formula, since: since)
  }

  static func run<F: Scalar>(
    _ p: Parameters, _ arrays: Arrays<F.Real>, _ shrinkage: any Shrinkage<F>
  ) throws -> Arrays<F.Real> {
    let (a, y) = try problem(arrays, of: F.self)
    let damping = try p.optional(.damping).map { F.Real($0) }
    let amp = AMP<F>(a: a, shrinkage: shrinkage, damping: damping)
    let start = amp.start(
      x: try arrays.matrixOrZero("state/x", a.columns, y.columns, of: F.self),
      v: try arrays.matrixOrZero("state/v", a.rows, y.columns, of: F.self),
      b: try arrays.listOrZero("state/b", y.columns))
    return try record(amp, from: start, y, p)
  }

  static func lines<F: Scalar>(
    _ p: Parameters, _ inputs: Arrays<Double>, _ shrinkage: any Shrinkage<F>
  ) throws -> Recursion where F.Real == Double {
    let (a, _) = try problem(inputs, of: F.self)
    let back = a.adjoint
    return try AMPEquations<F>(
      a: a, back: { _ in back }, backName: "A^H", shrinkage: { _ in shrinkage },
      shrinkageName: "η(r_t; σ_t)", damping: try p.optional(.damping)
    ).recursion(inputs, iterations: try p(.iterations))
  }

  public static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.amp(p, arrays)
  }

  public static func comparisons(
    _ p: Parameters, _ inputs: Arrays<Double>, _ outputs: Arrays<Double>
  ) throws -> Comparisons? {
    p.softThreshold.flatMap {
      .trace(outputs, factor: $0, levels: outputs["trace/sigma"]?.reals)
    }
  }
}

protocol RealAMP: AMPLike {}

extension RealAMP {
  public static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    try run(p, arrays, try p.shrinkageChoice().member() as any ParametricShrinkage<S>)
  }

  public static func recursion(
    _ p: Parameters, _ inputs: Arrays<Double>, _ kit: Factorisations<Double>
  ) throws -> Recursion? {
    try lines(p, inputs, try p.shrinkageChoice().member() as any ParametricShrinkage<Double>)
  }
}

enum AMPL1Method: RealAMP {
  static let card = ampCard(
    "amp-l1", spec: ["AMP1"], source: "BSR17 (7)-(9)", parameters: [.required(.alpha)],
    formula: "amp with η = sgn(r) max(|r| − α σ, 0), so b_{t+1} = ‖x_{t+1}‖_0/M", since: 1)
  static let faults: [Fault] =
    Fault.ofAMP + [.supportAboveThreshold, .sigmaSquaredForSigma] + Fault.ofThreshold
}

enum AMPMethod: RealAMP {
  static let card = ampCard(
    "amp", spec: ["AMP", "BG"], source: "BSR17 (10)-(12)",
    parameters: [
      .required(.shrinkage), .optional(.damping, "absent means 1", standard: 1, since: 2),
    ],
    formula: """
      v_t = y − A x_t + b_t v_{t−1};  σ_t² = ‖v_t‖²/M;  r_t = x_t + Aᵀ v_t
      x_{t+1} = η(r_t; σ_t);  b_{t+1} = (N/M) <η'(r_t; σ_t)>;  x_0 = 0, v_{−1} = 0, b_0 = 0
      state/x, state/v, state/b are x_t, v_{t−1}, b_t; trace/b[t] is b_{t+1}
      with damping d, v_t = d (y − A x_t + b_t v_{t−1}) + (1 − d) v_{t−1} and x_{t+1} = d η(r_t; σ_t) + (1 − d) x_t;
      σ_t and r_t are those of the damped v_t, b_{t+1} is not damped
      """, since: 1)
  static let faults: [Fault] =
    Fault.ofAMP + [.sigmaSquaredForSigma] + Fault.ofBernoulliGaussian
    + [.thetaHardCoded, .dampingReversed]
}

enum ComplexAMPMethod: AMPLike {
  static let card = ampCard(
    "complex-amp", spec: ["AMP"], source: "BSR17 (10)-(12), complex",
    parameters: [.required(.shrinkage), .optional(.damping, "absent means 1", standard: 1)],
    complex: true,
    formula: "amp with Aᴴ for Aᵀ, ‖v_t‖² = Σ|v|², and the complex shrinkages with their slopes",
    since: 2)
  static let faults: [Fault] =
    Fault.ofAMP + [.dampingReversed, .conjugationMissing] + Fault.ofComplexThreshold
    + [.complexRealDensity, .complexSigmaPerPart]

  // The styles of a posterior are those of real numbers.
  static func stable(_ p: Parameters) -> [Style] { Style.stable }
  static func textbook(_ p: Parameters) -> [Style] { [] }

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    try run(p, arrays, try p.shrinkageChoice().complexMember() as any Shrinkage<S.Complexified>)
  }

  static func recursion(
    _ p: Parameters, _ inputs: Arrays<Double>, _ kit: Factorisations<Double>
  ) throws -> Recursion? {
    try lines(p, inputs, try p.shrinkageChoice().complexMember() as any Shrinkage<Complex<Double>>)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import ComplexModule
import Shrinkages
import Twins

/// [AMP-MMV] of real or complex numbers.
protocol AMPMMVLike: Method {
  /// The numbers of an entry: the arithmetic's own, or complex ones over it.
  static var isComplex: Bool { get }
}

extension AMPMMVLike {
  static func antennaCard(_ name: MethodName, source: String, formula: String) -> Card {
    Card(
      name, spec: ["AMP-MMV"], source: [source], levels: [.layer, .trajectory],
      parameters: [.required(.iterations), .required(.theta), .required(.width)],
      inputs: [
        ArrayCard("A", "M×N", complex: isComplex), ArrayCard("y", "M×D", complex: isComplex),
        ArrayCard("state/x", "N×D", complex: isComplex, optional: true),
        ArrayCard("state/v", "M×D", complex: isComplex, optional: true),
        ArrayCard("state/b", "D", optional: true),
        ArrayCard("state/messages", "N×D", optional: true),
      ],
      outputs: [ArrayCard("x", "N×D", complex: isComplex)],
      traces: [
        ArrayCard("trace/v", "T×M×D", complex: isComplex), ArrayCard("trace/sigma", "T×D"),
        ArrayCard("trace/r", "T×N×D", complex: isComplex),
        ArrayCard("trace/x", "T×N×D", complex: isComplex), ArrayCard("trace/b", "T×D"),
        ArrayCard("trace/messages", "T×N×D"),
      ], formula: formula, since: 5)
  }

  public static func stable(_ p: Parameters) -> [Style] { Style.stable + [.sigmoid] }

  public static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    isComplex ? try run(p, arrays, of: S.Complexified.self) : try run(p, arrays, of: S.self)
  }

  private static func run<F: Scalar>(
    _ p: Parameters, _ arrays: Arrays<F.Real>, of field: F.Type
  ) throws -> Arrays<F.Real> {
    let (a, y) = try problem(arrays, of: F.self)
    let batch = try samples(y, p)
    let theta = try p.rowTheta(of: F.Real.self)
    let amp = ParallelAMPMMV<F>(a: a, theta1: theta.phi, theta2: theta.logOdds)
    let start = amp.start(
      x: try arrays.matrixOrZero("state/x", a.columns, y.columns, of: F.self),
      v: try arrays.matrixOrZero("state/v", a.rows, y.columns, of: F.self),
      b: try arrays.listOrZero("state/b", y.columns),
      messages: try arrays.matrixOrZero("state/messages", a.columns, y.columns, of: F.Real.self))
    return try record(amp, from: start, batch, p)
  }

  public static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.parallelAMP(p, arrays)
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
    let theta = try p.rowTheta(of: Double.self)
    return try AMPMMVEquations<F>(
      a: try inputs.matrix("A", of: F.self), width: try p(.width), phi: theta.phi,
      logOdds: theta.logOdds
    ).recursion(inputs, iterations: try p(.iterations))
  }
}

enum AMPMMVMethod: AMPMMVLike {
  static let isComplex = false
  static let card = antennaCard(
    "amp-mmv", source: "SCSZ21 refs. 6, 15, real",
    formula: """
      the D columns are samples of W = width neighbouring ones, antennas m; theta = [φ, log((1−γ)/γ)]; each antenna:
      v_t = y − A x_t + b_t v_{t−1};  σ_t² = ‖v_t‖²/M;  r_t = x_t + Aᵀ v_t
      x_{t+1} = g π r_t, b_{t+1} = (N/M) <g π (1 + (1 − π) g r_t²/σ_t²)>, g = φ/(φ + σ_t²), with, for entry n,
      π = 1/(1 + e^u), u = λ + ½ log(1 + φ/σ_t²) − g r_t²/(2σ_t²), λ = θ2 − Σ_{m'≠m} messages_{t−1}[n, m']
      messages_t = g r_t²/(2σ_t²) − ½ log(1 + φ/σ_t²), what the antenna says for activity; all antennas at once
      x_0 = 0, v_{−1} = 0, b_0 = 0, messages_{−1} = 0; state/… are x_t, v_{t−1}, b_t, messages_{t−1}
      """)
  static let faults: [Fault] = Fault.ofParallelAMP
}

enum ComplexAMPMMVMethod: AMPMMVLike {
  static let isComplex = true
  static let card = antennaCard(
    "complex-amp-mmv", source: "SCSZ21 refs. 6, 15",
    formula: """
      amp-mmv with Aᴴ for Aᵀ and CN for N: u = λ + log(1 + φ/σ_t²) − h, h = g |r_t|²/σ_t²,
      b_{t+1} = (N/M) <g π (1 + (1 − π) h)>, messages_t = h − log(1 + φ/σ_t²), ‖v_t‖² = Σ|v|²
      """)
  static let faults: [Fault] =
    Fault.ofParallelAMP + [.conjugationMissing, .complexRealDensity, .complexSigmaPerPart]
}

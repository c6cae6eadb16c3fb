// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import ComplexModule
import Shrinkages
import Twins

/// [AMP-VEC] of real or complex numbers.
protocol VectorAMPLike: Method {
  /// The numbers of an entry: the arithmetic's own, or complex ones over it.
  static var isComplex: Bool { get }
}

extension VectorAMPLike {
  static func rowAMPCard(_ name: MethodName, source: String, formula: String) -> Card {
    Card(
      name, spec: ["AMP-VEC", "VBG"], source: [source], levels: [.layer, .trajectory],
      parameters: [
        .required(.iterations), .required(.theta), .required(.width),
        .optional(.onsager, "absent means matrix", standard: .matrix),
      ],
      inputs: [
        ArrayCard("A", "M×N", complex: isComplex), ArrayCard("y", "M×D", complex: isComplex),
        ArrayCard("state/x", "N×D", complex: isComplex, optional: true),
        ArrayCard("state/v", "M×D", complex: isComplex, optional: true),
        ArrayCard("state/b", "W×D", complex: isComplex, optional: true),
      ],
      outputs: [ArrayCard("x", "N×D", complex: isComplex)],
      traces: [
        ArrayCard("trace/v", "T×M×D", complex: isComplex), ArrayCard("trace/sigma", "T×P"),
        ArrayCard("trace/r", "T×N×D", complex: isComplex),
        ArrayCard("trace/x", "T×N×D", complex: isComplex),
        ArrayCard("trace/b", "T×W×D", complex: isComplex),
      ], formula: formula, since: 5)
  }

  public static func stable(_ p: Parameters) -> [Style] { Style.stable + [.sigmoid] }
  public static func textbook(_ p: Parameters) -> [Style] { Style.ofPosterior }

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
    let amp = VectorAMP<F>(
      a: a, denoiser: try p.rowPosterior(of: F.self), onsager: try p.rowOnsager())
    let start = amp.start(
      x: try arrays.matrixOrZero("state/x", a.columns, y.columns, of: F.self),
      v: try arrays.matrixOrZero("state/v", a.rows, y.columns, of: F.self),
      b: try arrays.matrixOrZero("state/b", batch.width, y.columns, of: F.self))
    return try record(amp, from: start, batch, p)
  }

  public static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.vectorAMP(p, arrays)
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
    try VectorAMPEquations<F>(
      a: try inputs.matrix("A", of: F.self), width: try p(.width),
      denoiser: try p.rowPosterior(of: F.self), onsager: try p.rowOnsager()
    ).recursion(inputs, iterations: try p(.iterations))
  }
}

extension Parameters {
  /// Which factor the Onsager term of rows has.
  func rowOnsager() throws -> RowOnsager {
    try optional(.onsager) == .scalar ? .scalar : .matrix
  }
}

enum VectorAMPMethod: VectorAMPLike {
  static let isComplex = false
  static let card = rowAMPCard(
    "amp-vec", source: "SCSZ21 ref. 13, real",
    formula: """
      the D columns are P = D/W samples of W = width neighbouring ones, each by itself:
      v_t = y − A x_t + v_{t−1} B_t;  σ_t² = ‖v_t‖_F²/(M W);  r_t = x_t + Aᵀ v_t
      x_{t+1}[n] = η(r_t[n]; σ_t) of row-bernoulli-gaussian;  B_{t+1} = (N/M) <η'>, its jacobian, W×W
      with onsager scalar B_{t+1} = (N/M) (tr <η'>/W) I;  x_0 = 0, v_{−1} = 0, B_0 = 0
      state/x, state/v, state/b are x_t, v_{t−1}, B_t; trace/b[t] is B_{t+1}, that of a sample beside the next
      """)
  static let faults: [Fault] =
    Fault.ofVectorAMP + Fault.ofRowPosterior + [.groupOverBatch]
}

enum ComplexVectorAMPMethod: VectorAMPLike {
  static let isComplex = true
  static let card = rowAMPCard(
    "complex-amp-vec", source: "SCSZ21 ref. 13",
    formula: "amp-vec with Aᴴ for Aᵀ, ‖v_t‖_F² = Σ|v|², and complex-row-bernoulli-gaussian")
  static let faults: [Fault] =
    Fault.ofVectorAMP + Fault.ofRowPosterior + Fault.ofComplexJacobian
    + [
      .onsagerMatrixTransposed, .groupOverBatch, .conjugationMissing, .complexRealDensity,
      .complexSigmaPerPart,
    ]
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import ComplexModule
import Shrinkages
import Twins

/// VAMP of real or complex numbers.
protocol VAMPLike: Method {}

extension VAMPLike {
  static func vampCard(
    _ name: MethodName, spec: [String], source: String, parameters: [ParameterCard],
    complex: Bool = false, formula: String, since: Int
  ) -> Card {
    Card(
      name, spec: spec, source: [source], levels: [.layer, .trajectory],
      parameters: [.required(.iterations)] + parameters, inputs: vampInputs(complex: complex),
      outputs: [ArrayCard("x", "N×D", complex: complex)],
      traces: [
        ArrayCard("trace/nu_tilde", "T×D", clip: divergences),
        ArrayCard("trace/r", "T×N×D", complex: complex),
        ArrayCard("trace/variance", "T×D", "σ²"),
        ArrayCard("trace/x", "T×N×D", complex: complex),
        ArrayCard("trace/nu", "T×D", clip: divergences),
      ], formula: formula, since: since)
  }

  static func run<F: Scalar>(
    _ p: Parameters, _ arrays: Arrays<F.Real>, _ shrinkage: any Shrinkage<F>,
    lmmse: (Matrix<F>) throws -> any LMMSE<F>
  ) throws -> Arrays<F.Real> {
    let (a, y) = try problem(arrays, of: F.self)
    let variance: Tensor<F.Real> = try arrays.tensor("state/variance", [y.columns])
    let r = try arrays.matrix("state/r", a.columns, y.columns, of: F.self)
    let damping = try p.optional(.damping).map { F.Real($0) }
    let vamp = VAMP<F>(
      lmmse: try lmmse(a), noiseVariance: F.Real(try p(.noiseVariance)), initialVariance: 1,
      shrinkage: shrinkage, columns: a.columns, damping: damping)
    let start = vamp.start(y, rTilde: r, varianceTilde: variance.entries)
    return try record(vamp, from: start, y, p)
  }

  static func lines<F: Scalar>(
    _ p: Parameters, _ inputs: Arrays<Double>, _ shrinkage: any Shrinkage<F>,
    lmmse: (Matrix<F>) throws -> any LMMSE<F>
  ) throws -> Recursion where F.Real == Double {
    let (a, _) = try problem(inputs, of: F.self)
    let (lmmse, noiseVariance) = (try lmmse(a), try p(.noiseVariance))
    return try VAMPEquations<F>(
      lmmse: { _ in lmmse }, columns: a.columns, ratio: { noiseVariance / $1 },
      shrinkage: { _ in shrinkage }, damping: try p.optional(.damping)
    ).recursion(inputs, iterations: try p(.iterations))
  }

  public static func textbook(_ p: Parameters) -> [Style] {
    Style.ofInverse + p.posteriorForms
  }

  public static func comparisons(
    _ p: Parameters, _ inputs: Arrays<Double>, _ outputs: Arrays<Double>
  ) throws -> Comparisons? {
    p.softThreshold.flatMap {
      .trace(
        outputs, factor: $0, levels: outputs["trace/variance"]?.reals?.map { $0.squareRoot() })
    }
  }
}

/// What divergences are kept within.
let divergences = 1e-12...(1 - 0x1p-23)

/// The arrays of a question to VAMP.
func vampInputs(complex: Bool = false) -> [ArrayCard] {
  [
    ArrayCard("A", "M×N", complex: complex), ArrayCard("y", "M×D", complex: complex),
    ArrayCard("state/r", "N×D", complex: complex), ArrayCard("state/variance", "D"),
  ]
}

protocol RealVAMP: VAMPLike {
  static var variant: LMMSEVariant { get }
}

extension RealVAMP {
  static var variant: LMMSEVariant { .exact }

  public static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let shrinkage: any ParametricShrinkage<S> = try p.shrinkageChoice().member()
    return try run(p, arrays, shrinkage) { try kit.lmmse($0, variant) }
  }

  public static func recursion(
    _ p: Parameters, _ inputs: Arrays<Double>, _ kit: Factorisations<Double>
  ) throws -> Recursion? {
    let shrinkage: any ParametricShrinkage<Double> = try p.shrinkageChoice().member()
    return try lines(p, inputs, shrinkage) { try kit.lmmse($0, variant) }
  }

  public static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.vamp(p, arrays, asPrinted: variant == .asPrinted)
  }

  public static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute] {
    variant == .exact ? ProofRoute.ofLMMSE(arrays) : ProofRoute.ofInverse(arrays)
  }
}

enum VAMPL1Method: RealVAMP {
  static let card = vampCard(
    "vamp-l1", spec: ["VAMP", "SST"], source: "BSR17 Algorithm 1",
    parameters: [.required(.alpha), .required(.noiseVariance)],
    formula: "vamp with the soft threshold α σ", since: 1)
  static let faults: [Fault] =
    [.sigmaSquaredForSigma] + Fault.ofThreshold + Fault.ofNullSpace + Fault.ofLMMSE
    + Fault.ofVAMP + Fault.ofFilter + Fault.ofClip
}

enum VAMPMethod: RealVAMP {
  static let card = vampCard(
    "vamp", spec: ["VAMP", "BG"], source: "BSR17 Algorithm 1, (23)",
    parameters: [
      .required(.shrinkage), .required(.noiseVariance),
      .optional(.damping, "absent means 1", standard: 1, since: 2),
    ],
    formula: """
      x̃ = lmmse(r̃; σ̃²), ν̃ its divergence;  r = (x̃ − ν̃ r̃)/(1 − ν̃);  σ² = σ̃² ν̃/(1 − ν̃)
      x = η(r; σ);  ν = <η'(r; σ)>;  r̃ ← (x − ν r)/(1 − ν);  σ̃² ← σ² ν/(1 − ν)
      state/r, state/variance are r̃, σ̃² at the start (both always given); ν̃, ν are kept within [1e-12, 1 − 2⁻²³]
      with damping d, the two that go on become r̃ ← d (x − ν r)/(1 − ν) + (1 − d) r̃ and σ̃² ← d σ² ν/(1 − ν) + (1 − d) σ̃²
      """, since: 1)
  static let faults: [Fault] =
    [.sigmaSquaredForSigma] + Fault.ofNullSpace + Fault.ofLMMSE + Fault.ofVAMP
    + Fault.ofBernoulliGaussian + Fault.ofFilter + Fault.ofClip + [
      .thetaHardCoded, .dampingReversed,
    ]
}

enum VAMPAsPrintedMethod: RealVAMP {
  static let variant = LMMSEVariant.asPrinted
  static func textbook(_ p: Parameters) -> [Style] { p.posteriorForms }
  static let card = vampCard(
    "vamp-as-printed", spec: ["VAMP-P", "BG"], source: "BSR17 Algorithm 1, (16), (20)",
    parameters: [.required(.shrinkage), .required(.noiseVariance)],
    formula: "vamp with x̃ = V (Diag(s)² + c I)⁻¹ (Diag(s) Uᵀy + c Vᵀr̃) and"
      + " ν̃ = (1/N) Σ_{i≤R} c/(s_i² + c), A = U Diag(s) Vᵀ", since: 1)
  static let faults: [Fault] =
    [.sigmaSquaredForSigma] + Fault.ofLMMSE + Fault.ofVAMP + Fault.ofBernoulliGaussian
    + Fault.ofClip
}

enum ComplexVAMPMethod: VAMPLike {
  static let card = vampCard(
    "complex-vamp", spec: ["VAMP"], source: "BSR17 Algorithm 1, (23), complex",
    parameters: [.required(.shrinkage), .required(.noiseVariance)], complex: true,
    formula: "vamp with Aᴴ for Aᵀ in lmmse, the complex shrinkages with their slopes, and x, r, r̃"
      + " complex", since: 2)
  static let faults: [Fault] =
    Fault.ofNullSpace + Fault.ofLMMSE + Fault.ofVAMP
    + Fault.ofClip + [.filterOneIterationStale, .complexRealDensity]

  // The styles of a posterior are those of real numbers.
  static func stable(_ p: Parameters) -> [Style] { Style.stable }
  static func textbook(_ p: Parameters) -> [Style] { Style.ofInverse }

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let shrinkage: any Shrinkage<S.Complexified> = try p.shrinkageChoice().complexMember()
    return try run(p, arrays, shrinkage) { try kit.complexLMMSE($0) }
  }

  static func recursion(
    _ p: Parameters, _ inputs: Arrays<Double>, _ kit: Factorisations<Double>
  ) throws -> Recursion? {
    let shrinkage: any Shrinkage<Complex<Double>> = try p.shrinkageChoice().complexMember()
    return try lines(p, inputs, shrinkage) { try kit.complexLMMSE($0) }
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.vamp(p, arrays)
  }

  static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute] {
    [.cholesky, .normalEquations]
  }
}

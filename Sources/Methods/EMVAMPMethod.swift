// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Twins

enum EMVAMPMethod: Method {
  static let card = Card(
    "em-vamp", spec: ["EM-VAMP"], source: ["BSR17 footnote 7", "Fletcher and Schniter 2017"],
    levels: [.layer, .trajectory],
    parameters: [
      .required(.iterations), .required(.gamma), .required(.phi), .required(.noiseVariance),
    ],
    inputs: vampInputs(), outputs: [ArrayCard("x", "N×D")],
    traces: [
      ArrayCard("trace/nu_tilde", "T×D", clip: divergences),
      ArrayCard("trace/noise_variance", "T×D", clip: 1e-30...1e30),
      ArrayCard("trace/r", "T×N×D"), ArrayCard("trace/variance", "T×D"),
      ArrayCard("trace/x", "T×N×D"), ArrayCard("trace/nu", "T×D", clip: divergences),
      ArrayCard("trace/gamma", "T×D", clip: 0x1p-20...(1 - 0x1p-20)),
      ArrayCard("trace/phi", "T×D", clip: 1e-30...1e30),
    ],
    formula: """
      vamp with η = bernoulli-gaussian, whose γ, φ and σ_w² each column learns; within an iteration
      x̃ = lmmse(r̃; σ̃²), ν̃ its divergence;  σ_w² ← (‖y − A x̃‖² + σ_w² N (1 − ν̃))/M with ν̃ and the old σ_w² of that estimate
      ν̃ is then clipped;  r, σ² as in vamp;  x = η(r; σ), ν with θ1 = φ, θ2 = log((1 − γ)/γ) as they are before this update:
      π_n = 1/(1 + √(1 + φ/σ²) exp(θ2 − g r_n²/(2σ²))), g = φ/(φ + σ²);  γ ← (1/N) Σ π_n;  φ ← Σ π_n ((g r_n)² + g σ²)/max(Σ π_n, 1e-30)
      r̃, σ̃² as in vamp; ν̃, ν are kept as there, γ within [2⁻²⁰, 1 − 2⁻²⁰], φ and σ_w² within [1e-30, 1e30]
      trace/noise_variance, trace/gamma, trace/phi are the updated ones
      """, since: 2)
  static let faults: [Fault] = Fault.ofEM + Fault.ofClip + [.noiseFloor]

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let (a, y) = try problem(arrays, of: S.self)
    let em = EMVAMP(
      a: DenseOperator(a), lmmse: try kit.lmmse(a, .exact), initialVariance: 1,
      gamma: S(try p(.gamma)), phi: S(try p(.phi)), noiseVariance: S(try p(.noiseVariance)))
    let r = try arrays.matrix("state/r", a.columns, y.columns, of: S.self)
    let variance: Tensor<S> = try arrays.tensor("state/variance", [y.columns])
    let start = em.start(y, rTilde: r, varianceTilde: variance.entries)
    return try record(em, from: start, y, p)
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.emVAMP(p, arrays)
  }

  static func recursion(
    _ p: Parameters, _ inputs: Arrays<Double>, _ kit: Factorisations<Double>
  ) throws -> Recursion? {
    let a = try inputs.matrix("A", of: Double.self)
    return try EMVAMPEquations(
      a: a, lmmse: try kit.lmmse(a, .exact), gamma: try p(.gamma),
      phi: try p(.phi), noiseVariance: try p(.noiseVariance)
    ).recursion(inputs, iterations: try p(.iterations))
  }

  static func textbook(_ p: Parameters) -> [Style] { Style.ofInverse }

  static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute] {
    ProofRoute.ofLMMSE(arrays)
  }
}

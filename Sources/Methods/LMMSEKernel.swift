// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Twins

/// The linear stage of VAMP.
enum LMMSEKernel: Method {
  private static let divergence = ArrayCard(
    "divergence", "D", "ν̃", standIns: ["covariance_trace"])

  static let card = Card(
    "lmmse", spec: ["VAMP"], source: ["BSR17 (23)"], levels: [.kernel],
    parameters: [.required(.noiseVariance)],
    inputs: [
      ArrayCard("A", "M×N"), ArrayCard("y", "M×D"), ArrayCard("r", "N×D"),
      ArrayCard("variance", "D", "σ̃²"),
    ],
    outputs: [ArrayCard("x", "N×D"), divergence],
    formula: "x = (AᵀA + c I)⁻¹ (Aᵀy + c r), c = σ_w²/σ̃²;  ν̃ = (c/N) tr (AᵀA + c I)⁻¹", since: 1)
  static let faults: [Fault] =
    Fault.ofNullSpace + Fault.ofLMMSE + [.pseudoInverseCutOff, .noiseFloor]

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let (a, y) = try problem(arrays, of: S.self)
    let stage = try kit.lmmse(a, .exact)
    let noiseVariance = S(try p(.noiseVariance))
    let variance: Tensor<S> = try arrays.tensor("variance", [y.columns])
    let c = variance.entries.map { noiseVariance / $0 }
    let r = try arrays.matrix("r", a.columns, y.columns, of: S.self)
    var x = r
    let divergences = stage.estimate(stage.project(y), r, c, into: &x)
    return ["x": Values(x), "divergence": Values(divergences)]
  }

  static func standIns(
    _ inputs: Arrays<Double>, _ outputs: Arrays<Double>
  ) -> [String: StandIn] {
    // tr σ_w² (AᵀA + c I)⁻¹ = σ̃² N ν̃
    guard let nu = outputs["divergence"], let variance = inputs["variance"],
      let n = outputs["x"]?.shape.first
    else { return [:] }
    let trace = nu.replacing(zip(nu.parts, variance.parts).map { Double(n) * $0 * $1 })
    return ["covariance_trace": StandIn(values: trace, scale: trace)]
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.lmmse(p, arrays)
  }

  static func textbook(_ p: Parameters) -> [Style] { Style.ofInverse }

  static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute] {
    ProofRoute.ofLMMSE(arrays)
  }
}

/// `A ∈ M × N` and `y ∈ M × D`.
func problem<F: Scalar>(
  _ arrays: Arrays<F.Real>, of field: F.Type
) throws -> (a: Matrix<F>, y: Matrix<F>) {
  let a = try arrays.matrix("A", of: F.self)
  return (a, try arrays.matrix("y", a.rows, of: F.self))
}

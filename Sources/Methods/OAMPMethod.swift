// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Shrinkages
import Twins

enum OAMPMethod: Method {
  static let card = Card(
    "oamp", spec: ["OAMP"], source: ["Ma and Ping 2017"], levels: [.layer, .trajectory],
    parameters: [
      .required(.iterations), .required(.shrinkage), .required(.noiseVariance),
      .required(.estimator), .required(.varianceFloor),
    ],
    inputs: [
      ArrayCard("A", "M×N"), ArrayCard("y", "M×D"), ArrayCard("state/s", "N×D", optional: true),
    ],
    outputs: [ArrayCard("x", "N×D")],
    traces: [
      ArrayCard("trace/v2", "T×D"), ArrayCard("trace/r", "T×N×D"), ArrayCard("trace/tau2", "T×D"),
      ArrayCard("trace/x", "T×N×D"), ArrayCard("trace/nu", "T×D", clip: divergences),
    ],
    formula: """
      v² = max((‖y − A s‖² − M σ_w²)/‖A‖_F², ε);  r and τ² by the estimator, from s and v²:
      matched-filter:  r = s + k Aᵀ(y − A s), k = N/‖A‖_F²;  τ² = (k² ‖A Aᵀ‖_F²/N − 1) v² + k σ_w²
      pseudo-inverse:  r = s + (N/M) Aᵀ(A Aᵀ)⁻¹ (y − A s);  τ² = (N/M − 1) v² + (N/M²) tr (A Aᵀ)⁻¹ σ_w²
      lmmse:           x̃ = lmmse(s; v²), ν̃ its divergence, not clipped;  r = s + (x̃ − s)/(1 − ν̃);  τ² = v² ν̃/(1 − ν̃)
      x = η(r; τ);  ν = <η'(r; τ)>, kept within [1e-12, 1 − 2⁻²³];  s ← (x − ν r)/(1 − ν);  s = 0 at the start, or state/s
      """, since: 2)
  static let faults: [Fault] = Fault.ofOAMP + Fault.ofFilter + Fault.ofClip + [.slopeByDifferences]

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let (a, y) = try problem(arrays, of: S.self)
    let dense = DenseOperator(a)
    let noiseVariance = S(try p(.noiseVariance))
    let decorrelation = try decorrelation(p, a, dense, kit)
    let shrinkage: any ParametricShrinkage<S> = try p.shrinkageChoice().member()
    let oamp = OAMP(
      a: dense, decorrelation: decorrelation, noiseVariance: noiseVariance, shrinkage: shrinkage,
      variance: .residual(floor: S(try p(.varianceFloor))))
    let s = try arrays.matrixOrZero("state/s", a.columns, y.columns, of: S.self)
    let start = oamp.start(y, s: s, variance: [S](repeating: 0, count: y.columns))
    return try record(oamp, from: start, y, p)
  }

  private static func decorrelation<S: RealScalar>(
    _ p: Parameters, _ a: Matrix<S>, _ dense: DenseOperator<S>, _ kit: Factorisations<S>
  ) throws -> any Decorrelation<S> where S.Real == S {
    let noiseVariance = S(try p(.noiseVariance))
    switch try p(.estimator) {
    case .matchedFilter:
      var gram = Matrix<S>(zeros: a.rows, a.rows)
      gram.add(a, adjointOf: a)
      return MatchedFilter(
        dense, gramSquaredNorm: gram.columnSquaredNorms.reduce(S.zero, +),
        noiseVariance: noiseVariance)
    case .pseudoInverse:
      return PseudoInverse(dense, gram: try kit.gram(a), noiseVariance: noiseVariance)
    case .lmmse:
      return DecorrelatedLMMSE(try kit.lmmse(a, .exact), noiseVariance: noiseVariance)
    }
  }

  static func recursion(
    _ p: Parameters, _ inputs: Arrays<Double>, _ kit: Factorisations<Double>
  ) throws -> Recursion? {
    let a = try inputs.matrix("A", of: Double.self)
    return try OAMPEquations(
      a: a, decorrelation: try decorrelation(p, a, DenseOperator(a), kit),
      estimator: try p(.estimator), noiseVariance: try p(.noiseVariance),
      floor: try p(.varianceFloor),
      shrinkage: try p.shrinkageChoice().member() as any ParametricShrinkage<Double>
    ).recursion(inputs, iterations: try p(.iterations))
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.oamp(p, arrays)
  }

  static func textbook(_ p: Parameters) -> [Style] {
    (p[.estimator] == .lmmse ? Style.ofInverse : []) + p.posteriorForms
  }

  static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute] {
    switch p[.estimator] {
    case .matchedFilter: [.direct]
    case .pseudoInverse: ProofRoute.ofInverse(arrays)
    case .lmmse, nil: ProofRoute.ofLMMSE(arrays)
    }
  }
}

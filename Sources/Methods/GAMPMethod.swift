// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Shrinkages
import Twins

enum GAMPMethod: Method {
  static let card = Card(
    "gamp", spec: ["GAMP"], source: ["Rangan 2011, sum-product"], levels: [.layer, .trajectory],
    parameters: [
      .required(.iterations), .required(.shrinkage), .required(.channel),
      .required(.noiseVariance), .required(.variances),
      .optional(.damping, "absent means 1", standard: 1),
    ],
    inputs: [
      ArrayCard("A", "M×N"), ArrayCard("y", "M×D"), ArrayCard("state/variance", "D", "τ_x"),
      ArrayCard("state/x", "N×D", optional: true), ArrayCard("state/s", "M×D", optional: true),
    ],
    outputs: [ArrayCard("x", "N×D")],
    traces: [
      ArrayCard("trace/tau_p", "T×D, vector: T×M×D"), ArrayCard("trace/p", "T×M×D"),
      ArrayCard("trace/s", "T×M×D"),
      ArrayCard("trace/tau_r", "T×D, vector: T×N×D", clip: 0...(1 / 1e-12)),
      ArrayCard("trace/r", "T×N×D"), ArrayCard("trace/x", "T×N×D"),
      ArrayCard("trace/tau_x", "T×D, vector: T×N×D"),
    ],
    formula: """
      products and quotients entry by entry; |A|² has the squared entries, or, with scalar variances, their mean ‖A‖_F²/(M N)
      in each place, so that each τ is one number a column (and τ_x the column's mean)
      τ_p = |A|² τ_x;  p = A x − τ_p ŝ;  [E, V] = output-channel(y; p, τ_p)
      ŝ = (E − p)/τ_p;  τ_s = (1 − V/τ_p)/τ_p;  τ_r = 1/max(|A|²ᵀ τ_s, 1e-12)
      r = x + τ_r Aᵀŝ;  x = η(r; √τ_r);  τ_x = τ_r η'(r; √τ_r)
      state/variance is τ_x at the start, the same in each entry of a column; state/x, state/s are x, ŝ, zero if not given
      with damping d, ŝ ← d (E − p)/τ_p + (1 − d) ŝ and x ← d η(r; √τ_r) + (1 − d) x, both in their lines; no τ is damped
      """, since: 2)
  static let faults: [Fault] =
    Fault.ofGAMP + Fault.ofChannels + [.slopeByDifferences, .dampingReversed]

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let (a, y) = try problem(arrays, of: S.self)
    let shrinkage: any ParametricShrinkage<S> = try p.shrinkageChoice().member()
    let gamp = GAMP(
      a: a, variances: try p(.variances) == .scalar ? .scalar : .vector,
      channel: try p(.channel).member(noiseVariance: S(try p(.noiseVariance))),
      shrinkage: shrinkage, initialVariance: 1, damping: try p.optional(.damping).map { S($0) })
    let variance: Tensor<S> = try arrays.tensor("state/variance", [y.columns])
    let start = gamp.start(
      x: try arrays.matrixOrZero("state/x", a.columns, y.columns, of: S.self),
      s: try arrays.matrixOrZero("state/s", a.rows, y.columns, of: S.self),
      variance: variance.entries)
    return try record(gamp, from: start, y, p)
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.gamp(p, arrays)
  }

  static func recursion(
    _ p: Parameters, _ inputs: Arrays<Double>, _ kit: Factorisations<Double>
  ) throws -> Recursion? {
    try GAMPEquations(
      a: try inputs.matrix("A", of: Double.self), isScalar: try p(.variances) == .scalar,
      channel: try p(.channel).member(noiseVariance: try p(.noiseVariance)),
      shrinkage: try p.shrinkageChoice().member(), damping: try p.optional(.damping)
    ).recursion(inputs, iterations: try p(.iterations))
  }
}

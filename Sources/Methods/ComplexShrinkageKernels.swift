// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Shrinkages
import Twins

/// The complex form of a shrinkage family.
protocol ComplexShrinkageKernel: Method {
  static var family: String { get }
}

extension ComplexShrinkageKernel {
  static func complexCard(spec: String, source: String, formula: String) -> Card {
    Card(
      MethodName(rawValue: "complex-" + family), spec: [spec], source: [source], levels: [.kernel],
      parameters: [.required(.theta)],
      inputs: [ArrayCard("r", "n", complex: true), ArrayCard("sigma", "n")],
      outputs: [
        ArrayCard("x", "n", complex: true),
        ArrayCard("slope", "n", standIns: ["mean_slope", "posterior_variance"]),
      ],
      formula: formula, since: 2)
  }

  public static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute] {
    [.direct, .definition]
  }

  public static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let shrinkage: any Shrinkage<S.Complexified> =
      try ShrinkageChoice(family, try p(.theta)).complexMember()
    let r = try arrays.tensor("r", [nil], of: S.Complexified.self)
    let sigma: Tensor<S> = try arrays.tensor("sigma", r.shape)
    let pairs = zip(r.entries, sigma.entries)
    return [
      "x": .complex(Tensor(r.shape, pairs.map { shrinkage($0, $1) })),
      "slope": Values(pairs.map { shrinkage.slope($0, $1) }),
    ]
  }

  public static func standIns(
    _ inputs: Arrays<Double>, _ outputs: Arrays<Double>
  ) -> [String: StandIn] {
    .ofSlopes(inputs, outputs)
  }

  public static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.complexShrinkage(family, p, arrays)
  }
}

enum ComplexSoftThresholdKernel: ComplexShrinkageKernel {
  static let family = "soft-threshold"
  static let card = complexCard(
    spec: "CST", source: "SCSZ21 (8), rows of one complex entry",
    formula: "theta = [1, θ2];  η = max(0, 1 − τ/|r|) r, τ = θ2 σ;"
      + "  slope = 1 − τ/(2|r|) where |r| > τ, else 0")
  static let faults: [Fault] = Fault.ofComplexThreshold + Fault.ofKinks

  static func comparisons(
    _ p: Parameters, _ inputs: Arrays<Double>, _ outputs: Arrays<Double>
  ) throws -> Comparisons? {
    try .kernel(inputs, factor: try p(.theta)[1])
  }
}

enum ComplexBernoulliGaussianKernel: ComplexShrinkageKernel {
  static let family = "bernoulli-gaussian"
  static let card = complexCard(
    spec: "BG", source: "BSR17 (37)-(40), circular complex",
    formula: """
      with g = θ1/(θ1 + σ²), h = g |r|²/σ², p = 1/(1 + exp(θ2 + log(1 + θ1/σ²) − h)):
      η = g p r;  slope = g p (1 + (1 − p) h)
      """)
  static let faults: [Fault] = [.complexRealDensity]
}

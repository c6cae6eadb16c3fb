// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Shrinkages
import Twins

/// A shrinkage family as a scalar function of `r` and `σ`.
protocol ShrinkageKernel: Method {
  static var family: String { get }
}

extension ShrinkageKernel {
  private static var slope: ArrayCard {
    ArrayCard("slope", "n", "∂η/∂r", standIns: ["mean_slope", "posterior_variance"])
  }

  static func scalarCard(
    spec: String, source: String, theta: String, formula: String, since: Int = 2
  ) -> Card {
    Card(
      MethodName(rawValue: family), spec: [spec], source: [source], levels: [.kernel], metric: .ulp,
      parameters: [.required(.theta)],
      inputs: [ArrayCard("r", "n"), ArrayCard("sigma", "n")],
      outputs: [ArrayCard("x", "n", "η(r; σ)"), slope],
      formula: "theta = [\(theta)];  " + formula, since: since)
  }

  public static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute] {
    [.direct, .definition]
  }

  public static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let shrinkage: any Shrinkage<S> = try ShrinkageChoice(family, try p(.theta)).member()
    let r: Tensor<S> = try arrays.tensor("r", [nil])
    let sigma: Tensor<S> = try arrays.tensor("sigma", r.shape)
    let pairs = zip(r.entries, sigma.entries)
    return [
      "x": Values(pairs.map { shrinkage($0, $1) }),
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
    try twin.shrinkage(family, p, arrays)
  }
}

enum SoftThresholdKernel: ShrinkageKernel {
  static let family = "soft-threshold"
  static let card = scalarCard(
    spec: "SST", source: "BSR17 (32)", theta: "θ1, θ2",
    formula: "η = θ1 sgn(r) max(|r| − θ2 σ, 0); slope θ1 where |r| > θ2 σ, else 0", since: 1)
  static let faults: [Fault] =
    Fault.ofThreshold + [.thresholdGainMissing, .sigmaSquaredForSigma] + Fault.ofKinks

  static func comparisons(
    _ p: Parameters, _ inputs: Arrays<Double>, _ outputs: Arrays<Double>
  ) throws -> Comparisons? {
    try .kernel(inputs, factor: try p(.theta)[1])
  }
}

enum BernoulliGaussianKernel: ShrinkageKernel {
  static let family = "bernoulli-gaussian"
  static let card = scalarCard(
    spec: "BG", source: "BSR17 (37)-(40)", theta: "θ1, θ2",
    formula: "η = r / [(1 + σ²/θ1) (1 + √(1 + θ1/σ²) exp(θ2 − r²/(2(σ² + σ⁴/θ1))))]", since: 1)
  static let faults: [Fault] = [.sigmaSquaredForSigma] + Fault.ofBernoulliGaussian
  static func stable(_ p: Parameters) -> [Style] { Style.stable + [.sigmoid] }
  static func textbook(_ p: Parameters) -> [Style] { Style.ofPosterior }
}

enum PiecewiseLinearKernel: ShrinkageKernel {
  static let family = "piecewise-linear"
  static let card = scalarCard(
    spec: "PWL", source: "BSR17 (33)", theta: "θ1, θ2, θ3, θ4, θ5",
    formula: "η is odd, continuous, and has slope θ3 where |r| ≤ θ1 σ, θ4 where θ1 σ < |r| ≤ θ2 σ,"
      + " θ5 beyond")
  static let faults: [Fault] = [.sigmaSquaredForSigma] + Fault.ofSegments + Fault.ofKinks
}

enum ExponentialKernel: ShrinkageKernel {
  static let family = "exponential"
  static let card = scalarCard(
    spec: "EXP", source: "BSR17 (34)", theta: "θ1, θ2, θ3",
    formula: "η = θ2 r + θ3 r exp(−z²/2), z = r/(θ1 σ)")
  static let faults: [Fault] = [.sigmaSquaredForSigma] + Fault.ofExponential
}

enum SplineKernel: ShrinkageKernel {
  static let family = "spline"
  static let card = scalarCard(
    spec: "SPL", source: "BSR17 (35), (36)", theta: "θ1, θ2, θ3",
    formula: """
      η = θ2 r + θ3 r β(z), z = r/(θ1 σ)
      β = 2/3 − |z|² + |z|³/2 where |z| ≤ 1, (2 − |z|)³/6 where 1 ≤ |z| ≤ 2, else 0
      """)
  static let faults: [Fault] = [.sigmaSquaredForSigma] + Fault.ofSpline
}

enum MLPKernel: ShrinkageKernel {
  static let family = "mlp"
  static let card = scalarCard(
    spec: "MLP", source: "LMP, LAMP", theta: "w_1 … w_h, b_1 … b_h, a_1 … a_h, c",
    formula: """
      η = r g(u), u = |r|/σ;  g(u) = c + Σ_k a_k tanh(w_k u + b_k)
      """)
  static let faults: [Fault] = [.sigmaSquaredForSigma] + Fault.ofNetwork
}

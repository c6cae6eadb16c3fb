// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Networks
import Training
import Twins

/// [ADAM] One update of given parameters, gradient and moments.
enum AdamMethod: Method {
  static let card = Card(
    "adam", spec: ["ADAM"], source: ["Kingma and Ba 2015, Algorithm 1"], levels: [.gradient],
    parameters: [
      .required(.rate), .required(.update),
      .optional(.beta1, "absent means 0.9", standard: 0.9),
      .optional(.beta2, "absent means 0.999", standard: 0.999),
      .optional(.epsilon, "absent means 1e-8", standard: 1e-8),
    ],
    inputs: [
      ArrayCard("p", "K", "the parameters"), ArrayCard("g", "K", "the gradient by them"),
      ArrayCard("state/m", "K"), ArrayCard("state/v", "K"),
      ArrayCard("learned", "K", "1 of what is learned, 0 of what is frozen", optional: true),
    ],
    outputs: [ArrayCard("p", "K"), ArrayCard("m", "K"), ArrayCard("v", "K")],
    formula: """
      m = β1 m + (1 − β1) g;  v = β2 v + (1 − β2) g²;  p ← p − α (m/(1 − β1^t))/(√(v/(1 − β2^t)) + ε) at update t = 1, 2, …
      what is frozen keeps p, m and v
      """, since: 6)
  static let faults: [Fault] = Fault.ofAdam

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let parameters: Tensor<S> = try arrays.tensor("p", [nil])
    let g: Tensor<S> = try arrays.tensor("g", parameters.shape)
    let m: Tensor<S> = try arrays.tensor("state/m", parameters.shape)
    let v: Tensor<S> = try arrays.tensor("state/v", parameters.shape)
    let adam = Adam<S>(
      rate: S(try p(.rate)), beta1: S(try p.optional(.beta1) ?? 0.9),
      beta2: S(try p.optional(.beta2) ?? 0.999), epsilon: S(try p.optional(.epsilon) ?? 1e-8))
    let mask: Tensor<S>? = try arrays["learned"].map { _ in
      try arrays.tensor("learned", parameters.shape)
    }
    var entries = parameters.entries
    var moments = Adam<S>.Moments(
      m: m.entries, v: v.entries, updates: try p(.update) - 1)
    adam.step(&entries, g.entries, &moments)
    // With 1 and 0 nothing is rounded.
    func kept(_ old: [S], _ new: [S]) -> Values<S> {
      guard let mask = mask?.entries else { return Values(new) }
      return Values(new.indices.map { mask[$0] * new[$0] + (1 - mask[$0]) * old[$0] })
    }
    return [
      "p": kept(parameters.entries, entries), "m": kept(m.entries, moments.m),
      "v": kept(v.entries, moments.v),
    ]
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.adam(p, arrays)
  }
}

/// [LOSS] The loss of an estimate, and its derivative by it.
enum LossMethod: Method {
  static let card = Card(
    "loss", spec: ["LOSS"], source: ["BSR17 (27)"], levels: [.gradient],
    parameters: [.optional(.width, "absent means 1", standard: 1)],
    inputs: [ArrayCard("estimate", "N×D"), ArrayCard("x", "N×D", "the truth")],
    outputs: [ArrayCard("loss", "1"), ArrayCard("d_estimate", "N×D")],
    formula: """
      loss = (1/P) Σ_p ‖estimate_p − x_p‖_F² over the P samples of `width` neighbouring columns;  d_estimate = (2/P)(estimate − x)
      """, since: 6)
  static let faults: [Fault] = Fault.ofLoss

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let estimate = try arrays.matrix("estimate", of: S.self)
    let x = try arrays.matrix("x", estimate.rows, estimate.columns, of: S.self)
    let samples = try Methods.samples(x, p.with(.width, p.optional(.width) ?? 1), "x").samples
    let (loss, cotangents) = Loss.weighted(
      [estimate], x, weights: [1], samples: S(Double(samples)))
    return ["loss": Values([loss]), "d_estimate": Values(cotangents[0])]
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.loss(p, arrays)
  }
}

/// [CURR] The weighted loss of all layers' estimates.
enum CurriculumLossMethod: Method {
  static let card = Card(
    "curriculum-loss", spec: ["CURR", "LOSS"], source: ["LMP, training tips"],
    levels: [.gradient], parameters: [.required(.progress)],
    inputs: [ArrayCard("estimates", "T×N×D"), ArrayCard("x", "N×D", "the truth")],
    outputs: [
      ArrayCard("weights", "T"), ArrayCard("loss", "1"), ArrayCard("d_estimates", "T×N×D"),
    ],
    formula: """
      weights ω_t = (1 − e)/T for the progress e, and e more for the last;  loss = Σ_t ω_t L_t, L_t that of loss
      d_estimates[t] = (2 ω_t/D)(estimates[t] − x)
      """, since: 6)
  static let faults: [Fault] = Fault.ofLoss + Fault.ofCurriculum

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let all: Tensor<S> = try arrays.tensor("estimates", [nil, nil, nil])
    let (n, d) = (all.shape[1], all.shape[2])
    let estimates = (0..<all.shape[0]).map { t in
      Matrix(Tensor([n, d], Array(all.entries[(t * n * d)..<((t + 1) * n * d)])))
    }
    let x = try arrays.matrix("x", n, d, of: S.self)
    let weights = Loss.curriculum(layers: estimates.count, progress: S(try p(.progress)))
    let (loss, cotangents) = Loss.weighted(
      estimates, x, weights: weights, samples: S(Double(d)))
    return [
      "weights": Values(weights), "loss": Values([loss]),
      "d_estimates": Values(all.shape, cotangents.flatMap { Tensor($0).entries }),
    ]
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.curriculumLoss(p, arrays)
  }
}

/// The analytic start of LISTA, and of LISTA of rows.
protocol StartMethod: Method {
  static var network: String { get }
}

extension StartMethod {
  static func startCard(_ source: String, matrices: [String], threshold: String, formula: String)
    -> Card
  {
    Card(
      MethodName(rawValue: network + "-start"), spec: [network.uppercased()], source: [source],
      levels: [.kernel], parameters: [.required(.step), .required(.lambda)],
      inputs: [ArrayCard("A", "M×N")],
      outputs: [
        ArrayCard(matrices[0], "N×M"), ArrayCard(matrices[1], "N×N"), ArrayCard(threshold, "1"),
      ], formula: formula, since: 6)
  }

  static var faults: [Fault] { Fault.ofStart }

  public static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    try answer(NetworkRegister.real(S.self).kind(network), p, arrays)
  }

  private static func answer<N: Network>(
    _ type: N.Type, _ p: Parameters, _ arrays: Arrays<N.S.Real>
  ) throws -> Arrays<N.S.Real> {
    var start = AnalyticStart<N.S>()
    start.step = N.S.Real(try p(.step))
    start.lambda = N.S.Real(try p(.lambda))
    let network = N(a: try arrays.matrix("A", of: N.S.self), depth: 1)
    let initial = try network.initial(start)
    return Dictionary(
      uniqueKeysWithValues: network.layout.blocks.map {
        let shape = $0.shape.isEmpty ? [1] : $0.shape
        return ($0.name, Values(shape, initial.inCOrder([$0])))
      })
  }

  public static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.start(p, arrays, card.outputs.map(\.name))
  }
}

enum LISTAStartMethod: StartMethod {
  static let network = "lista"
  static let card = startCard(
    "BSR17 (26)", matrices: ["B", "S"], threshold: "lambda",
    formula: "B = β Aᵀ;  S = I − B A;  the threshold is β λ:  with these lista is ista")
}

enum LISTAGSStartMethod: StartMethod {
  static let network = "lista-gs"
  static let card = startCard(
    "SCSZ21 (10), Table I", matrices: ["W1", "W2"], threshold: "theta",
    formula: "W1 = β Aᵀ;  W2 = I − W1 A;  θ = β λ, β = 1/C:  with these lista-gs is ista-gs")
}

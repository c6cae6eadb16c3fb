// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Beamforming
import Calls
import Networks
import Training
import Twins

/// [AUTO-PGD] The forward pass; with equal steps it is projected gradient ascent.
enum AutoPGDMethod: Method {
  static let card = Card(
    "auto-pgd", spec: ["BF", "GAMMA", "PGD", "AUTO-PGD"], source: ["Auto-PGD"],
    levels: [.network], parameters: [BeamCards.power, BeamCards.normalisation],
    inputs: [
      BeamCards.h, BeamCards.noise, ArrayCard("W_0", "P×N×D", "the first beams", complex: true),
      BeamCards.alpha,
    ],
    outputs: [ArrayCard("W", "P×N×D", complex: true)],
    traces: [
      ArrayCard("trace/step", "T×P", "α_k γ_k"), ArrayCard("trace/W", "T×P×N×D", complex: true),
    ],
    formula: BeamCards.step + "\n" + BeamCards.gradient, since: 8)
  static let faults = Fault.ofAutoPGD

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let question = try BeamQuestion(p, arrays, kit, beams: "W_0")
    let (network, parameters) = try question.network()
    let tapes = try network.forward(parameters, Batch(links: question.starts))
    let course = tapes.map { tape in
      question.starts.indices.map { tape.x.beams($0, of: network.a.columns) }
    }
    let sizes = tapes.flatMap { tape -> [S] in
      if case .scalars(let sizes) = tape.quantities[0].values { return sizes }
      return []
    }
    return [
      "W": question.stack([course[course.count - 1]], []),
      "trace/W": question.stack(course, [course.count]),
      "trace/step": Values([course.count, question.starts.count], sizes),
    ]
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T { try twin.autoPGD(p, arrays) }

  static func recursion(
    _ p: Parameters, _ inputs: Arrays<Double>, _ kit: Factorisations<Double>
  ) throws -> Recursion? { try BeamQuestion(p, inputs, kit, beams: "W_0").recursion() }

  static func textbook(_ p: Parameters) -> [Style] { [.receiveInverse] }
}

/// The loss of Auto-PGD and its gradient by every step.
enum AutoPGDGradient: Method {
  static let card = Card(
    "auto-pgd-gradient", spec: ["BF", "GAMMA", "PGD", "AUTO-PGD"], source: ["Auto-PGD"],
    levels: [.gradient], parameters: AutoPGDMethod.card.parameters,
    inputs: AutoPGDMethod.card.inputs,
    outputs: [ArrayCard("loss", "1"), ArrayCard("d_alpha", "T", "∂loss/∂α_k")],
    formula: """
      loss = −(1/P) Σ_p SE(W_T) over the P links, for the W_T of auto-pgd;  d_alpha is its derivative
      everything is differentiated, the projection and γ_k too
      """, since: 8)
  static let faults = Fault.ofAutoPGDGradient

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let question = try BeamQuestion(p, arrays, kit, beams: "W_0")
    let (network, parameters) = try question.network()
    let (loss, gradient) = try network.gradient(
      parameters, Batch(links: question.starts), truth: question.nothing)
    return ["loss": Values([loss]), "d_alpha": Values(gradient.entries)]
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T { try twin.autoPGDGradient(p, arrays) }

  static func textbook(_ p: Parameters) -> [Style] { [.receiveInverse] }
}

/// Updates of Adam on the logarithms of the steps, each by a batch of its own.
enum AutoPGDTrainingMethod: Method {
  static let card = Card(
    "auto-pgd-training", spec: ["AUTO-PGD", "ADAM"],
    source: ["Auto-PGD", "Kingma and Ba 2015, Algorithm 1"], levels: [.training],
    parameters: [.required(.rate), .optional(.clip, "absent clips none")]
      + AutoPGDMethod.card.parameters,
    inputs: [
      ArrayCard("H", "K×P×M×N", "the channels of each update", complex: true),
      ArrayCard("noise_variance", "K×P"),
      ArrayCard("W_0", "K×P×N×D", "the first beams", complex: true), BeamCards.alpha,
    ],
    outputs: [
      ArrayCard("loss", "K", "before each update"), ArrayCard("alpha", "K×T", "after it"),
    ],
    formula: """
      a_k = log α_k;  update u = 1 … K has the links of index u − 1:  loss of auto-pgd-gradient,  g_k = α_k d_alpha_k
      g ← g min(1, c/‖g‖) where there is a clip c, the norm over all layers;  a ← adam(a, g) with β1 = 0.9, β2 = 0.999, ε = 1e-8 from moments of 0;  α_k = exp(a_k)
      """, since: 8)
  static let faults = Fault.ofAutoPGDTraining

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let updates = arrays["H"]?.shape.first ?? 0
    let first = try BeamQuestion(p, arrays, kit, beams: "W_0", of: 0)
    var (network, parameters) = try first.network()
    let stage = Schedule(
      scheme: .whole, layers: network.depth, isTied: false, rate: try p(.rate), refinements: []
    ).stages[0]
    let workshop = Workshop(network, stage)
    network = workshop.network
    var q = workshop.coordinates.coordinates(of: parameters.entries)
    var moments = Adam<S>.Moments(count: q.count)
    let (adam, clip) = (Adam<S>(rate: S(stage.rate)), try p.optional(.clip).map { S($0) })
    var (losses, course): ([S], [S]) = ([], [])
    for update in 0..<updates {
      let question = try BeamQuestion(p, arrays, kit, beams: "W_0", of: update)
      let found = try workshop.update(
        &parameters.entries, &q, &moments, adam,
        Lesson(Batch(links: question.starts), truth: question.nothing), nil, clip: clip)
      losses.append(found.loss)
      course += parameters.entries
    }
    return [
      "loss": Values(losses), "alpha": Values([updates, q.count], course),
    ]
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T { try twin.autoPGDTraining(p, arrays) }

  static func textbook(_ p: Parameters) -> [Style] { [.receiveInverse] }
}

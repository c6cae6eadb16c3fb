// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Networks
import Shrinkages
import Twins

/// The forward pass of LAMP, or its loss and gradient.
protocol LAMPLike: Method {
  /// Whether it is [LAMP1], whose `θ_t` are `β_t` and `α_t`.
  static var isL1: Bool { get }
  static var isGradient: Bool { get }
}

extension LAMPLike {
  static func lampCard(_ name: MethodName, spec: [String], source: String, formula: String) -> Card
  {
    let learned =
      isL1
      ? [ArrayCard("alpha", "T", "α_t"), ArrayCard("beta", "T", "β_t")]
      : [ArrayCard("theta", "T×p", "θ_t")]
    let gradients =
      [ArrayCard("loss", "1"), ArrayCard("d_B", "as B", "∂L/∂B")]
      + learned.map { ArrayCard("d_" + $0.name, $0.shape) }
    return Card(
      name, spec: spec, source: [source], levels: isGradient ? [.gradient] : [.network],
      parameters: isL1 ? [] : [.required(.family)],
      inputs: [
        ArrayCard("A", "M×N"), ArrayCard("y", "M×D"),
        ArrayCard("B", "N×M, or T×N×M", "one for all layers, or one each"),
      ] + learned + (isGradient ? [ArrayCard("x", "N×D", "the truth")] : []),
      outputs: isGradient ? gradients : [ArrayCard("x", "N×D")],
      traces: isGradient
        ? []
        : [
          ArrayCard("trace/v", "T×M×D"), ArrayCard("trace/sigma", "T×D"),
          ArrayCard("trace/r", "T×N×D"), ArrayCard("trace/x", "T×N×D"), ArrayCard("trace/b", "T×D"),
        ], formula: formula)
  }

  /// The network that the arrays are the parameters of.
  static func network<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ a: Matrix<S>
  ) throws -> (LAMP<S>, ParameterVector<S>) where S.Real == S {
    let theta = try theta(arrays)
    guard let first = theta.first else { throw CallError("there is no layer") }
    let family = isL1 ? "soft-threshold" : try p(.family)
    let shrinkage: any ParametricShrinkage<S>
    do { shrinkage = try Families.member(family, theta: first) } catch {
      throw CallError("\(error)")
    }
    let b = try matrices("B", arrays, rows: a.columns, columns: a.rows, layers: theta.count)
    let lamp = LAMP(
      a: a, shrinkage: shrinkage, depth: theta.count, isTied: arrays["B"]?.shape.count == 2)
    var parameters = ParameterVector<S>(zeros: lamp.layout)
    for block in lamp.layout.blocks {
      parameters[block] =
        block.name == "B" ? b[block.layer ?? 0].storage : theta[block.layer ?? 0]
    }
    return (lamp, parameters)
  }

  /// `θ_t` of every layer.
  private static func theta<S: RealScalar>(_ arrays: Arrays<S>) throws -> [[S]] where S.Real == S {
    guard isL1 else {
      let theta: Tensor<S> = try arrays.tensor("theta", [nil, nil])
      let count = theta.shape[1]
      return (0..<theta.shape[0]).map { Array(theta.entries[($0 * count)..<(($0 + 1) * count)]) }
    }
    let alpha: Tensor<S> = try arrays.tensor("alpha", [nil])
    let beta: Tensor<S> = try arrays.tensor("beta", alpha.shape)
    return zip(beta.entries, alpha.entries).map { [$0, $1] }
  }

  public static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let (a, y) = try problem(arrays, of: S.self)
    let (lamp, parameters) = try network(p, arrays, a)
    guard isGradient else { return forward(lamp, try lamp.layers(parameters), y) }
    let x = try arrays.matrix("x", a.columns, y.columns, of: S.self)
    let (loss, gradient) = try lamp.gradient(parameters, Batch(y), truth: x)
    let blocks = lamp.layout.blocks
    let ofB = blocks.filter { $0.name == "B" }.map { Tensor(gradient.matrix($0)) }
    let shape = (lamp.isTied ? [] : [ofB.count]) + [a.columns, a.rows]
    let ofTheta = blocks.filter { $0.name == "theta" }.map { gradient[$0] }
    var answer: Arrays<S> = [
      "loss": Values([loss]), "d_B": Values(shape, ofB.flatMap(\.entries)),
    ]
    if isL1 {
      answer["d_beta"] = Values(ofTheta.map { $0[0] })
      answer["d_alpha"] = Values(ofTheta.map { $0[1] })
    } else {
      answer["d_theta"] = Values(
        [ofTheta.count, lamp.shrinkage.thetaCount], ofTheta.flatMap(\.self))
    }
    return answer
  }

  private static func forward<S: RealScalar>(
    _ lamp: LAMP<S>, _ layers: [LAMPLayer<S>], _ y: Matrix<S>
  ) -> Arrays<S> where S.Real == S {
    let (x, tapes) = lamp.forward(layers, Batch(y))
    func vectors(_ path: KeyPath<LAMPLayer<S>.Tape, Matrix<S>>) -> Values<S> {
      let slices = tapes.map { Tensor($0[keyPath: path]) }
      return Values([tapes.count] + slices[0].shape, slices.flatMap(\.entries))
    }
    func scalars(_ path: KeyPath<LAMPLayer<S>.Tape, [S]>) -> Values<S> {
      Values([tapes.count, y.columns], tapes.flatMap { $0[keyPath: path] })
    }
    return [
      "x": Values(x), "trace/v": vectors(\.v), "trace/sigma": scalars(\.sigma),
      "trace/r": vectors(\.r), "trace/x": vectors(\.x), "trace/b": scalars(\.onsager),
    ]
  }

  public static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.lamp(p, arrays, isL1: isL1, isGradient: isGradient)
  }

  public static func recursion(
    _ p: Parameters, _ inputs: Arrays<Double>, _ kit: Factorisations<Double>
  ) throws -> Recursion? {
    if isGradient { return nil }
    let (a, _) = try problem(inputs, of: Double.self)
    let layers: [LAMPLayer<Double>] = try {
      let (lamp, parameters) = try network(p, inputs, a)
      return try lamp.layers(parameters)
    }()
    return try AMPEquations<Double>(
      a: a, back: { layers[$0].b }, backName: "B_t", shrinkage: { layers[$0].shrinkage },
      shrinkageName: isL1 ? "β_t sgn(r_t) max(|r_t| − α_t σ_t, 0)" : "η(r_t; σ_t, θ_t)",
      damping: nil
    ).recursion(inputs, iterations: layers.count)
  }

  public static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute] {
    isGradient ? [.direct, .forwardDifferentiation] : [.direct]
  }

  public static func comparisons(
    _ p: Parameters, _ inputs: Arrays<Double>, _ outputs: Arrays<Double>
  ) throws -> Comparisons? {
    guard isL1, let alpha = inputs["alpha"]?.reals, let sigma = outputs["trace/sigma"]?.reals
    else { return nil }
    let d = sigma.count / alpha.count
    let levels = sigma.enumerated().map { alpha[$0 / d] * $1 }
    return .trace(outputs, factor: 1, levels: levels)
  }
}

/// One matrix for all layers, or one each.
func matrices<S: RealScalar>(
  _ name: String, _ arrays: Arrays<S>, rows: Int, columns: Int, layers: Int
) throws -> [Matrix<S>] where S.Real == S {
  if arrays[name]?.shape.count == 2 {
    return [try arrays.matrix(name, rows, columns, of: S.self)]
  }
  let all: Tensor<S> = try arrays.tensor(name, [layers, rows, columns])
  let size = rows * columns
  return (0..<layers).map { t in
    Matrix(Tensor([rows, columns], Array(all.entries[(t * size)..<((t + 1) * size)])))
  }
}

enum LAMPMethod: LAMPLike {
  static let (isL1, isGradient) = (false, false)
  static let card = lampCard(
    "lamp", spec: ["LAMP"], source: "BSR17 (31)",
    formula: """
      T layers from x_0 = 0, v_0 = y;  σ_t = ‖v_t‖/√M;  r_t = x_t + B_t v_t;  x_{t+1} = η(r_t; σ_t, θ_t), η of the `family`
      b_{t+1} = (N/M) <η'(r_t; σ_t, θ_t)>;  v_{t+1} = y − A x_{t+1} + b_{t+1} v_t;  x is x_T;  trace/b[t] is b_{t+1}
      """)
  static let faults: [Fault] = Fault.ofLAMP + [.slopeByDifferences]
}

enum LAMPL1Method: LAMPLike {
  static let (isL1, isGradient) = (true, false)
  static let card = lampCard(
    "lamp-l1", spec: ["LAMP1"], source: "BSR17 (30)",
    formula: """
      T layers from x_0 = 0, v_0 = y;  σ_t = ‖v_t‖/√M;  r_t = x_t + B_t v_t;  x_{t+1} = β_t sgn(r_t) max(|r_t| − α_t σ_t, 0)
      b_{t+1} = (β_t/M) ‖x_{t+1}‖_0;  v_{t+1} = y − A x_{t+1} + b_{t+1} v_t;  x is x_T;  trace/b[t] is b_{t+1}
      """)
  static let faults: [Fault] = Fault.ofLAMP + [.lampBetaOnce, .supportAboveThreshold]
}

enum LAMPGradientMethod: LAMPLike {
  static let (isL1, isGradient) = (false, true)
  static let card = lampCard(
    "lamp-gradient", spec: ["LAMP", "LOSS"], source: "BSR17 (27), (31)",
    formula: """
      loss = (1/D) Σ_d ‖x_T(y[:, d]) − x[:, d]‖² for the x_T of lamp;  d_B, d_theta are its derivatives by B and theta
      a B that all layers share has the sum of their derivatives;  everything is differentiated, σ_t and b_{t+1} too
      """)
  static let faults: [Fault] = Fault.ofLAMPGradient
}

enum LAMPL1GradientMethod: LAMPLike {
  static let (isL1, isGradient) = (true, true)
  static let card = lampCard(
    "lamp-l1-gradient", spec: ["LAMP1", "LOSS"], source: "BSR17 (27), (30)",
    formula: """
      as lamp-gradient, of lamp-l1;  d_alpha, d_beta are the derivatives by α_t and β_t
      ‖x‖_0 has the derivative 0
      """)
  static let faults: [Fault] = Fault.ofLAMPGradient + [.lampBetaOnce]
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Shrinkages
import Testing
import Twins

/// The answer of `Sources/Algorithms` to a question.
private func reference(_ question: Question) throws -> Arrays {
  let parameters = question.call.parameters
  func matrix(_ name: String) throws -> Matrix<Double> {
    let tensor = try question.inputs.tensor(name, [nil, nil])
    return Matrix(rows: tensor.shape[0], columns: tensor.shape[1]) {
      tensor.entries[$0 * tensor.shape[1] + $1]
    }
  }
  func shrinkage() throws -> any ParametricShrinkage<Double> {
    let theta = try question.call.shrinkage().theta
    switch try question.call.shrinkage().family {
    case .softThreshold: return try SoftThreshold(theta: theta)
    case .bernoulliGaussian: return try BernoulliGaussian(theta: theta)
    case .piecewiseLinear: return try PiecewiseLinear(theta: theta)
    case .exponential: return try Exponential(theta: theta)
    case .spline: return try Spline(theta: theta)
    case .mlp: return try MLP(theta: theta)
    }
  }
  func trace<I: Iteration>(_ iteration: I, _ start: I.State) throws -> Arrays where I.S == Double {
    let y = try matrix("y")
    var state = start
    var entries: [String: [Double]] = [:]
    var shapes: [String: [Int]] = [:]
    let count = parameters.iterations ?? 0
    for _ in 0..<count {
      iteration.step(&state, y)
      for quantity in state.quantities {
        let name = "trace/" + quantity.name
        switch quantity.values {
        case .vectors(let values):
          entries[name, default: []] += tensor(values).entries
          shapes[name] = [count, values.rows, values.columns]
        case .scalars(let values):
          entries[name, default: []] += values
          shapes[name] = [count, values.count]
        }
      }
    }
    var result: Arrays = ["x": tensor(state.x)]
    for (name, entries) in entries { result[name] = Tensor(shapes[name] ?? [], entries) }
    return result
  }
  switch question.call.algorithm {
  case .groupThreshold:
    let f = GroupSoftThreshold<Double>(theta: parameters.theta?[0] ?? 0)
    let r = try matrix("r")
    let sigma = [Double](repeating: 1, count: r.columns)
    var x = r
    _ = f.apply(r, sigma, into: &x)
    return ["x": tensor(x), "slope": tensor(f.slopes(r, sigma))]
  case .shrinkageDerivatives:
    let f = try shrinkage()
    let r = try question.inputs.tensor("r", [nil]).entries
    let sigma = try question.inputs.tensor("sigma", [nil]).entries
    let all = r.indices.map { f.derivatives(r[$0], sigma[$0]) }
    let parameters = [r.count, f.theta.count]
    return [
      "d_sigma": Tensor([r.count], all.map(\.dSigma)), "d_rr": Tensor([r.count], all.map(\.drr)),
      "d_rsigma": Tensor([r.count], all.map(\.drSigma)),
      "d_theta": Tensor(parameters, all.flatMap(\.dTheta)),
      "d_rtheta": Tensor(parameters, all.flatMap(\.drTheta)),
    ]
  case .softThreshold, .bernoulliGaussian, .piecewiseLinear, .exponential, .spline, .mlp:
    let f = try shrinkage()
    let r = try question.inputs.tensor("r", [nil]).entries
    let sigma = try question.inputs.tensor("sigma", [nil]).entries
    return [
      "x": Tensor([r.count], r.indices.map { f(r[$0], sigma[$0]) }),
      "slope": Tensor([r.count], r.indices.map { f.slope(r[$0], sigma[$0]) }),
    ]
  case .lmmse:
    let stage = SpectralLMMSE(try SVD(try matrix("A")))
    let noiseVariance = try question.call.required("noise_variance", \.noiseVariance)
    let c = try question.inputs.tensor("variance", [nil]).entries.map { noiseVariance / $0 }
    var x = try matrix("r")
    let start = x
    let divergences = stage.estimate(stage.project(try matrix("y")), start, c, into: &x)
    return ["x": tensor(x), "divergence": Tensor([c.count], divergences)]
  case .ista:
    let ista = ISTA(a: try matrix("A"), lambda: parameters.lambda ?? 0, step: parameters.step ?? 0)
    return try trace(ista, ista.start(try matrix("y")))
  case .fista, .fistaAsPrinted:
    let fista = FISTA(
      a: try matrix("A"), lambda: parameters.lambda ?? 0, step: parameters.step ?? 0,
      variant: question.call.algorithm == .fista ? .proper : .asPrinted)
    return try trace(fista, fista.start(try matrix("y")))
  case .ampL1, .amp:
    let amp = AMP(a: try matrix("A"), shrinkage: try shrinkage())
    return try trace(amp, amp.start(try matrix("y")))
  case .vampL1, .vamp, .vampAsPrinted:
    let a = try matrix("A")
    let variant = question.call.algorithm == .vampAsPrinted ? LMMSEVariant.asPrinted : .exact
    let vamp = VAMP(
      lmmse: SpectralLMMSE(try SVD(a), variant: variant),
      noiseVariance: try question.call.required("noise_variance", \.noiseVariance),
      initialVariance: 1, shrinkage: try shrinkage(), columns: a.columns)
    return try trace(
      vamp,
      vamp.start(
        try matrix("y"), rTilde: try matrix("state/r"),
        varianceTilde: try question.inputs.tensor("state/variance", [nil]).entries))
  }
}

@Suite("Twins") struct TwinTests {
  /// One iteration of sums of at most M + N = 25 terms (60 M for decompositions) of size below 16
  /// errs by 60 · 25 · 16 u; LMMSE's condition is below 10 / (0.04/1.7) = 425 and VAMP divides by
  /// 1 − ν > 0.1. Later iterations amplify by at most (1 + ‖A‖²) < 16 each, here three times.
  private func bound(_ algorithm: Algorithm, unit: Double) -> Double {
    let step = 60 * 25 * 16 * unit
    let condition: Double = [.lmmse, .vampL1, .vamp, .vampAsPrinted].contains(algorithm) ? 4250 : 1
    return step * condition * (algorithm.isIteration ? 16 * 16 : 1)
  }

  @Test(
    "Every style agrees with the reference algorithms to roundoff", arguments: Style.allCases,
    Algorithm.allCases)
  func agreement(style: Style, algorithm: Algorithm) throws {
    for rankDeficient in [false, true] {
      // As printed, ν is soon clipped at 1 − 2⁻²³, by whose distance from 1 the next step divides.
      let iterations = algorithm == .vampAsPrinted ? 1 : 3
      let question = Question(algorithm, rankDeficient: rankDeficient, iterations: iterations)
      let right = try reference(question)
      let twin = try Twin(style: style)(question.call, question.inputs)
      let distance = distance(right, twin)
      #expect(
        distance <= bound(algorithm, unit: 0x1p-53), "\(distance), rank-deficient: \(rankDeficient)"
      )
    }
  }

  @Test(
    "In binary32 a style agrees with itself in binary64 to roundoff", arguments: Style.allCases,
    [
      Algorithm.softThreshold, .bernoulliGaussian, .ista, .fista, .ampL1,
    ])
  func binary32(style: Style, algorithm: Algorithm) throws {
    let question = Question(algorithm, iterations: 1)
    let double = try Twin(style: style)(question.call, question.inputs)
    let float = try Twin(style: style)(
      question.call, question.inputs.mapValues { $0.map { Float($0) } })
    let distance = distance(double, float.mapValues { $0.map { Double($0) } })
    #expect(distance <= bound(algorithm, unit: 0x1p-24) && distance > 0)
  }

  @Test(
    "Styles differ in bits, so that they measure roundoff",
    arguments: [Algorithm.ista, .amp, .vamp])
  func styles(algorithm: Algorithm) throws {
    let question = Question(algorithm)
    let answers = try Style.allCases.map { try Twin(style: $0)(question.call, question.inputs) }
    for i in answers.indices {
      for j in 0..<i {
        #expect(answers[i] != answers[j], "\(Style.allCases[i]), \(Style.allCases[j])")
      }
    }
  }

  @Test("A run from a given state is the rest of a run, bit for bit")
  func restart() throws {
    let whole = Question(.amp, iterations: 4)
    let first = Question(.amp, iterations: 3)
    let trace = try Twin()(first.call, first.inputs)
    func last(_ name: String) throws -> Tensor<Double> {
      let tensor = try #require(trace[name])
      let size = tensor.entries.count / 3
      return Tensor(Array(tensor.shape.dropFirst()), Array(tensor.entries.suffix(size)))
    }
    var inputs = whole.inputs
    for name in ["x", "v", "b"] { inputs["state/" + name] = try last("trace/" + name) }
    let one = Question(.amp, iterations: 1)
    #expect(try Twin()(one.call, inputs)["x"] == Twin()(whole.call, whole.inputs)["x"])
  }

  @Test(
    "Answers have the outputs and traces that the algorithm promises", arguments: Algorithm.allCases
  )
  func outputs(algorithm: Algorithm) throws {
    let question = Question(algorithm)
    let answer = try Twin()(question.call, question.inputs)
    #expect(Set(answer.keys) == Set(algorithm.outputs + algorithm.traces))
  }

  @Test("What is missing is named", arguments: Algorithm.allCases)
  func missing(algorithm: Algorithm) throws {
    let question = Question(algorithm)
    #expect(throws: CallError.self) { try Twin()(question.call, [:] as Arrays) }
    #expect(throws: CallError.self) { try Twin()(Call(algorithm, Parameters()), question.inputs) }
    let name = ["y", "sigma", "r"].first { question.inputs[$0] != nil } ?? "y"
    var inputs = question.inputs
    inputs[name] = Tensor([1, 1, 1], [0])
    #expect {
      try Twin()(question.call, inputs)
    } throws: {
      "\($0)".contains("\"\(name)\"")
    }
  }
}

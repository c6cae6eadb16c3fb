// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls

/// Answers calls with Assay's own algorithms, in the arithmetic `S`.
public struct Reference<S: RealScalar>: Sendable where S.Real == S {
  /// The LMMSE stage for a matrix: its form depends on the arithmetic.
  public typealias LMMSEBuilder =
    @Sendable (_ a: Matrix<S>, _ variant: LMMSEVariant) throws -> any LMMSE<S>
  let lmmse: LMMSEBuilder

  public init(lmmse: @escaping LMMSEBuilder) { self.lmmse = lmmse }

  /// - Throws: `CallError` for a missing parameter or array, or one of a wrong shape.
  public func callAsFunction(
    _ call: Call, _ inputs: [String: Tensor<S>]
  ) throws -> [String: Tensor<S>] {
    switch call.algorithm {
    case .softThreshold, .bernoulliGaussian, .piecewiseLinear, .exponential, .spline, .mlp:
      return try shrink(call, inputs)
    case .groupThreshold: return try groupThreshold(call, inputs)
    case .shrinkageDerivatives: return try shrinkageDerivatives(call, inputs)
    case .lmmse: return try estimate(call, inputs)
    case .ista, .fista, .fistaAsPrinted: return try ista(call, inputs)
    case .ampL1, .amp: return try amp(call, inputs)
    case .vampL1, .vamp, .vampAsPrinted: return try vamp(call, inputs)
    }
  }

  private func estimate(_ call: Call, _ inputs: [String: Tensor<S>]) throws -> [String: Tensor<S>] {
    let (a, y) = try problem(inputs)
    let stage = try lmmse(a, .exact)
    let noiseVariance = S(try call.required("noise_variance", \.noiseVariance))
    let c = try inputs.tensor("variance", [y.columns]).entries.map { noiseVariance / $0 }
    let r = try Matrix(inputs.tensor("r", [a.columns, y.columns]))
    var x = r
    let divergences = stage.estimate(stage.project(y), r, c, into: &x)
    return ["x": Tensor(x), "divergence": Tensor([c.count], divergences)]
  }

  private func ista(_ call: Call, _ inputs: [String: Tensor<S>]) throws -> [String: Tensor<S>] {
    let (a, y) = try problem(inputs)
    let lambda = S(try call.required("lambda", \.lambda))
    let step = S(try call.required("step", \.step))
    let x = try state("state/x", inputs, a.columns, y.columns)
    if call.algorithm == .ista {
      let ista = ISTA(a: a, lambda: lambda, step: step)
      return try record(ista, ista.start(y, x: x), y, call)
    }
    let fista = FISTA(
      a: a, lambda: lambda, step: step, variant: call.algorithm == .fista ? .proper : .asPrinted)
    let previous = try state("state/previous", inputs, a.columns, y.columns)
    let start = fista.start(x: x, previous: previous, t: call.parameters.firstIteration ?? 0)
    return try record(fista, start, y, call)
  }

  private func amp(_ call: Call, _ inputs: [String: Tensor<S>]) throws -> [String: Tensor<S>] {
    let (a, y) = try problem(inputs)
    let amp = AMP<S>(a: a, shrinkage: try call.shrinkage().value())
    let b =
      inputs["state/b"] == nil
      ? [S](repeating: 0, count: y.columns) : try inputs.tensor("state/b", [y.columns]).entries
    let start = amp.start(
      x: try state("state/x", inputs, a.columns, y.columns),
      v: try state("state/v", inputs, a.rows, y.columns), b: b)
    return try record(amp, start, y, call)
  }

  private func vamp(_ call: Call, _ inputs: [String: Tensor<S>]) throws -> [String: Tensor<S>] {
    let (a, y) = try problem(inputs)
    let variance = try inputs.tensor("state/variance", [y.columns]).entries
    let vamp = VAMP(
      lmmse: try lmmse(a, call.algorithm == .vampAsPrinted ? .asPrinted : .exact),
      noiseVariance: S(try call.required("noise_variance", \.noiseVariance)),
      initialVariance: 1, shrinkage: try call.shrinkage().value(), columns: a.columns)
    let r = try Matrix(inputs.tensor("state/r", [a.columns, y.columns]))
    return try record(vamp, vamp.start(y, rTilde: r, varianceTilde: variance), y, call)
  }

  /// Runs `T` iterations and stacks each quantity over them.
  private func record<I: Iteration>(
    _ iteration: I, _ start: I.State, _ y: Matrix<S>, _ call: Call
  ) throws -> [String: Tensor<S>] where I.S == S {
    let iterations = try call.required("iterations", \.iterations)
    var state = start
    var slices: [String: (shape: [Int], entries: [S])] = [:]
    for _ in 0..<iterations {
      iteration.step(&state, y)
      for quantity in state.quantities {
        let slice: Tensor<S> =
          switch quantity.values {
          case .vectors(let matrix): Tensor(matrix)
          case .scalars(let scalars): Tensor([scalars.count], scalars)
          }
        slices["trace/" + quantity.name, default: (slice.shape, [])].entries += slice.entries
      }
    }
    var outputs = slices.mapValues { Tensor([iterations] + $0.shape, $0.entries) }
    outputs["x"] = Tensor(state.x)
    return outputs
  }

  private func problem(_ inputs: [String: Tensor<S>]) throws -> (a: Matrix<S>, y: Matrix<S>) {
    let a = try Matrix(inputs.tensor("A", [nil, nil]))
    return (a, try Matrix(inputs.tensor("y", [a.rows, nil])))
  }

  private func state(
    _ name: String, _ inputs: [String: Tensor<S>], _ rows: Int, _ columns: Int
  ) throws -> Matrix<S> {
    inputs[name] == nil
      ? Matrix(zeros: rows, columns) : try Matrix(inputs.tensor(name, [rows, columns]))
  }
}

extension Reference where S == Double {
  /// Through the SVD, as the algorithms run.
  public static var spectral: Reference<Double> {
    Reference { SpectralLMMSE(try SVD($0), variant: $1) }
  }
}

extension Reference where S == Float {
  /// Through the SVD, found in binary64 and rounded once.
  public static var spectral: Reference<Float> {
    Reference { SpectralLMMSE(try SVD($0.map { Double($0) }).map { Float($0) }, variant: $1) }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import ComplexModule
import RealModule

/// Answers calls with Assay's own algorithms, in the arithmetic `S`.
public struct Reference<S: RealScalar>: Sendable where S.Real == S {
  /// The LMMSE stage for a matrix: its form depends on the arithmetic.
  public typealias LMMSEBuilder =
    @Sendable (_ a: Matrix<S>, _ variant: LMMSEVariant) throws -> any LMMSE<S>
  let lmmse: LMMSEBuilder
  /// Likewise the systems in `A A^T`, and the LMMSE stage for a complex matrix.
  let gram: @Sendable (_ a: Matrix<S>) throws -> any ShiftedGram<S>
  let complexLMMSE: @Sendable (_ a: Matrix<S.Complexified>) throws -> any LMMSE<S.Complexified>

  public init(
    lmmse: @escaping LMMSEBuilder,
    gram: @escaping @Sendable (Matrix<S>) throws -> any ShiftedGram<S>,
    complexLMMSE:
      @escaping @Sendable (Matrix<S.Complexified>) throws -> any LMMSE<S.Complexified>
  ) {
    self.lmmse = lmmse
    self.gram = gram
    self.complexLMMSE = complexLMMSE
  }

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
    case .complexSoftThreshold, .complexBernoulliGaussian: return try complexShrink(call, inputs)
    case .outputChannel: return try outputChannel(call, inputs)
    case .partialDFT: return try partialDFT(call, inputs)
    case .partialDCT: return try partialDCT(call, inputs)
    case .oamp: return try oamp(call, inputs)
    case .gamp: return try gamp(call, inputs)
    case .emVAMP: return try emVAMP(call, inputs)
    case .complexAMP: return try complexAMP(call, inputs)
    case .complexVAMP: return try complexVAMP(call, inputs)
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
    let amp = AMP<S>(
      a: a, shrinkage: try call.shrinkage().value(),
      damping: call.parameters.damping.map { S($0) })
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
      initialVariance: 1, shrinkage: try call.shrinkage().value(), columns: a.columns,
      damping: call.parameters.damping.map { S($0) })
    let r = try Matrix(inputs.tensor("state/r", [a.columns, y.columns]))
    return try record(vamp, vamp.start(y, rTilde: r, varianceTilde: variance), y, call)
  }

  /// Runs `T` iterations and stacks each quantity over them.
  func record<I: Iteration>(
    _ iteration: I, _ start: I.State, _ y: Matrix<S>, _ call: Call
  ) throws -> [String: Tensor<S>] where I.S == S {
    try record(iteration, start, y, call, vectors: { Tensor($0) }, scalars: { $0 })
  }

  /// The same for vectors and scalars that become tensors of real numbers in some way.
  func record<I: Iteration>(
    _ iteration: I, _ start: I.State, _ y: Matrix<I.S>, _ call: Call,
    vectors: (Matrix<I.S>) -> Tensor<S>, scalars: ([I.S.Real]) -> [S]
  ) throws -> [String: Tensor<S>] {
    let iterations = try call.required("iterations", \.iterations)
    var state = start
    var slices: [String: (shape: [Int], entries: [S])] = [:]
    for _ in 0..<iterations {
      iteration.step(&state, y)
      for quantity in state.quantities {
        let slice: Tensor<S> =
          switch quantity.values {
          case .vectors(let matrix): vectors(matrix)
          case .scalars(let values): Tensor([values.count], scalars(values))
          }
        slices["trace/" + quantity.name, default: (slice.shape, [])].entries += slice.entries
      }
    }
    var outputs = slices.mapValues { Tensor([iterations] + $0.shape, $0.entries) }
    outputs["x"] = vectors(state.x)
    return outputs
  }

  func problem(_ inputs: [String: Tensor<S>]) throws -> (a: Matrix<S>, y: Matrix<S>) {
    let a = try Matrix(inputs.tensor("A", [nil, nil]))
    return (a, try Matrix(inputs.tensor("y", [a.rows, nil])))
  }

  func state(
    _ name: String, _ inputs: [String: Tensor<S>], _ rows: Int, _ columns: Int
  ) throws -> Matrix<S> {
    inputs[name] == nil
      ? Matrix(zeros: rows, columns) : try Matrix(inputs.tensor(name, [rows, columns]))
  }
}

extension Reference where S == Double {
  /// Through the SVD, as the algorithms run.
  public static var spectral: Reference<Double> {
    Reference(
      lmmse: { SpectralLMMSE(try SVD($0), variant: $1) }, gram: { SpectralGram(try SVD($0)) },
      complexLMMSE: { SpectralLMMSE(try SVD($0)) })
  }
}

extension Reference where S == Float {
  /// Through the SVD, found in binary64 and rounded once.
  public static var spectral: Reference<Float> {
    @Sendable func svd(_ a: Matrix<Float>) throws -> SVD<Float> {
      try SVD(a.map { Double($0) }).map { Float($0) }
    }
    return Reference(
      lmmse: { SpectralLMMSE(try svd($0), variant: $1) }, gram: { SpectralGram(try svd($0)) },
      complexLMMSE: { a in
        let doubles = a.map { Complex(Double($0.real), Double($0.imaginary)) }
        return SpectralLMMSE(try SVD(doubles).map { Float($0) })
      })
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

/// A second implementation of every algorithm in plain loops, sharing no recursion with the first,
/// which writes its sums in one of several styles and can be told to make one mistake.
public struct Twin: Sendable {
  public var style: Style
  public var fault: Fault?

  public init(style: Style = .naive, fault: Fault? = nil) {
    self.style = style
    self.fault = fault
  }

  /// The answer to `call` on `inputs`, whose arrays are those of `Documentation/ADAPTERS.md`.
  /// - Throws: `CallError` for a missing parameter or array, or one of a wrong shape.
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func callAsFunction<T: TwinReal>(
    _ call: Call, _ inputs: [String: Tensor<T>]
  ) throws -> [String: Tensor<T>] where T.Real == T {
    var call = call
    var inputs = inputs
    let concerned = fault.map { $0.algorithms.contains(call.algorithm) } ?? false
    var twin = self
    if !concerned { twin.fault = nil }
    switch twin.fault {
    case .float32Leak:
      twin.fault = nil
      return try twin(call, inputs.mapValues { $0.map { Float($0) } }).mapValues {
        $0.map { T($0) }
      }
    case .rowMajorAsColumnMajor:
      let a = try inputs.tensor("A", [nil, nil])
      let (m, n) = (a.shape[0], a.shape[1])
      inputs["A"] = Tensor(a.shape, (0..<(m * n)).map { a.entries[$0 / n + m * ($0 % n)] })
    case .iterationMissing:
      call.parameters.iterations = max(try call.required("iterations", \.iterations) - 1, 1)
    default: break
    }
    switch call.algorithm {
    case .softThreshold, .bernoulliGaussian, .piecewiseLinear, .exponential, .spline, .mlp:
      return try twin.shrink(call, inputs)
    case .groupThreshold: return try twin.groupThreshold(call, inputs)
    case .shrinkageDerivatives: return try twin.shrinkageDerivatives(call, inputs)
    case .lmmse: return try twin.estimate(call, inputs)
    case .ista, .fista, .fistaAsPrinted: return try twin.ista(call, inputs)
    case .ampL1, .amp, .complexAMP: return try twin.amp(call, inputs)
    case .vampL1, .vamp, .vampAsPrinted, .complexVAMP: return try twin.vamp(call, inputs)
    case .complexSoftThreshold, .complexBernoulliGaussian:
      return try twin.complexShrink(call, inputs)
    case .outputChannel: return try twin.outputChannel(call, inputs)
    case .partialDFT, .partialDCT: return try twin.transform(call, inputs)
    case .oamp: return try twin.oamp(call, inputs)
    case .gamp: return try twin.gamp(call, inputs)
    case .emVAMP: return try twin.emVAMP(call, inputs)
    }
  }

  private func estimate<T: TwinReal>(
    _ call: Call, _ inputs: [String: Tensor<T>]
  ) throws -> [String: Tensor<T>] where T.Real == T {
    let (a, y) = try problem(inputs)
    let lmmse = try TwinLMMSE(a, style, fault, asPrinted: false)
    let noiseVariance = T(try call.required("noise_variance", \.noiseVariance))
    let r = columns(try inputs.tensor("r", [a.n, y.count]))
    let variance = try inputs.tensor("variance", [y.count]).entries
    let results = y.indices.map {
      lmmse(y[$0], r[$0], variance: variance[$0], noiseVariance: noiseVariance)
    }
    return [
      "x": stack(results.map(\.x)), "divergence": Tensor([y.count], results.map(\.divergence)),
    ]
  }

  private func ista<T: TwinReal>(
    _ call: Call, _ inputs: [String: Tensor<T>]
  ) throws -> [String: Tensor<T>] where T.Real == T {
    let (a, y) = try problem(inputs)
    let recursion = try TwinISTA(call, a, style, fault)
    let x = try state("state/x", inputs, a.n, y.count)
    let previous = try state("state/previous", inputs, a.n, y.count)
    let iterations = try call.required("iterations", \.iterations)
    let runs = y.indices.map {
      recursion.run(
        y[$0], x: x[$0], previous: previous[$0], first: call.parameters.firstIteration ?? 0,
        iterations: iterations)
    }
    let byIteration = (0..<iterations).map { t in (runs.map { $0.r[t] }, runs.map { $0.x[t] }) }
    return [
      "x": stack(byIteration.last?.1 ?? x), "trace/r": stack(byIteration.map(\.0)),
      "trace/x": stack(byIteration.map(\.1)),
    ]
  }

  private func amp<T: TwinReal>(
    _ call: Call, _ inputs: [String: Tensor<T>]
  ) throws -> [String: Tensor<T>] where T.Real == T {
    let (a, y) = try problem(inputs)
    let b = inputs["state/b"] == nil ? nil : try inputs.tensor("state/b", [y.count]).entries
    let n = call.algorithm == .complexAMP ? 2 * a.n : a.n
    let trace = try TwinAMP(call, a, style, fault).run(
      y, x: try state("state/x", inputs, n, y.count),
      v: try state("state/v", inputs, a.m, y.count),
      b: b ?? y.map { _ in 0 }, iterations: try call.required("iterations", \.iterations))
    return [
      "x": stack(trace.x.last ?? []), "trace/v": stack(trace.v), "trace/sigma": table(trace.sigma),
      "trace/r": stack(trace.r), "trace/x": stack(trace.x), "trace/b": table(trace.b),
    ]
  }

  private func vamp<T: TwinReal>(
    _ call: Call, _ inputs: [String: Tensor<T>]
  ) throws -> [String: Tensor<T>] where T.Real == T {
    let (a, y) = try problem(inputs)
    let n = call.algorithm == .complexVAMP ? 2 * a.n : a.n
    let trace = try TwinVAMP(call, a, style, fault).run(
      y, r: columns(try inputs.tensor("state/r", [n, y.count])),
      variance: try inputs.tensor("state/variance", [y.count]).entries,
      iterations: try call.required("iterations", \.iterations))
    return [
      "x": stack(trace.x.last ?? []), "trace/nu_tilde": table(trace.nuTilde),
      "trace/r": stack(trace.r), "trace/variance": table(trace.variance),
      "trace/x": stack(trace.x), "trace/nu": table(trace.nu),
    ]
  }
}

/// `A` in rows and the columns of `y`.
func problem<T>(_ inputs: [String: Tensor<T>]) throws -> (a: Rows<T>, y: [[T]]) {
  let a = try inputs.tensor("A", [nil, nil])
  let y = try inputs.tensor("y", [a.shape[0], nil])
  return (Rows(m: a.shape[0], n: a.shape[1], entries: a.entries), columns(y))
}

func state<T: TwinReal>(
  _ name: String, _ inputs: [String: Tensor<T>], _ n: Int, _ d: Int
) throws -> [[T]] {
  inputs[name] == nil
    ? Array(repeating: Array(repeating: 0, count: n), count: d)
    : columns(try inputs.tensor(name, [n, d]))
}

func columns<T>(_ matrix: Tensor<T>) -> [[T]] {
  let d = matrix.shape[1]
  return (0..<d).map { column in (0..<matrix.shape[0]).map { matrix.entries[$0 * d + column] } }
}

func stack<T>(_ columns: [[T]]) -> Tensor<T> {
  let n = columns.first?.count ?? 0
  return Tensor([n, columns.count], (0..<n).flatMap { i in columns.map { $0[i] } })
}

func stack<T>(_ slices: [[[T]]]) -> Tensor<T> {
  let matrices = slices.map { stack($0) as Tensor<T> }
  return Tensor([slices.count] + (matrices.first?.shape ?? [0, 0]), matrices.flatMap(\.entries))
}

func table<T>(_ rows: [[T]]) -> Tensor<T> {
  Tensor([rows.count, rows.first?.count ?? 0], rows.flatMap { $0 })
}

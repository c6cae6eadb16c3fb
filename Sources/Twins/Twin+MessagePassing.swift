// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

extension Twin {
  func outputChannel<T: TwinReal>(
    _ call: Call, _ inputs: [String: Tensor<T>]
  ) throws -> [String: Tensor<T>] where T.Real == T {
    let channel = try TwinChannel<T>(call, style, fault)
    let y = try inputs.tensor("y", [nil])
    let p = try inputs.tensor("p", y.shape)
    let variance = try inputs.tensor("variance", y.shape)
    let moments = y.entries.indices.map {
      channel(y.entries[$0], p.entries[$0], variance.entries[$0])
    }
    return [
      "mean": Tensor(y.shape, moments.map(\.mean)),
      "posterior_variance": Tensor(y.shape, moments.map(\.variance)),
    ]
  }

  func complexShrink<T: TwinReal>(
    _ call: Call, _ inputs: [String: Tensor<T>]
  ) throws -> [String: Tensor<T>] where T.Real == T {
    let shrinkage = try TwinComplexShrinkage<T>(try call.shrinkage(), style, fault)
    let sigma = try inputs.tensor("sigma", [nil])
    let r = try inputs.tensor("r", [2 * sigma.shape[0]])
    let results = sigma.entries.indices.map {
      shrinkage(r.entries[2 * $0], r.entries[2 * $0 + 1], sigma.entries[$0])
    }
    return [
      "x": Tensor(r.shape, results.flatMap { [$0.re, $0.im] }),
      "slope": Tensor(sigma.shape, results.map(\.slope)),
    ]
  }

  func transform<T: TwinReal>(
    _ call: Call, _ inputs: [String: Tensor<T>]
  ) throws -> [String: Tensor<T>] where T.Real == T {
    let transform = try TwinTransform<T>(call, style, fault)
    let parts = call.algorithm == .partialDFT ? 2 : 1
    let x = columns(try inputs.tensor("x", [parts * transform.size, nil]))
    let v = columns(try inputs.tensor("v", [parts * transform.rows.count, x.count]))
    let results = zip(x, v).map {
      parts == 2 ? transform.fourier($0, $1) : transform.cosine($0, $1)
    }
    return ["forward": stack(results.map(\.forward)), "adjoint": stack(results.map(\.adjoint))]
  }

  func oamp<T: TwinReal>(
    _ call: Call, _ inputs: [String: Tensor<T>]
  ) throws -> [String: Tensor<T>] where T.Real == T {
    let (a, y) = try problem(inputs)
    let twin = try TwinOAMP(call, a, style, fault)
    let s = try state("state/s", inputs, a.n, y.count)
    let iterations = try call.required("iterations", \.iterations)
    let runs = y.indices.map { twin.run(y[$0], s: s[$0], iterations: iterations) }
    let steps = (0..<iterations).map { t in runs.map { $0[t] } }
    return [
      "x": stack(steps.last?.map(\.x) ?? []), "trace/v2": table(steps.map { $0.map(\.v2) }),
      "trace/r": stack(steps.map { $0.map(\.r) }),
      "trace/tau2": table(steps.map { $0.map(\.tau2) }),
      "trace/x": stack(steps.map { $0.map(\.x) }), "trace/nu": table(steps.map { $0.map(\.nu) }),
    ]
  }

  func gamp<T: TwinReal>(
    _ call: Call, _ inputs: [String: Tensor<T>]
  ) throws -> [String: Tensor<T>] where T.Real == T {
    let (a, y) = try problem(inputs)
    let twin = try TwinGAMP(call, a, style, fault)
    let x = try state("state/x", inputs, a.n, y.count)
    let s = try state("state/s", inputs, a.m, y.count)
    let variance = try inputs.tensor("state/variance", [y.count]).entries
    let iterations = try call.required("iterations", \.iterations)
    let runs = y.indices.map {
      twin.run(y[$0], x: x[$0], s: s[$0], variance: variance[$0], iterations: iterations)
    }
    var outputs: [String: Tensor<T>] = [:]
    for name in runs.first.map({ $0.keys.sorted() }) ?? [] {
      let slices = (0..<iterations).map { t in runs.map { $0[name]?[t] ?? [] } }
      let isScalar = name.hasPrefix("tau") && twin.isScalar
      outputs["trace/" + name] =
        isScalar ? table(slices.map { $0.flatMap(\.self) }) : stack(slices)
      if name == "x" { outputs["x"] = stack(slices.last ?? []) }
    }
    return outputs
  }

  func emVAMP<T: TwinReal>(
    _ call: Call, _ inputs: [String: Tensor<T>]
  ) throws -> [String: Tensor<T>] where T.Real == T {
    let (a, y) = try problem(inputs)
    let twin = try TwinEMVAMP(call, a, style, fault)
    let r = columns(try inputs.tensor("state/r", [a.n, y.count]))
    let variance = try inputs.tensor("state/variance", [y.count]).entries
    let iterations = try call.required("iterations", \.iterations)
    let runs = y.indices.map {
      twin.run(y[$0], r: r[$0], variance: variance[$0], iterations: iterations)
    }
    let steps = (0..<iterations).map { t in runs.map { $0[t] } }
    func scalars(_ path: KeyPath<TwinEMVAMP<T>.Step, T>) -> Tensor<T> {
      table(steps.map { $0.map { $0[keyPath: path] } })
    }
    return [
      "x": stack(steps.last?.map(\.x) ?? []), "trace/nu_tilde": scalars(\.nuTilde),
      "trace/noise_variance": scalars(\.noiseVariance), "trace/variance": scalars(\.variance),
      "trace/r": stack(steps.map { $0.map(\.r) }), "trace/x": stack(steps.map { $0.map(\.x) }),
      "trace/nu": scalars(\.nu), "trace/gamma": scalars(\.gamma), "trace/phi": scalars(\.phi),
    ]
  }
}

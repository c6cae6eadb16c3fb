// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls

/// Answers calls with Assay's own algorithms, in the arithmetic `S`.
public struct Reference<S: RealScalar>: Sendable where S.Real == S {
  let kit: Factorisations<S>

  public init(_ kit: Factorisations<S>) { self.kit = kit }

  /// - Throws: `CallError` for a missing parameter or array, or one of a wrong shape.
  public func callAsFunction(_ call: Call, _ inputs: Arrays<S>) throws -> Arrays<S> {
    try Register.method(call.method).answer(call.parameters, inputs, kit)
  }
}

extension Reference where S == Double {
  public static var spectral: Reference<Double> { Reference(.spectral) }

  /// The answer in the format of a run.
  public static func answer(
    _ call: Call, _ inputs: Arrays<Double>, _ dtype: DType
  ) throws -> Arrays<Double> {
    switch dtype {
    case .float64: return try Reference<Double>.spectral(call, inputs)
    case .float32:
      return try Reference<Float>.spectral(call, inputs.mapValues { $0.map { Float($0) } })
        .mapValues { $0.map { Double($0) } }
    }
  }
}

extension Reference where S == Float {
  public static var spectral: Reference<Float> { Reference(.spectral) }
}

/// Runs `T` iterations from a state and stacks each quantity over them.
func record<I: Iteration>(
  _ iteration: I, from start: I.State, _ y: Batch<I.S>, _ p: Parameters
) throws -> Arrays<I.S.Real> {
  let iterations = try p(.iterations)
  var state = start
  var vectors: [String: (shape: [Int], entries: [I.S])] = [:]
  var reals: [String: (shape: [Int], entries: [I.S.Real])] = [:]
  var scalars: [String: [I.S.Real]] = [:]
  for _ in 0..<iterations {
    iteration.step(&state, y)
    for quantity in state.quantities {
      switch quantity.values {
      case .vectors(let matrix):
        let slice = Tensor(matrix)
        vectors["trace/" + quantity.name, default: (slice.shape, [])].entries += slice.entries
      case .reals(let matrix):
        let slice = Tensor(matrix)
        reals["trace/" + quantity.name, default: (slice.shape, [])].entries += slice.entries
      case .scalars(let values): scalars["trace/" + quantity.name, default: []] += values
      }
    }
  }
  var outputs = try vectors.mapValues {
    try Values(of: Tensor([iterations] + $0.shape, $0.entries))
  }
  for (name, slices) in reals {
    outputs[name] = .real(Tensor([iterations] + slices.shape, slices.entries))
  }
  for (name, entries) in scalars {
    outputs[name] = .real(Tensor([iterations, entries.count / iterations], entries))
  }
  outputs["x"] = try Values(of: Tensor(state.x))
  return outputs
}

/// The same for samples of one column.
func record<I: Iteration>(
  _ iteration: I, from start: I.State, _ y: Matrix<I.S>, _ p: Parameters
) throws -> Arrays<I.S.Real> {
  try record(iteration, from: start, Batch(y), p)
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Twins

extension Twin {
  /// The answer to `call` on `inputs`, whose arrays are those of the method's ``Card``. A fault that
  /// the method cannot have changes nothing.
  /// - Throws: `CallError` for a missing parameter or array, or one of a wrong shape.
  public func callAsFunction<T: TwinReal>(
    _ call: Call, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let method = try Register.method(call.method)
    var twin = self
    if let fault, !method.allFaults.contains(fault) { twin.fault = nil }
    if twin.fault == .float32Leak {
      twin.fault = nil
      return try twin(call, inputs.mapValues { $0.map { Float($0) } })
        .mapValues { $0.map { T($0) } }
    }
    var (parameters, inputs) = (call.parameters, inputs)
    if twin.fault == .iterationMissing {
      parameters[.iterations] = max(try parameters(.iterations) - 1, 1)
    }
    if twin.fault == .rowMajorAsColumnMajor {
      let a: Tensor<T> = try inputs.tensor("A", [nil, nil])
      let (m, n) = (a.shape[0], a.shape[1])
      inputs["A"] = .real(
        Tensor(a.shape, (0..<(m * n)).map { a.entries[$0 / n + m * ($0 % n)] }))
    }
    return try method.answer(parameters, inputs, twin: twin)
  }

  /// The answer in the format of a run.
  public func answer(
    _ call: Call, _ inputs: Arrays<Double>, _ dtype: DType
  ) throws -> Arrays<Double> {
    switch dtype {
    case .float64: return try self(call, inputs)
    case .float32:
      return try self(call, inputs.mapValues { $0.map { Float($0) } })
        .mapValues { $0.map { Double($0) } }
    }
  }
}

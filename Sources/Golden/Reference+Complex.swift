// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Problems
import Shrinkages

// Complex arrays are pairs of rows, each real part followed by its imaginary part.

extension Reference {
  typealias C = S.Complexified

  func complexShrink(_ call: Call, _ inputs: [String: Tensor<S>]) throws -> [String: Tensor<S>] {
    let shrinkage: any Shrinkage<C> = try call.shrinkage().complexValue()
    let sigma = try inputs.tensor("sigma", [nil])
    let parts = try inputs.tensor("r", [2 * sigma.shape[0]])
    let r = sigma.entries.indices.map { C(parts.entries[2 * $0], parts.entries[2 * $0 + 1]) }
    let x = zip(r, sigma.entries).map { shrinkage($0, $1) }
    return [
      "x": Tensor(parts.shape, x.flatMap { [$0.real, $0.imaginary] }),
      "slope": Tensor(sigma.shape, zip(r, sigma.entries).map { shrinkage.slope($0, $1) }),
    ]
  }

  /// Rows of the transform's matrix: its products with `x`, and its adjoint's with `v`.
  func partialDFT(_ call: Call, _ inputs: [String: Tensor<S>]) throws -> [String: Tensor<S>] {
    let size = try call.required("size", \.size)
    let rows = try call.rows(below: size)
    let transform = fourierMatrix(C.self, size: size)
    let a = Matrix<C>(rows: rows.count, columns: size) { transform[rows[$0], $1] }
    let x: Matrix<C> = try complexMatrix("x", inputs, rows: size)
    let v: Matrix<C> = try complexMatrix("v", inputs, rows: rows.count)
    var (forward, adjoint) = (
      Matrix<C>(zeros: a.rows, x.columns), Matrix<C>(zeros: size, v.columns)
    )
    forward.add(a, x)
    adjoint.add(a.adjoint, v)
    return ["forward": pairs(forward), "adjoint": pairs(adjoint)]
  }

  func partialDCT(_ call: Call, _ inputs: [String: Tensor<S>]) throws -> [String: Tensor<S>] {
    let size = try call.required("size", \.size)
    let rows = try call.rows(below: size)
    let transform = cosineMatrix(S.self, size: size)
    let a = Matrix<S>(rows: rows.count, columns: size) { transform[rows[$0], $1] }
    let x = try Matrix(inputs.tensor("x", [size, nil]))
    let v = try Matrix(inputs.tensor("v", [rows.count, nil]))
    var (forward, adjoint) = (
      Matrix<S>(zeros: a.rows, x.columns), Matrix<S>(zeros: size, v.columns)
    )
    forward.add(a, x)
    adjoint.add(a.adjoint, v)
    return ["forward": Tensor(forward), "adjoint": Tensor(adjoint)]
  }

  func complexAMP(_ call: Call, _ inputs: [String: Tensor<S>]) throws -> [String: Tensor<S>] {
    let (a, y) = try complexProblem(inputs)
    let amp = AMP<C>(
      a: a, shrinkage: try call.shrinkage().complexValue(),
      damping: call.parameters.damping.map { S.Complexified.Real($0) })
    let b =
      inputs["state/b"] == nil
      ? [S](repeating: 0, count: y.columns) : try inputs.tensor("state/b", [y.columns]).entries
    let start = amp.start(
      x: try complexState("state/x", inputs, a.columns, y.columns),
      v: try complexState("state/v", inputs, a.rows, y.columns), b: b)
    return try recordComplex(amp, start, y, call)
  }

  func complexVAMP(_ call: Call, _ inputs: [String: Tensor<S>]) throws -> [String: Tensor<S>] {
    let (a, y) = try complexProblem(inputs)
    let variance = try inputs.tensor("state/variance", [y.columns]).entries
    let vamp = VAMP<C>(
      lmmse: try complexLMMSE(a),
      noiseVariance: S(try call.required("noise_variance", \.noiseVariance)), initialVariance: 1,
      shrinkage: try call.shrinkage().complexValue(), columns: a.columns)
    let r: Matrix<C> = try complexMatrix("state/r", inputs, rows: a.columns)
    return try recordComplex(vamp, vamp.start(y, rTilde: r, varianceTilde: variance), y, call)
  }

  private func recordComplex<I: Iteration>(
    _ iteration: I, _ start: I.State, _ y: Matrix<C>, _ call: Call
  ) throws -> [String: Tensor<S>] where I.S == C {
    try record(iteration, start, y, call, vectors: pairs, scalars: { $0 })
  }

  private func complexProblem(
    _ inputs: [String: Tensor<S>]
  ) throws -> (a: Matrix<C>, y: Matrix<C>) {
    let a = try inputs.tensor("A", [nil, nil])
    return (
      try complexMatrix("A", inputs, rows: a.shape[0] / 2),
      try complexMatrix("y", inputs, rows: a.shape[0] / 2)
    )
  }

  private func complexState(
    _ name: String, _ inputs: [String: Tensor<S>], _ rows: Int, _ columns: Int
  ) throws -> Matrix<C> {
    inputs[name] == nil
      ? Matrix(zeros: rows, columns) : try complexMatrix(name, inputs, rows: rows)
  }

  private func complexMatrix(
    _ name: String, _ inputs: [String: Tensor<S>], rows: Int
  ) throws -> Matrix<C> {
    let parts = try inputs.tensor(name, [2 * rows, nil])
    let d = parts.shape[1]
    return Matrix(rows: rows, columns: d) {
      C(parts.entries[2 * $0 * d + $1], parts.entries[(2 * $0 + 1) * d + $1])
    }
  }

  private func pairs(_ matrix: Matrix<C>) -> Tensor<S> {
    Tensor(
      [2 * matrix.rows, matrix.columns],
      (0..<(2 * matrix.rows)).flatMap { row in
        (0..<matrix.columns).map {
          let z = matrix[row / 2, $0]
          return row % 2 == 0 ? z.real : z.imaginary
        }
      })
  }
}

extension Call {
  /// The row numbers of a partial transform.
  func rows(below size: Int) throws -> [Int] {
    let rows = try required("rows", \.rows)
    if let bad = rows.first(where: { !(0..<size).contains($0) }) {
      throw CallError("\(algorithm.rawValue): row \(bad) is not in 0..<\(size)")
    }
    return rows
  }
}

extension Parameters.Shrinkage {
  /// The complex form of the family, over the arithmetic of `C`.
  /// - Throws: `CallError` for a family that has none, a gain that is not 1, or a `θ` of a wrong count.
  func complexValue<C: ComplexScalar>() throws -> any Shrinkage<C> {
    let values = theta.map { C.Real($0) }
    switch (family, theta.count) {
    case (.softThreshold, 2) where theta[0] == 1: return ComplexSoftThreshold<C>(theta: values[1])
    case (.bernoulliGaussian, 2):
      return ComplexBernoulliGaussian<C>(theta1: values[0], theta2: values[1])
    default:
      throw CallError(
        "shrinkage \(family.rawValue), theta \(theta): complex numbers have soft-threshold with"
          + " theta [1, θ2], and bernoulli-gaussian with [θ1, θ2]")
    }
  }
}

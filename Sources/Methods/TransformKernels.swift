// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Problems
import Twins

/// Rows of a transform's matrix: its products with `x`, and its adjoint's with `v`.
private func products<F: Scalar>(
  _ transform: Matrix<F>, _ p: Parameters, _ arrays: Arrays<F.Real>
) throws -> Arrays<F.Real> {
  let rows = try p(.rows)
  if let bad = rows.first(where: { !(0..<transform.rows).contains($0) }) {
    throw CallError("parameter \"rows\": row \(bad) is not in 0..<\(transform.rows)")
  }
  let a = Matrix<F>(rows: rows.count, columns: transform.rows) { transform[rows[$0], $1] }
  let x = try arrays.matrix("x", a.columns, of: F.self)
  let v = try arrays.matrix("v", a.rows, of: F.self)
  var forward = Matrix<F>(zeros: a.rows, x.columns)
  var adjoint = Matrix<F>(zeros: a.columns, v.columns)
  forward.add(a, x)
  adjoint.add(adjointOf: a, v)
  return ["forward": try Values(of: Tensor(forward)), "adjoint": try Values(of: Tensor(adjoint))]
}

enum PartialDFTKernel: Method {
  static let card = Card(
    "partial-dft", spec: ["AMP"], source: ["unitary discrete Fourier transform, rows of it"],
    levels: [.kernel], parameters: [.required(.size), .required(.rows)],
    inputs: [ArrayCard("x", "N×D", complex: true), ArrayCard("v", "M×D", complex: true)],
    outputs: [
      ArrayCard("forward", "M×D", "F x", complex: true),
      ArrayCard("adjoint", "N×D", "Fᴴ v", complex: true),
    ],
    formula: "F_ij = exp(−2πi k_i j/N)/√N, j = 0 … N−1 (i in the exponent the imaginary unit):"
      + " rows k_i of the unitary transform", since: 2)
  static let faults: [Fault] = [.conjugationMissing] + Fault.ofFourier

  static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute] {
    [.direct, .definition]
  }

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    try products(fourierMatrix(S.Complexified.self, size: try p(.size)), p, arrays)
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.transform(p, arrays)
  }
}

enum PartialDCTKernel: Method {
  static let card = Card(
    "partial-dct", spec: ["AMP"], source: ["orthonormal DCT-II, rows of it"],
    levels: [.kernel], parameters: [.required(.size), .required(.rows)],
    inputs: [ArrayCard("x", "N×D"), ArrayCard("v", "M×D")],
    outputs: [ArrayCard("forward", "M×D", "C x"), ArrayCard("adjoint", "N×D", "Cᵀ v")],
    formula: "C_ij = √(2/N) e cos(π (2j + 1) k_i/(2N)), e = 1/√2 where k_i = 0, else 1: rows of the"
      + " orthonormal DCT-II", since: 2)
  static let faults: [Fault] = [.dctFirstRow]

  static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute] {
    [.direct, .definition]
  }

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    try products(cosineMatrix(S.self, size: try p(.size)), p, arrays)
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.transform(p, arrays)
  }
}

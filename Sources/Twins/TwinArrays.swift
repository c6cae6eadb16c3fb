// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

// A twin computes with real numbers alone: a complex array comes as pairs of rows, each of real parts
// before that of imaginary parts, and goes back.

/// `A` in rows and the columns of `y`.
func problem<T: TwinReal>(_ inputs: Arrays<T>) throws -> (a: Rows<T>, y: [[T]]) where T.Real == T {
  let a = try pairs("A", inputs, nil, nil)
  let y = try pairs("y", inputs, a.shape[0], nil)
  return (Rows(m: a.shape[0], n: a.shape[1], entries: a.entries), columns(y))
}

/// Whether there is an array `name`, of complex numbers.
func isComplex<T: TwinReal>(_ name: String, _ inputs: Arrays<T>) -> Bool where T.Real == T {
  inputs[name]?.isComplex == true
}

/// The array `name`, of which a complex one has twice as many rows.
func pairs<T: TwinReal>(
  _ name: String, _ inputs: Arrays<T>, _ rows: Int?, _ columns: Int?
) throws -> Tensor<T> where T.Real == T {
  guard isComplex(name, inputs) else { return try inputs.tensor(name, [rows, columns]) }
  let z = try inputs.tensor(
    name, [rows.map { $0 / 2 }, columns], of: T.Complexified.self)
  let d = z.shape[1]
  let rows = (0..<z.shape[0]).map { z.entries[($0 * d)..<($0 * d + d)] }
  return Tensor(
    [2 * z.shape[0], d], rows.flatMap { row in row.map(\.real) + row.map(\.imaginary) })
}

/// The columns of the array `name`, or of zeros where it is not given.
func state<T: TwinReal>(
  _ name: String, _ inputs: Arrays<T>, _ n: Int, _ d: Int
) throws -> [[T]] where T.Real == T {
  inputs[name] == nil
    ? Array(repeating: Array(repeating: 0, count: n), count: d)
    : columns(try pairs(name, inputs, n, d))
}

func columns<T>(_ matrix: Tensor<T>) -> [[T]] {
  let d = matrix.shape[1]
  return (0..<d).map { column in (0..<matrix.shape[0]).map { matrix.entries[$0 * d + column] } }
}

/// Columns side by side; of pairs of rows, if they are complex.
func stack<T: TwinReal>(_ columns: [[T]], _ isComplex: Bool = false) -> Values<T>
where T.Real == T {
  stack([columns], isComplex, shape: [])
}

/// The same for every iteration.
func stack<T: TwinReal>(_ slices: [[[T]]], _ isComplex: Bool = false) -> Values<T>
where T.Real == T {
  stack(slices, isComplex, shape: [slices.count])
}

private func stack<T: TwinReal>(
  _ slices: [[[T]]], _ isComplex: Bool, shape: [Int]
) -> Values<T> where T.Real == T {
  let n = slices.first?.first?.count ?? 0
  let d = slices.first?.count ?? 0
  if isComplex {
    return .complex(
      Tensor(
        shape + [n / 2, d],
        slices.flatMap { columns in
          (0..<(n / 2)).flatMap { i in
            columns.map { T.Complexified($0[2 * i], $0[2 * i + 1]) }
          }
        }))
  }
  return .real(
    Tensor(
      shape + [n, d],
      slices.flatMap { columns in (0..<n).flatMap { i in columns.map { $0[i] } } }))
}

func table<T: TwinReal>(_ rows: [[T]]) -> Values<T> where T.Real == T {
  .real(Tensor([rows.count, rows.first?.count ?? 0], rows.flatMap { $0 }))
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

extension Tensor where S: Scalar {
  public init(_ matrix: Matrix<S>) {
    let entries = transposed(matrix.storage, rows: matrix.columns, columns: matrix.rows)
    self.init([matrix.rows, matrix.columns], entries)
  }
}

extension Matrix {
  /// A tensor of rank 2, entry by entry.
  public init(_ tensor: Tensor<S>) {
    let (rows, columns) = (tensor.shape[0], tensor.shape[1])
    self.init(
      rows: rows, columns: columns,
      storage: transposed(tensor.entries, rows: rows, columns: columns))
  }
}

/// The entries of a matrix in C order in column-major order; with the extents exchanged, the reverse.
/// In blocks: a whole column of strides as long as a row would leave the caches at each entry.
@specialized(where S == Double)
@specialized(where S == Float)
private func transposed<S: Scalar>(_ entries: [S], rows: Int, columns: Int) -> [S] {
  let block = 16
  return [S](unsafeUninitializedCapacity: rows * columns) { target, count in
    entries.withUnsafeBufferPointer { source in
      for top in stride(from: 0, to: rows, by: block) {
        for left in stride(from: 0, to: columns, by: block) {
          for j in left..<min(left + block, columns) {
            for i in top..<min(top + block, rows) {
              target.initializeElement(at: i + rows * j, to: source[i * columns + j])
            }
          }
        }
      }
    }
    count = rows * columns
  }
}

extension Values {
  public init(_ matrix: Matrix<R>) { self = .real(Tensor(matrix)) }
  public init(_ matrix: Matrix<R.Complexified>) { self = .complex(Tensor(matrix)) }
  /// Real entries in C order.
  public init(_ shape: [Int], _ entries: [R]) { self = .real(Tensor(shape, entries)) }
  public init(_ list: [R]) { self = .real(Tensor([list.count], list)) }

  /// A tensor of either kind.
  /// - Throws: `CallError` for entries that are neither.
  public init<S: Scalar>(of tensor: Tensor<S>) throws where S.Real == R {
    if let tensor = tensor as? Tensor<R> {
      self = .real(tensor)
    } else if let tensor = tensor as? Tensor<R.Complexified> {
      self = .complex(tensor)
    } else {
      throw CallError("an array of \(S.self) is neither real nor complex")
    }
  }

  /// The tensor, if its entries are of that kind.
  public func tensor<S: Scalar>(of kind: S.Type) -> Tensor<S>? where S.Real == R {
    switch self {
    case .real(let tensor): tensor as? Tensor<S>
    case .complex(let tensor): tensor as? Tensor<S>
    }
  }
}

extension Dictionary where Key == String {
  /// The array `name`, of the shape asked for (`nil` admits any extent) and of real or complex
  /// entries.
  /// - Throws: `CallError`, which names the array, when it is missing or of another shape or kind.
  public func tensor<R, S: Scalar>(
    _ name: String, _ shape: [Int?], of kind: S.Type
  ) throws -> Tensor<S> where Value == Calls.Values<R>, S.Real == R {
    guard let values = self[name] else { throw CallError("array \"\(name)\" is missing") }
    guard let tensor = values.tensor(of: S.self) else {
      let held = values.isComplex ? ("complex", "real") : ("real", "complex")
      throw CallError("array \"\(name)\" holds \(held.0) numbers; \(held.1) ones are wanted")
    }
    let fits =
      tensor.shape.count == shape.count
      && zip(tensor.shape, shape).allSatisfy { $1 == nil || $0 == $1 }
    guard fits else {
      let wanted = shape.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
      throw CallError("array \"\(name)\" has shape \(tensor.shape); [\(wanted)] is wanted")
    }
    return tensor
  }

  /// The array `name` of real numbers.
  public func tensor<R>(_ name: String, _ shape: [Int?]) throws -> Tensor<R>
  where Value == Calls.Values<R> {
    try tensor(name, shape, of: R.self)
  }

  /// The matrix `name` of `rows × columns`, either of which may be any.
  public func matrix<R, S: Scalar>(
    _ name: String, _ rows: Int? = nil, _ columns: Int? = nil, of kind: S.Type
  ) throws -> Matrix<S> where Value == Calls.Values<R>, S.Real == R {
    Matrix(try tensor(name, [rows, columns], of: kind))
  }

  /// The matrix `name`, or zero where it is not given.
  public func matrixOrZero<R, S: Scalar>(
    _ name: String, _ rows: Int, _ columns: Int, of kind: S.Type
  ) throws -> Matrix<S> where Value == Calls.Values<R>, S.Real == R {
    self[name] == nil
      ? Matrix(zeros: rows, columns) : try matrix(name, rows, columns, of: kind)
  }

  /// The list `name` of `count` real numbers, or zeros where it is not given.
  public func listOrZero<R>(_ name: String, _ count: Int) throws -> [R]
  where Value == Calls.Values<R> {
    self[name] == nil
      ? [R](repeating: .zero, count: count) : try tensor(name, [count]).entries
  }
}

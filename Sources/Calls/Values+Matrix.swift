// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

extension Tensor where S: Scalar {
  public init(_ matrix: Matrix<S>) {
    var entries: [S] = []
    entries.reserveCapacity(matrix.rows * matrix.columns)
    for i in 0..<matrix.rows { for j in 0..<matrix.columns { entries.append(matrix[i, j]) } }
    self.init([matrix.rows, matrix.columns], entries)
  }
}

extension Matrix {
  /// A tensor of rank 2, entry by entry.
  public init(_ tensor: Tensor<S>) {
    let columns = tensor.shape[1]
    self.init(rows: tensor.shape[0], columns: columns) { tensor.entries[$0 * columns + $1] }
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

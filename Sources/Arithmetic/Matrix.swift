// SPDX-License-Identifier: GPL-3.0-or-later

/// A dense matrix in column-major order; a batch of vectors is a matrix whose columns they are.
public struct Matrix<S: Scalar>: Sendable {
  public let rows: Int
  public let columns: Int
  /// Entry `(i, j)` is at `i + rows · j`.
  public var storage: [S]

  /// - Precondition: `storage.count == rows * columns`.
  @inlinable public init(rows: Int, columns: Int, storage: [S]) {
    precondition(storage.count == rows * columns, "storage of another size than rows × columns")
    self.rows = rows
    self.columns = columns
    self.storage = storage
  }

  @inlinable public init(zeros rows: Int, _ columns: Int) {
    self.init(
      rows: rows, columns: columns, storage: [S](repeating: .zero, count: rows * columns))
  }

  /// The matrix whose entry `(i, j)` is `entry(i, j)`, asked for column by column.
  @inlinable public init(rows: Int, columns: Int, entry: (Int, Int) throws -> S) rethrows {
    var storage: [S] = []
    storage.reserveCapacity(rows * columns)
    for j in 0..<columns { for i in 0..<rows { storage.append(try entry(i, j)) } }
    self.init(rows: rows, columns: columns, storage: storage)
  }

  @inlinable public subscript(i: Int, j: Int) -> S {
    get { storage[i + rows * j] }
    set { storage[i + rows * j] = newValue }
  }

  /// Bytes of the entries.
  @inlinable public var storedBytes: Int { storage.count * MemoryLayout<S>.stride }

  /// `A^H`
  @inlinable public var adjoint: Matrix {
    Matrix(rows: columns, columns: rows) { self[$1, $0].conjugate }
  }

  @inlinable public func map<T: Scalar>(_ f: (S) throws -> T) rethrows -> Matrix<T> {
    Matrix<T>(rows: rows, columns: columns, storage: try storage.map(f))
  }

  /// The columns of `range`, in order.
  @inlinable public subscript(columns range: Range<Int>) -> Matrix {
    Matrix(
      rows: rows, columns: range.count,
      storage: Array(storage[(rows * range.lowerBound)..<(rows * range.upperBound)]))
  }

  /// `‖A[:, d]‖²` for every column.
  @inlinable public var columnSquaredNorms: [S.Real] { mapColumns { S.squaredNorm($0) } }

  /// Column `d` becomes `a_d X[:, d] + b_d Y[:, d]`; `X` or `Y` may have been this matrix.
  @inlinable public mutating func combine(
    _ a: [S.Real], _ x: Matrix, _ b: [S.Real], _ y: Matrix
  ) {
    let n = rows
    precondition(
      x.rows == n && y.rows == n && x.columns == columns && y.columns == columns
        && a.count == columns && b.count == columns,
      "\(a.count) factors of \(x.rows)×\(x.columns) and \(b.count) of \(y.rows)×\(y.columns)"
        + " into \(n)×\(columns)")
    storage.withUnsafeMutableBufferPointer { out in
      x.storage.withUnsafeBufferPointer { x in
        y.storage.withUnsafeBufferPointer { y in
          for d in a.indices {
            let range = (d * n)..<((d + 1) * n)
            S.combine(
              a[d], Column(rebasing: x[range]), b[d], Column(rebasing: y[range]),
              into: MutableColumn(rebasing: out[range]))
          }
        }
      }
    }
  }

  /// Column `d` becomes `a_d A[:, d] + b_d Y[:, d]`; by itself `b` is 1.
  @inlinable public mutating func scaleColumns(
    by a: [S.Real], adding y: Matrix, times b: [S.Real]? = nil
  ) {
    let n = rows
    precondition(
      y.rows == n && y.columns == columns && a.count == columns && (b ?? a).count == columns,
      "\(a.count) and \((b ?? a).count) factors of \(n)×\(columns), and \(y.rows)×\(y.columns)")
    storage.withUnsafeMutableBufferPointer { out in
      y.storage.withUnsafeBufferPointer { y in
        for d in a.indices {
          let range = (d * n)..<((d + 1) * n)
          let column = MutableColumn(rebasing: out[range])
          S.combine(a[d], Column(column), b?[d] ?? 1, Column(rebasing: y[range]), into: column)
        }
      }
    }
  }

  /// Column `d` becomes `a_d A[:, d]`.
  @inlinable public mutating func scaleColumns(by a: [S.Real]) {
    precondition(a.count == columns, "\(a.count) factors of \(columns) columns")
    for d in a.indices {
      writeColumn(d) { S.combine(a[d], Column($0), .zero, Column($0), into: $0) }
    }
  }

  /// `f` of column `d`.
  @inlinable public func withColumn<T>(_ d: Int, _ f: (Column<S>) throws -> T) rethrows -> T {
    try storage.withUnsafeBufferPointer {
      try f(Column(rebasing: $0[(d * rows)..<((d + 1) * rows)]))
    }
  }

  /// Lets `f` write column `d`.
  @inlinable public mutating func writeColumn<T>(
    _ d: Int, _ f: (MutableColumn<S>) throws -> T
  ) rethrows -> T {
    let range = (d * rows)..<((d + 1) * rows)
    return try storage.withUnsafeMutableBufferPointer {
      try f(MutableColumn(rebasing: $0[range]))
    }
  }

  /// `f` of every column.
  @inlinable public func mapColumns<T>(_ f: (Column<S>) throws -> T) rethrows -> [T] {
    try storage.withUnsafeBufferPointer { p in
      try (0..<columns).map { try f(Column(rebasing: p[($0 * rows)..<(($0 + 1) * rows)])) }
    }
  }

  /// Writes every column of this matrix from the same column of `other`, and keeps what `f` returns.
  @inlinable public mutating func writeColumns<T>(
    from other: Matrix, _ f: (Int, Column<S>, MutableColumn<S>) throws -> T
  ) rethrows -> [T] {
    let n = rows, m = other.rows, d = columns
    precondition(other.columns == d, "\(d) columns written from \(other.columns)")
    return try storage.withUnsafeMutableBufferPointer { out in
      try other.storage.withUnsafeBufferPointer { p in
        try (0..<d).map {
          try f(
            $0, Column(rebasing: p[($0 * m)..<(($0 + 1) * m)]),
            MutableColumn(rebasing: out[($0 * n)..<(($0 + 1) * n)]))
        }
      }
    }
  }
}

extension Matrix where S: RealScalar {
  /// `<A[:, d], B[:, d]>` for every column.
  /// - Precondition: equal shapes.
  public func columnInnerProducts(_ b: Matrix) -> [S] {
    precondition(
      rows == b.rows && columns == b.columns,
      "inner products of \(rows)×\(columns) and \(b.rows)×\(b.columns)")
    return (0..<columns).map { d in withColumn(d) { x in b.withColumn(d) { S.inner(x, $0) } } }
  }

  /// `<A[:, d], B[:, d] − C[:, d]>` for every column.
  /// - Precondition: equal shapes.
  public func columnInnerProducts(_ b: Matrix, minus c: Matrix) -> [S] {
    precondition(
      rows == b.rows && columns == b.columns && rows == c.rows && columns == c.columns,
      "inner products of \(rows)×\(columns) and \(b.rows)×\(b.columns) − \(c.rows)×\(c.columns)")
    var difference = Matrix(zeros: rows, 1)
    return (0..<columns).map { d in
      difference.writeColumn(0) { difference in
        b.withColumn(d) { b in
          c.withColumn(d) { c in S.combine(1, b, -1, c, into: difference) }
        }
      }
      return withColumn(d) { x in difference.withColumn(0) { S.inner(x, $0) } }
    }
  }
}

extension Matrix: Equatable where S: Equatable {}

extension Matrix {
  /// Matrices of equally many rows side by side.
  /// - Precondition: `parts` is not empty.
  public init(joining parts: [Matrix]) {
    self.init(
      rows: parts[0].rows, columns: parts.reduce(0) { $0 + $1.columns },
      storage: parts.flatMap(\.storage))
  }
}

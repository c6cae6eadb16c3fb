// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// A factor of a product: a matrix as it is stored, or the adjoint of one that is not formed.
public enum Operand<S: Scalar>: Sendable {
  case plain(Matrix<S>)
  /// `A^H` of the stored `A`.
  case adjoint(Matrix<S>)

  /// `A`
  public var stored: Matrix<S> {
    switch self {
    case .plain(let a), .adjoint(let a): a
    }
  }

  public var rows: Int {
    switch self {
    case .plain(let a): a.rows
    case .adjoint(let a): a.columns
    }
  }

  public var columns: Int {
    switch self {
    case .plain(let a): a.columns
    case .adjoint(let a): a.rows
    }
  }

  public subscript(i: Int, j: Int) -> S {
    switch self {
    case .plain(let a): a[i, j]
    case .adjoint(let a): a[j, i].conjugate
    }
  }

  /// The same operand with `f` of the stored entries, where `f` commutes with conjugation.
  package func map<T: Scalar>(_ f: (S) -> T) -> Operand<T> {
    switch self {
    case .plain(let a): .plain(a.map(f))
    case .adjoint(let a): .adjoint(a.map(f))
    }
  }

  /// How the kernels name it.
  var form: assay_form {
    switch self {
    case .plain: ASSAY_PLAIN
    case .adjoint: ASSAY_ADJOINT
    }
  }
}

/// The sizes `(m, n, k)` of `C + A B`.
/// - Precondition: `A` is `m × k`, `B` is `k × n` and `C` is `m × n`.
public func productShape<S>(
  _ a: Operand<S>, _ b: Operand<S>, _ c: Matrix<S>
) -> (m: Int, n: Int, k: Int) {
  precondition(
    a.columns == b.rows && c.rows == a.rows && c.columns == b.columns,
    "product of \(a.rows)×\(a.columns) and \(b.rows)×\(b.columns) into \(c.rows)×\(c.columns)")
  return (c.rows, c.columns, a.columns)
}

extension Scalar {
  /// `C := C + A B` or `C − A B` for matrices as they are stored.
  @inlinable public static func multiply(
    _ sign: Sign, _ a: Matrix<Self>, _ b: Matrix<Self>, into c: inout Matrix<Self>
  ) {
    multiply(sign, .plain(a), .plain(b), into: &c)
  }
}

extension Matrix {
  /// `A + B C` into `A`.
  @inlinable public mutating func add(_ b: Matrix, _ c: Matrix) {
    S.multiply(.plus, b, c, into: &self)
  }

  /// `A − B C` into `A`.
  @inlinable public mutating func subtract(_ b: Matrix, _ c: Matrix) {
    S.multiply(.minus, b, c, into: &self)
  }

  /// `A + B^H C` into `A`.
  @inlinable public mutating func add(adjointOf b: Matrix, _ c: Matrix) {
    S.multiply(.plus, .adjoint(b), .plain(c), into: &self)
  }

  /// `A − B^H C` into `A`.
  @inlinable public mutating func subtract(adjointOf b: Matrix, _ c: Matrix) {
    S.multiply(.minus, .adjoint(b), .plain(c), into: &self)
  }

  /// `A + B C^H` into `A`.
  @inlinable public mutating func add(_ b: Matrix, adjointOf c: Matrix) {
    S.multiply(.plus, .plain(b), .adjoint(c), into: &self)
  }
}

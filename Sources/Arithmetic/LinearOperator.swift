// SPDX-License-Identifier: GPL-3.0-or-later

/// A linear map `A ∈ S^{M×N}` as the recursions use it: products with batches of vectors, and what
/// its scaling needs. Dense matrices and fast transforms conform.
public protocol LinearOperator<S>: Sendable {
  associatedtype S: Scalar
  /// `M`
  var rows: Int { get }
  /// `N`
  var columns: Int { get }
  /// `‖A‖_F²`
  var squaredNorm: S.Real { get }
  /// Bytes of stored entries that a product reads; 0 by itself, as for a fast transform.
  var storedBytes: Int { get }
  /// `C := C + A X` or `C − A X`, for `X ∈ N × D`.
  func multiply(_ sign: Sign, _ x: Matrix<S>, into c: inout Matrix<S>)
  /// `C := C + A^H V` or `C − A^H V`, for `V ∈ M × D`.
  func multiplyAdjoint(_ sign: Sign, _ v: Matrix<S>, into c: inout Matrix<S>)
}

extension LinearOperator {
  public var storedBytes: Int { 0 }
}

/// A matrix, stored once for both products.
public struct DenseOperator<S: Scalar>: LinearOperator {
  public let matrix: Matrix<S>

  public init(_ matrix: Matrix<S>) { self.matrix = matrix }

  public var rows: Int { matrix.rows }
  public var columns: Int { matrix.columns }
  public var squaredNorm: S.Real { matrix.columnSquaredNorms.reduce(S.Real.zero, +) }

  public var storedBytes: Int { matrix.storedBytes }

  public func multiply(_ sign: Sign, _ x: Matrix<S>, into c: inout Matrix<S>) {
    S.multiply(sign, matrix, x, into: &c)
  }
  public func multiplyAdjoint(_ sign: Sign, _ v: Matrix<S>, into c: inout Matrix<S>) {
    S.multiply(sign, .adjoint(matrix), .plain(v), into: &c)
  }
}

extension Matrix {
  /// `C + A X` into `C`.
  public mutating func add(_ a: any LinearOperator<S>, _ x: Matrix) {
    a.multiply(.plus, x, into: &self)
  }
  /// `C − A X` into `C`.
  public mutating func subtract(_ a: any LinearOperator<S>, _ x: Matrix) {
    a.multiply(.minus, x, into: &self)
  }
  /// `C + A^H V` into `C`.
  public mutating func add(adjointOf a: any LinearOperator<S>, _ v: Matrix) {
    a.multiplyAdjoint(.plus, v, into: &self)
  }
}

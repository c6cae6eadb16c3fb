// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Interchange

extension Tensor where S: Scalar {
  public init(_ matrix: Matrix<S>) {
    self.init([matrix.rows, matrix.columns], matrix.adjoint.storage)
  }
}

extension Matrix where S: RealScalar {
  /// A tensor of rank 2, entry by entry.
  public init(_ tensor: Tensor<S>) {
    let transposed = Matrix(
      rows: tensor.shape[1], columns: tensor.shape[0], storage: tensor.entries)
    self = transposed.adjoint
  }
}

extension Tensor<Double> {
  /// - Throws: `InterchangeError` when the array is complex.
  public init(_ array: NumericArray) throws { self.init(array.shape, try array.doubles()) }

  /// As binary64, or rounded to binary32.
  public func array(_ dtype: DType) throws -> NumericArray {
    switch dtype {
    case .float64: try NumericArray(shape: shape, elements: .float64(entries))
    case .float32: try NumericArray(shape: shape, elements: .float32(entries.map { Float($0) }))
    }
  }
}

/// The format a candidate computes in.
public enum DType: String, Codable, CaseIterable, Sendable {
  case float64, float32

  /// Half the distance from 1 to the next number: 2⁻⁵³ or 2⁻²⁴.
  public var unitRoundoff: Double { self == .float64 ? 0x1p-53 : 0x1p-24 }
}

extension Matrix where S: RealScalar & BinaryFloatingPoint {
  /// The matrix in the file format of its entries, in C order.
  public func array() throws -> NumericArray {
    let entries = adjoint.storage
    if let doubles = entries as? [Double] {
      return try NumericArray(shape: [rows, columns], elements: .float64(doubles))
    }
    return try NumericArray(
      shape: [rows, columns], elements: .float32(entries.map { Float($0) }))
  }
}

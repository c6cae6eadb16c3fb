// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import ComplexModule
import Interchange
import RealModule

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
  /// Complex numbers become pairs of rows, each real part followed by its imaginary part: `N × D`
  /// complex is `2N × D` here, and a complex list of `n` is one of `2n`.
  /// - Throws: `InterchangeError` for complex elements where real ones belong and the reverse, and for
  ///   an integer that binary64 cannot hold.
  public init(_ array: NumericArray, isComplex: Bool = false) throws {
    guard isComplex else {
      self.init(array.shape, try array.doubles())
      return
    }
    guard let parts = array.parts else {
      throw InterchangeError(
        problem: "the elements are \(array.dtypeName)", expected: "complex128 or complex64")
    }
    let inner = array.shape.count > 1 ? array.shape.last ?? 1 : 1
    self.init(
      Golden.shape(array.shape, isComplex: true, doubling: true),
      parts.count == 0
        ? []
        : (0..<(parts.count / max(inner, 1))).flatMap { row in
          let entries = (row * inner)..<((row + 1) * inner)
          return entries.map { parts.real[$0] } + entries.map { parts.imaginary[$0] }
        })
  }

  /// As binary64, or rounded to binary32; pairs of rows as complex numbers.
  func array(_ dtype: DType, isComplex: Bool) throws -> NumericArray {
    guard isComplex else { return try array(dtype) }
    let shape = Golden.shape(shape, isComplex: true)
    let inner = shape.count > 1 ? shape.last ?? 1 : 1
    let pairs = (0..<(entries.count / 2)).map { k in
      let (row, column) = (k / inner, k % inner)
      return (entries[2 * row * inner + column], entries[(2 * row + 1) * inner + column])
    }
    return switch dtype {
    case .float64:
      try NumericArray(shape: shape, elements: .complex128(pairs.map { Complex($0.0, $0.1) }))
    case .float32:
      try NumericArray(
        shape: shape, elements: .complex64(pairs.map { Complex(Float($0.0), Float($0.1)) }))
    }
  }

  /// As binary64, or rounded to binary32.
  public func array(_ dtype: DType) throws -> NumericArray {
    switch dtype {
    case .float64: try NumericArray(shape: shape, elements: .float64(entries))
    case .float32: try NumericArray(shape: shape, elements: .float32(entries.map { Float($0) }))
    }
  }
}

/// The shape of an array of complex numbers, whose parts are pairs of rows within Assay; or, doubling,
/// the other way round.
func shape(_ shape: [Int], isComplex: Bool, doubling: Bool = false) -> [Int] {
  guard isComplex, !shape.isEmpty else { return shape }
  var shape = shape
  let rows = max(shape.count - 2, 0)
  shape[rows] = doubling ? 2 * shape[rows] : shape[rows] / 2
  return shape
}

extension NumericArray {
  /// The real and the imaginary parts of complex elements, widened exactly; `nil` for real ones.
  fileprivate var parts: (count: Int, real: [Double], imaginary: [Double])? {
    switch elements {
    case .complex128(let z): (z.count, z.map(\.real), z.map(\.imaginary))
    case .complex64(let z):
      (z.count, z.map { Double($0.real) }, z.map { Double($0.imaginary) })
    default: nil
    }
  }
}

extension Algorithm {
  /// Arrays of a file as tensors.
  func tensors(_ arrays: [String: NumericArray]) throws -> [String: Tensor<Double>] {
    try Dictionary(
      uniqueKeysWithValues: arrays.map { name, array in
        do { return (name, try Tensor(array, isComplex: isComplex(name))) } catch {
          throw CallError("array \"\(name)\": \(error)")
        }
      })
  }

  /// Tensors in the file format of a run, complex where the algorithm's are.
  func arrays(
    _ tensors: [String: Tensor<Double>], _ dtype: DType
  ) throws -> [String: NumericArray] {
    try Dictionary(
      uniqueKeysWithValues: tensors.map {
        ($0.key, try $0.value.array(dtype, isComplex: isComplex($0.key)))
      })
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

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import ComplexModule
import RealModule

extension Values<Double> {
  /// An array of a file, its numbers widened exactly.
  /// - Parameter isComplex: which kind it must be; `nil` admits either.
  /// - Throws: `InterchangeError` for complex elements where real ones belong and the reverse, and for
  ///   an integer that binary64 cannot hold.
  public init(_ array: NumericArray, isComplex: Bool?) throws {
    switch array.elements {
    case .complex128(let z) where isComplex != false: self = .complex(Tensor(array.shape, z))
    case .complex64(let z) where isComplex != false:
      self = .complex(
        Tensor(array.shape, z.map { Complex(Double($0.real), Double($0.imaginary)) }))
    case _ where isComplex == true:
      throw InterchangeError(
        problem: "the elements are \(array.dtypeName)", expected: "complex128 or complex64")
    default: self = .real(Tensor(array.shape, try array.doubles()))
    }
  }

  /// As binary64, or rounded to binary32.
  public func array(_ dtype: DType) throws -> NumericArray {
    switch (self, dtype) {
    case (.real(let tensor), .float64):
      try NumericArray(shape: tensor.shape, elements: .float64(tensor.entries))
    case (.real(let tensor), .float32):
      try NumericArray(shape: tensor.shape, elements: .float32(tensor.entries.map { Float($0) }))
    case (.complex(let tensor), .float64):
      try NumericArray(shape: tensor.shape, elements: .complex128(tensor.entries))
    case (.complex(let tensor), .float32):
      try NumericArray(
        shape: tensor.shape,
        elements: .complex64(
          tensor.entries.map { Complex(Float($0.real), Float($0.imaginary)) }))
    }
  }

  /// The name of its format in a case file.
  public var dtypeName: String { isComplex ? "complex128" : "float64" }
}

extension [String: Calls.Values<Double>] {
  /// In the file format of a run.
  public func arrays(_ dtype: DType) throws -> [String: NumericArray] {
    try mapValues { try $0.array(dtype) }
  }
}

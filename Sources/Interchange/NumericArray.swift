// SPDX-License-Identifier: GPL-3.0-or-later

import ComplexModule
import RealModule

/// An n-dimensional array of numbers in C (row-major) order, whatever order the file had.
public struct NumericArray: Sendable, Equatable {
  /// The elements in the precision they are stored in; integers and booleans are all `Int64`.
  public enum Elements: Sendable, Equatable {
    case float64([Double])
    case float32([Float])
    case complex128([Complex<Double>])
    case complex64([Complex<Float>])
    case integer([Int64])

    public var count: Int {
      switch self {
      case .float64(let elements): elements.count
      case .float32(let elements): elements.count
      case .complex128(let elements): elements.count
      case .complex64(let elements): elements.count
      case .integer(let elements): elements.count
      }
    }

    /// In bytes.
    var sizeInMemory: Int {
      switch self {
      case .float64, .complex64, .integer: 8 * count
      case .float32: 4 * count
      case .complex128: 16 * count
      }
    }
  }

  /// Extents, outermost first; `[]` is a single number.
  public let shape: [Int]
  /// `shape.reduce(1, *)` elements, the last index running fastest.
  public let elements: Elements

  /// Throws ``InterchangeError`` unless `shape` is non-negative and its product is the number of
  /// `elements`.
  public init(shape: [Int], elements: Elements) throws {
    guard Self.count(of: shape) == elements.count else {
      throw InterchangeError(
        problem: "\(elements.count) elements do not fill the shape \(tuple(shape))",
        expected: "as many elements as the product of the extents")
    }
    self.shape = shape
    self.elements = elements
  }

  /// NumPy's name of the element type: `float64`, `float32`, `complex128`, `complex64`, `int64`.
  public var dtypeName: String {
    switch elements {
    case .float64: "float64"
    case .float32: "float32"
    case .complex128: "complex128"
    case .complex64: "complex64"
    case .integer: "int64"
    }
  }

  /// The elements in C order, widened exactly; real numbers have zero imaginary parts.
  ///
  /// Throws ``InterchangeError`` for an integer that binary64 cannot hold.
  public func complexes() throws -> [Complex<Double>] {
    switch elements {
    case .complex128(let z): z
    case .complex64(let z): z.map { Complex(Double($0.real), Double($0.imaginary)) }
    default: try doubles().map { Complex($0, 0) }
    }
  }

  /// The elements of a real array in C order, widened exactly.
  ///
  /// Throws ``InterchangeError`` for complex elements and for an integer that binary64 cannot hold.
  public func doubles() throws -> [Double] {
    switch elements {
    case .float64(let elements): return elements
    case .float32(let elements): return elements.map(Double.init)
    case .integer(let elements):
      return try elements.enumerated().map { position, integer in
        guard let exact = Double(exactly: integer) else {
          throw InterchangeError(
            problem: "element \(index(position, in: shape)) is \(integer)",
            expected: "integers that float64 holds exactly")
        }
        return exact
      }
    case .complex128, .complex64:
      throw InterchangeError(
        problem: "the elements are \(dtypeName)", expected: "float64, float32 or integers")
    }
  }

  /// The product of the extents; `nil` if one is negative or the product overflows.
  static func count(of shape: [Int]) -> Int? {
    var count = 1
    for extent in shape {
      guard extent >= 0 else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow else { return nil }
      count = product
    }
    return count
  }
}

/// `(3, 4)`, as NumPy prints a shape.
func tuple(_ shape: [Int]) -> String {
  "(" + shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? ",)" : ")")
}

/// `[3, 7]`: the index of the element at `position` in C order.
func index(_ position: Int, in shape: [Int]) -> String {
  var rest = position
  var index: [Int] = []
  for extent in shape.reversed() where extent > 0 {
    index.append(rest % extent)
    rest /= extent
  }
  return "[" + index.reversed().map(String.init).joined(separator: ", ") + "]"
}

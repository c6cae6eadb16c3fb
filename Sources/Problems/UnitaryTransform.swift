// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// A unitary `N × N` transform `T`, applied in place in `N log N` operations.
public protocol UnitaryTransform<S>: Sendable {
  associatedtype S: Scalar
  /// `N`
  var size: Int { get }
  /// `x := T x`
  func forward(_ x: MutableColumn<S>)
  /// `x := T^H x`
  func inverse(_ x: MutableColumn<S>)
}

/// An operator or a transform that cannot be made: what is wrong, and what would be right.
public struct OperatorError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// The Walsh–Hadamard transform in natural order, `T_{jk} = (−1)^{<j, k>}/√N` with `<j, k>` the number
/// of common binary digits; `N` is a power of two. Its bits are the same everywhere.
public struct HadamardTransform: UnitaryTransform {
  public let size: Int

  /// - Throws: `OperatorError` when `size` is not a power of two.
  public init(size: Int) throws {
    guard size > 0, size & (size - 1) == 0 else {
      throw OperatorError("a Hadamard transform has a power of two as its length, not \(size)")
    }
    self.size = size
  }

  public func forward(_ x: MutableColumn<Double>) {
    var half = 1
    while half < size {
      for block in stride(from: 0, to: size, by: 2 * half) {
        for i in block..<(block + half) {
          let (a, b) = (x[i], x[i + half])
          x[i] = a + b
          x[i + half] = a - b
        }
      }
      half *= 2
    }
    let scale = 1 / Double(size).squareRoot()
    for i in x.indices { x[i] *= scale }
  }

  public func inverse(_ x: MutableColumn<Double>) { forward(x) }
}

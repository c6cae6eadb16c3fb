// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule

/// An array of real or of complex numbers over the real arithmetic `R`.
public enum Values<R: RealScalar>: Sendable where R.Real == R {
  case real(Tensor<R>)
  case complex(Tensor<R.Complexified>)

  public var shape: [Int] {
    switch self {
    case .real(let tensor): tensor.shape
    case .complex(let tensor): tensor.shape
    }
  }

  public var isComplex: Bool {
    switch self {
    case .real: false
    case .complex: true
    }
  }

  /// How many real numbers it holds.
  public var count: Int {
    switch self {
    case .real(let tensor): tensor.entries.count
    case .complex(let tensor): 2 * tensor.entries.count
    }
  }

  /// The real numbers it holds, a complex entry's real part before its imaginary part.
  public var parts: [R] {
    @specialized(where R == Double)
    get {
      switch self {
      case .real(let tensor): tensor.entries
      case .complex(let tensor):
        tensor.entries.reduce(into: []) {
          $0.append($1.real)
          $0.append($1.imaginary)
        }
      }
    }
  }

  /// The array of this shape and kind whose numbers are `parts`.
  /// - Precondition: `parts.count == count`.
  public func replacing<T: RealScalar>(_ parts: [T]) -> Values<T> where T.Real == T {
    switch self {
    case .real(let tensor): .real(Tensor(tensor.shape, parts))
    case .complex(let tensor):
      .complex(Tensor(tensor.shape, pairs: parts))
    }
  }

  /// Each real number by itself in another arithmetic.
  public func map<T: RealScalar>(_ f: (R) throws -> T) rethrows -> Values<T> where T.Real == T {
    replacing(try parts.map(f))
  }
}

extension Values: Equatable where R: Equatable, R.Complexified: Equatable {}

/// The arrays of a question or an answer, by name.
public typealias Arrays<R: RealScalar> = [String: Values<R>] where R.Real == R

extension Tensor where S: ComplexScalar {
  /// Complex entries given by their parts, each real part before the imaginary one.
  @specialized(where S == Complex<Double>)
  public init(_ shape: [Int], pairs: [S.Real]) {
    self.init(shape, (0..<(pairs.count / 2)).map { S(pairs[2 * $0], pairs[2 * $0 + 1]) })
  }
}

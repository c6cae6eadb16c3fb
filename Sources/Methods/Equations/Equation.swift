// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

/// One line of a recursion: how a quantity of an iteration follows from those before it.
public struct Equation: Sendable {
  /// The name of its trace without `trace/`, or of what the recursion keeps without a trace.
  public let quantity: String
  /// The line, in the papers' letters.
  public let formula: String
  /// Whether it tells how the quantity goes over from the iteration before; the first iteration then
  /// has it from the start.
  public let isCarried: Bool
  /// What the quantity is a weighted sum of, where nobody sees it by itself: weights that are wrong
  /// are told from a mistake in the line that follows.
  public let terms: (@Sendable (Own) throws -> [Values<Double>])?
  /// The quantity by this line, from somebody's own numbers.
  public let value: @Sendable (Own) throws -> Values<Double>

  init(
    _ quantity: String, _ formula: String, isCarried: Bool = false,
    terms: (@Sendable (Own) throws -> [Values<Double>])? = nil,
    _ value: @escaping @Sendable (Own) throws -> Values<Double>
  ) {
    self.quantity = quantity
    self.formula = formula
    self.isCarried = isCarried
    self.terms = terms
    self.value = value
  }

  /// The same for a matrix of vectors.
  init<F: Scalar>(
    _ quantity: String, _ formula: String, isCarried: Bool = false,
    terms: (@Sendable (Own) throws -> [Values<Double>])? = nil,
    vectors: @escaping @Sendable (Own) throws -> Matrix<F>
  ) where F.Real == Double {
    self.init(quantity, formula, isCarried: isCarried, terms: terms) {
      try Values(of: Tensor(try vectors($0)))
    }
  }

  /// The same for one number a column.
  init(
    _ quantity: String, _ formula: String, isCarried: Bool = false,
    numbers: @escaping @Sendable (Own) throws -> [Double]
  ) {
    self.init(quantity, formula, isCarried: isCarried) { Values(try numbers($0)) }
  }
}

/// A recursion line by line, and what its first iteration starts from.
public struct Recursion: Sendable {
  public let iterations: Int
  /// What the lines of the first iteration find in place of an iteration before it, and `y`.
  public let start: Arrays<Double>
  /// In order of computation.
  public let equations: [Equation]

  init(iterations: Int, start: Arrays<Double>, equations: [Equation]) {
    self.iterations = iterations
    self.start = start
    self.equations = equations
  }
}

/// Somebody's own numbers as one line reads them: those of this iteration, and those of the one
/// before.
public struct Own {
  /// The iteration, from 0.
  public let t: Int
  private let read: (_ quantity: String, _ isBefore: Bool) throws -> Values<Double>

  public init(t: Int, read: @escaping (String, Bool) throws -> Values<Double>) {
    self.t = t
    self.read = read
  }

  func vectors<F: Scalar>(_ quantity: String) throws -> Matrix<F> where F.Real == Double {
    try matrix(try read(quantity, false), quantity)
  }

  func before<F: Scalar>(_ quantity: String) throws -> Matrix<F> where F.Real == Double {
    try matrix(try read(quantity, true), quantity)
  }

  /// Quantities of the iteration before.
  func before(_ quantities: [String]) throws -> [Values<Double>] {
    try quantities.map { try read($0, true) }
  }

  func numbers(_ quantity: String) throws -> [Double] { try read(quantity, false).parts }

  func numbersBefore(_ quantity: String) throws -> [Double] { try read(quantity, true).parts }

  /// Variances, which a line divides by or takes the root of.
  /// - Throws: `Undefined` where one is not above zero.
  func variances(_ quantity: String, before: Bool = false) throws -> [Double] {
    let values = try read(quantity, before).parts
    guard values.allSatisfy({ $0 > 0 }) else { throw Undefined() }
    return values
  }

  private func matrix<F: Scalar>(
    _ values: Values<Double>, _ quantity: String
  ) throws -> Matrix<F> where F.Real == Double {
    guard let tensor = values.tensor(of: F.self), tensor.shape.count == 2 else {
      throw Undefined()
    }
    return Matrix(tensor)
  }

  /// These numbers have no value by this line.
  public struct Undefined: Error {
    public init() {}
  }
}

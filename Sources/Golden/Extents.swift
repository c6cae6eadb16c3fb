// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Foundation

/// The numbers that the letters of a method's shapes, `M×N`, stand for in somebody's arrays.
package struct Extents {
  private var known: [String: Int] = [:]

  package init() {}

  /// Those that the inputs of a question show.
  package init(of inputs: Arrays<Double>, _ card: Card) {
    for array in card.inputs {
      if let values = inputs[array.name] { _ = try? fit(values, array) }
    }
  }

  package subscript(letter: String) -> Int? { known[letter] }

  /// The array in a shape that its card admits. Last extents that are missing are 1, so that a vector `y` is one
  /// column, as MATLAB drops them; and a row or a column is a list, of which MATLAB has none.
  /// - Throws: `CallError`, which names the array and what is wanted.
  package mutating func fit(_ values: Values<Double>, _ card: ArrayCard) throws -> Values<Double> {
    let given = values.shape
    guard !given.contains(0) else {
      throw CallError("array \"\(card.name)\" is empty: its shape is \(given)")
    }
    let list = given.count == 2 && given.contains(1) ? [[given[0] * given[1]]] : []
    for shape in [given, given + [1], given + [1, 1]] + list {
      for letters in Self.alternatives(card.shape) where admits(letters, shape) {
        for (letter, extent) in zip(letters, shape) { known[letter] = extent }
        return values.reshaped(shape)
      }
    }
    let letters = Set(Self.alternatives(card.shape).flatMap(\.self))
    let stated = letters.sorted().compactMap { letter in
      known[letter].map { "\(letter) = \($0)" }
    }
    throw CallError(
      "array \"\(card.name)\" has shape \(given); \(card.shape) is wanted"
        + (stated.isEmpty ? "" : ", with \(stated.joined(separator: " and "))"))
  }

  /// The arrays of an answer in the shapes of their cards; one that fits none stays as it is.
  package func fitted(_ answer: Arrays<Double>, _ card: Card) -> Arrays<Double> {
    let cards = Dictionary((card.outputs + card.traces).map { ($0.name, $0) }) { $1 }
    return Dictionary(
      uniqueKeysWithValues: answer.map { name, values in
        var extents = self
        return (name, cards[name].flatMap { try? extents.fit(values, $0) } ?? values)
      })
  }

  private func admits(_ letters: [String], _ shape: [Int]) -> Bool {
    letters.count == shape.count
      && zip(letters, shape).allSatisfy { (Int($0) ?? known[$0] ?? $1) == $1 }
  }

  /// The letters of each shape in `N×M, or T×N×M` and `T×D, vector: T×N×D`.
  private static func alternatives(_ shapes: String) -> [[String]] {
    shapes.replacingOccurrences(of: ", vector: ", with: ", or ").components(separatedBy: ", or ")
      .map { $0.components(separatedBy: "×") }
  }
}

extension Values<Double> {
  /// The same numbers in another shape of as many.
  fileprivate func reshaped(_ shape: [Int]) -> Values {
    switch self {
    case .real(let tensor): .real(Tensor(shape, tensor.entries))
    case .complex(let tensor): .complex(Tensor(shape, tensor.entries))
    }
  }
}

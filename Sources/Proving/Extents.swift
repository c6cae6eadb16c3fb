// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation

/// What the letters of a card's shapes stand for, learned array by array.
struct Extents {
  private var known: [String: Int] = [:]

  subscript(letter: String) -> Int? { known[letter] }

  /// The array in a shape that its card admits; a last extent that is missing is 1, so that a vector
  /// `y` is one column.
  /// - Throws: `CallError`, which names the array and what is wanted.
  mutating func fit(_ values: Values<Double>, _ card: ArrayCard) throws -> Values<Double> {
    guard !values.shape.contains(0) else {
      throw CallError("array \"\(card.name)\" is empty: its shape is \(values.shape)")
    }
    for shape in [values.shape, values.shape + [1]] {
      for letters in Self.alternatives(card.shape) where admits(letters, shape) {
        for (letter, extent) in zip(letters, shape) { known[letter] = extent }
        return values.reshaped(shape)
      }
    }
    let letters = Set(Self.alternatives(card.shape).flatMap(\.self))
    let given = letters.sorted().compactMap { letter in known[letter].map { "\(letter) = \($0)" } }
    throw CallError(
      "array \"\(card.name)\" has shape \(values.shape); \(card.shape) is wanted"
        + (given.isEmpty ? "" : ", with \(given.joined(separator: " and "))"))
  }

  private func admits(_ letters: [String], _ shape: [Int]) -> Bool {
    letters.count == shape.count
      && zip(letters, shape).allSatisfy { (Int($0) ?? known[$0] ?? $1) == $1 }
  }

  /// The letters of each shape in `N×M, or T×N×M`.
  private static func alternatives(_ shapes: String) -> [[String]] {
    shapes.components(separatedBy: ", or ").map { $0.components(separatedBy: "×") }
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

// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Methods

/// One quantity of one iteration, as lines read it.
struct OwnNumber {
  let values: Values<Double>
  /// The lines that it stands in for.
  let lines: [Int]
  /// The same moved by a unit of roundoff; of what stands in for lines, as those move that they read.
  let moved: [Values<Double>]

  init(given values: Values<Double>, unit: Double) {
    self.values = values
    lines = []
    moved = Nudge.allCases.map { $0(values, by: unit) }
  }

  init(_ found: OwnLine.Found, moved: [Values<Double>], unit: Double) {
    values = found.values
    lines = found.lines
    // The two that move it furthest stand for the rest, as each is followed through the lines to come.
    let exact = found.values.parts
    let furthest = moved.map { ($0, OwnNumbers.norm($0.parts, exact)) }
      .filter { $0.1.isFinite }.sorted { $0.1 > $1.1 }.prefix(2).map(\.0)
    self.moved = furthest + [Nudge.mixed(found.values, by: unit)]
  }

  /// Another value, of which nothing else is asked.
  init(values: Values<Double>) {
    self.values = values
    lines = []
    moved = []
  }
}

/// An equation at one place of a run, and what it reads.
struct OwnLine {
  let equation: Equation
  let t: Int
  let now, before: [String: OwnNumber]

  struct Found {
    let values: Values<Double>
    let lines: [Int]
    let reads: [Read]
  }

  struct Read: Hashable {
    let quantity: String
    let isBefore: Bool
  }

  private func own(_ change: @escaping (Read, OwnNumber) -> Values<Double>) -> Own {
    Own(t: t) { quantity, isBefore in
      guard let number = (isBefore ? before : now)[quantity] else { throw Own.Undefined() }
      return change(Read(quantity: quantity, isBefore: isBefore), number)
    }
  }

  /// Its value, with the lines behind what it reads; `nil` where it has none.
  func value(_ place: Int) -> Found? {
    var lines: [Int] = []
    var reads: [Read] = []
    let value = try? equation.value(
      own { read, number in
        if !reads.contains(read) { reads.append(read) }
        lines += number.lines.filter { !lines.contains($0) && $0 != place }
        return number.values
      })
    guard let value, value.parts.allSatisfy({ $0.isFinite }) else { return nil }
    // A line without a formula only names what is kept.
    return Found(
      values: value, lines: lines + (equation.formula.isEmpty ? [] : [place]), reads: reads)
  }

  /// For each column, what a unit of roundoff of what is read, and of the result, makes of it.
  func spread(_ found: Found, _ moved: [Values<Double>], unit: Double) -> [Double] {
    let exact = found.values.vectors
    var spread = exact.map { unit * OwnNumbers.norm($0) }
    for value in moved {
      for (d, vector) in value.vectors.enumerated() where d < spread.count {
        let distance = OwnNumbers.norm(vector, exact[d])
        if distance.isFinite { spread[d] = max(spread[d], distance) }
      }
    }
    return spread
  }

  /// Its values as one of what it reads moves.
  func moved(_ found: Found) -> [Values<Double>] {
    // The observations are exact, and may be numbers of cells.
    found.reads.filter { $0.quantity != "y" }.flatMap { read -> [Values<Double>] in
      let number = (read.isBefore ? before : now)[read.quantity]
      return (number?.moved ?? []).compactMap { values in
        try? equation.value(own { $0 == read ? values : $1.values })
      }
    }
  }

  /// Whether what was given is what this line gives once an earlier sum of terms has other weights; `nil`
  /// where there are too few numbers to tell, or no such sum.
  func isExplained(
    _ given: [Vector], _ byLine: [Vector], byWeightsOf earlier: Int, _ lines: [Int],
    _ equations: [Equation]
  ) -> Bool? {
    let sum = equations[earlier]
    guard sum.quantity != equation.quantity, let terms = sum.terms,
      let directions = try? terms(own { $1.values }), let size = byLine.first?.count,
      size >= 2 * directions.count + 2
    else { return nil }
    // What follows is affine in the sum.
    let moved = directions.map { direction -> [Vector]? in
      var now = now
      now[sum.quantity] = now[sum.quantity].map { OwnNumber(values: $0.values.plus(direction)) }
      for place in lines where place > earlier {
        let line = OwnLine(equation: equations[place], t: t, now: now, before: before)
        guard let found = line.value(place) else { return nil }
        now[equations[place].quantity] = OwnNumber(values: found.values)
      }
      return now[equation.quantity]?.values.vectors
    }
    guard moved.allSatisfy({ $0 != nil }) else { return nil }
    return byLine.indices.allSatisfy { d in
      let difference = zip(given[d], byLine[d]).map { $0 - $1 }
      let derivatives = moved.compactMap { $0 }.map { zip($0[d], byLine[d]).map { $0 - $1 } }
      return OwnNumbers.norm(OwnNumbers.beside(derivatives, difference))
        <= 1e-6 * OwnNumbers.norm(difference)
    }
  }
}

/// How numbers are moved by a unit of roundoff: all up, all down, or each in its own direction.
private enum Nudge: CaseIterable {
  case up, down, mixed

  func callAsFunction(_ values: Values<Double>, by unit: Double) -> Values<Double> {
    values.replacing(
      values.parts.enumerated().map { k, value in
        switch self {
        case .up: value * (1 + 2 * unit)
        case .down: value * (1 - 2 * unit)
        case .mixed: value * (1 + ((k &* 0x9E37_79B9) >> 16 & 1 == 0 ? 2 : -2) * unit)
        }
      })
  }
}

extension Values<Double> {
  /// The columns of a matrix, or of a list of them, the parts of a complex entry side by side; each entry of a list.
  var vectors: [Vector] {
    let parts = parts
    guard shape.count >= 2 else { return parts.map { [$0] } }
    let width = isComplex ? 2 : 1
    let (rows, columns) = (shape[shape.count - 2], shape[shape.count - 1])
    let size = rows * columns * width
    return (0..<(size == 0 ? 0 : parts.count / size)).flatMap { matrix in
      (0..<columns).map { d in
        (0..<(rows * width)).map {
          parts[matrix * size + ($0 / width * columns + d) * width + $0 % width]
        }
      }
    }
  }

  /// Entry `t` of the first index.
  func slice(_ t: Int) -> Values {
    let rest = shape.count == 1 ? [1] : Array(shape.dropFirst())
    let count = rest.reduce(1, *)
    switch self {
    case .real(let tensor):
      return .real(Tensor(rest, Array(tensor.entries[(t * count)..<((t + 1) * count)])))
    case .complex(let tensor):
      return .complex(Tensor(rest, Array(tensor.entries[(t * count)..<((t + 1) * count)])))
    }
  }

  func plus(_ other: Values) -> Values {
    replacing(zip(parts, other.parts).map(+))
  }
}

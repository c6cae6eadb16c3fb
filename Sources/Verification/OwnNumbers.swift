// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Methods

/// A run of a recursion along somebody's own numbers: what each line makes of the numbers before it,
/// beside what was given.
///
/// A quantity that was not given stands in by its line, so that the next one that was given judges
/// both lines together.
struct OwnNumbers {
  /// One quantity of one iteration beside its line.
  struct Comparison {
    /// Which equation, by its place.
    let equation: Int
    let iteration: Int
    /// The lines that lead to it from what was given: its own last.
    let lines: [Int]
    let given, byLine: [Vector]
    /// The largest of its columns' distances, in what a unit of roundoff of the numbers that the line
    /// reads makes of its result.
    let distance: Double
    /// The column with that distance.
    let column: Int
  }

  /// The numbers of one column, or one number.
  typealias Vector = [Double]

  let comparisons: [Comparison]
  /// The first quantity that is not finite; nothing is compared from there on.
  let notFinite: (quantity: String, iteration: Int)?

  private struct Number {
    let values: Values<Double>
    let lines: [Int]
  }

  /// - Parameters:
  ///   - outputs: what was given, traces and `x`.
  ///   - unit: the unit roundoff of the format it was computed in.
  init(_ recursion: Recursion, _ outputs: Arrays<Double>, unit: Double) {
    var comparisons: [Comparison] = []
    var before = recursion.start.mapValues { Number(values: $0, lines: []) }
    let y = before["y"]
    for t in 0..<recursion.iterations {
      var now: [String: Number] = [:]
      now["y"] = y
      for (place, equation) in recursion.equations.enumerated() {
        let name = equation.quantity
        if equation.isCarried && t == 0 {
          now[name] = before[name]
          continue
        }
        let given = Self.given(name, t, of: recursion.iterations, outputs)
        if let given, !given.parts.allSatisfy(\.isFinite) {
          self.comparisons = comparisons
          notFinite = (name, t)
          return
        }
        let line = Line(equation: equation, t: t, now: now, before: before)
        let found = line.value()
        // A line without a formula only names what is kept.
        let lines = (found?.lines ?? []) + (equation.formula.isEmpty ? [] : [place])
        if let given, let found, let spread = line.spread(found, unit: unit) {
          let (ours, theirs) = (Self.vectors(found.values), Self.vectors(given))
          if ours.map(\.count) == theirs.map(\.count) {
            let distances = zip(zip(ours, theirs), spread).map { Self.distance($0.0, $0.1, $1) }
            let column = distances.indices.max { distances[$0] < distances[$1] } ?? 0
            comparisons.append(
              Comparison(
                equation: place, iteration: t, lines: lines, given: theirs, byLine: ours,
                distance: distances.isEmpty ? 0 : distances[column], column: column))
          }
        }
        if let given {
          now[name] = Number(values: given, lines: [])
        } else if let found {
          now[name] = Number(values: found.values, lines: lines)
        }
      }
      before = before.merging(now) { $1 }
    }
    self.comparisons = comparisons
    notFinite = nil
  }

  /// The quantity in iteration `t`, of a trace that may have too few of them; the last `x` may come
  /// without a trace.
  private static func given(
    _ name: String, _ t: Int, of iterations: Int, _ outputs: Arrays<Double>
  ) -> Values<Double>? {
    if let trace = outputs["trace/" + name], trace.shape.count > 1 {
      return t < trace.shape[0] ? trace.slice(t) : nil
    }
    return name == "x" && t == iterations - 1 ? outputs["x"] : nil
  }

  /// The columns of a matrix, the parts of a complex entry side by side; each entry of a list.
  fileprivate static func vectors(_ values: Values<Double>) -> [Vector] {
    guard values.shape.count == 2 else { return values.parts.map { [$0] } }
    let (rows, columns, parts) = (values.shape[0], values.shape[1], values.parts)
    let width = values.isComplex ? 2 : 1
    return (0..<columns).map { d in
      (0..<(rows * width)).map { parts[($0 / width * columns + d) * width + $0 % width] }
    }
  }

  private static func distance(_ a: Vector, _ b: Vector, _ spread: Double) -> Double {
    let error = distance(a, b)
    return error == 0 ? 0 : error / spread
  }

  /// `‖a − b‖`
  fileprivate static func distance(_ a: Vector, _ b: Vector) -> Double {
    norm(zip(a, b).map { $0 - $1 })
  }

  /// Scaled, so that the squares neither overflow nor vanish.
  static func norm(_ a: Vector) -> Double {
    let largest = a.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else { return largest }
    return largest * a.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
  }

  /// An equation at one place of the run, and what it reads.
  private struct Line {
    let equation: Equation
    let t: Int
    let now, before: [String: Number]

    /// Its value, and the lines behind what it reads; `nil` where it has none.
    func value() -> (values: Values<Double>, lines: [Int], reads: [String])? {
      var lines: [Int] = []
      var reads: [String] = []
      let value = try? equation.value(
        Own(t: t) { quantity, isBefore in
          guard let number = (isBefore ? before : now)[quantity] else { throw Own.Undefined() }
          let key = (isBefore ? "before " : "") + quantity
          if !reads.contains(key) { reads.append(key) }
          lines += number.lines.filter { !lines.contains($0) }
          return number.values
        })
      guard let value, value.parts.allSatisfy({ $0.isFinite }) else { return nil }
      return (value, lines, reads)
    }

    /// For each column, what a unit of roundoff of what is read, and of the result, makes of it.
    func spread(
      _ found: (values: Values<Double>, lines: [Int], reads: [String]), unit: Double
    ) -> [Double]? {
      let exact = OwnNumbers.vectors(found.values)
      var spread = exact.map { unit * norm($0) }
      for read in found.reads {
        for nudge in Nudge.allCases {
          let moved = try? equation.value(
            Own(t: t) { quantity, isBefore in
              guard let number = (isBefore ? before : now)[quantity] else { throw Own.Undefined() }
              let isMoved = (isBefore ? "before " : "") + quantity == read
              return isMoved ? nudge(number.values, by: unit) : number.values
            })
          guard let moved else { continue }
          for (d, vector) in OwnNumbers.vectors(moved).enumerated() where d < spread.count {
            let distance = OwnNumbers.distance(vector, exact[d])
            if distance.isFinite { spread[d] = max(spread[d], distance) }
          }
        }
      }
      return spread
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
}

extension Values<Double> {
  /// Entry `t` of the first index.
  fileprivate func slice(_ t: Int) -> Values {
    let rest = Array(shape.dropFirst())
    let count = rest.reduce(1, *)
    switch self {
    case .real(let tensor):
      return .real(Tensor(rest, Array(tensor.entries[(t * count)..<((t + 1) * count)])))
    case .complex(let tensor):
      return .complex(Tensor(rest, Array(tensor.entries[(t * count)..<((t + 1) * count)])))
    }
  }
}

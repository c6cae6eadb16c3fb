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
    /// The lines that lead to it from what was given, by their places; its own last.
    let lines: [Int]
    let given, byLine: [Vector]
    /// For each column, how far apart the two are, and how far other ways of computing the line, in
    /// what a unit of roundoff of the numbers that it reads makes of its result.
    let distances, slack: [Double]
    /// Whether other weights of a line that is a sum of terms would give what was given; `nil` where
    /// there are too few numbers to tell, or the line is no such sum.
    let isExplained: (_ byWeightsOf: Int) -> Bool?
  }

  let comparisons: [Comparison]
  /// The first quantity that is not finite; nothing is compared from there on.
  let notFinite: (quantity: String, iteration: Int)?

  /// - Parameters:
  ///   - recursion: what is right.
  ///   - others: the same, its inverses found in other ways.
  ///   - outputs: what was given, traces and `x`.
  ///   - unit: the unit roundoff of the format it was computed in.
  init(_ recursion: Recursion, others: [Recursion], _ outputs: Arrays<Double>, unit: Double) {
    var comparisons: [Comparison] = []
    let all = [recursion] + others
    var before = all.map { $0.start.mapValues { OwnNumber(given: $0, unit: unit) } }
    let y = before[0]["y"]
    for t in 0..<recursion.iterations {
      var now: [[String: OwnNumber]] = all.map { _ in y.map { ["y": $0] } ?? [:] }
      for (place, equation) in recursion.equations.enumerated() {
        let name = equation.quantity
        if equation.isCarried && t == 0 {
          for i in all.indices { now[i][name] = before[i][name] }
          continue
        }
        var given = Self.given(name, t, of: recursion.iterations, outputs)
        if let given, !given.parts.allSatisfy({ $0.isFinite }) {
          self.comparisons = comparisons
          notFinite = (name, t)
          return
        }
        let lines = all.indices.map {
          OwnLine(equation: all[$0].equations[place], t: t, now: now[$0], before: before[$0])
        }
        let found = lines.map { $0.value(place) }
        let moved = found[0].map(lines[0].moved) ?? []
        // What has another shape counts as not given, but one number may stand for all columns.
        if let values = given, let first = found[0]?.values, values.shape != first.shape {
          given =
            values.shape == [1] && first.shape.count == 1
            ? Values([Double](repeating: values.parts[0], count: first.shape[0])) : nil
        }
        if let given, let first = found[0] {
          let (ours, theirs) = (first.values.vectors, given.vectors)
          if ours.map(\.count) == theirs.map(\.count) {
            let spread = lines[0].spread(first, moved, unit: unit)
            func distances(_ vectors: [Vector]) -> [Double] {
              zip(zip(ours, vectors), spread).map {
                let distance = Self.norm($0.0, $0.1)
                return distance == 0 ? 0 : distance / $1
              }
            }
            let line = lines[0]
            let slack = found.dropFirst().compactMap { $0?.values.vectors }.map(distances)
            comparisons.append(
              Comparison(
                equation: place, iteration: t, lines: first.lines, given: theirs, byLine: ours,
                distances: distances(theirs),
                slack: ours.indices.map { d in slack.reduce(0) { max($0, $1[d]) } },
                isExplained: {
                  line.isExplained(theirs, ours, byWeightsOf: $0, first.lines, recursion.equations)
                }))
          }
        }
        for i in all.indices {
          now[i][name] =
            given.map { OwnNumber(given: $0, unit: unit) }
            ?? found[i].map {
              // The others only give their values.
              OwnNumber($0, moved: i == 0 ? moved : [], unit: unit)
            }
        }
      }
      before = zip(before, now).map { $0.merging($1) { $1 } }
    }
    self.comparisons = comparisons
    notFinite = nil
  }

  /// The quantity in iteration `t`, of a trace that may have too few of them; the last `x` may come
  /// without a trace.
  private static func given(
    _ name: String, _ t: Int, of iterations: Int, _ outputs: Arrays<Double>
  ) -> Values<Double>? {
    if let trace = outputs["trace/" + name], let count = trace.shape.first {
      return t < count ? trace.slice(t) : nil
    }
    return name == "x" && t == iterations - 1 ? outputs["x"] : nil
  }

  /// `‖a − b‖`, scaled, so that the squares neither overflow nor vanish.
  static func norm(_ a: Vector, _ b: Vector? = nil) -> Double {
    let entries = b.map { zip(a, $0).map { $0 - $1 } } ?? a
    let largest = entries.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else { return largest }
    return largest * entries.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
  }

  /// What is left of `a` beside the span of `directions`.
  static func beside(_ directions: [Vector], _ a: Vector) -> Vector {
    var basis: [Vector] = []
    func projected(_ a: Vector) -> Vector {
      // Twice, as rounding leaves a part of each direction.
      (0..<2).reduce(a) { a, _ in
        basis.reduce(a) { a, q in
          let along = zip(a, q).reduce(0) { $0 + $1.0 * $1.1 }
          return zip(a, q).map { $0 - along * $1 }
        }
      }
    }
    for direction in directions {
      let rest = projected(direction)
      let size = norm(rest)
      if size > 1e-9 * norm(direction) { basis.append(rest.map { $0 / size }) }
    }
    return projected(a)
  }

  /// `k`, if `a − b` is `(k − 1) b` but for a millionth of it.
  static func multiple(_ a: Vector, of b: Vector) -> Double? {
    let square = zip(b, b).reduce(0) { $0 + $1.0 * $1.1 }
    let k = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } / square
    guard k.isFinite else { return nil }
    return norm(a, b.map { k * $0 }) <= 1e-6 * norm(a, b) ? k : nil
  }
}

/// The numbers of one column, or one number.
typealias Vector = [Double]

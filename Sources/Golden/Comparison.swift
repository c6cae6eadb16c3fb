// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Methods

/// How an output's numbers form vectors: a trace has one for each iteration and column, any other
/// output one a column, a complex column being one of all its real and imaginary parts. A scalar per
/// column is a vector of one entry, and each complex number of a list one of its two parts.
struct VectorLayout: Sendable {
  let isTrace: Bool
  /// Iterations of a trace, or matrices of a list of them.
  let iterations: Int
  /// Matrices of each iteration of a trace; 1 where it has one.
  let matrices: Int
  let rows, columns: Int
  /// How many numbers stand next to one another for one entry of a vector.
  let parts: Int

  init(_ name: String, _ values: Values<Double>) {
    isTrace = name.hasPrefix("trace/")
    let shape = isTrace ? Array(values.shape.dropFirst()) : values.shape
    let isList = shape.count < 2
    // Matrices of several layers are apart from one another.
    let outer = shape.dropLast(2).reduce(1, *)
    (iterations, matrices) = isTrace ? (values.shape[0], outer) : (outer, 1)
    rows = isList ? 1 : shape[shape.count - 2]
    let width = values.isComplex ? 2 : 1
    columns = shape.last ?? 1
    parts = width
  }

  /// Vectors of an iteration.
  var vectors: Int { matrices * columns }

  /// The offsets of the parts of vector `v` at iteration `t`: a column of one of its matrices.
  func offsets(_ t: Int, _ v: Int) -> some Sequence<Int> {
    let matrix = t * matrices + v / columns
    let d = v % columns
    return (0..<(rows * parts)).lazy.map { k in
      ((matrix * rows + k / parts) * columns + d) * parts + k % parts
    }
  }
}

extension Values<Double> {
  /// Whether the other array has this shape and kind.
  package func isLike(_ other: Values) -> Bool {
    shape == other.shape && isComplex == other.isComplex
  }
}

extension Values {
  /// The index that a reader of the array's file knows a number by, and which part of it that is.
  package func place(_ offset: Int) -> (index: [Int], part: Difference.Part?) {
    switch self {
    case .real(let tensor): (tensor.index(of: offset), nil)
    case .complex(let tensor):
      (tensor.index(of: offset / 2), offset % 2 == 0 ? .real : .imaginary)
    }
  }
}

/// The error of one vector, and the offset of its component that is furthest off.
struct VectorError: Sendable {
  let iteration: Int
  let offset: Int
  let error: Double
}

extension Metric {
  /// The errors of `got` against `expected`, both of one shape, in order of iteration and column. A
  /// vector that must vanish must vanish exactly; what is not finite is infinitely far off.
  func errors(
    _ name: String, _ got: Values<Double>, _ expected: Values<Double>, _ scale: Values<Double>,
    _ dtype: DType
  ) -> [VectorError] {
    let layout = VectorLayout(name, expected)
    let (got, expected, scale) = (got.parts, expected.parts, scale.parts)
    if self == .ulp {
      return expected.indices.map {
        VectorError(
          iteration: 0, offset: $0, error: ulps(got[$0], expected[$0], of: scale[$0], dtype))
      }
    }
    return (0..<layout.iterations).flatMap { t in
      (0..<layout.vectors).map { d in
        let (worst, error) = relativeL2(got, expected, scale, layout.offsets(t, d))
        return VectorError(iteration: t, offset: worst, error: error / dtype.unitRoundoff)
      }
    }
  }

  private func relativeL2(
    _ got: [Double], _ expected: [Double], _ sizes: [Double], _ offsets: some Sequence<Int>
  ) -> (worst: Int, error: Double) {
    var scale = 0.0
    var worst = (offset: 0, difference: -1.0)
    for offset in offsets {
      scale = max(scale, abs(sizes[offset]))
      let difference = abs(got[offset] - expected[offset])
      if !(difference <= worst.difference) { worst = (offset, difference) }
      if difference.isNaN { break }
    }
    if worst.difference <= 0 { return (worst.offset, 0) }
    guard scale > 0, worst.difference.isFinite else { return (worst.offset, .infinity) }
    // Scaled, the squares neither overflow nor underflow.
    var squares = (difference: 0.0, expected: 0.0)
    for offset in offsets {
      let difference = (got[offset] - expected[offset]) / scale
      let entry = sizes[offset] / scale
      squares.difference += difference * difference
      squares.expected += entry * entry
    }
    return (worst.offset, (squares.difference / squares.expected).squareRoot())
  }

  private func ulps(
    _ got: Double, _ expected: Double, of size: Double, _ dtype: DType
  ) -> Double {
    if got == expected { return 0 }
    guard got.isFinite else { return .infinity }
    let ulp = dtype == .float64 ? size.ulp : Double(Float(size).ulp)
    return abs(got - expected) / ulp
  }
}

/// Where a candidate's output leaves the proven values, as its arrays are in files: complex arrays
/// have complex shapes and indices.
public struct Difference: Sendable, Equatable {
  public enum Part: String, Sendable { case real, imaginary }
  public enum Kind: Sendable, Equatable {
    case tooFar
    case missing
    case wrongShape(got: [Int], wanted: [Int])
    /// NaN or infinite.
    case notFinite
    /// A zero where there must be none, or the reverse, though no decision was close.
    case support
  }
  public var kind: Kind
  public var array: String
  public var iteration: Int?
  /// The component of that vector that is furthest off, and both its values.
  public var index: [Int] = []
  /// Which part of a complex component these are; `nil` in an array of real numbers.
  public var part: Part?
  public var got = Double.nan
  public var expected = Double.nan
  /// The vector's error and what is allowed, in the metric's units.
  public var error = Double.infinity
  public var allowed = 0.0
}

/// The proven outputs of a case with what may differ from them in one format.
package struct Target: Sendable {
  package let card: Card
  /// The outputs, and what may be given in the place of one.
  package let expected: Arrays<Double>
  package let metric: Metric
  package let allowed: Double
  package let dtype: DType
  /// Whether zeros must agree exactly.
  package let exactSupport: Bool
  /// Numbers that may be any in a range, by array and offset: slopes at a kink.
  package var latitude: [String: [Int: ClosedRange<Double>]] = [:]
  /// What is given in the place of an output, by the name of that.
  package var standIns: [String: StandIn] = [:]

  package init(
    card: Card, expected: Arrays<Double>, metric: Metric, allowed: Double, dtype: DType,
    exactSupport: Bool
  ) {
    self.card = card
    self.expected = expected
    self.metric = metric
    self.allowed = allowed
    self.dtype = dtype
    self.exactSupport = exactSupport
  }

  /// Which of the arrays that a candidate gave are compared, in order of computation.
  package func compared(_ outputs: Arrays<Double>) -> [String] {
    (card.traces.map(\.name) + card.outputs.flatMap { [$0.name] + $0.standIns })
      .filter { outputs[$0] != nil && (expected[$0] != nil || standIns[$0] != nil) }
  }

  /// The outputs that a candidate gave neither as such nor by another array in their place; all of
  /// them if there is none that is asked for.
  package func missing(_ outputs: Arrays<Double>) -> [String] {
    card.outputs.filter { output in
      expected[output.name] != nil
        && !([output.name] + output.standIns).contains { outputs[$0] != nil }
    }.map(\.name)
  }

  /// The first difference in order of computation: iteration by iteration, quantity by quantity.
  /// `nil` if all that was given agrees, and an output was.
  package func firstDifference(_ outputs: Arrays<Double>) -> Difference? {
    if let first = card.outputs.first, missing(outputs).count == card.outputs.count {
      return Difference(kind: .missing, array: first.name)
    }
    var first: (rank: (Int, Int), difference: Difference)?
    for (order, name) in compared(outputs).enumerated() {
      guard let difference = firstDifference(name, outputs) else { continue }
      let isTrace = name.hasPrefix("trace/")
      let rank = (isTrace ? difference.iteration ?? -1 : Int.max, order)
      if first == nil || rank < (first?.rank ?? rank) { first = (rank, difference) }
    }
    return first?.difference
  }

  /// The first difference of one array.
  package func firstDifference(_ name: String, _ outputs: Arrays<Double>) -> Difference? {
    guard let got = outputs[name], let (expected, scale) = wanted(name, got) else { return nil }
    guard got.isLike(expected) else {
      return Difference(
        kind: .wrongShape(got: got.shape, wanted: expected.shape), array: name)
    }
    let layout = VectorLayout(name, expected)
    let parts = (got: got.parts, expected: expected.parts)
    func difference(
      _ kind: Difference.Kind, at offset: Int, iteration: Int, error: Double
    ) -> Difference {
      let (index, part) = expected.place(offset)
      return Difference(
        kind: kind, array: name, iteration: layout.isTrace ? iteration : nil, index: index,
        part: part, got: parts.got[offset], expected: parts.expected[offset], error: error,
        allowed: allowed)
    }
    for vector in metric.errors(name, got, expected, scale, dtype)
    where !(vector.error <= allowed) {
      return difference(
        parts.got[vector.offset].isFinite ? .tooFar : .notFinite, at: vector.offset,
        iteration: vector.iteration, error: vector.error)
    }
    guard exactSupport, name == "x" || name == "trace/x" else { return nil }
    let width = expected.isComplex ? 2 : 1
    let perIteration = max(parts.expected.count / max(layout.iterations, 1), 1)
    for (entry, isKept) in expected.support.enumerated() where got.support[entry] != isKept {
      return difference(
        .support, at: entry * width, iteration: entry * width / perIteration, error: .infinity)
    }
    return nil
  }

  /// What an array should be, where any number of a range will do the one that is nearest, and the
  /// size by which its error is measured.
  func wanted(
    _ name: String, _ got: Values<Double>
  ) -> (Values<Double>, scale: Values<Double>)? {
    if let standIn = standIns[name] { return (standIn.values, standIn.scale) }
    guard let expected = expected[name] else { return nil }
    guard let ranges = latitude[name], got.isLike(expected) else { return (expected, expected) }
    let given = got.parts
    let nearest = expected.replacing(
      expected.parts.enumerated().map { k, value in
        ranges[k].map { min(max(given[k], $0.lowerBound), $0.upperBound) } ?? value
      })
    return (nearest, expected)
  }

  /// The largest error over all that was given; infinite for a misshapen output, or if there is none.
  package func largestError(
    _ outputs: Arrays<Double>
  ) -> (error: Double, array: String, iteration: Int) {
    var largest = (error: 0.0, array: "x", iteration: 0)
    let names = compared(outputs)
    if names.isEmpty { return (.infinity, "x", 0) }
    for name in names {
      guard let got = outputs[name], let (expected, scale) = wanted(name, got) else { continue }
      guard got.isLike(expected) else { return (.infinity, name, 0) }
      for vector in metric.errors(name, got, expected, scale, dtype)
      where !(vector.error <= largest.error) {
        largest = (vector.error.isNaN ? .infinity : vector.error, name, vector.iteration)
      }
    }
    return largest
  }
}

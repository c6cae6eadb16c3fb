// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

/// How far an array may be from the proven one.
public enum Metric: String, Codable, Sendable {
  /// `‖a − b‖/‖b‖` of each vector (one an iteration and column), in units of roundoff.
  case relativeL2 = "relative-l2"
  /// `|a − b|` in units in the last place of `b`, for scalar functions.
  case ulp
}

/// How an output's entries form vectors: a trace has one for each iteration and column, any other
/// output one a column; a scalar per column is a vector of one entry.
struct VectorLayout: Sendable {
  let isTrace: Bool
  let rows, columns, iterations: Int

  init(_ name: String, _ shape: [Int]) {
    isTrace = name.hasPrefix("trace/")
    let rank = shape.count - (isTrace ? 1 : 0)
    rows = rank == 2 ? shape[shape.count - 2] : 1
    columns = rank >= 1 ? shape[shape.count - 1] : 1
    iterations = isTrace ? shape[0] : 1
  }

  /// The offset of row `i` in column `d` at iteration `t`.
  func offset(_ t: Int, _ i: Int, _ d: Int) -> Int { (t * rows + i) * columns + d }
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
    _ name: String, _ got: Tensor<Double>, _ expected: Tensor<Double>, _ dtype: DType
  ) -> [VectorError] {
    if self == .ulp {
      return expected.entries.indices.map {
        VectorError(
          iteration: 0, offset: $0, error: ulps(got.entries[$0], expected.entries[$0], dtype))
      }
    }
    let layout = VectorLayout(name, expected.shape)
    return (0..<layout.iterations).flatMap { t in
      (0..<layout.columns).map { d in
        let offsets = (0..<layout.rows).lazy.map { layout.offset(t, $0, d) }
        let (worst, error) = relativeL2(got.entries, expected.entries, offsets)
        return VectorError(iteration: t, offset: worst, error: error / dtype.unitRoundoff)
      }
    }
  }

  private func relativeL2(
    _ got: [Double], _ expected: [Double], _ offsets: some Sequence<Int>
  ) -> (worst: Int, error: Double) {
    var scale = 0.0
    var worst = (offset: 0, difference: -1.0)
    for offset in offsets {
      scale = max(scale, abs(expected[offset]))
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
      let entry = expected[offset] / scale
      squares.difference += difference * difference
      squares.expected += entry * entry
    }
    return (worst.offset, (squares.difference / squares.expected).squareRoot())
  }

  private func ulps(_ got: Double, _ expected: Double, _ dtype: DType) -> Double {
    if got == expected { return 0 }
    guard got.isFinite else { return .infinity }
    let ulp = dtype == .float64 ? expected.ulp : Double(Float(expected).ulp)
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
struct Target: Sendable {
  let algorithm: Algorithm
  let expected: [String: Tensor<Double>]
  let metric: Metric
  let allowed: Double
  let dtype: DType
  /// Whether zeros must agree exactly.
  let exactSupport: Bool

  /// Which of the outputs a candidate gave are compared, in order of computation.
  func compared(_ outputs: [String: Tensor<Double>]) -> [String] {
    (algorithm.traces.filter { outputs[$0] != nil } + algorithm.outputs)
      .filter { expected[$0] != nil }
  }

  /// The first difference in order of computation: iteration by iteration, quantity by quantity.
  /// `nil` if all that was given agrees.
  func firstDifference(_ outputs: [String: Tensor<Double>]) -> Difference? {
    var first: (rank: (Int, Int), difference: Difference)?
    for (order, name) in compared(outputs).enumerated() {
      guard let difference = firstDifference(name, outputs[name]) else { continue }
      let isTrace = name.hasPrefix("trace/")
      let rank = (isTrace ? difference.iteration ?? -1 : Int.max, order)
      if first == nil || rank < (first?.rank ?? rank) { first = (rank, difference) }
    }
    return first?.difference
  }

  private func firstDifference(_ name: String, _ got: Tensor<Double>?) -> Difference? {
    guard let expected = expected[name] else { return nil }
    guard let got else { return Difference(kind: .missing, array: name) }
    guard got.shape == expected.shape else {
      let isComplex = algorithm.isComplex(name)
      return Difference(
        kind: .wrongShape(
          got: shape(got.shape, isComplex: isComplex),
          wanted: shape(expected.shape, isComplex: isComplex)), array: name)
    }
    let isTrace = name.hasPrefix("trace/")
    for vector in metric.errors(name, got, expected, dtype) where !(vector.error <= allowed) {
      let value = got.entries[vector.offset]
      let (index, part) = component(name, expected, vector.offset)
      return Difference(
        kind: value.isFinite ? .tooFar : .notFinite, array: name,
        iteration: isTrace ? vector.iteration : nil, index: index, part: part, got: value,
        expected: expected.entries[vector.offset], error: vector.error, allowed: allowed)
    }
    guard exactSupport, name == "x" || name == "trace/x" else { return nil }
    let layout = VectorLayout(name, expected.shape)
    for offset in expected.entries.indices
    where (got.entries[offset] == 0) != (expected.entries[offset] == 0) {
      let iteration = offset / max(layout.rows * layout.columns, 1)
      let (index, part) = component(name, expected, offset)
      return Difference(
        kind: .support, array: name, iteration: isTrace ? iteration : nil, index: index, part: part,
        got: got.entries[offset], expected: expected.entries[offset], error: .infinity,
        allowed: allowed)
    }
    return nil
  }

  /// The index that a reader of the array's file knows an entry by.
  private func component(
    _ name: String, _ tensor: Tensor<Double>, _ offset: Int
  ) -> (index: [Int], part: Difference.Part?) {
    var index = tensor.index(of: offset)
    guard algorithm.isComplex(name), !index.isEmpty else { return (index, nil) }
    let rows = max(index.count - 2, 0)
    let part: Difference.Part = index[rows] % 2 == 0 ? .real : .imaginary
    index[rows] /= 2
    return (index, part)
  }

  /// The largest error over all that was given; infinite for a missing or misshapen output.
  func largestError(
    _ outputs: [String: Tensor<Double>]
  ) -> (error: Double, array: String, iteration: Int) {
    var largest = (error: 0.0, array: "x", iteration: 0)
    for name in compared(outputs) {
      guard let expected = expected[name] else { continue }
      guard let got = outputs[name], got.shape == expected.shape else {
        return (.infinity, name, 0)
      }
      for vector in metric.errors(name, got, expected, dtype) where !(vector.error <= largest.error)
      {
        largest = (vector.error.isNaN ? .infinity : vector.error, name, vector.iteration)
      }
    }
    return largest
  }
}

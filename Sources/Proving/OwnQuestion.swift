// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Golden
import Interchange
import Methods

/// Somebody's own question: a method with its parameters, and the arrays of a file that it asks for.
public struct OwnQuestion: Sendable {
  public let call: Call
  public let inputs: Arrays<Double>
  /// What was added to the file's arrays, and what of them is not used, a sentence each.
  public let notes: [String]

  /// More numbers than this, each of which takes about 200 bytes in a proof, are refused.
  static let mostNumbers = 1 << 24

  /// - Parameters:
  ///   - call: its parameters as ``Card/exact(_:)`` gives them.
  ///   - arrays: those of the file; a vector is one column.
  ///   - initialVariance: `σ̃_0²`, or `τ_x`, where a state is wanted and not given.
  /// - Throws: `CallError`, which names the array, for one that is missing, misshapen or out of range,
  ///   and for a question whose answer is not finite in binary64 or that is too large.
  public init(
    _ call: Call, _ arrays: [String: NumericArray], initialVariance: Double
  ) throws {
    let card = try Register.card(call.method)
    let wanted = Set(card.inputs.map(\.name))
    let given = try card.values(arrays.filter { wanted.contains($0.key) })
    var extents = Extents()
    var inputs: Arrays<Double> = [:]
    for array in card.inputs {
      if let values = given[array.name] { inputs[array.name] = try extents.fit(values, array) }
    }
    let starts = try Self.starts(card, extents, missing: inputs, initialVariance)
    var notes: [String] = []
    if !starts.isEmpty {
      notes.append(
        "\(starts.keys.sorted().joined(separator: " and ")) not given: the start is that of"
          + " assay run, 0 with the variance \(initialVariance)")
    }
    let unused = arrays.keys.filter { !wanted.contains($0) }.sorted()
    if !unused.isEmpty {
      notes.append(
        "not asked for by \(call.method), and not used: \(unused.joined(separator: ", "))")
    }
    self.call = call
    self.inputs = inputs.merging(starts) { given, _ in given }
    self.notes = notes
    try checkRange(card)
    try checkRank()
    try checkAnswer()
  }

  /// The states that a method wants and the file does not hold.
  private static func starts(
    _ card: Card, _ extents: Extents, missing given: Arrays<Double>, _ variance: Double
  ) throws -> Arrays<Double> {
    var starts: Arrays<Double> = [:]
    for array in card.inputs where !array.isOptional && given[array.name] == nil {
      guard let n = extents["N"], let d = extents["D"],
        array.name == "state/r" || array.name == "state/variance"
      else { throw CallError("array \"\(array.name)\" (\(array.shape)) is missing") }
      if array.name == "state/variance" {
        starts[array.name] = Values([Double](repeating: variance, count: d))
      } else {
        let zeros = [Double](repeating: 0, count: (array.isComplex ? 2 : 1) * n * d)
        starts[array.name] =
          array.isComplex ? .complex(Tensor([n, d], pairs: zeros)) : Values([n, d], zeros)
      }
    }
    return starts
  }

  private func checkRange(_ card: Card) throws {
    for name in card.inputs.map(\.name) where name.hasSuffix("variance") {
      if let value = inputs[name]?.parts.first(where: { $0 <= 0 }) {
        throw CallError("array \"\(name)\" holds \(value); variances are above 0")
      }
    }
  }

  /// The routes to an inverse that are not for any rank are for full row rank.
  private func checkRank() throws {
    let routes = try Register.method(call.method).routes(call.parameters, inputs)
    guard routes.contains(.cholesky), !routes.contains(.normalEquations),
      let a = try? inputs.matrix("A", of: Double.self)
    else { return }
    let rank = try SVD(a).rank
    guard rank == a.rows else {
      throw CallError(
        "array \"A\" has rank \(rank) and \(a.rows) rows; \(call.method) can be proven for full row"
          + " rank alone")
    }
  }

  /// One answer in binary64, which costs little, before a proof is begun.
  private func checkAnswer() throws {
    let answer = try Reference<Double>.answer(call, inputs, .float64)
    for name in try Register.card(call.method).answers {
      guard let values = answer[name],
        let offset = values.parts.firstIndex(where: { !$0.isFinite })
      else { continue }
      throw CallError(
        "\(name)\(values.place(offset).index) is \(values.parts[offset]) in binary64: the recursion"
          + " diverges, or divides by zero")
    }
    let count = (Array(inputs.values) + answer.values).reduce(0) { $0 + $1.count }
    guard count <= Self.mostNumbers else {
      throw CallError(
        "inputs and outputs are \(count) numbers, and a proof takes \(Self.mostNumbers) at most: fewer"
          + " columns or iterations are wanted")
    }
  }

  /// One iteration is a layer, several are a trajectory.
  var level: Level {
    get throws {
      let levels = try Register.card(call.method).levels
      guard levels.contains(.trajectory) else { return levels[0] }
      return call.parameters[.iterations] == 1 ? .layer : .trajectory
    }
  }
}

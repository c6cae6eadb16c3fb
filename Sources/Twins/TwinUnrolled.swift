// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

/// A kind of network as its twin has it: what the register lists.
public protocol UnrolledTwin: Sendable {
  /// Its name, as that of its first implementation.
  static var kind: String { get }
  static var isComplex: Bool { get }
  /// Mistakes of its forward pass, and those of its gradient.
  static var faults: [Fault] { get }
  static var gradientFaults: [Fault] { get }
  /// The forward pass, or loss and gradient, of the arrays of a question.
  static func answer<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>, _ twin: Twin, isGradient: Bool
  ) throws -> Arrays<T> where T.Real == T
}

extension UnrolledTwin {
  public static var isComplex: Bool { false }
}

/// One that is written on a tape, sample by sample.
protocol TapedTwin: UnrolledTwin {
  /// The blocks of parameters, with the extents of one layer's.
  static var blocks: [TwinBlock] { get }
  /// Whether samples are rows over several columns.
  static var isOfRows: Bool { get }
  /// A block whose rows are `N`, of a network that does not use `A`.
  static var blockOfN: String { get }
  /// What layer after layer computes of one sample.
  static func run<T: TwinReal>(_ n: TwinNetwork<T>) throws -> [TwinLayer<T>]
}

/// A block of parameters, and whether a gradient by it is asked.
struct TwinBlock {
  let name: String
  /// How many extents one layer's has: 2 for a matrix.
  let rank: Int
  /// Whether all layers always share it.
  var isShared = false
  var isLearned = true
}

/// What a layer computed of one sample: quantities by name, of which a vector has a list of columns, each
/// of its real or of its real and imaginary part.
struct TwinLayer<T: TwinReal> where T.Real == T {
  var vectors: [(name: String, columns: [[TwinVector<T>]])] = []
  var numbers: [(name: String, TwinVector<T>)] = []
  /// `x̂_{t+1}`
  var x: [[TwinVector<T>]] { vectors.first { $0.name == "x" }?.columns ?? [] }
}

extension TapedTwin {
  static var blockOfN: String { "B" }
  static var isOfRows: Bool { false }

  public static func answer<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>, _ twin: Twin, isGradient: Bool
  ) throws -> Arrays<T> where T.Real == T {
    let question = try TwinQuestion(
      p, inputs, blocks, width: isOfRows ? p(.width) : 1, blockOfN, twin)
    let samples = question.samples
    let runs = try (0..<samples).map { sample in
      let network = TwinNetwork(question, sample: sample)
      return (network, try run(network))
    }
    return isGradient ? try question.gradient(runs) : question.forward(runs.map(\.1))
  }
}

extension TwinQuestion {
  /// What a forward pass is asked for.
  @specialized(where T == Double)
  fileprivate func forward(_ runs: [[TwinLayer<T>]]) -> Arrays<T> {
    var answer: Arrays<T> = [:]
    let depth = runs[0].count
    func columns(_ t: Int, _ k: Int) -> [[T]] {
      runs.flatMap { run in
        run[t].vectors[k].columns.map { parts in
          parts[0].value.indices.flatMap { i in parts.map { $0.value[i] } }
        }
      }
    }
    for (k, vector) in runs[0][0].vectors.enumerated() {
      answer["trace/" + vector.name] = stack(
        (0..<depth).map { columns($0, k) }, isComplex)
      if vector.name == "x" { answer["x"] = stack(columns(depth - 1, k), isComplex) }
    }
    for (k, number) in runs[0][0].numbers.enumerated() {
      answer["trace/" + number.name] = table(
        (0..<depth).map { t in runs.map { $0[t].numbers[k].1.number } })
    }
    return answer
  }

  /// [LOSS] and its gradient by every learned block.
  @specialized(where T == Double)
  fileprivate func gradient(
    _ runs: [(TwinNetwork<T>, [TwinLayer<T>])]
  ) throws -> Arrays<T> {
    let entries = fault == .lampLossOverEntries ? T(columns * width) : 1
    let count = fault == .lossSummed ? 1 : T(samples) * entries
    let truth = try self.truth()
    let losses = runs.enumerated().map { sample, run in
      let (network, layers) = run
      let x = layers.last?.x ?? []
      let squares = x.enumerated().flatMap { d, parts in
        parts.enumerated().map { part, vector in
          let error = vector - network.tape.given(truth[sample][d][part])
          return error.inner(error)
        }
      }
      let loss = TwinVector.joined(squares).total
      network.tape.backward(from: loss, (fault == .lossHalved ? 1 / 2 : 1) / count)
      return loss.number * (fault == .lossHalved ? 1 / 2 : 1)
    }
    var answer: Arrays<T> = [
      "loss": Values([style.sum(losses.count) { losses[$0] } / count])
    ]
    for block in blocks where block.isLearned {
      guard let input = inputs[block.name] else { continue }
      let each = runs.map { $0.0.gradient(block) }
      var sum = each[0].indices.map { k in style.sum(each.count) { each[$0][k] } }
      if fault == .gradientConjugated && input.isComplex {
        sum = sum.enumerated().map { $0 % 2 == 0 ? $1 : -$1 }
      }
      if fault == .gradientWirtinger && input.isComplex { sum = sum.map { $0 / 2 } }
      if fault == .gradientOfLogarithm && block.name == "sigma_w2" {
        sum = zip(sum, input.parts).map { $0 * $1 }
      }
      answer["d_" + block.name] = input.replacing(sum)
    }
    return answer
  }
}

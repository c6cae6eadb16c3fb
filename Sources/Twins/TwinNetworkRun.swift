// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

/// A question to a network: its arrays, and what is asked besides.
struct TwinQuestion<T: TwinReal> where T.Real == T {
  let inputs: Arrays<T>
  let blocks: [TwinBlock]
  let style: Style
  let fault: Fault?
  let isComplex: Bool
  /// `T`, how many columns one sample has, how many samples there are, and `N`
  let depth, width, samples, columns: Int
  let family: String?
  private let y: Values<T>

  init(
    _ p: Parameters, _ inputs: Arrays<T>, _ blocks: [TwinBlock], width own: Int,
    _ blockOfN: String, _ twin: Twin
  ) throws {
    (self.inputs, self.blocks) = (inputs, blocks)
    (style, fault) = (twin.style, twin.fault)
    guard let y = inputs["y"] else { throw CallError("array \"y\" is missing") }
    for block in blocks where inputs[block.name] == nil {
      throw CallError("array \"\(block.name)\" is missing")
    }
    self.y = y
    isComplex = y.isComplex
    width = fault == .groupOverBatch ? y.shape.last ?? 1 : own
    guard y.shape.count == 2, y.shape[1] % width == 0 else {
      throw CallError("array \"y\" has shape \(y.shape), which are not samples of \(width)")
    }
    samples = y.shape[1] / width
    let each = blocks.last { !$0.isShared && $0.rank <= 1 }
    depth = each.flatMap { inputs[$0.name]?.shape.first } ?? 1
    family = p[.family]
    columns = inputs[blockOfN].map { $0.shape[$0.shape.count - 2] } ?? inputs["A"]?.shape.last ?? 1
  }

  /// Column `d` of an array of samples, real parts apart from imaginary ones.
  @specialized(where T == Double)
  @specialized(where T == Float)
  private func column(_ values: Values<T>, _ d: Int) -> [[T]] {
    let (parts, count) = (isComplex ? 2 : 1, values.shape[1])
    let entries = values.parts
    return (0..<parts).map { part in
      (0..<values.shape[0]).map { entries[($0 * count + d) * parts + part] }
    }
  }

  func y(of sample: Int) -> [[[T]]] {
    (0..<width).map { column(y, sample * width + $0) }
  }

  /// The truth of each sample.
  func truth() throws -> [[[[T]]]] {
    guard let x = inputs["x"], x.shape.count == 2, x.shape[1] == y.shape[1],
      x.isComplex == isComplex
    else { throw CallError("array \"x\" is missing, or has not the columns of \"y\"") }
    return (0..<samples).map { p in (0..<width).map { column(x, p * width + $0) } }
  }
}

/// A network and one sample on a tape.
struct TwinNetwork<T: TwinReal> where T.Real == T {
  let question: TwinQuestion<T>
  let tape: TwinTape<T>
  /// The sample's columns.
  let y: [[TwinVector<T>]]
  /// `A`, where the network uses it.
  let a: [TwinVector<T>]
  /// Every layer's parameters by name, real parts apart from imaginary ones; one alone if they share it.
  private let parameters: [String: [[TwinVector<T>]]]

  @specialized(where T == Double)
  init(_ question: TwinQuestion<T>, sample: Int) {
    self.question = question
    let tape = TwinTape<T>(question.style)
    self.tape = tape
    y = question.y(of: sample).map { $0.map { tape.given($0) } }
    func parts(_ values: Values<T>, _ range: Range<Int>) -> [TwinVector<T>] {
      let entries = values.parts
      let step = values.isComplex ? 2 : 1
      return (0..<step).map { part in tape.given(range.map { entries[$0 * step + part] }) }
    }
    a = question.inputs["A"].map { parts($0, 0..<$0.count / ($0.isComplex ? 2 : 1)) } ?? []
    var all: [String: [[TwinVector<T>]]] = [:]
    for block in question.blocks {
      guard let values = question.inputs[block.name] else { continue }
      let isOwn = !block.isShared && values.shape.count > block.rank
      let layers = isOwn ? values.shape[0] : 1
      let size = values.shape.reduce(1, *) / layers
      all[block.name] = (0..<layers).map { parts(values, ($0 * size)..<(($0 + 1) * size)) }
    }
    parameters = all
  }

  var fault: Fault? { question.fault }
  var depth: Int { question.depth }
  /// `N` of an estimate.
  var n: Int { question.columns }

  func zeros(_ count: Int) -> TwinVector<T> { tape.given([T](repeating: 0, count: count)) }
  /// `x̂_0 = 0`
  var start: [[TwinVector<T>]] {
    y.map { column in column.map { _ in zeros(n) } }
  }

  /// A learned matrix of layer `t`.
  func matrix(_ name: String, _ t: Int) -> [TwinVector<T>] {
    let all = parameters[name] ?? []
    var own = all.count == 1 || fault == .untiedAsTied ? all[0] : all[t]
    if all.count == 1 && fault == .lampTiedGradientNotSummed && t < depth - 1 {
      own = own.map(\.held)
    }
    guard fault == .networkMatrixOrder, let shape = question.inputs[name]?.shape.suffix(2),
      let rows = shape.first, let columns = shape.last
    else { return own }
    return own.map { matrix in
      let order = (0..<(rows * columns)).map { $0 / columns + rows * ($0 % columns) }
      return .result(order.map { matrix.value[$0] }, from: [matrix]) { g in
        var back = g
        for (k, place) in order.enumerated() { back[place] = g[k] }
        return [back]
      }
    }
  }

  /// A list, or a number, of layer `t`.
  func list(_ name: String, _ t: Int) -> TwinVector<T> {
    let all = parameters[name] ?? []
    return all.count == 1 ? all[0][0] : all[t][0]
  }

  /// A threshold of layer `t`.
  func threshold(_ name: String, _ t: Int) -> TwinVector<T> {
    let tau = list(name, fault == .thresholdOfFirstLayer ? 0 : t)
    return fault == .thresholdHeld ? tau.held : tau
  }

  /// The gradient by a block, in the order of its array.
  @specialized(where T == Double)
  @specialized(where T == Float)
  func gradient(_ block: TwinBlock) -> [T] {
    let layers = parameters[block.name] ?? []
    return layers.flatMap { parts in
      parts[0].gradient.indices.flatMap { i in parts.map { $0.gradient[i] } }
    }
  }
}

/// `M x` of real or complex numbers, in parts.
func times<T: TwinReal>(_ m: [TwinVector<T>], _ x: [TwinVector<T>]) -> [TwinVector<T>] {
  if m.count == 1 { return [m[0].times(x[0])] }
  return [m[0].times(x[0]) - m[1].times(x[1]), m[0].times(x[1]) + m[1].times(x[0])]
}

/// `M^H v` of real or complex numbers, in parts; `M^T v` without conjugation.
func adjointTimes<T: TwinReal>(
  _ m: [TwinVector<T>], _ v: [TwinVector<T>], conjugated: Bool = true
) -> [TwinVector<T>] {
  if m.count == 1 { return [m[0].transposedTimes(v[0])] }
  let (rr, ii) = (m[0].transposedTimes(v[0]), m[1].transposedTimes(v[1]))
  let (ri, ir) = (m[0].transposedTimes(v[1]), m[1].transposedTimes(v[0]))
  return conjugated ? [rr + ii, ri - ir] : [rr - ii, ri + ir]
}

/// Part by part; `+` of arrays would put them one after another.
func sum<T: TwinReal>(_ a: [TwinVector<T>], _ b: [TwinVector<T>]) -> [TwinVector<T>] {
  zip(a, b).map { $0 + $1 }
}
func - <T: TwinReal>(a: [TwinVector<T>], b: [TwinVector<T>]) -> [TwinVector<T>] {
  zip(a, b).map { $0 - $1 }
}

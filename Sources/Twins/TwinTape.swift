// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

/// Reverse differentiation of plain loops over vectors: what a network's twin computes is written down as it
/// goes forward, and gone through backwards for a gradient. No adjoint of a layer is written by hand.
final class TwinTape<T: TwinReal> where T.Real == T {
  let style: Style
  private var nodes: [TwinVector<T>] = []

  init(_ style: Style) { self.style = style }

  /// A vector that is given, by which a gradient may be asked.
  func given(_ value: [T]) -> TwinVector<T> { append(value) { _ in } }

  fileprivate func append(
    _ value: [T], _ back: @escaping ([T]) -> Void
  ) -> TwinVector<T> {
    let node = TwinVector(value, self, back)
    nodes.append(node)
    return node
  }

  /// Fills every gradient, from that of `last`.
  @specialized(where T == Double)
  @specialized(where T == Float)
  func backward(from last: TwinVector<T>, _ seed: T) {
    last.gradient = [T](repeating: seed, count: last.value.count)
    for node in nodes.reversed() where node.isReached { node.back(node.gradient) }
  }
}

/// A vector on a tape; a number is one of a single entry.
final class TwinVector<T: TwinReal> where T.Real == T {
  let value: [T]
  /// The derivative of the loss by it.
  fileprivate(set) var gradient: [T]
  fileprivate var isReached = false
  fileprivate let back: ([T]) -> Void
  private unowned let tape: TwinTape<T>

  fileprivate init(_ value: [T], _ tape: TwinTape<T>, _ back: @escaping ([T]) -> Void) {
    self.value = value
    self.tape = tape
    self.back = back
    gradient = [T](repeating: 0, count: value.count)
    isReached = true
  }

  var style: Style { tape.style }
  var count: Int { value.count }
  /// Of a single entry.
  var number: T { value[0] }

  @specialized(where T == Double)
  @specialized(where T == Float)
  private func receive(_ share: [T]) {
    for i in gradient.indices { gradient[i] += share[i] }
  }

  /// The same, by which nothing is differentiated.
  var held: TwinVector { tape.given(value) }

  /// A result computed elsewhere, with its derivative: from the gradient of the result to those of
  /// what it was computed from.
  static func result(
    _ value: [T], from sources: [TwinVector], _ back: @escaping ([T]) -> [[T]]
  ) -> TwinVector {
    sources[0].tape.append(value) { g in
      for (source, share) in zip(sources, back(g)) { source.receive(share) }
    }
  }

  @specialized(where T == Double)
  @specialized(where T == Float)
  static func + (a: TwinVector, b: TwinVector) -> TwinVector {
    result(zip(a.value, b.value).map { $0 + $1 }, from: [a, b]) { [$0, $0] }
  }
  @specialized(where T == Double)
  @specialized(where T == Float)
  static func - (a: TwinVector, b: TwinVector) -> TwinVector {
    result(zip(a.value, b.value).map { $0 - $1 }, from: [a, b]) { g in [g, g.map { -$0 }] }
  }
  /// Entry by entry; a number stands for all entries.
  @specialized(where T == Double)
  @specialized(where T == Float)
  static func * (a: TwinVector, b: TwinVector) -> TwinVector {
    let (x, y) = (a.spread(b.count), b.spread(a.count))
    let style = a.style
    return result(zip(x, y).map { $0 * $1 }, from: [a, b]) { g in
      func share(_ to: TwinVector, _ factor: [T]) -> [T] {
        to.count == g.count
          ? zip(g, factor).map { $0 * $1 }
          : [style.dot(g.count, { g[$0] }, { factor[$0] })]
      }
      return [share(a, y), share(b, x)]
    }
  }
  @specialized(where T == Double)
  @specialized(where T == Float)
  static func / (a: TwinVector, b: TwinVector) -> TwinVector {
    let quotient = zip(a.spread(b.count), b.spread(a.count)).map { $0 / $1 }
    let (y, style) = (b.spread(a.count), a.style)
    return result(quotient, from: [a, b]) { g in
      let da = zip(g, y).map { $0 / $1 }
      let db = zip(da, quotient).map { -$0 * $1 }
      func share(_ to: TwinVector, _ each: [T]) -> [T] {
        to.count == g.count ? each : [style.sum(g.count) { each[$0] }]
      }
      return [share(a, da), share(b, db)]
    }
  }

  @specialized(where T == Double)
  @specialized(where T == Float)
  private func spread(_ count: Int) -> [T] {
    self.count == 1 ? [T](repeating: number, count: count) : value
  }

  var root: TwinVector {
    let roots = value.map { $0.squareRoot() }
    return .result(roots, from: [self]) { g in
      [zip(g, roots).map { $1 == 0 ? 0 : $0 / (2 * $1) }]
    }
  }

  /// `Σ v_i`
  var total: TwinVector {
    let count = count
    return .result([style.sum(count) { self.value[$0] }], from: [self]) { g in
      [[T](repeating: g[0], count: count)]
    }
  }

  @specialized(where T == Double)
  @specialized(where T == Float)
  func inner(_ b: TwinVector) -> TwinVector {
    let (x, y) = (value, b.value)
    return .result([style.dot(x.count, { x[$0] }, { y[$0] })], from: [self, b]) { g in
      [y.map { g[0] * $0 }, x.map { g[0] * $0 }]
    }
  }

  /// A number that is the same whatever it is made of.
  func constant(_ value: T) -> TwinVector { tape.given([value]) }

  /// A number as often as a list has entries.
  @specialized(where T == Double)
  @specialized(where T == Float)
  func repeated(_ count: Int) -> TwinVector {
    let style = style
    return .result([T](repeating: number, count: count), from: [self]) { g in
      [[style.sum(g.count) { g[$0] }]]
    }
  }

  /// Within a range; what is clipped has the derivative 0.
  @specialized(where T == Double)
  @specialized(where T == Float)
  func within(_ low: T, _ high: T) -> TwinVector {
    let value = value
    return .result(value.map { min(max($0, low), high) }, from: [self]) { g in
      [zip(g, value).map { $1 < low || $1 > high ? 0 : $0 }]
    }
  }

  /// Vectors one after another, and a part of one.
  @specialized(where T == Double)
  @specialized(where T == Float)
  static func joined(_ parts: [TwinVector]) -> TwinVector {
    result(parts.flatMap(\.value), from: parts) { g in
      var first = 0
      return parts.map { part in
        defer { first += part.count }
        return Array(g[first..<(first + part.count)])
      }
    }
  }
  subscript(range: Range<Int>) -> TwinVector {
    let count = count
    return .result(Array(value[range]), from: [self]) { g in
      var all = [T](repeating: 0, count: count)
      all.replaceSubrange(range, with: g)
      return [all]
    }
  }

  /// `M x`, this being the matrix `M` in rows, with `x.count` columns.
  @specialized(where T == Double)
  @specialized(where T == Float)
  func times(_ x: TwinVector) -> TwinVector {
    let (rows, style) = (Rows(m: count / x.count, n: x.count, entries: value), style)
    return .result(rows.times(x.value, style), from: [self, x]) { g in
      [g.flatMap { g in x.value.map { g * $0 } }, rows.transposedTimes(g, style)]
    }
  }

  /// `M^T v`, this being the matrix `M` in rows, `v.count` of them.
  @specialized(where T == Double)
  @specialized(where T == Float)
  func transposedTimes(_ v: TwinVector) -> TwinVector {
    let (rows, style) = (Rows(m: v.count, n: count / v.count, entries: value), style)
    return .result(rows.transposedTimes(v.value, style), from: [self, v]) { g in
      [v.value.flatMap { v in g.map { v * $0 } }, rows.times(g, style)]
    }
  }
}

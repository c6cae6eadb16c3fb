// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Interchange

/// What a mapping makes an array from.
enum ArrayRule: Sendable {
  case source(ArraySource)
  case columns([ArraySource])

  /// The names of the foreign arrays.
  var patterns: [NamePattern] {
    let sources: [ArraySource] =
      switch self {
      case .source(let source): [source]
      case .columns(let sources): sources
      }
    return sources.compactMap { if case .foreign(let pattern) = $0.origin { pattern } else { nil } }
  }
}

/// Foreign arrays, or a constant, and what becomes of each.
struct ArraySource: Sendable {
  enum Origin: Sendable {
    case foreign(NamePattern)
    case constant(NumericArray)
  }

  let origin: Origin
  let form: ArrayForm
}

/// What becomes of an array; the keys of ``ParameterMapping``.
struct ArrayForm: Sendable {
  var first, layerAxis: Int?
  var shape: [Int]?
  var isTransposed = false
  var map: NumberMap?
  /// `repeat`
  var layers: Int?
}

/// The name of an array, or with `*` those of the arrays of all layers.
struct NamePattern: Sendable {
  let text: String
  private let prefix, suffix: Substring
  let isPerLayer: Bool

  /// `nil` for a name that is empty or has a second `*`.
  init?(_ text: String) {
    let parts = text.split(separator: "*", omittingEmptySubsequences: false)
    guard !text.isEmpty, parts.count <= 2 else { return nil }
    self.text = text
    (prefix, suffix) = (parts[0], parts.last ?? "")
    isPerLayer = parts.count == 2
  }

  func matches(_ name: String) -> Bool { isPerLayer ? layer(of: name) != nil : name == text }

  /// The number that stands for `*`, in digits without leading zeros.
  func layer(of name: String) -> Int? {
    guard isPerLayer, name.utf8.count > prefix.utf8.count + suffix.utf8.count,
      name.hasPrefix(prefix), name.hasSuffix(suffix)
    else { return nil }
    let digits = name.dropFirst(prefix.count).dropLast(suffix.count)
    guard let layer = Int(digits), layer >= 0, String(layer) == digits else { return nil }
    return layer
  }
}

/// What a parameter was learned as: `f` of the foreign number is ours.
enum NumberMap: String, CaseIterable, Sendable {
  case exp, square, softplus, negate

  func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .exp: Double.exp(x)
    case .square: x * x
    // `log(1 + exp(x))`. PyTorch's returns `x` beyond 20, where this is larger by less than 2.1e-9.
    case .softplus: max(x, 0) + Self.logOfOnePlus(Double.exp(-abs(x)))
    case .negate: -x
    }
  }

  /// `log(1 + u)` of `0 ≤ u ≤ 1`: what rounding takes from `1 + u` the quotient gives back.
  private static func logOfOnePlus(_ u: Double) -> Double {
    let sum = 1 + u
    return sum == 1 ? u : Double.log(sum) * (u / (sum - 1))
  }
}

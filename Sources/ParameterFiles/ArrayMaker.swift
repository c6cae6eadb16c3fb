// SPDX-License-Identifier: GPL-3.0-or-later
import Interchange

/// Applies the rules of a mapping to the arrays of a foreign file.
struct ArrayMaker {
  private let foreign: [String: NumericArray]
  private let names: [String]
  private let file: String

  init(_ foreign: [String: NumericArray], file: String) {
    self.foreign = foreign
    names = foreign.keys.sorted()
    self.file = file
  }

  /// A foreign array with the name that messages give it.
  private typealias Named = (name: String, array: NumericArray)

  private enum Made {
    case one(Named)
    case layers([Named])
  }

  /// What `rule` makes: one array, or as many as there are layers if `target` ends in `.*`.
  func arrays(_ target: String, _ rule: ArrayRule) throws -> [(String, NumericArray)] {
    switch rule {
    case .columns(let sources): return [(target, try columns(target, sources))]
    case .source(let source):
      guard target.hasSuffix(".*") else { return [(target, try rows(target, source))] }
      let layers: [NumericArray] =
        switch try made(target, source) {
        case .layers(let layers): layers.map(\.array)
        // Decoding has seen to it that one array is repeated.
        case .one(let one): try repeated(target, one.array, source.form.layers ?? 1)
        }
      return layers.enumerated().map { ("\(target.dropLast())\($0)", $1) }
    }
  }

  /// The array of a source, that of its layers stacked.
  private func rows(_ target: String, _ source: ArraySource) throws -> NumericArray {
    switch try made(target, source) {
    case .layers(let layers): return try NumericArray(stacking: layers.map(\.array))
    case .one(let one):
      guard let layers = source.form.layers else { return one.array }
      return try NumericArray(stacking: repeated(target, one.array, layers))
    }
  }

  /// One array, once for each layer.
  private func repeated(
    _ target: String, _ array: NumericArray, _ layers: Int
  ) throws -> [NumericArray] {
    let (size, overflow) = max(array.elements.count, 1).multipliedReportingOverflow(by: layers)
    guard !overflow, size <= NPY.defaultLimit / 16 else {
      throw error(
        target, "repeat is \(layers)", "at most \(NPY.defaultLimit / 16) numbers in all")
    }
    return [NumericArray](repeating: array, count: layers)
  }

  /// The columns of all sources side by side, widened to binary64.
  private func columns(_ target: String, _ sources: [ArraySource]) throws -> NumericArray {
    var parts: [(width: Int, numbers: [Double])] = []
    var height: Int?
    for (position, source) in sources.enumerated() {
      let array = try rows(target, source)
      let numbers = try numbers(target, "column \(position)", array)
      if array.shape.isEmpty {
        parts.append((0, numbers))
        continue
      }
      let fits =
        (1...2).contains(array.shape.count) && array.shape[0] == height ?? array.shape[0]
        && !array.shape.contains(0)
      guard fits else {
        throw error(
          target, "column \(position) is of shape \(array.shape)",
          "\(height.map(String.init) ?? "any number of") rows of numbers, or of lists of them")
      }
      height = array.shape[0]
      parts.append((array.shape.count == 2 ? array.shape[1] : 1, numbers))
    }
    guard let height else {
      throw error(target, "no column says how many layers there are", "rows in one of them")
    }
    let numbers = (0..<height).flatMap { row in
      parts.flatMap {
        $0.width == 0 ? $0.numbers[...] : $0.numbers[($0.width * row)...].prefix($0.width)
      }
    }
    return try NumericArray(
      shape: [height, parts.reduce(0) { $0 + max($1.width, 1) }], elements: .float64(numbers))
  }

  /// The arrays of a source, each in its own form.
  private func made(_ target: String, _ source: ArraySource) throws -> Made {
    switch source.origin {
    case .constant(let array): return .one(("value", array))
    case .foreign(let pattern) where pattern.isPerLayer:
      let layers = try layers(target, pattern, first: source.form.first ?? 0)
      return .layers(try formed(target, source, layers))
    case .foreign(let pattern):
      guard let array = foreign[pattern.text] else {
        throw error(
          target, "\(shown(pattern.text)) is not in the file", "one of " + Self.listed(names))
      }
      guard let axis = source.form.layerAxis else {
        return .one(try formed(target, source, [(pattern.text, array)])[0])
      }
      guard axis < array.shape.count, !array.shape.contains(0) else {
        throw error(
          target, "\(shown(pattern.text)) is of shape \(array.shape)",
          "an axis \(axis), the layer_axis, and no extent of 0")
      }
      let slices = try array.slices(along: axis).map { (pattern.text, $0) }
      return .layers(try formed(target, source, slices))
    }
  }

  /// The arrays that `pattern` names, in the order of the layers.
  private func layers(_ target: String, _ pattern: NamePattern, first: Int) throws -> [Named] {
    let found = Dictionary(
      uniqueKeysWithValues: foreign.compactMap { name, array in
        pattern.layer(of: name).map { ($0, (name: name, array: array)) }
      })
    guard !found.isEmpty else {
      throw error(
        target, "no array of the file is named \(shown(pattern.text))",
        "one of " + Self.listed(names) + " with * for the layer's number")
    }
    let layers = found.keys.sorted()
    for (position, layer) in layers.enumerated() where layer != first + position {
      let numbers = Self.listed(layers.map(String.init), isQuoted: false)
      let start = position == 0 ? "; \"first\" gives another start" : ""
      throw error(
        target, "the layers of \(shown(pattern.text)) are \(numbers)",
        "layer \(first + position) without a gap from \(first)\(start)")
    }
    return layers.compactMap { found[$0] }
  }

  /// Each array in its other shape, transposed, mapped; all of one shape and kind.
  private func formed(
    _ target: String, _ source: ArraySource, _ arrays: [Named]
  ) throws -> [Named] {
    let formed = try arrays.map { name, array in
      var array = array
      if let shape = source.form.shape {
        do { array = try NumericArray(shape: shape, elements: array.elements) } catch {
          throw self.error(
            target, "\(shown(name)) is of shape \(array.shape)",
            "as many elements as in \(shape), its shape in the mapping")
        }
      }
      if source.form.isTransposed {
        guard array.shape.count == 2 else {
          throw error(
            target, "\(shown(name)) is of shape \(array.shape)", "a matrix, to be transposed")
        }
        array = try array.transposed()
      }
      if let map = source.form.map { array = try mapped(target, (name, array), map) }
      return (name, array)
    }
    for (name, array) in formed {
      let (other, model) = formed[0]
      guard array.shape == model.shape, array.dtypeName == model.dtypeName else {
        throw error(
          target, "\(shown(name)) is \(array.dtypeName) of shape \(array.shape)",
          "\(model.dtypeName) of shape \(model.shape), as \(shown(other)) is")
      }
    }
    return formed
  }

  private func mapped(_ target: String, _ named: Named, _ map: NumberMap) throws -> NumericArray {
    let numbers = try numbers(target, shown(named.name), named.array)
    return try NumericArray(
      shape: named.array.shape,
      elements: .float64(
        numbers.map { number in
          let value = map(number)
          guard value.isFinite else {
            throw error(
              target, "\(shown(named.name)): \(map.rawValue) of \(number) is \(value)",
              "numbers whose \(map.rawValue) binary64 holds")
          }
          return value
        }))
  }

  private func numbers(_ target: String, _ name: String, _ array: NumericArray) throws -> [Double] {
    do { return try array.doubles() } catch let error as InterchangeError {
      throw self.error(target, "\(name): \(error.problem)", error.expected)
    }
  }

  /// Names for a message: all, or the first and last of many.
  static func listed(_ names: [String], isQuoted: Bool = true) -> String {
    let texts = names.map { isQuoted ? shown($0) : $0 }
    return (texts.count <= 8 ? texts : texts.prefix(4) + ["…"] + texts.suffix(3))
      .joined(separator: ", ")
  }

  private func error(_ rule: String, _ problem: String, _ expected: String) -> InterchangeError {
    InterchangeError(file: file, array: rule, problem: problem, expected: expected)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Interchange

extension ParameterMapping {
  /// The mapping in the bytes of a file; `file` is for messages. Throws as ``init(_:)``.
  package init(_ bytes: [UInt8], file: String) throws {
    var json = JSONReader(bytes, file: file)
    var format: String?
    var rules: [(target: String, rule: ArrayRule)]?
    var ignored: [NamePattern] = []
    try json.object { json, key in
      switch key {
      case "format":
        let start = json.place()
        let text = try json.string()
        guard text == Self.format else {
          throw json.error("the format is \(shown(text))", at: start, expected: Self.format)
        }
        format = text
      case "arrays":
        var all: [(target: String, rule: ArrayRule)] = []
        try json.object { json, target in
          json.array = target
          all.append((target, try json.rule(for: target)))
          json.array = nil
        }
        rules = all
      case "ignore": try json.list { ignored.append(try $0.pattern()) }
      default:
        throw json.error(
          "the key \(shown(key)) is unknown", at: json.offset, expected: "format, arrays, ignore")
      }
    }
    try json.end()
    guard format != nil, let rules else {
      throw json.error(
        "the key \"\(format == nil ? "format" : "arrays")\" is missing",
        expected: "format, arrays and, if need be, ignore")
    }
    (path, self.rules, self.ignored) = (file, rules, ignored)
  }
}

extension JSONReader {
  /// Where the next value begins.
  fileprivate mutating func place() -> Int {
    _ = peek()
    return offset
  }

  fileprivate mutating func pattern() throws -> NamePattern {
    let start = place()
    let text = try string()
    guard let pattern = NamePattern(text) else {
      throw error(
        "the name \(shown(text)) is refused", at: start,
        expected: "the name of an array, with * once at most")
    }
    return pattern
  }

  fileprivate mutating func rule(for target: String) throws -> ArrayRule {
    let start = place()
    let isPerLayer = target.hasSuffix(".*")
    let name = isPerLayer ? target.dropLast(2) : target[...]
    guard !name.isEmpty, !name.contains("*") else {
      throw error(
        "the name to make is refused", at: start,
        expected: "a name, with .* at its end for one array a layer")
    }
    let rule = try rule(isColumn: false)
    switch rule {
    case .source(let source): try check(source, isPerLayer, at: start)
    case .columns(let columns):
      guard !isPerLayer else {
        throw error(
          "columns make one array", at: start, expected: "a name without .* at its end")
      }
      for column in columns { try check(column, false, at: start) }
    }
    return rule
  }

  /// A name alone, or an object; a column has no columns.
  private mutating func rule(isColumn: Bool) throws -> ArrayRule {
    let plain = ArrayForm()
    if peek() == "\"" { return .source(ArraySource(origin: .foreign(try pattern()), form: plain)) }
    let start = place()
    var origins: [ArraySource.Origin] = []
    var form = plain
    var columns: [ArraySource] = []
    var keys: Set<String> = []
    try object { json, key in
      keys.insert(key)
      switch key {
      case "from": origins.append(.foreign(try json.pattern()))
      case "value": origins.append(.constant(try json.value()))
      case "first": form.first = try json.count()
      case "layer_axis": form.layerAxis = try json.count()
      case "shape": form.shape = try json.extents()
      case "transpose": form.isTransposed = try json.boolean()
      case "map": form.map = try json.map()
      case "repeat": form.layers = try json.layers()
      case "columns" where !isColumn:
        try json.list {
          if case .source(let source) = try $0.rule(isColumn: true) { columns.append(source) }
        }
      default:
        throw json.error(
          "the key \(shown(key)) is unknown", at: json.offset,
          expected: "from, first, layer_axis, shape, transpose, map, value, repeat"
            + (isColumn ? "" : ", columns"))
      }
    }
    if keys == ["columns"], !columns.isEmpty { return .columns(columns) }
    guard !keys.contains("columns"), origins.count == 1 else {
      throw error(
        "it is made from \(keys.isEmpty ? "nothing" : keys.sorted().joined(separator: ", "))",
        at: start,
        expected: "one of from, value and, alone and not empty, columns")
    }
    return .source(ArraySource(origin: origins[0], form: form))
  }

  /// Throws for what contradicts itself whatever the foreign file holds.
  private func check(_ source: ArraySource, _ isPerLayer: Bool, at start: Int) throws {
    let form = source.form
    var isForeign = false
    var hasLayers = false
    if case .foreign(let pattern) = source.origin {
      (isForeign, hasLayers) = (true, pattern.isPerLayer)
    }
    let isFormed = form.shape != nil || form.isTransposed || form.map != nil
    let contradictions = [
      (!isForeign && isFormed, "value goes with repeat alone", "the value as it is to be"),
      (form.first != nil && !hasLayers, "first counts layers of from", "* in from"),
      (
        form.layerAxis != nil && !(isForeign && !hasLayers && isPerLayer),
        "layer_axis cuts one array into one a layer", "no * in from, .* at the end of the name"
      ),
      (
        form.layers != nil && (hasLayers || form.layerAxis != nil),
        "repeat gives all layers one array", "neither * in from nor layer_axis"
      ),
      (
        isPerLayer && !hasLayers && form.layerAxis == nil && form.layers == nil,
        "there is one array for all layers", "* in from, layer_axis, repeat, or a name without .*"
      ),
    ]
    if let (_, problem, expected) = contradictions.first(where: \.0) {
      throw error(problem, at: start, expected: expected)
    }
  }

  private mutating func extents() throws -> [Int] {
    var extents: [Int] = []
    try list { extents.append(try $0.count()) }
    return extents
  }

  private mutating func map() throws -> NumberMap {
    let start = place()
    let name = try string()
    guard let map = NumberMap(rawValue: name) else {
      throw error(
        "the map \(shown(name)) is unknown", at: start,
        expected: NumberMap.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return map
  }

  private mutating func layers() throws -> Int {
    let start = place()
    let layers = try count()
    guard (1...1_000_000).contains(layers) else {
      throw error("repeat is \(layers)", at: start, expected: "1 to 1000000 layers")
    }
    return layers
  }

  /// A number, a list of them, or a list of such lists of one length.
  private mutating func value() throws -> NumericArray {
    let start = place()
    guard peek() == "[" else {
      return try NumericArray(shape: [], elements: .float64([try number()]))
    }
    var rows: [[Double]] = []
    var numbers: [Double] = []
    try list { json in
      guard json.peek() == "[" else { return numbers.append(try json.number()) }
      var row: [Double] = []
      try json.list { row.append(try $0.number()) }
      rows.append(row)
    }
    let width = rows.first?.count ?? 0
    guard numbers.isEmpty == (width > 0), rows.allSatisfy({ $0.count == width }) else {
      throw error(
        "the value is neither a list of numbers nor one of equally long lists", at: start,
        expected: "as [0.1, 0.2] or [[0.1, 1], [0.2, 1]]")
    }
    return numbers.isEmpty
      ? try NumericArray(shape: [rows.count, width], elements: .float64(rows.flatMap { $0 }))
      : try NumericArray(shape: [numbers.count], elements: .float64(numbers))
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Output

/// The part of a safetensors file before its elements: a length of 8 bytes and a JSON object.
struct SafetensorsHeader {
  /// The arrays in the order of their bytes, which fill the rest of the file without holes.
  let arrays: [(name: String, layout: ArrayLayout)]
  /// The texts under `__metadata__`.
  let metadata: [String: String]

  static let metadataKey = "__metadata__"
  /// Greatest length of the object, of some 80 000 arrays; the format's own is 100 MB.
  static let mostBytes = 1 << 23

  /// Checks everything that can be checked before an element is read; allocates no more than the
  /// header's own size asks for.
  init(reading file: UnsafeRawBufferPointer, of place: Place) throws {
    let fixed = 8
    guard file.count >= fixed else {
      throw place.error(
        "\(file.count) bytes are no safetensors file", at: 0,
        expected: "8 bytes of the header's length, and the header")
    }
    let length = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
    guard length <= Self.mostBytes else {
      throw place.error(
        "the header's length is \(length)", at: 0,
        expected: "a safetensors file, with a header of at most \(Self.mostBytes) bytes")
    }
    let dataOffset = fixed + Int(length)
    guard dataOffset <= file.count else {
      throw place.error(
        "the header's length \(length) reaches beyond the end of the file (\(file.count) bytes)",
        at: 0, expected: "at most \(file.count - fixed)")
    }
    let header = file[fixed..<dataOffset]
    guard header.first == UInt8(ascii: "{") else {
      throw place.error("the header is no JSON object", at: fixed, expected: "“{”")
    }
    var json = JSONReader(Array(header), startingAt: fixed, file: place.file)
    var arrays: [(name: String, layout: ArrayLayout)] = []
    var metadata: [String: String] = [:]
    try json.object { json, name in
      if name == Self.metadataKey {
        try json.object { json, key in metadata[key] = try json.string() }
      } else {
        guard Self.isName(name) else {
          throw json.error(
            "the array name \(quoted(name)) is refused", at: json.offset,
            expected: Self.acceptedName)
        }
        json.array = name
        let layout = try Self.layout(&json, after: dataOffset, of: file.count - dataOffset)
        arrays.append((name, layout))
        json.array = nil
      }
    }
    try json.end()
    arrays.sort { ($0.layout.dataOffset, $0.layout.end) < ($1.layout.dataOffset, $1.layout.end) }
    self.arrays = arrays
    self.metadata = metadata
    try checkOrder(from: dataOffset, to: file.count, of: place)
  }

  static let acceptedName = "one or more characters without control characters"

  /// PyTorch puts dots into names, JAX slashes; no file is ever named by one.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty && name != metadataKey
      && !name.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }

  /// The value of an array's name: `{"dtype": "F64", "shape": [2, 3], "data_offsets": [0, 48]}`.
  private static func layout(
    _ json: inout JSONReader, after dataOffset: Int, of dataSize: Int
  ) throws -> ArrayLayout {
    _ = json.peek()
    let start = json.offset
    var type: ElementType?
    var shape: [Int]?
    var offsets: [Int]?
    try json.object { json, key in
      _ = json.peek()
      let start = json.offset
      switch key {
      case "dtype":
        let dtype = try json.string()
        type = ElementType(safetensors: dtype)
        guard type != nil else {
          throw json.error(
            "the dtype \(quoted(dtype)) is not read", at: start,
            expected: ElementType.acceptedInSafetensors)
        }
      case "shape":
        var extents: [Int] = []
        try json.list { extents.append(try $0.count()) }
        shape = extents
      case "data_offsets":
        var bounds: [Int] = []
        try json.list { bounds.append(try $0.count()) }
        guard bounds.count == 2, bounds[0] <= bounds[1], bounds[1] <= dataSize else {
          throw json.error(
            "the offsets are \(bounds)", at: start,
            expected: "a begin and an end in the \(dataSize) bytes that follow the header")
        }
        offsets = bounds
      default:
        throw json.error(
          "the key \(quoted(key)) is unknown", at: start,
          expected: "dtype, shape and data_offsets, each once")
      }
    }
    guard let type, let shape, let offsets else {
      throw json.error(
        "a key is missing", at: start, expected: "dtype, shape and data_offsets, each once")
    }
    guard let layout = ArrayLayout(type: type, shape: shape, dataOffset: dataOffset + offsets[0])
    else {
      throw json.error(
        "the shape \(quoted(tuple(shape))) is beyond addressable memory", at: start,
        expected: ArrayLayout.accepted)
    }
    guard layout.end == dataOffset + offsets[1] else {
      throw json.error(
        "the offsets \(offsets) are \(offsets[1] - offsets[0]) bytes apart", at: start,
        expected: "\(layout.count * type.size) bytes for \(tuple(shape)) elements of \(type.size)")
    }
    return layout
  }

  /// Whether the arrays lie one behind the other from the first byte to the last.
  private func checkOrder(from start: Int, to end: Int, of place: Place) throws {
    var next = start
    for (name, layout) in arrays {
      guard layout.dataOffset == next else {
        throw Place(file: place.file, array: name).error(
          layout.dataOffset < next
            ? "its bytes overlap those of another array" : "a hole lies before its bytes",
          at: layout.dataOffset, expected: "that it begins at byte \(next)")
      }
      next = layout.end
    }
    guard next == end else {
      throw place.error(
        "\(end - next) bytes follow the last element", at: next, expected: "the end of the file")
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Output

extension Safetensors {
  /// The bytes of a file: arrays with elements of 8 bytes first, as the reference implementation writes
  /// them, so that each lies at a multiple of its element's size; then sorted by the bytes of their
  /// names. Integers are `I64`. Equal arrays and texts give equal bytes.
  ///
  /// - Parameter metadata: Texts about the whole file, under `__metadata__`.
  /// - Throws: ``InterchangeError`` for an array name that is empty, `__metadata__` or has control
  ///   characters, for metadata under ``complexKey``, and for more arrays than a header may list.
  public static func encode(
    _ arrays: [String: NumericArray], metadata: [String: String] = [:]
  ) throws -> [UInt8] {
    try encode(arrays, metadata, at: Place(file: "safetensors", array: nil))
  }

  /// Writes all `arrays`; a file that is already there is replaced only by a complete one.
  ///
  /// Throws ``InterchangeError`` as ``encode(_:metadata:)`` and if the file cannot be written.
  public static func write(
    _ arrays: [String: NumericArray], metadata: [String: String] = [:], to url: URL
  ) throws {
    let place = Place(file: url.relativePath, array: nil)
    try OutputFile.write(try encode(arrays, metadata, at: place), to: url)
  }

  private static func encode(
    _ arrays: [String: NumericArray], _ metadata: [String: String], at place: Place
  ) throws -> [UInt8] {
    guard metadata[complexKey] == nil else {
      throw place.error(
        "the metadata have the key \(complexKey)", expected: "another key: it lists arrays here")
    }
    var texts = metadata
    let complex = arrays.filter { $0.value.dtypeName == "complex128" }.map(\.key)
    if !complex.isEmpty {
      texts[complexKey] = "[" + sorted(complex).map(json).joined(separator: ",") + "]"
    }
    var fields: [String] = []
    if !texts.isEmpty {
      let pairs = sorted(texts.keys).map { json($0) + ":" + json(texts[$0] ?? "") }
      fields.append("\"\(SafetensorsHeader.metadataKey)\":{\(pairs.joined(separator: ","))}")
    }
    let ordered = arrays.sorted {
      let words = ($0.value.isSingle ? 1 : 0, $1.value.isSingle ? 1 : 0)
      return words.0 == words.1
        ? $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) : words.0 < words.1
    }
    var end = 0
    for (name, array) in ordered {
      guard SafetensorsHeader.isName(name) else {
        throw place.error(
          "the array name \(quoted(name)) is refused", expected: SafetensorsHeader.acceptedName)
      }
      let (dtype, shape) = array.stored
      let start = end
      end += array.elements.sizeInMemory
      fields.append(
        "\(json(name)):{\"dtype\":\"\(dtype)\",\"shape\":["
          + shape.map(String.init).joined(separator: ",") + "],\"data_offsets\":[\(start),\(end)]}")
    }
    var header = Array("{\(fields.joined(separator: ","))}".utf8)
    header += repeatElement(UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    guard header.count <= SafetensorsHeader.mostBytes else {
      throw place.error(
        "the header has \(header.count) bytes",
        expected: "at most \(SafetensorsHeader.mostBytes): fewer or shorter names")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + end)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes += header
    for (_, array) in ordered { array.elements.append(to: &bytes) }
    return bytes
  }

  private static func sorted(_ names: some Sequence<String>) -> [String] {
    names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// `text` as a JSON string.
  private static func json(_ text: String) -> String {
    var string = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": string += "\\\(scalar)"
      case "\0"..<" ":
        string +=
          "\\u00" + (scalar.value < 16 ? "0" : "")
          + String(scalar.value, radix: 16)
      default: string.unicodeScalars.append(scalar)
      }
    }
    return string + "\""
  }
}

extension NumericArray {
  fileprivate var isSingle: Bool { dtypeName == "float32" }

  /// The dtype and shape of the elements in a file.
  fileprivate var stored: (dtype: String, shape: [Int]) {
    switch elements {
    case .float64: ("F64", shape)
    case .float32: ("F32", shape)
    case .complex128: ("F64", shape + [2])
    case .complex64: ("C64", shape)
    case .integer: ("I64", shape)
    }
  }
}

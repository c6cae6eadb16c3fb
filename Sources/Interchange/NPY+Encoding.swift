// SPDX-License-Identifier: GPL-3.0-or-later

import ComplexModule
import RealModule
import Foundation
import Output

extension NPY {
  /// The bytes of an NPY file, version 1.0: little-endian, C order, the elements beginning at a
  /// multiple of 64 bytes. Equal arrays give equal bytes.
  ///
  /// Throws ``InterchangeError`` for a shape of so many extents that version 1.0 has no room.
  public static func encode(_ array: NumericArray) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try append(array, to: &bytes)
    return bytes
  }

  /// Writes one array; a file that is already there is replaced only by a complete one.
  ///
  /// Throws ``InterchangeError`` as ``encode(_:)`` and if the file cannot be written.
  public static func write(_ array: NumericArray, to url: URL) throws {
    try OutputFile.write(try encode(array), to: url)
  }

  static func append(_ array: NumericArray, to bytes: inout [UInt8]) throws {
    let dictionary =
      "{'descr': '\(array.elements.descriptor)', 'fortran_order': False, "
      + "'shape': \(tuple(array.shape)), }"
    let fixed = NPYHeader.magic.count + 4
    let padding = 63 - (fixed + dictionary.utf8.count) % 64
    let length = dictionary.utf8.count + padding + 1
    guard let length = UInt16(exactly: length) else {
      throw InterchangeError(
        problem: "\(array.shape.count) extents do not fit in a header",
        expected: "a header below 64 KiB")
    }
    bytes += NPYHeader.magic
    bytes += [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
    bytes += dictionary.utf8
    bytes += repeatElement(UInt8(ascii: " "), count: padding)
    bytes.append(UInt8(ascii: "\n"))
    array.elements.append(to: &bytes)
  }
}

extension NumericArray.Elements {
  /// NumPy's `descr` of these elements, little-endian.
  fileprivate var descriptor: String {
    switch self {
    case .float64: "<f8"
    case .float32: "<f4"
    case .complex128: "<c16"
    case .complex64: "<c8"
    case .integer: "<i8"
    }
  }

  /// In C order, each number little-endian.
  func append(to bytes: inout [UInt8]) {
    switch self {
    case .float64(let elements): append(elements, words: UInt64.self, to: &bytes)
    case .float32(let elements): append(elements, words: UInt32.self, to: &bytes)
    case .complex128(let elements): append(elements, words: UInt64.self, to: &bytes)
    case .complex64(let elements): append(elements, words: UInt32.self, to: &bytes)
    case .integer(let elements): append(elements, words: UInt64.self, to: &bytes)
    }
  }

  private func append<Element, Word: FixedWidthInteger>(
    _ elements: [Element], words: Word.Type, to bytes: inout [UInt8]
  ) {
    elements.withUnsafeBytes { raw in
      guard UInt16(1).littleEndian != 1 else { return bytes.append(contentsOf: raw) }
      for word in raw.bindMemory(to: Word.self) {
        withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
      }
    }
  }
}

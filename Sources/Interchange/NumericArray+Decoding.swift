// SPDX-License-Identifier: GPL-3.0-or-later

import ComplexModule
import RealModule

extension NumericArray {
  /// Copies the elements out of `file`, whose length has been checked against `header`.
  init(
    header: NPYHeader, _ file: UnsafeRawBufferPointer, at place: Place, allowNonFinite: Bool
  ) throws {
    let stored = StoredElements(
      header: header, bytes: UnsafeRawBufferPointer(rebasing: file[header.dataOffset...]))
    let elements: Elements
    switch (header.type.kind, header.type.size) {
    case (.float, 4): elements = .float32(stored.copied(words: UInt32.self))
    case (.float, _): elements = .float64(stored.copied(words: UInt64.self))
    case (.complex, 8): elements = .complex64(stored.copied(words: UInt32.self))
    case (.complex, _): elements = .complex128(stored.copied(words: UInt64.self))
    case (.boolean, _): elements = .integer(try stored.widened(UInt8.self, upTo: 1, at: place))
    case (.signed, 1): elements = .integer(try stored.widened(Int8.self, at: place))
    case (.signed, 2): elements = .integer(try stored.widened(Int16.self, at: place))
    case (.signed, 4): elements = .integer(try stored.widened(Int32.self, at: place))
    case (.signed, _): elements = .integer(try stored.widened(Int64.self, at: place))
    case (.unsigned, 1): elements = .integer(try stored.widened(UInt8.self, at: place))
    case (.unsigned, 2): elements = .integer(try stored.widened(UInt16.self, at: place))
    case (.unsigned, 4): elements = .integer(try stored.widened(UInt32.self, at: place))
    case (.unsigned, _): elements = .integer(try stored.widened(UInt64.self, at: place))
    }
    if !allowNonFinite, let (position, value) = elements.firstNonFinite {
      throw place.error(
        "element \(index(position, in: header.shape)) is \(value)",
        at: stored.offset(ofPosition: position), expected: "finite elements")
    }
    try self.init(shape: header.shape, elements: elements)
  }
}

/// The elements of an NPY file as they lie there: in its byte order and its order of indices.
private struct StoredElements {
  let header: NPYHeader
  let bytes: UnsafeRawBufferPointer

  private var isSwapped: Bool { header.type.isBigEndian != (UInt16(1).bigEndian == 1) }

  /// The elements in C order; `Element` consists of one or more `words`.
  func copied<Element, Word: FixedWidthInteger>(words: Word.Type) -> [Element] {
    var elements = [Element](unsafeUninitializedCapacity: header.count) { buffer, count in
      UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
      count = header.count
    }
    if isSwapped {
      elements.withUnsafeMutableBytes { raw in
        raw.withMemoryRebound(to: Word.self) { words in
          for i in words.indices { words[i] = words[i].byteSwapped }
        }
      }
    }
    return header.isFortranOrder ? rowMajor(elements, shape: header.shape) : elements
  }

  /// The integers in C order; throws if one is beyond `bound`.
  func widened<Word: FixedWidthInteger>(
    _: Word.Type, upTo bound: Int64 = .max, at place: Place
  ) throws -> [Int64] {
    var integers: [Int64] = []
    integers.reserveCapacity(header.count)
    for position in 0..<header.count {
      let offset = position * MemoryLayout<Word>.size
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: Word.self)
      let integer = isSwapped ? word.byteSwapped : word
      guard let widened = Int64(exactly: integer), widened <= bound else {
        throw place.error(
          "an element is \(integer)", at: header.dataOffset + offset,
          expected: bound == 1 ? "0 or 1 in an array of booleans" : "integers below 2⁶³")
      }
      integers.append(widened)
    }
    return header.isFortranOrder ? rowMajor(integers, shape: header.shape) : integers
  }

  /// Where in the file the element lies that is at `position` in C order.
  func offset(ofPosition position: Int) -> Int {
    guard header.isFortranOrder else { return header.dataOffset + position * header.type.size }
    var rest = position
    var stride = header.count
    var stored = 0
    for extent in header.shape.reversed() {
      stride /= extent
      stored += rest % extent * stride
      rest /= extent
    }
    return header.dataOffset + stored * header.type.size
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

import ComplexModule
import RealModule

extension NumericArray {
  /// Copies the elements out of `file`, whose length has been checked against `layout`.
  init(
    layout: ArrayLayout, _ file: UnsafeRawBufferPointer, at place: Place, allowNonFinite: Bool
  ) throws {
    let stored = StoredElements(
      layout: layout,
      bytes: UnsafeRawBufferPointer(rebasing: file[layout.dataOffset..<layout.end]))
    let elements: Elements
    switch (layout.type.kind, layout.type.size) {
    case (.half, _): elements = .float32(stored.widened { Float(half: $0) })
    case (.brain, _): elements = .float32(stored.widened { Float(bitPattern: UInt32($0) << 16) })
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
        "element \(index(position, in: layout.shape)) is \(value)",
        at: stored.offset(ofPosition: position), expected: "finite elements")
    }
    try self.init(shape: layout.shape, elements: elements)
  }
}

/// The elements of an array as they lie there: in its byte order and its order of indices.
private struct StoredElements {
  let layout: ArrayLayout
  let bytes: UnsafeRawBufferPointer

  private var isSwapped: Bool { layout.type.isBigEndian != (UInt16(1).bigEndian == 1) }

  /// The elements in C order; `Element` consists of one or more `words`.
  func copied<Element, Word: FixedWidthInteger>(words: Word.Type) -> [Element] {
    var elements = [Element](unsafeUninitializedCapacity: layout.count) { buffer, count in
      UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
      count = layout.count
    }
    if isSwapped {
      elements.withUnsafeMutableBytes { raw in
        raw.withMemoryRebound(to: Word.self) { words in
          for i in words.indices { words[i] = words[i].byteSwapped }
        }
      }
    }
    return layout.isFortranOrder ? rowMajor(elements, shape: layout.shape) : elements
  }

  /// The integers in C order; throws if one is beyond `bound`.
  func widened<Word: FixedWidthInteger>(
    _: Word.Type, upTo bound: Int64 = .max, at place: Place
  ) throws -> [Int64] {
    var integers: [Int64] = []
    integers.reserveCapacity(layout.count)
    for position in 0..<layout.count {
      let offset = position * MemoryLayout<Word>.size
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: Word.self)
      let integer = isSwapped ? word.byteSwapped : word
      guard let widened = Int64(exactly: integer), widened <= bound else {
        throw place.error(
          "an element is \(integer)", at: layout.dataOffset + offset,
          expected: bound == 1 ? "0 or 1 in an array of booleans" : "integers below 2⁶³")
      }
      integers.append(widened)
    }
    return layout.isFortranOrder ? rowMajor(integers, shape: layout.shape) : integers
  }

  /// Numbers of 16 bits in C order, each exactly `number` of its bits.
  func widened(_ number: (UInt16) -> Float) -> [Float] {
    let numbers = (0..<layout.count).map { position in
      let word = bytes.loadUnaligned(fromByteOffset: 2 * position, as: UInt16.self)
      return number(isSwapped ? word.byteSwapped : word)
    }
    return layout.isFortranOrder ? rowMajor(numbers, shape: layout.shape) : numbers
  }

  /// Where in the file the element lies that is at `position` in C order.
  func offset(ofPosition position: Int) -> Int {
    guard layout.isFortranOrder else { return layout.dataOffset + position * layout.type.size }
    var rest = position
    var stride = layout.count
    var stored = 0
    for extent in layout.shape.reversed() {
      stride /= extent
      stored += rest % extent * stride
      rest /= extent
    }
    return layout.dataOffset + stored * layout.type.size
  }
}

extension Float {
  /// The number with these bits of binary16, whose exponents begin 112 below those of binary32.
  fileprivate init(half bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let rest = UInt32(bits & 0x7FFF) << 13
    let isFinite = bits & 0x7C00 != 0x7C00
    let magnitude =
      isFinite ? Float(bitPattern: rest) * 0x1p112 : Float(bitPattern: rest | 0x7F80_0000)
    self.init(bitPattern: magnitude.bitPattern | sign)
  }
}

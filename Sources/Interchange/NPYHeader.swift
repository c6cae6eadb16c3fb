// SPDX-License-Identifier: GPL-3.0-or-later
import Output

/// The part of an NPY file before its elements: magic string, version, length and a dictionary.
struct NPYHeader {
  let layout: ArrayLayout

  /// Those of structured types are longer, which are not read.
  static let longest = 1 << 16

  static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]  // \x93NUMPY

  /// Checks everything that can be checked before an element is read; allocates next to nothing.
  init(reading bytes: UnsafeRawBufferPointer, of place: Place) throws {
    guard bytes.count >= 8, bytes.starts(with: Self.magic) else {
      throw place.error(
        bytes.count < 8 ? "\(bytes.count) bytes are no NPY file" : "this is no NPY file",
        at: 0, expected: "the magic string \\x93NUMPY, two bytes of version and a header")
    }
    let version = (bytes[6], bytes[7])
    guard (1...3).contains(version.0), version.1 == 0 else {
      throw place.error(
        "the NPY version is \(version.0).\(version.1)", at: 6, expected: "1.0, 2.0 or 3.0")
    }
    let lengthSize = version.0 == 1 ? 2 : 4
    guard bytes.count >= 8 + lengthSize else {
      throw place.error(
        "the file is truncated in the header's length", at: bytes.count,
        expected: "\(8 + lengthSize) bytes before the header")
    }
    let length = (0..<lengthSize).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
    guard length <= Self.longest else {
      throw place.error(
        "the header has \(length) bytes", at: 8,
        expected: "at most \(Self.longest), as NumPy allows")
    }
    let dataOffset = 8 + lengthSize + length
    guard dataOffset <= bytes.count else {
      throw place.error(
        "the header's length \(length) reaches beyond the end of the file (\(bytes.count) bytes)",
        at: 8, expected: "at most \(bytes.count - 8 - lengthSize)")
    }
    var literal = HeaderLiteral(bytes, in: (8 + lengthSize)..<dataOffset, of: place)
    let (type, isFortranOrder, shape) = try Self.fields(&literal, of: place)
    guard
      let layout = ArrayLayout(
        type: type, isFortranOrder: isFortranOrder, shape: shape, dataOffset: dataOffset)
    else {
      throw place.error(
        "the shape \(quoted(tuple(shape))) is beyond addressable memory", at: 8 + lengthSize,
        expected: ArrayLayout.accepted)
    }
    self.layout = layout
  }

  private static func fields(
    _ literal: inout HeaderLiteral, of place: Place
  ) throws -> (ElementType, Bool, [Int]) {
    var type: ElementType?
    var order: Bool?
    var shape: [Int]?
    try literal.require("{")
    while !literal.take("}") {
      let start = literal.offset
      let key = try literal.string()
      try literal.require(":")
      switch key {
      case "descr" where type == nil: type = try elementType(&literal, of: place)
      case "fortran_order" where order == nil: order = try literal.boolean()
      case "shape" where shape == nil: shape = try literal.extents()
      default:
        throw place.error(
          "the header has an unknown or repeated key \(quoted(key))", at: start,
          expected: "descr, fortran_order and shape, each once")
      }
      if !literal.take(",") {
        try literal.require("}")
        break
      }
    }
    guard literal.peek() == nil else {
      throw literal.unexpected("only white space between the dictionary and the elements")
    }
    guard let type, let order, let shape else {
      throw place.error(
        "the header lacks a key", at: literal.offset,
        expected: "descr, fortran_order and shape, each once")
    }
    return (type, order, shape)
  }

  private static func elementType(
    _ literal: inout HeaderLiteral, of place: Place
  ) throws -> ElementType {
    let isString = literal.peek() != "["
    let start = literal.offset
    let descriptor = isString ? try literal.string() : literal.rest()
    guard let type = ElementType(descriptor: descriptor) else {
      throw place.error(
        "the dtype \(quoted(descriptor)) is \(ElementType.name(of: descriptor))", at: start,
        expected: ElementType.accepted)
    }
    return type
  }
}

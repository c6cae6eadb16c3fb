// SPDX-License-Identifier: GPL-3.0-or-later

import ComplexModule
import RealModule
import Output

/// A matrix of a MAT file: elements of its flags (with its class in the lowest byte), extents and name; then of its
/// real and, as the flags say, imaginary parts, first index fastest, in whatever type of number holds
/// them; of a structure the length of its fields' names, the names, and a matrix for each.
struct MATVariable {
  enum Class: UInt32 {
    case structure = 2, sparse = 5, double, single, int8, uint8, int16, uint16, int32, uint32,
      int64, uint64
  }
  struct Field { let name: String, variable: MATVariable? }

  let name: String
  let place: Place
  private let kind: Class
  private let isComplex: Bool
  private let shape: [Int]
  /// At what follows the name.
  private let elements: MATElements

  /// The matrix that is next in `outer`; `nil` for one of no bytes, as an empty field may be, and for
  /// texts, cells, functions and objects.
  init?(_ outer: MATElements, isField: Bool) throws {
    var outer = outer
    let matrix = try outer.next(.matrix, "what is deflated, or a field,")
    guard !matrix.range.isEmpty else { return nil }
    var elements = outer.inside(matrix)
    let start = elements.offset
    let place = elements.place
    let flags = try elements.next(.uint32, "flags")
    guard flags.range.count == 8 else {
      throw place.error("the flags have \(flags.range.count) bytes", at: start, expected: "8")
    }
    let word = elements.word(at: flags.range.lowerBound)
    // Others have other elements from here on.
    guard let kind = Class(rawValue: word & 0xFF) else { return nil }
    isComplex = word & 0x800 != 0
    let extents = try elements.next(.int32, "extents")
    guard extents.range.count >= 8, extents.range.count % 4 == 0,
      extents.range.count / 4 <= ArrayLayout.mostExtents
    else {
      throw place.error(
        "the extents have \(extents.range.count) bytes", at: start,
        expected: "2 to \(ArrayLayout.mostExtents) extents of 4 bytes")
    }
    shape = stride(from: extents.range.lowerBound, to: extents.range.upperBound, by: 4).map {
      Int(Int32(bitPattern: elements.word(at: $0)))
    }
    let label = try elements.next(.int8, "bytes of the name")
    guard let name = String(validating: elements.bytes(of: label), as: UTF8.self) else {
      throw place.error("the name is not text", at: start, expected: "a name of MATLAB")
    }
    self.name = name
    self.place = Place(file: place.file, array: isField ? nil : name)
    self.elements = elements
    self.kind = kind
    if kind == .sparse {
      throw self.place.error(
        "it is sparse", at: start, expected: "a full array, as full(A) gives it")
    }
  }

  var isStructure: Bool { kind == .structure }

  /// What a structure holds; nothing of several structures in one array.
  func fields() throws -> [Field] {
    guard shape.allSatisfy({ $0 == 1 }) else { return [] }
    var elements = elements
    let start = elements.offset
    let width = try elements.next(.int32, "bytes of the names' length")
    let names = try elements.next(.int8, "names")
    let length = width.range.count == 4 ? Int(elements.word(at: width.range.lowerBound)) : 0
    guard length > 0, names.range.count % length == 0 else {
      throw place.error(
        "the names of the fields are corrupt", at: start, expected: "names of one length")
    }
    return try stride(from: names.range.lowerBound, to: names.range.upperBound, by: length).map {
      at in
      let bytes = elements.all[at..<at + length].prefix { $0 != 0 }
      let variable = try MATVariable(elements, isField: true)
      _ = try elements.next()
      return Field(name: String(decoding: bytes, as: UTF8.self), variable: variable)
    }
  }

  /// The numbers, in C order, in the precision that their class has.
  func array(limit: Int, at place: Place, allowNonFinite: Bool) throws -> NumericArray {
    var elements = elements
    let half = isComplex ? limit / 2 : limit
    let real = try part(&elements, limit: half, at: place, allowNonFinite)
    guard isComplex else { return real }
    let imaginary = try part(&elements, limit: half, at: place, allowNonFinite)
    switch (real.elements, imaginary.elements) {
    case (.float64(let a), .float64(let b)):
      return try NumericArray(
        shape: shape, elements: .complex128(zip(a, b).map { Complex($0, $1) }))
    case (.float32(let a), .float32(let b)):
      return try NumericArray(shape: shape, elements: .complex64(zip(a, b).map { Complex($0, $1) }))
    default: throw place.error("these are complex whole numbers", expected: "double or single")
    }
  }

  private func part(
    _ elements: inout MATElements, limit: Int, at place: Place, _ allowNonFinite: Bool
  ) throws -> NumericArray {
    let start = elements.offset
    let element = try elements.next()
    guard let code = element.type.descriptor,
      let type = ElementType(descriptor: (elements.isBigEndian ? ">" : "<") + code)
    else {
      throw place.error(
        "its elements are of type \(element.type.rawValue)", at: start,
        expected: "a type of numbers")
    }
    guard
      let layout = ArrayLayout(
        type: type, isFortranOrder: true, shape: shape, dataOffset: element.range.lowerBound),
      layout.end == element.range.upperBound
    else {
      throw place.error(
        "\(element.range.count) bytes of \(code) do not fill the shape \(tuple(shape))", at: start,
        expected: "as many numbers as the product of the extents")
    }
    // Whole numbers are eight bytes in memory.
    guard layout.count <= limit / 8 else {
      throw place.error(
        "\(layout.count) numbers exceed the limit", at: start,
        expected: "at most \(limit) bytes more")
    }
    let stored = try NumericArray(
      layout: layout, elements.all, at: place, allowNonFinite: allowNonFinite)
    do {
      return try NumericArray(shape: shape, elements: kind.elements(stored))
    } catch let error as InterchangeError {
      throw place.error(
        "its class is \(kind), its numbers are \(code): \(error.problem)", at: start,
        expected: error.expected)
    }
  }
}

extension MATVariable.Class {
  /// Numbers of this class that are stored in a type which may be shorter.
  fileprivate func elements(_ stored: NumericArray) throws -> NumericArray.Elements {
    switch (self, stored.elements) {
    case (.double, _): return .float64(try stored.doubles())
    case (.single, .float32): return stored.elements
    case (.single, _):
      return .float32(
        try stored.doubles().map {
          guard let exact = Float(exactly: $0) else {
            throw InterchangeError(
              problem: "an element is \($0)", expected: "a number that single holds")
          }
          return exact
        })
    case (_, .integer): return stored.elements
    default:
      throw InterchangeError(
        problem: "the elements are \(stored.dtypeName)", expected: "whole numbers")
    }
  }
}

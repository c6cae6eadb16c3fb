// SPDX-License-Identifier: GPL-3.0-or-later

import ComplexModule
import Foundation
import Output
import RealModule

extension MAT {
  /// The bytes of a file of version 5, little-endian and without a date, its variables sorted by the bytes of
  /// their names. Equal arrays give equal bytes.
  ///
  /// The array `trace/x` becomes the field `x` of a structure `trace`; a list becomes a column, a single number `1×1`.
  ///
  /// Throws ``InterchangeError`` for a name that is none in MATLAB and for an array beyond the 4 GiB of a variable.
  public static func encode(_ arrays: [String: NumericArray]) throws -> [UInt8] {
    try encode(arrays, at: Place(file: "MAT", array: nil))
  }

  /// Writes all `arrays`; a file that is already there is replaced only by a complete one.
  ///
  /// Throws ``InterchangeError`` as ``encode(_:)`` and if the file cannot be written.
  public static func write(_ arrays: [String: NumericArray], to url: URL) throws {
    let place = Place(file: url.relativePath, array: nil)
    try OutputFile.write(try encode(arrays, at: place), to: url)
  }

  private static func encode(_ arrays: [String: NumericArray], at place: Place) throws -> [UInt8] {
    var numbers: [String: NumericArray] = [:]
    var structures: [String: [String: NumericArray]] = [:]
    for (name, array) in arrays {
      let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard parts.count <= 2, parts.allSatisfy(isIdentifier) else {
        throw place.error(
          "the array name \(quoted(name)) is refused",
          expected: "a name of MATLAB, 63 letters, digits and _, or two with / between")
      }
      if parts.count == 1 {
        numbers[name] = array
      } else {
        structures[parts[0], default: [:]][parts[1]] = array
      }
    }
    if let twice = structures.keys.sorted().first(where: { numbers[$0] != nil }) {
      throw place.error("\(quoted(twice)) is an array and has fields", expected: "one of both")
    }
    let title = "MATLAB 5.0 MAT-file, written by Assay"
    var file = MATWriter()
    file.bytes = Array(title.utf8) + [UInt8](repeating: 0x20, count: 116 - title.utf8.count)
    file.bytes += [UInt8](repeating: 0, count: 8) + [0, 1] + Array("IM".utf8)
    for name in (Array(numbers.keys) + structures.keys).sorted(by: {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }) {
      let inner = Place(file: place.file, array: name)
      if let array = numbers[name] {
        try file.append(array, named: name, at: inner)
      } else {
        try file.append(structures[name] ?? [:], named: name, at: inner)
      }
    }
    return file.bytes
  }

  private static func isIdentifier(_ name: String) -> Bool {
    name.wholeMatch(of: /[A-Za-z][A-Za-z0-9_]{0,62}/) != nil
  }
}

/// The elements of a file as they are appended.
private struct MATWriter {
  var bytes: [UInt8] = []

  /// A structure, whose names of fields all have 64 bytes.
  mutating func append(_ fields: [String: NumericArray], named name: String, at place: Place) throws
  {
    let names = fields.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    try matrix(class: 2, isComplex: false, shape: [1, 1], named: name, at: place) { file in
      try file.element(5, at: place) { $0.append(UInt32(64)) }
      try file.element(1, at: place) { file in
        for name in names {
          file.bytes += Array(name.utf8) + [UInt8](repeating: 0, count: 64 - name.utf8.count)
        }
      }
      for name in names {
        if let array = fields[name] { try file.append(array, named: "", at: place) }
      }
    }
  }

  mutating func append(_ array: NumericArray, named name: String, at place: Place) throws {
    let shape = array.shape + [Int](repeating: 1, count: max(0, 2 - array.shape.count))
    // A matrix in C order is one of the reversed shape in MATLAB's.
    func turned<Element>(_ elements: [Element]) -> [Element] {
      rowMajor(elements, shape: shape.reversed())
    }
    func write(_ kind: UInt32, _ type: UInt32, _ parts: [NumericArray.Elements]) throws {
      try matrix(class: kind, isComplex: parts.count > 1, shape: shape, named: name, at: place) {
        file in
        for part in parts { try file.element(type, at: place) { part.append(to: &$0.bytes) } }
      }
    }
    switch array.elements {
    case .float64(let x): try write(6, 9, [.float64(turned(x))])
    case .float32(let x): try write(7, 7, [.float32(turned(x))])
    case .integer(let x): try write(14, 12, [.integer(turned(x))])
    case .complex128(let z):
      let z = turned(z)
      try write(6, 9, [.float64(z.map(\.rawStorage.x)), .float64(z.map(\.rawStorage.y))])
    case .complex64(let z):
      let z = turned(z)
      try write(7, 7, [.float32(z.map(\.rawStorage.x)), .float32(z.map(\.rawStorage.y))])
    }
  }

  private mutating func matrix(
    class kind: UInt32, isComplex: Bool, shape: [Int], named name: String, at place: Place,
    _ content: (inout MATWriter) throws -> Void
  ) throws {
    try element(14, at: place) { file in
      try file.element(6, at: place) {
        $0.append(kind | (isComplex ? 0x800 : 0))
        $0.append(UInt32(0))
      }
      try file.element(5, at: place) { file in
        for extent in shape {
          guard let extent = Int32(exactly: extent) else {
            throw place.error("an extent is \(extent)", expected: "extents below 2³¹")
          }
          file.append(UInt32(bitPattern: extent))
        }
      }
      try file.element(1, at: place) { $0.bytes += Array(name.utf8) }
      try content(&file)
    }
  }

  /// Type, size, what `content` appends, and zeros up to a multiple of 8 bytes; 1 to 4 bytes are packed, as Octave
  /// wants the length of names.
  private mutating func element(
    _ type: UInt32, at place: Place, _ content: (inout MATWriter) throws -> Void
  ) throws {
    append(type)
    append(UInt32(0))
    let start = bytes.count
    try content(&self)
    guard let size = UInt32(exactly: bytes.count - start) else {
      throw place.error(
        "it has \(bytes.count - start) bytes", expected: "below 4 GiB, the most of a MAT file")
    }
    if (1...4).contains(size) {
      bytes.removeSubrange(start - 4..<start)
      bytes.replaceSubrange(start - 6..<start - 4, with: [UInt8(size), 0])
      bytes += [UInt8](repeating: 0, count: 4 - Int(size))
    } else {
      withUnsafeBytes(of: size.littleEndian) { bytes.replaceSubrange(start - 4..<start, with: $0) }
      bytes += [UInt8](repeating: 0, count: -Int(size) & 7)
    }
  }

  private mutating func append(_ word: UInt32) {
    withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
  }
}

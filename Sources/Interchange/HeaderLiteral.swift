// SPDX-License-Identifier: GPL-3.0-or-later
import Output

/// Reads the Python dictionary in an NPY header: the few literals that occur there, no more.
struct HeaderLiteral {
  private let bytes: UnsafeRawBufferPointer
  private let end: Int
  private let place: Place
  /// In bytes from the start of the file.
  private(set) var offset: Int

  init(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>, of place: Place) {
    self.bytes = bytes
    self.place = place
    offset = range.lowerBound
    end = range.upperBound
  }

  /// The next byte that is not white space, without taking it; `nil` at the end of the header.
  mutating func peek() -> Character? {
    while offset < end, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
    return offset < end ? Character(Unicode.Scalar(bytes[offset])) : nil
  }

  /// Takes `character` if it comes next.
  mutating func take(_ character: Character) -> Bool {
    guard peek() == character else { return false }
    offset += 1
    return true
  }

  mutating func require(_ character: Character) throws {
    guard take(character) else { throw unexpected("“\(character)”") }
  }

  /// `'…'` or `"…"`, without escapes, which no header needs.
  mutating func string() throws -> String {
    guard let mark = peek(), mark == "'" || mark == "\"" else { throw unexpected("a string") }
    let start = offset + 1
    var stop = start
    while stop < end, bytes[stop] != mark.asciiValue {
      guard bytes[stop] != UInt8(ascii: "\\") else { throw unexpected("a string without escapes") }
      stop += 1
    }
    guard stop < end else { throw unexpected("a string that ends within the header") }
    offset = stop + 1
    return String(decoding: bytes[start..<stop], as: UTF8.self)
  }

  mutating func boolean() throws -> Bool {
    _ = peek()
    for (word, value) in [("True", true), ("False", false)]
    where bytes[offset..<end].starts(with: word.utf8) {
      offset += word.utf8.count
      return value
    }
    throw unexpected("True or False")
  }

  /// A tuple of extents: `()`, `(3,)`, `(3, 4)`. Python 2 wrote `3L`.
  mutating func extents() throws -> [Int] {
    var extents: [Int] = []
    try require("(")
    while !take(")") {
      // So many are refused before the rest, which may be long, is read.
      guard extents.count < ArrayLayout.mostExtents else {
        throw unexpected("at most \(ArrayLayout.mostExtents) extents")
      }
      extents.append(try extent())
      guard !take(",") else { continue }
      guard extents.count > 1 else { throw unexpected("“,” as in (3,) or (3, 4)") }
      try require(")")
      break
    }
    return extents
  }

  private mutating func extent() throws -> Int {
    guard let first = peek(), first.isASCII, first.isNumber else {
      throw unexpected("an extent of digits")
    }
    var extent = 0
    while offset < end, case let digit = bytes[offset], (0x30...0x39).contains(digit) {
      let (tens, overflowing) = extent.multipliedReportingOverflow(by: 10)
      let (sum, overflow) = tens.addingReportingOverflow(Int(digit - 0x30))
      guard !overflowing, !overflow else { throw unexpected("an extent below 2⁶³") }
      extent = sum
      offset += 1
    }
    _ = take("L")
    return extent
  }

  /// The text up to the end of the header, for a message that quotes what stands there.
  func rest() -> String {
    String(decoding: bytes[offset..<end].prefix(60), as: UTF8.self)
  }

  func unexpected(_ expected: String) -> InterchangeError {
    place.error(
      offset < end ? "the header goes on with \(quoted(rest()))" : "the header ends early",
      at: offset, expected: expected)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Interchange
import Testing

/// A MAT file built by hand in either order, so that every part of it can be wrong.
private struct Hand {
  var isBig = false

  func words(_ words: [UInt32]) -> [UInt8] { isBig ? bigEndian(words) : littleEndian(words) }

  func element(_ type: UInt32, _ data: [UInt8], size: Int? = nil) -> [UInt8] {
    words([type, UInt32(size ?? data.count)]) + data + [UInt8](repeating: 0, count: -data.count & 7)
  }

  func matrix(
    flags: UInt32 = 6, extents: [Int32] = [1, 2], name: String = "x", _ rest: [UInt8]
  ) -> [UInt8] {
    let extents = words(extents.map { UInt32(bitPattern: $0) })
    return element(
      14, element(6, words([flags, 0])) + element(5, extents) + element(1, Array(name.utf8)) + rest)
  }

  /// 1 and 2 in double.
  var pair: [UInt8] {
    let numbers = [1, 2].map(\Double.bitPattern)
    return element(9, isBig ? bigEndian(numbers) : littleEndian(numbers))
  }

  func file(_ elements: [UInt8]) -> [UInt8] {
    [UInt8](repeating: 0x20, count: 124)
      + (isBig ? [1, 0] + Array("MI".utf8) : [0, 1] + Array("IM".utf8)) + elements
  }

  /// zlib's stream of one block that is not compressed.
  func deflated(_ data: [UInt8]) -> [UInt8] {
    let length = UInt16(data.count)
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in data { (a, b) = ((a + UInt32(byte)) % 65521, (b + a + UInt32(byte)) % 65521) }
    return [0x78, 1, 1] + littleEndian([length, ~length]) + data + bigEndian([b << 16 | a])
  }
}

@Suite("Hostile MAT files") struct HostileMATTests {
  private func decode(_ bytes: [UInt8], limit: Int = 1 << 20) throws -> [String: NumericArray] {
    try MAT.decode(bytes, file: "w.mat", limit: limit)
  }

  @Test(
    "Both orders of bytes, packed elements and deflated ones are read", arguments: [false, true])
  func orders(_ isBig: Bool) throws {
    let hand = Hand(isBig: isBig)
    let pair = try NumericArray(shape: [1, 2], elements: .float64([1, 2]))
    #expect(try decode(hand.file(hand.matrix(hand.pair))) == ["x": pair])
    let packed = hand.words([2 << 16 | 2]) + [1, 2, 0, 0]
    #expect(try decode(hand.file(hand.matrix(packed))) == ["x": pair])
    let deflated = hand.deflated(hand.matrix(hand.pair))
    let compressed = hand.words([15, UInt32(deflated.count)]) + deflated
    #expect(
      try decode(hand.file(compressed + hand.matrix(name: "y", hand.pair))) == [
        "x": pair, "y": pair,
      ])
  }

  @Test("Each defect is refused where it is, with what would be right")
  func defects() {
    let hand = Hand()
    let huge = Int32.max
    let deflated = hand.deflated(hand.matrix(hand.pair))
    func compressed(_ data: [UInt8]) -> [UInt8] { hand.words([15, UInt32(data.count)]) + data }
    let cases: [(bytes: [UInt8], said: String)] = [
      ([], "the file has 0 bytes; expected a MAT file of version 5 or 7"),
      (
        Array("MATLAB 7.3 MAT-file".utf8),
        "this is HDF5, MAT's version 7.3; expected a MAT file of version 5 or 7"
      ),
      ([UInt8](repeating: 0, count: 200), "bytes 124 to 127 are of no version that is read"),
      (hand.file([1, 2, 3]), "byte 128: the file is cut off"),
      (hand.file(hand.pair), "byte 136: an element of type 9 stands where a variable should"),
      (
        hand.file(hand.element(14, [], size: 8)),
        "byte 128: an element declares 8 bytes, and 0 are left"
      ),
      (
        hand.file(hand.element(14, hand.words([5 << 16 | 6, 0]))),
        "a packed element declares 5 bytes; expected 4 at most"
      ),
      (hand.file(hand.element(14, hand.pair)), "byte 136: flags are of type 9; expected type 6"),
      (
        hand.file(hand.element(14, hand.element(6, [6, 0, 0, 0]))),
        "the flags have 4 bytes; expected 8"
      ),
      (
        hand.file(hand.matrix(extents: [2], hand.pair)),
        "the extents have 4 bytes; expected 2 to 64 extents"
      ),
      (
        hand.file(hand.matrix(extents: [Int32](repeating: 1, count: 65), hand.pair)),
        "the extents have 260 bytes"
      ),
      (
        hand.file(hand.matrix(extents: [-1, -2], hand.pair)),
        "array \"x\", byte 184: 16 bytes of f8 do not fill the shape (-1, -2)"
      ),
      (
        hand.file(hand.matrix(extents: [huge, huge, huge], hand.pair)),
        "do not fill the shape (2147483647, 2147483647, 2147483647)"
      ),
      (
        hand.file(hand.matrix(extents: [1, 3], hand.pair)),
        "16 bytes of f8 do not fill the shape (1, 3)"
      ),
      (
        hand.file(hand.matrix(hand.element(9, Array(hand.pair[8...]) + [0]))),
        "17 bytes of f8 do not fill"
      ),
      (
        hand.file(hand.matrix(flags: 5, hand.pair)),
        "array \"x\", byte 136: it is sparse; expected a full array, as full(A)"
      ),
      (hand.file(hand.matrix(flags: 0x806, hand.pair)), "byte 208: the file is cut off"),
      (
        hand.file(hand.matrix(flags: 0x80C, hand.element(1, [1, 2]) + hand.element(1, [1, 2]))),
        "complex whole numbers"
      ),
      (hand.file(hand.matrix(flags: 8, hand.pair)), "its class is int8, its numbers are f8"),
      (
        hand.file(
          hand.matrix(flags: 7, hand.element(12, littleEndian([1, 1 << 24 + 1] as [UInt64])))),
        "an element is 16777217.0; expected a number that single holds"
      ),
      (
        hand.file(
          hand.matrix(flags: 6, hand.element(12, littleEndian([1, 1 << 53 + 1] as [UInt64])))),
        "i8: element [0, 1] is 9007199254740993; expected integers that float64 holds exactly"
      ),
      (
        hand.file(hand.matrix(flags: 6, hand.element(13, littleEndian([1, UInt64.max])))),
        "expected integers below 2⁶³"
      ),
      (
        hand.file(hand.matrix(hand.element(16, [1, 2]))),
        "its elements are of type 16; expected a type of numbers"
      ),
      (
        hand.file(hand.matrix(hand.element(9, littleEndian([1, .nan].map(\Double.bitPattern))))),
        "element [0, 1] is NaN; expected finite elements"
      ),
      (hand.file(hand.matrix(name: "../x", hand.pair)), "the entry name \"../x.npy\" is refused"),
      (hand.file(hand.matrix(name: "x\u{1B}", hand.pair)), "is refused"),
      (
        hand.file(hand.matrix(hand.pair) + hand.matrix(hand.pair)),
        "array \"x\": the name occurs twice"
      ),
      (
        hand.file(
          hand.matrix(
            flags: 2, extents: [1, 1], hand.element(5, [0, 0, 0, 0]) + hand.element(1, [1]))),
        "the names of the fields are corrupt"
      ),
      (
        hand.file(
          hand.matrix(
            flags: 2, extents: [1, 1],
            hand.element(5, [2, 0, 0, 0]) + hand.element(1, [0x61, 0, 0x62]))),
        "the names of the fields are corrupt"
      ),
      (
        hand.file(
          hand.matrix(
            flags: 2, extents: [1, 1], hand.element(5, [2, 0, 0, 0]) + hand.element(1, [0x61, 0]))),
        "the file is cut off"
      ),
      (hand.file(compressed([])), "the deflated variable is damaged"),
      (
        hand.file(compressed(deflated.dropLast(1))),
        "the deflated variable does not end where it should"
      ),
      (
        hand.file(compressed(deflated.dropLast(9))),
        "the deflated variable is damaged (it is cut off)"
      ),
      (hand.file(compressed(deflated + [0])), "does not end where it should"),
      (
        hand.file(compressed(deflated.dropLast(1) + [deflated[deflated.count - 1] ^ 1])),
        "does not end where it should"
      ),
      (
        hand.file(compressed(hand.deflated(hand.words([14, 1 << 31])))),
        "19 deflated bytes declare a size of 2147483648"
      ),
      // Deflate packs at most 1032 to 1: 19 bytes may hold as many, and no 1032 more.
      (
        hand.file(compressed(hand.deflated(hand.words([14, 19 * 1032 + 1031])))), "it is cut off"
      ),
      (
        hand.file(compressed(hand.deflated(hand.words([14, 20 * 1032])))),
        "19 deflated bytes declare a size of 20640"
      ),
      (hand.file(compressed(hand.deflated(hand.pair))), "are of type 9; expected type 14"),
    ]
    for (bytes, said) in cases {
      let text = message(of: { _ = try decode(bytes) })
      #expect(text.hasPrefix("w.mat") && text.contains(said), "\(said): \(text)")
    }
  }

  @Test("All arrays together, integers of 8 bytes, keep the limit")
  func limit() throws {
    let hand = Hand()
    let bytes = hand.file(
      ["a", "b"].flatMap { hand.matrix(flags: 9, name: $0, hand.element(2, [1, 2])) })
    #expect(try decode(bytes, limit: 32).count == 2)
    #expect(message(of: { _ = try decode(bytes, limit: 31) }).contains("array \"b\", byte"))
    #expect(
      message(of: { _ = try decode(bytes, limit: 31) }).contains(
        "2 numbers exceed the limit; expected at most"))
  }

  @Test("All that is deflated keeps the limit, whether or not it is wanted")
  func deflatedLimit() throws {
    let hand = Hand()
    let text = hand.deflated(hand.matrix(flags: 4, name: "", hand.pair))
    let size = hand.matrix(flags: 4, name: "", hand.pair).count
    let bytes = hand.file((0..<2).flatMap { _ in hand.words([15, UInt32(text.count)]) + text })
    #expect(try decode(bytes, limit: 2 * size) == [:])
    let refused = message(of: { _ = try decode(bytes, limit: 2 * size - 9) })
    #expect(
      refused.contains("declare a size of \(size - 8); expected the size of the element, at most"))
  }

  @Test("What has no numbers or no name is passed over, whatever it holds")
  func passedOver() throws {
    let hand = Hand()
    let opaque = hand.element(14, hand.element(6, hand.words([17, 0])) + [9, 9, 9, 9, 9, 9, 9, 9])
    let unnamed = hand.matrix(name: "", hand.pair)
    let structures = hand.matrix(flags: 2, extents: [1, 2], name: "s", [])
    #expect(try decode(hand.file(opaque + unnamed + structures + hand.element(14, []))) == [:])
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// The elements of a MAT file that follow each other in `bytes`: a type and a size of 4 bytes each, the
/// data, and zeros up to a multiple of 8 bytes. One of 4 bytes at most may be packed into 8: its size is then in the upper
/// half of the type.
struct MATElements {
  /// What an element holds; numbers have their own ``ElementType``.
  struct Kind: Equatable {
    let rawValue: UInt32
    static let int8 = Kind(rawValue: 1)
    static let int32 = Kind(rawValue: 5)
    static let uint32 = Kind(rawValue: 6)
    static let matrix = Kind(rawValue: 14)
    static let compressed = Kind(rawValue: 15)

    /// NumPy's name of these numbers, without their order.
    var descriptor: String? {
      switch rawValue {
      case 1: "i1"
      case 2: "u1"
      case 3: "i2"
      case 4: "u2"
      case 5: "i4"
      case 6: "u4"
      case 7: "f4"
      case 9: "f8"
      case 12: "i8"
      case 13: "u8"
      default: nil
      }
    }
  }

  struct Element {
    let type: Kind
    /// Where its data lie.
    let range: Range<Int>
  }

  let all: UnsafeRawBufferPointer
  let isBigEndian: Bool
  let place: Place
  var offset = 0

  init(_ all: UnsafeRawBufferPointer, isBigEndian: Bool, at place: Place) {
    (self.all, self.isBigEndian, self.place) = (all, isBigEndian, place)
  }

  var isAtEnd: Bool { offset == all.count }

  func bytes(of element: Element) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: all[element.range])
  }

  /// The elements that this one consists of.
  func inside(_ element: Element) -> MATElements {
    let end = UnsafeRawBufferPointer(rebasing: all[..<element.range.upperBound])
    var inner = MATElements(end, isBigEndian: isBigEndian, at: place)
    inner.offset = element.range.lowerBound
    return inner
  }

  /// The element at the offset, which moves behind it.
  mutating func next() throws -> Element {
    guard all.count - offset >= 8 else {
      throw place.error(
        "the file is cut off", at: offset, expected: "an element of 8 bytes or more")
    }
    let first = word(at: offset)
    if first >> 16 != 0 {
      let size = Int(first >> 16)
      guard size <= 4 else {
        throw place.error(
          "a packed element declares \(size) bytes", at: offset, expected: "4 at most")
      }
      defer { offset += 8 }
      return Element(type: Kind(rawValue: first & 0xFFFF), range: offset + 4..<offset + 4 + size)
    }
    let type = Kind(rawValue: first)
    let start = offset + 8
    let size = Int(word(at: offset + 4))
    guard size <= all.count - start else {
      throw place.error(
        "an element declares \(size) bytes, and \(all.count - start) are left", at: offset,
        expected: "the size of the element")
    }
    // What is deflated is not padded, and at the very end some leave it out.
    let padding = type == .compressed ? 0 : -size & 7
    offset = min(start + size + padding, all.count)
    return Element(type: type, range: start..<start + size)
  }

  /// The next element, which must be of this type.
  mutating func next(_ type: Kind, _ meaning: String) throws -> Element {
    let start = offset
    let element = try next()
    guard element.type == type else {
      throw place.error(
        "\(meaning) are of type \(element.type.rawValue)", at: start,
        expected: "type \(type.rawValue)")
    }
    return element
  }

  /// The 32 bits there; there must be as many.
  func word(at offset: Int) -> UInt32 {
    let word = all.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    return isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
  }
}

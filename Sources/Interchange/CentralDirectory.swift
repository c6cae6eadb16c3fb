// SPDX-License-Identifier: GPL-3.0-or-later

/// The entry names of a zip file, byte by byte.
///
/// libzip hands names out as C strings, in which a NUL would hide the rest of a name; and it
/// tolerates bytes after the end of an archive. Both are checked here.
enum CentralDirectory {
  private static let endSize = 22
  private static let recordSize = 46

  /// The names in the order of the directory; `bytes` are those of a whole file.
  static func names(
    in bytes: UnsafeRawBufferPointer, at place: Place
  ) throws -> [Slice<UnsafeRawBufferPointer>] {
    guard let end = endRecord(bytes) else {
      throw place.error(
        "this is not a complete zip archive", expected: "a file that ends in a zip directory")
    }
    let count = Int(integer(bytes, end + 10, UInt16.self))
    var offset = Int(integer(bytes, end + 16, UInt32.self))
    guard count < UInt16.max, offset < UInt32.max else {
      throw place.error(
        "the archive has a zip64 directory", at: end,
        expected: "an archive below 4 GiB with fewer than 65535 entries")
    }
    var names: [Slice<UnsafeRawBufferPointer>] = []
    for entry in 0..<count {
      guard offset + recordSize <= end,
        integer(bytes, offset, UInt32.self) == 0x0201_4B50,
        case let nameEnd = offset + recordSize + Int(integer(bytes, offset + 28, UInt16.self)),
        case let next = nameEnd + Int(integer(bytes, offset + 30, UInt16.self))
          + Int(integer(bytes, offset + 32, UInt16.self)),
        next <= end
      else {
        throw place.error(
          "the zip directory is corrupt at entry \(entry)", at: offset,
          expected: "\(count) complete entries")
      }
      names.append(bytes[(offset + recordSize)..<nameEnd])
      offset = next
    }
    return names
  }

  /// Offset of the record that ends the archive; its comment must reach the end of the file.
  private static func endRecord(_ bytes: UnsafeRawBufferPointer) -> Int? {
    let last = bytes.count - endSize
    guard last >= 0 else { return nil }
    return (max(0, last - Int(UInt16.max))...last).reversed().first { offset in
      integer(bytes, offset, UInt32.self) == 0x0605_4B50
        && offset + endSize + Int(integer(bytes, offset + 20, UInt16.self)) == bytes.count
    }
  }

  private static func integer<Word: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _ offset: Int, _: Word.Type
  ) -> Word {
    Word(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Word.self))
  }
}

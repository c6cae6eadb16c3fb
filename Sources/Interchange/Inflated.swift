// SPDX-License-Identifier: GPL-3.0-or-later

import CZlib

/// The one element that zlib's format holds in a MAT file of version 7.
enum Inflated {
  /// Its bytes, with type and size.
  ///
  /// - Throws: ``InterchangeError`` for a damaged stream, and for one of another length than the element in it
  ///   declares, or more than `limit`.
  static func element(
    _ deflated: UnsafeRawBufferPointer, isBigEndian: Bool, limit: Int, at place: Place, offset: Int
  ) throws -> [UInt8] {
    var stream = z_stream()
    guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw place.error("zlib cannot begin", at: offset, expected: "zlib \(ZLIB_VERSION)")
    }
    defer { inflateEnd(&stream) }
    // A size is one of 32 bits in this format.
    stream.next_in = UnsafeMutablePointer(
      mutating: deflated.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.avail_in = UInt32(deflated.count)
    let tag = try bytes(8, after: [], of: &stream, at: place, offset)
    let size = tag.withUnsafeBytes {
      Int(MATElements($0, isBigEndian: isBigEndian, at: place).word(at: 4))
    }
    // Deflate packs at most 1032 to 1. What is no number may be larger than the arrays that are wanted.
    guard size <= limit, size / 1032 <= deflated.count else {
      throw place.error(
        "\(deflated.count) deflated bytes declare a size of \(size)", at: offset,
        expected: "the size of the element, at most \(limit)")
    }
    let element = try bytes(size, after: tag, of: &stream, at: place, offset)
    var extra: UInt8 = 0
    stream.avail_out = 1
    let status = withUnsafeMutablePointer(to: &extra) {
      stream.next_out = $0
      return inflate(&stream, Z_FINISH)
    }
    guard status == Z_STREAM_END, stream.avail_out == 1, stream.avail_in == 0 else {
      throw place.error(
        "the deflated variable does not end where it should", at: offset,
        expected: "\(element.count) bytes and their checksum")
    }
    return element
  }

  /// `start`, and the next `count` bytes of the stream.
  private static func bytes(
    _ count: Int, after start: [UInt8], of stream: inout z_stream, at place: Place, _ offset: Int
  ) throws -> [UInt8] {
    let whole = [UInt8](unsafeUninitializedCapacity: start.count + count) { buffer, filled in
      filled = buffer.update(fromContentsOf: start)
      stream.next_out = buffer.baseAddress.map { $0 + filled }
      stream.avail_out = UInt32(count)
      if count > 0 { _ = inflate(&stream, Z_SYNC_FLUSH) }
      filled += count - Int(stream.avail_out)
    }
    guard whole.count == start.count + count else {
      throw place.error(
        "the deflated variable is damaged (\(stream.msg.map { String(cString: $0) } ?? "it is cut off"))",
        at: offset, expected: "an intact variable")
    }
    return whole
  }
}

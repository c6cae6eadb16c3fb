// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Interchange
import Testing

/// An NPY file built by hand, so that every part of it can be wrong.
func npy(_ dictionary: String, _ data: [UInt8] = [], version: UInt8 = 1) -> [UInt8] {
  let text = Array(dictionary.utf8) + [UInt8(ascii: "\n")]
  let length = (0..<(version == 1 ? 2 : 4)).map {
    UInt8(truncatingIfNeeded: text.count >> (8 * $0))
  }
  return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + data
}

func header(_ descriptor: String, _ shape: String, fortran: Bool = false) -> String {
  "{'descr': '\(descriptor)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }"
}

/// A safetensors file built by hand.
func safetensors(_ header: String, _ data: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
  littleEndian([length ?? UInt64(header.utf8.count)]) + Array(header.utf8) + data
}

/// What its header says of one array.
func tensor(_ dtype: String, _ shape: String, _ offsets: String) -> String {
  "{\"dtype\":\"\(dtype)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
}

func decodeSafetensors(_ bytes: [UInt8], limit: Int = 1 << 20) throws -> [String: NumericArray] {
  try Safetensors.decode(bytes, file: "w.safetensors", limit: limit).arrays
}

/// 1 and 2 in float64.
let pair = littleEndian([1, 2].map(\Double.bitPattern))

func littleEndian<Word: FixedWidthInteger>(_ words: [Word]) -> [UInt8] {
  words.flatMap { withUnsafeBytes(of: $0.littleEndian, Array.init) }
}

func bigEndian<Word: FixedWidthInteger>(_ words: [Word]) -> [UInt8] {
  words.flatMap { withUnsafeBytes(of: $0.bigEndian, Array.init) }
}

/// One entry of a zip file built by hand; what is `nil` is stated truly.
struct ZipEntry {
  var name: [UInt8]
  var contents: [UInt8]
  var method: UInt16 = 0
  var flags: UInt16 = 0
  var size: UInt32?
  var checksum: UInt32?

  init(_ name: String, _ contents: [UInt8]) {
    self.name = Array(name.utf8)
    self.contents = contents
  }

  /// A deflate stream of one block that is not compressed.
  var deflated: ZipEntry {
    var entry = self
    let length = UInt16(contents.count)
    entry.method = 8
    entry.size = size ?? UInt32(contents.count)
    entry.checksum = crc32(contents)
    entry.contents = [1] + littleEndian([length, ~length]) + contents
    return entry
  }

  fileprivate var common: [UInt8] {
    littleEndian([20, flags, method, 0, 33] as [UInt16])
      + littleEndian([
        checksum ?? crc32(contents), UInt32(contents.count), size ?? UInt32(contents.count),
      ]) + littleEndian([UInt16(name.count), 0])
  }
}

func zip(_ entries: [ZipEntry]) -> [UInt8] {
  var file: [UInt8] = []
  var directory: [UInt8] = []
  for entry in entries {
    let offset = UInt32(file.count)
    file += Array("PK\u{3}\u{4}".utf8) + entry.common + entry.name + entry.contents
    directory += Array("PK\u{1}\u{2}".utf8) + [20, 3] + entry.common
    directory += littleEndian([0, 0, 0, 0, 0] as [UInt16]) + littleEndian([offset]) + entry.name
  }
  let count = UInt16(entries.count)
  return file + directory + Array("PK\u{5}\u{6}".utf8) + littleEndian([0, 0, count, count])
    + littleEndian([UInt32(directory.count), UInt32(file.count)]) + [0, 0]
}

func crc32(_ bytes: [UInt8]) -> UInt32 {
  var crc = ~UInt32(0)
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
  return ~crc
}

/// Runs `body` in a folder of its own, which is removed afterwards.
func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("InterchangeTests-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// The message of the error that `body` throws; records an issue if it throws none.
func message(of body: () throws -> Void, at location: SourceLocation = #_sourceLocation) -> String {
  let error = #expect(throws: InterchangeError.self, sourceLocation: location) { try body() }
  return error?.description ?? ""
}

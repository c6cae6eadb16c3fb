// SPDX-License-Identifier: GPL-3.0-or-later

import CZip
import Foundation
import Output

extension NPZ {
  /// The bytes of an archive: stored entries sorted by the bytes of their names, all dated
  /// 1980-01-01. Equal arrays give equal bytes.
  ///
  /// Throws ``InterchangeError`` for a name that is no relative path, and for an archive beyond
  /// the 4 GiB or 65534 entries of plain zip.
  public static func encode(_ arrays: [String: NumericArray]) throws -> [UInt8] {
    try encode(arrays, at: Place(file: "NPZ", array: nil))
  }

  /// Writes all `arrays`; a file that is already there is replaced only by a complete one.
  ///
  /// Throws ``InterchangeError`` as ``encode(_:)`` and if the file cannot be written.
  public static func write(_ arrays: [String: NumericArray], to url: URL) throws {
    let place = Place(file: url.relativePath, array: nil)
    try OutputFile.write(try encode(arrays, at: place), to: url)
  }

  private static func encode(_ arrays: [String: NumericArray], at place: Place) throws -> [UInt8] {
    // libzip writes no archive without entries; this is the whole of one.
    guard !arrays.isEmpty else { return [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18) }
    var contents: [UInt8] = []
    contents.reserveCapacity(
      arrays.values.reduce(0) { $0 + $1.elements.sizeInMemory + 512 })
    var entries: [(name: String, range: Range<Int>)] = []
    let sorted = arrays.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (name, array) in sorted {
      let start = contents.count
      try NPY.append(array, to: &contents)
      entries.append((try ArrayName.entry(for: name, at: place), start..<contents.count))
    }
    guard entries.count < UInt16.max, contents.count < UInt32.max - 1 << 24 else {
      throw place.error(
        "\(entries.count) arrays of \(contents.count) bytes exceed a plain zip archive",
        expected: "below 4 GiB and 65535 arrays")
    }
    return try contents.withUnsafeBytes { try archive(of: entries, in: $0, at: place) }
  }

  private static func archive(
    of entries: [(name: String, range: Range<Int>)], in contents: UnsafeRawBufferPointer,
    at place: Place
  ) throws -> [UInt8] {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let sink = zip_source_buffer_create(nil, 0, 0, &error) else {
      throw ZipReader.failure(&error, place)
    }
    defer { zip_source_free(sink) }
    guard let archive = zip_open_from_source(sink, ZIP_TRUNCATE, &error) else {
      throw ZipReader.failure(&error, place)
    }
    // The archive frees its source; the bytes are still wanted then.
    zip_source_keep(sink)
    var isClosed = false
    defer { if !isClosed { zip_discard(archive) } }
    for (name, range) in entries {
      try add(name, UnsafeRawBufferPointer(rebasing: contents[range]), to: archive, at: place)
    }
    guard zip_close(archive) == 0 else { throw ZipReader.failure(zip_get_error(archive), place) }
    isClosed = true
    return try bytes(of: sink, at: place)
  }

  private static func add(
    _ name: String, _ contents: UnsafeRawBufferPointer, to archive: OpaquePointer, at place: Place
  ) throws {
    let length = zip_uint64_t(contents.count)
    guard let source = zip_source_buffer(archive, contents.baseAddress, length, 0) else {
      throw ZipReader.failure(zip_get_error(archive), place)
    }
    let position = zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8)
    guard position >= 0 else {
      zip_source_free(source)
      throw ZipReader.failure(zip_get_error(archive), place)
    }
    let entry = zip_uint64_t(position)
    let firstOfJanuary1980: zip_uint16_t = 1 << 5 | 1
    let readableFile: zip_uint32_t = 0o100644 << 16
    guard zip_set_file_compression(archive, entry, ZIP_CM_STORE, 0) == 0,
      zip_file_set_dostime(archive, entry, 0, firstOfJanuary1980, 0) == 0,
      zip_file_set_external_attributes(
        archive, entry, 0, zip_uint8_t(ZIP_OPSYS_UNIX), readableFile) == 0
    else { throw ZipReader.failure(zip_get_error(archive), place) }
  }

  private static func bytes(of source: OpaquePointer, at place: Place) throws -> [UInt8] {
    var status = zip_stat_t()
    guard zip_source_stat(source, &status) == 0, zip_source_open(source) == 0 else {
      throw ZipReader.failure(zip_source_error(source), place)
    }
    defer { zip_source_close(source) }
    let size = Int(status.size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let base = buffer.baseAddress {
        let more = zip_source_read(source, base + count, zip_uint64_t(size - count))
        guard more > 0 else { return }
        count += Int(more)
      }
    }
    guard bytes.count == size else { throw ZipReader.failure(zip_source_error(source), place) }
    return bytes
  }
}

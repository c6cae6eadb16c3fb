// SPDX-License-Identifier: GPL-3.0-or-later

import CZip

/// An open archive in memory, valid only within ``withArchive(_:at:_:)``.
struct ZipReader {
  struct Entry {
    let name: String
    let position: UInt64
    /// Bytes once decompressed, as the directory declares them.
    let size: UInt64
  }

  private let archive: OpaquePointer
  private let place: Place

  /// Opens the archive in `bytes`, and closes it whatever `body` does.
  static func withArchive(
    _ bytes: UnsafeRawBufferPointer, at place: Place, _ body: (ZipReader) throws -> Void
  ) throws {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard
      let source = zip_source_buffer_create(
        bytes.baseAddress, zip_uint64_t(bytes.count), 0, &error)
    else { throw failure(&error, place) }
    guard let archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) else {
      zip_source_free(source)
      throw failure(&error, place)
    }
    defer { zip_discard(archive) }
    try body(ZipReader(archive: archive, place: place))
  }

  /// The entries, whose `names` were read from the directory itself.
  func entries(named names: [String]) throws -> [Entry] {
    guard zip_get_num_entries(archive, 0) == names.count else {
      throw place.error("the zip directory is ambiguous", expected: "one zip directory")
    }
    return try names.enumerated().map { position, name in
      let place = Place(file: place.file, array: name)
      let position = zip_uint64_t(position)
      var status = zip_stat_t()
      zip_stat_init(&status)
      guard zip_stat_index(archive, position, 0, &status) == 0 else {
        throw Self.failure(zip_get_error(archive), place)
      }
      guard let stored = status.name, String(cString: stored) == name + ArrayName.suffix else {
        throw place.error("the zip directory is ambiguous", expected: "one zip directory")
      }
      guard status.encryption_method == ZIP_EM_NONE else {
        throw place.error("the entry is encrypted", expected: "entries that are not encrypted")
      }
      try checkSize(status, at: place)
      return Entry(name: name, position: position, size: status.size)
    }
  }

  /// No stored entry is longer than its bytes and deflate packs at most 1032 to 1, so a small
  /// archive cannot ask for much memory.
  private func checkSize(_ status: zip_stat_t, at place: Place) throws {
    let isPlausible: Bool
    switch Int32(status.comp_method) {
    case ZIP_CM_STORE: isPlausible = status.size == status.comp_size
    case ZIP_CM_DEFLATE: isPlausible = status.size / 1032 <= status.comp_size
    case let method:
      throw place.error(
        "the entry is compressed by method \(method)", expected: "stored or deflated entries")
    }
    guard isPlausible, status.size <= Int.max else {
      throw place.error(
        "\(status.comp_size) stored bytes declare a size of \(status.size)",
        expected: "the size of the entry")
    }
  }

  /// The decompressed bytes of `entry`, whose checksum libzip compares at its end.
  func bytes(of entry: Entry, at place: Place) throws -> [UInt8] {
    guard let file = zip_fopen_index(archive, entry.position, 0) else {
      throw Self.failure(zip_get_error(archive), place)
    }
    defer { zip_fclose(file) }
    let size = Int(entry.size)
    var extra: UInt8 = 0
    var last: zip_int64_t = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let base = buffer.baseAddress {
        last = zip_fread(file, base + count, zip_uint64_t(size - count))
        guard last > 0 else { return }
        count += Int(last)
      }
      last = zip_fread(file, &extra, 1)
    }
    guard last >= 0 else {
      throw Self.failure(zip_file_get_error(file), place, at: bytes.count)
    }
    guard bytes.count == size, last == 0 else {
      throw place.error(
        "the entry has \(last > 0 ? "more" : "fewer") bytes than it declares", at: bytes.count,
        expected: "\(size) bytes")
    }
    return bytes
  }

  static func failure(
    _ error: UnsafeMutablePointer<zip_error_t>, _ place: Place, at offset: Int? = nil
  ) -> InterchangeError {
    place.error(
      "the zip archive is damaged (\(String(cString: zip_error_strerror(error))))", at: offset,
      expected: "an intact archive")
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Synchronization

/// NumPy's format of a single array (`.npy`), versions 1.0, 2.0 and 3.0.
///
/// Read: `float32`, `float64`, `complex64`, `complex128`, `bool` and integers of 1, 2, 4 or 8
/// bytes; little- and big-endian; C and Fortran order. Files are taken for hostile: every size is
/// checked before anything of that size is allocated.
public enum NPY {
  /// The greatest size in bytes that a file or its arrays may have unless the caller says otherwise; 1 GiB, until a
  /// program sets another.
  public static var defaultLimit: Int {
    get { limit.load(ordering: .relaxed) }
    set { limit.store(newValue, ordering: .relaxed) }
  }
  private static let limit = Atomic(1 << 30)

  /// Reads one array.
  ///
  /// - Parameters:
  ///   - limit: Greatest size in bytes of the file, and of the array in memory.
  ///   - allowNonFinite: Whether NaN and infinities may occur.
  /// - Throws: ``InterchangeError`` if the file cannot be read, is not a complete NPY file and
  ///   nothing else, is too large, has elements of another type, or an element is not finite.
  public static func read(
    contentsOf url: URL, limit: Int = defaultLimit, allowNonFinite: Bool = false
  ) throws -> NumericArray {
    let place = Place(file: url.relativePath, array: nil)
    let bytes = try RegularFile.read(url, limit: limit, at: place)
    return try bytes.withUnsafeBytes {
      try decode($0, at: place, limit: limit, allowNonFinite: allowNonFinite)
    }
  }

  /// The array in the bytes of one NPY file; `file` and `array` are for messages. Throws as
  /// ``read(contentsOf:limit:allowNonFinite:)``.
  public static func decode(
    _ bytes: some ContiguousBytes, file: String, array: String? = nil,
    limit: Int = defaultLimit, allowNonFinite: Bool = false
  ) throws -> NumericArray {
    try bytes.withUnsafeBytes {
      try decode(
        $0, at: Place(file: file, array: array), limit: limit, allowNonFinite: allowNonFinite)
    }
  }

  static func decode(
    _ bytes: UnsafeRawBufferPointer, at place: Place, limit: Int, allowNonFinite: Bool
  ) throws -> NumericArray {
    let layout = try NPYHeader(reading: bytes, of: place).layout
    guard bytes.count == layout.end else {
      let contents = "\(tuple(layout.shape)) elements of \(layout.type.size) bytes"
      throw bytes.count < layout.end
        ? place.error(
          "the file is truncated: it ends after \(bytes.count) bytes", at: bytes.count,
          expected: "\(layout.end) bytes for \(contents)")
        : place.error(
          "\(bytes.count - layout.end) bytes follow the last element", at: layout.end,
          expected: "the end of the file after \(contents)")
    }
    let (size, overflow) = layout.count.multipliedReportingOverflow(by: layout.type.sizeInMemory)
    guard !overflow, size <= limit else {
      throw place.error(
        "\(layout.count) elements exceed the limit of \(limit) bytes", at: layout.dataOffset,
        expected: "at most \(limit / layout.type.sizeInMemory) elements")
    }
    return try NumericArray(layout: layout, bytes, at: place, allowNonFinite: allowNonFinite)
  }
}

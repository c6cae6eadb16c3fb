// SPDX-License-Identifier: GPL-3.0-or-later

import CZip
import Foundation
import Output

/// NumPy's archive of named arrays (`.npz`): a zip file of `.npy` entries, stored or deflated.
///
/// The keys are entry names without `.npy`; an entry `trace/x.npy` is the array `trace/x`. Files
/// are taken for hostile, as ``NPY`` does.
public enum NPZ {
  /// Reads all arrays.
  ///
  /// - Parameters:
  ///   - limit: Greatest size in bytes of the file, and of all arrays together in memory.
  ///   - allowNonFinite: Whether NaN and infinities may occur.
  /// - Throws: ``InterchangeError`` if the file is no complete zip archive, an entry is corrupt,
  ///   encrypted, compressed by another method, larger than its compressed bytes can be, named
  ///   twice or unsafely, or is not an array that ``NPY`` reads.
  public static func read(
    contentsOf url: URL, limit: Int = NPY.defaultLimit, allowNonFinite: Bool = false
  ) throws -> [String: NumericArray] {
    let file = url.relativePath
    let bytes = try RegularFile.read(url, limit: limit, at: Place(file: file, array: nil))
    return try decode(bytes, file: file, limit: limit, allowNonFinite: allowNonFinite)
  }

  /// The arrays in the bytes of one archive; `file` is for messages. Throws as
  /// ``read(contentsOf:limit:allowNonFinite:)``.
  public static func decode(
    _ bytes: some ContiguousBytes, file: String, limit: Int = NPY.defaultLimit,
    allowNonFinite: Bool = false
  ) throws -> [String: NumericArray] {
    try bytes.withUnsafeBytes { bytes in
      let place = Place(file: file, array: nil)
      let names = try CentralDirectory.names(in: bytes, at: place)
        .map { try ArrayName.parse(entry: $0, at: place) }
      var arrays: [String: NumericArray] = [:]
      guard !names.isEmpty else { return arrays }
      var seen: Set<String> = []
      for name in names where !seen.insert(name).inserted {
        throw Place(file: file, array: name).error(
          "the name occurs twice", expected: "one entry for each array")
      }
      try ZipReader.withArchive(bytes, at: place) { archive in
        let entries = try archive.entries(named: names)
        try checkTotal(of: entries, limit: limit, at: place)
        var rest = limit
        for entry in entries {
          let place = Place(file: file, array: entry.name)
          let array = try archive.bytes(of: entry, at: place).withUnsafeBytes {
            try NPY.decode($0, at: place, limit: rest, allowNonFinite: allowNonFinite)
          }
          rest -= array.elements.sizeInMemory
          arrays[entry.name] = array
        }
      }
      return arrays
    }
  }

  private static func checkTotal(of entries: [ZipReader.Entry], limit: Int, at place: Place) throws
  {
    var total: UInt64 = 0
    for entry in entries {
      let (sum, overflow) = total.addingReportingOverflow(entry.size)
      guard !overflow, sum <= UInt64(max(limit, 0)) else {
        throw place.error(
          "the entries up to \(quoted(entry.name)) declare more than the limit",
          expected: "at most \(limit) bytes in all")
      }
      total = sum
    }
  }
}

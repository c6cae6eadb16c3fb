// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Output

/// MATLAB's files of named arrays (`.mat`) of version 5, and of version 7, which deflates each variable: what
/// `save(file, …, '-v7')` writes in MATLAB and Octave, and `scipy.io.savemat`.
///
/// 128 bytes of header: 116 of text, 8 of an offset that is not read, the version `0x0100`, and `MI` as a number of 16 bits,
/// whose order tells that of all others. Then an element for each variable: its type and size, 4 bytes each, and
/// a matrix (`MATVariable.swift`), deflated as a whole where the type says so.
///
/// Read are full arrays of `double`, `single`, whole numbers and `logical`, real and complex; a field `x` of a
/// structure `trace` is the array `trace/x`. An array of MATLAB has two extents at least, and no last one of 1 beyond them.
/// Texts, cells, functions and objects are passed over, so that a whole workspace can be saved. Files
/// are taken for hostile, as ``NPY`` does; that is why no library reads them: libmatio 1.5.23 allocates what a
/// file declares. Errors in a deflated variable count the bytes of what it holds.
public enum MAT {
  static let headerSize = 128
  private static let accepted = "a MAT file of version 5 or 7, as save(file, …, '-v7') writes it"

  /// Reads all arrays.
  ///
  /// - Parameters:
  ///   - limit: Greatest size in bytes of the file, of all that is deflated in it, and of all arrays together in memory.
  ///   - allowNonFinite: Whether NaN and infinities may occur.
  /// - Throws: ``InterchangeError`` if the file is of another version, a variable is corrupt, sparse, named twice
  ///   or unsafely, its numbers do not fill its extents, or are not those of its class.
  public static func read(
    contentsOf url: URL, limit: Int = NPY.defaultLimit, allowNonFinite: Bool = false
  ) throws -> [String: NumericArray] {
    let file = url.relativePath
    let bytes = try RegularFile.read(url, limit: limit, at: Place(file: file, array: nil))
    return try decode(bytes, file: file, limit: limit, allowNonFinite: allowNonFinite)
  }

  /// The arrays in the bytes of one file; `file` is for messages. Throws as
  /// ``read(contentsOf:limit:allowNonFinite:)``.
  public static func decode(
    _ bytes: some ContiguousBytes, file: String, limit: Int = NPY.defaultLimit,
    allowNonFinite: Bool = false
  ) throws -> [String: NumericArray] {
    try bytes.withUnsafeBytes { bytes in
      let place = Place(file: file, array: nil)
      var elements = MATElements(bytes, isBigEndian: try isBigEndian(bytes, at: place), at: place)
      elements.offset = headerSize
      var arrays = MATArrays(limit: limit, allowNonFinite: allowNonFinite)
      var rest = limit
      while !elements.isAtEnd {
        let start = elements
        let element = try elements.next()
        switch element.type {
        case .matrix: try arrays.add(start)
        case .compressed:
          let inflated = try Inflated.element(
            elements.bytes(of: element), isBigEndian: elements.isBigEndian, limit: rest,
            at: place, offset: element.range.lowerBound)
          rest -= inflated.count
          try inflated.withUnsafeBytes { inner in
            try arrays.add(MATElements(inner, isBigEndian: elements.isBigEndian, at: place))
          }
        default:
          throw place.error(
            "an element of type \(element.type.rawValue) stands where a variable should",
            at: element.range.lowerBound, expected: accepted)
        }
      }
      return arrays.named
    }
  }

  /// The order that the header tells.
  private static func isBigEndian(_ bytes: UnsafeRawBufferPointer, at place: Place) throws -> Bool {
    if bytes.starts(with: Array("MATLAB 7.3".utf8)) {
      throw place.error("this is HDF5, MAT's version 7.3", expected: accepted)
    }
    guard bytes.count >= headerSize else {
      throw place.error("the file has \(bytes.count) bytes", expected: accepted)
    }
    switch Array(bytes[124..<headerSize]) {
    case [0, 1] + Array("IM".utf8): return false
    case [1, 0] + Array("MI".utf8): return true
    default:
      throw place.error("bytes 124 to 127 are of no version that is read", expected: accepted)
    }
  }
}

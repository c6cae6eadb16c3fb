// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// How named arrays are kept outside.
public enum ArrayFormat: String, CaseIterable, Sendable {
  /// NumPy's archive, ``NPZ``.
  case npz
  /// A folder of NumPy's plain files, ``NPYFolder``.
  case npy
  /// MATLAB's file, ``MAT``.
  case mat

  /// Of a file whose ending names it: `.mat`, else NPZ.
  public init(of file: URL) {
    self = file.pathExtension.lowercased() == "mat" ? .mat : .npz
  }

  /// Reads all arrays. Throws ``InterchangeError`` as ``NPZ``, ``NPYFolder`` and ``MAT`` do.
  public func read(
    contentsOf url: URL, limit: Int = NPY.defaultLimit, allowNonFinite: Bool = false
  ) throws -> [String: NumericArray] {
    let read =
      switch self {
      case .npz: NPZ.read
      case .npy: NPYFolder.read
      case .mat: MAT.read
      }
    return try read(url, limit, allowNonFinite)
  }

  /// Writes all `arrays`; a file that is already there is replaced only by a complete one.
  ///
  /// Throws ``InterchangeError`` for what the format has no room for, and if nothing can be written.
  public func write(_ arrays: [String: NumericArray], to url: URL) throws {
    switch self {
    case .npz: try NPZ.write(arrays, to: url)
    case .npy: try NPYFolder.write(arrays, to: url)
    case .mat: try MAT.write(arrays, to: url)
    }
  }
}

/// Named arrays in one file, whose ending names its format.
public enum ArrayFile {
  /// Reads all arrays. Throws ``InterchangeError`` as ``ArrayFormat/read(contentsOf:limit:allowNonFinite:)`` does.
  public static func read(contentsOf url: URL) throws -> [String: NumericArray] {
    try ArrayFormat(of: url).read(contentsOf: url)
  }

  /// Writes all `arrays`. Throws ``InterchangeError`` as ``ArrayFormat/write(_:to:)`` does.
  public static func write(_ arrays: [String: NumericArray], to url: URL) throws {
    try ArrayFormat(of: url).write(arrays, to: url)
  }
}

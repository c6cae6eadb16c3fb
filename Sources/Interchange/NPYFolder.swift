// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Output

/// Named arrays as a folder of `.npy` files: the array `trace/x` is the file `trace/x.npy`.
public enum NPYFolder {
  /// Reads every array in `folder` and the folders in it.
  ///
  /// Hidden files are passed over, as systems leave them behind.
  /// - Parameters:
  ///   - limit: Greatest size in bytes of all arrays together.
  ///   - allowNonFinite: Whether NaN and infinities may occur.
  /// - Throws: ``InterchangeError`` if the folder cannot be read, has symbolic links or files
  ///   other than `.npy`, or has a file that ``NPY`` does not read.
  public static func read(
    contentsOf folder: URL, limit: Int = NPY.defaultLimit, allowNonFinite: Bool = false
  ) throws -> [String: NumericArray] {
    var arrays: [String: NumericArray] = [:]
    var rest = limit
    for path in try files(in: folder) {
      let place = Place(file: folder.relativePath, array: nil)
      let name = try ArrayName.parse(entry: Array(path.utf8), at: place)
      let inner = Place(file: folder.relativePath, array: name)
      guard arrays[name] == nil else {
        throw inner.error("the name occurs twice", expected: "one file for each array")
      }
      let url = folder.appendingPathComponent(path)
      let bytes = try RegularFile.read(url, limit: rest, at: inner)
      let array = try bytes.withUnsafeBytes {
        try NPY.decode($0, at: inner, limit: rest, allowNonFinite: allowNonFinite)
      }
      rest -= array.elements.sizeInMemory
      arrays[name] = array
    }
    return arrays
  }

  /// Writes one file an array, each whole or not at all, making folders as needed. Other files in
  /// `folder` stay.
  ///
  /// Throws ``InterchangeError`` for a name that is no relative path and if a file cannot be
  /// written.
  public static func write(_ arrays: [String: NumericArray], to folder: URL) throws {
    let place = Place(file: folder.relativePath, array: nil)
    let named = try arrays.map { (try ArrayName.entry(for: $0, at: place), $1) }
    for (path, array) in named {
      let url = folder.appendingPathComponent(path)
      do {
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      } catch {
        throw place.error(
          "the folder of \(quoted(path)) cannot be made (\(error.localizedDescription))",
          expected: "a folder that this user may write")
      }
      try NPY.write(array, to: url)
    }
  }

  /// Paths relative to `folder` of all files in it, sorted.
  private static func files(in folder: URL) throws -> [String] {
    let deepest = 8
    var files: [String] = []
    var folders = [(path: "", depth: 0)]
    while let (prefix, depth) = folders.popLast() {
      let place = Place(file: folder.relativePath, array: nil)
      let names: [String]
      do {
        names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + prefix)
      } catch {
        throw place.error(
          "the folder \(quoted(prefix)) cannot be read (\(error.localizedDescription))",
          expected: "a folder of .npy files")
      }
      for name in names where !name.hasPrefix(".") {
        let path = prefix + name
        var status = stat()
        // A link could lead out of the folder, or round in circles.
        guard lstat(folder.path + "/" + path, &status) == 0,
          status.st_mode & S_IFMT != S_IFLNK, depth < deepest
        else {
          throw place.error(
            "\(quoted(path)) is a symbolic link or too deep",
            expected: "files and folders, at most \(deepest) deep")
        }
        if status.st_mode & S_IFMT == S_IFDIR {
          folders.append((path + "/", depth + 1))
        } else {
          files.append(path)
        }
      }
    }
    return files.sorted()
  }
}

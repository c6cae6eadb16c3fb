// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Output

/// Where a command reads and writes, by its options; looked at before it begins, as its work may take hours.
struct Destinations {
  typealias Place = (option: String, path: String?)

  /// - Throws: `UsageError` for an output that is an input or another output; `OutputError` for one that is a folder, or
  ///   in no folder.
  static func check(_ outputs: [Place], inputs: [Place] = []) throws {
    var seen = inputs.compactMap { place in place.path.map { (place.option, Identity($0)) } }
    for (option, path) in outputs {
      guard let path else { continue }
      let identity = Identity(path)
      if let other = seen.first(where: { $0.1 == identity && !identity.isDevice }) {
        throw UsageError("--\(option) and \(other.0) are the same file, \(path); give another")
      }
      seen.append(("--\(option)", identity))
      let target = URL(fileURLWithPath: OutputFile.target(of: path))
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: target.path, isDirectory: &isFolder) {
        if isFolder.boolValue { throw OutputError(path, EISDIR) }
      } else if !FileManager.default.fileExists(atPath: target.deletingLastPathComponent().path) {
        throw OutputError(path, ENOENT)
      }
    }
  }

  /// - Throws: `UsageError` for an output in the folder of a golden suite.
  static func check(_ outputs: [Place], outside suite: URL) throws {
    for case (let option, let path?) in outputs {
      let target = URL(fileURLWithPath: OutputFile.target(of: path))
      let folder = target.deletingLastPathComponent().resolvingSymlinksInPath().path
      if "\(folder)/".hasPrefix(suite.resolvingSymlinksInPath().path + "/") {
        throw UsageError("--\(option) is in the golden suite, \(path); give a file outside of it")
      }
    }
  }

  /// What two paths to one file have in common.
  private struct Identity: Equatable {
    let file: [UInt64]
    let path: String
    let isDevice: Bool

    init(_ path: String) {
      var status = stat()
      let isThere = stat(path, &status) == 0
      file = isThere ? [UInt64(status.st_dev), UInt64(status.st_ino)] : []
      isDevice = isThere && status.st_mode & S_IFMT != S_IFREG
      self.path = isThere ? "" : URL(fileURLWithPath: path).standardizedFileURL.path
    }
  }
}

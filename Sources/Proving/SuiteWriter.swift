// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Golden
import Problems

/// Writes a suite: the files of its cases, `flags.json`, the schemas of this version, `MANIFEST.json` and
/// `SHA256SUMS`. What people wrote by hand in the folder and what was released is kept and summed.
public struct SuiteWriter {
  let folder: URL

  public init(folder: URL) { self.folder = folder }

  public func write(_ built: [SuiteBuilder.Built]) throws {
    let manager = FileManager.default
    // Folders that this writer alone fills, so that nothing of an older suite stays behind.
    for owned in ["cases", "inputs", "expected"] {
      let url = folder.appendingPathComponent(owned)
      if manager.fileExists(atPath: url.path) { try manager.removeItem(at: url) }
    }
    for (path, bytes) in built.flatMap(\.files) { try write(bytes, path) }
    try seal(
      built.map {
        .init(
          id: $0.golden.id, file: $0.path, algorithm: $0.golden.algorithm, level: $0.golden.level,
          flags: $0.golden.flags)
      })
  }

  /// Writes what follows from the cases and from the register: `flags.json`, this version's schemas,
  /// the manifest and the sums.
  public func seal(_ entries: [Manifest.Entry]) throws {
    try write(try suiteJSON(CaseFlag.all), "flags.json")
    for (name, bytes) in try DerivedSchemas(suite: folder).documents() {
      try write(bytes, "schema/\(name)")
    }

    var sums: [String: String] = [:]
    for path in try Self.paths(in: folder) where path != "MANIFEST.json" && path != "SHA256SUMS" {
      sums[path] = SHA256.hexadecimal(
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(path))))
    }
    let manifest = Manifest(
      cases: entries.sorted { $0.id < $1.id }, files: sums)
    let bytes = try suiteJSON(manifest)
    try write(bytes, "MANIFEST.json")
    sums["MANIFEST.json"] = SHA256.hexadecimal(bytes)
    let lines = sums.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined()
    try write(Array(lines.utf8), "SHA256SUMS")
  }

  private func write(_ bytes: [UInt8], _ path: String) throws {
    let url = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url, options: .atomic)
  }

  /// Every regular file below the folder, by its relative path.
  static func paths(in folder: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
      var isFolder: ObjCBool = false
      let path = folder.appendingPathComponent($0).path
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }
}

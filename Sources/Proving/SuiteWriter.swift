// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Golden
import Output
import Problems

/// Writes a suite: the files of its cases, `flags.json`, the schemas of this version, `MANIFEST.json` and
/// `SHA256SUMS`. What people wrote by hand in the folder and what was released is kept and summed.
public struct SuiteWriter {
  let folder: URL

  public init(folder: URL) { self.folder = folder }

  /// Refuses a folder that is no released suite, before anything is proven for it.
  /// - Throws: `SuiteError`.
  public func admit() throws {
    let manager = FileManager.default
    if !manager.fileExists(atPath: folder.appendingPathComponent("MANIFEST.json").path) {
      let isThere = manager.fileExists(atPath: folder.path)
      guard try isThere && manager.contentsOfDirectory(atPath: folder.path) == ["schema"] else {
        throw SuiteError(
          file: folder.path,
          problem: "is no suite: a folder with a MANIFEST.json is wanted, or with nothing but the"
            + " schema/ of an older one")
      }
    } else if try Suite(folder: folder).manifest.isPrivate {
      throw SuiteError(
        file: folder.path, problem: "is a private suite; it has no cases of the catalogue")
    }
    _ = try DerivedSchemas(suite: folder).documents()
  }

  /// Writes all cases into a folder beside this one, which takes its place when it is whole: in one step, so that
  /// whenever a run ends the suite is the old one or the new one, where the file system can exchange folders.
  /// - Throws: `SuiteError`, and the file system's errors.
  public func write(_ built: [SuiteBuilder.Built]) throws {
    try admit()
    let manager = FileManager.default
    let whole = folder.resolvingSymlinksInPath()
    InterruptedWrites.remove(besides: whole)
    let beside = InterruptedWrites.place(besides: whole)
    Leftovers.shared.add(folder: beside)
    defer {
      try? manager.removeItem(at: beside)
      Leftovers.shared.forget(folder: beside)
    }
    try manager.createDirectory(at: beside, withIntermediateDirectories: true)
    // Of these, nothing of an older suite stays behind.
    let owned: Set = ["cases", "inputs", "expected"]
    for name in try manager.contentsOfDirectory(atPath: whole.path) where !owned.contains(name) {
      try manager.copyItem(
        at: whole.appendingPathComponent(name), to: beside.appendingPathComponent(name))
    }
    let writer = SuiteWriter(folder: beside)
    for (path, bytes) in built.flatMap(\.files) { try writer.write(bytes, path) }
    try writer.seal(built.map(\.entry))
    try Folders.exchange(beside, whole)
  }

  /// Writes what follows from the cases and from the register: `flags.json`, this version's schemas,
  /// the manifest and the sums.
  public func seal(_ entries: [Manifest.Entry]) throws {
    let schemas = try DerivedSchemas(suite: folder).documents()
    try write(try suiteJSON(CaseFlag.all), "flags.json")
    for (name, bytes) in schemas { try write(bytes, "schema/\(name)") }
    var sums: [String: String] = [:]
    for path in try Suite.paths(in: folder) where path != "MANIFEST.json" && path != "SHA256SUMS" {
      sums[path] = SHA256.hexadecimal(
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(path))))
    }
    try write(Manifest(cases: entries.sorted { $0.id < $1.id }, files: sums))
  }

  /// Writes the manifest, and all sums for `sha256sum`.
  func write(_ manifest: Manifest) throws {
    let bytes = try suiteJSON(manifest)
    try write(bytes, "MANIFEST.json")
    try write(Array(manifest.sums(own: bytes).utf8), "SHA256SUMS")
  }

  func write(_ bytes: [UInt8], _ path: String) throws {
    let url = folder.appendingPathComponent(path)
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try OutputFile.write(bytes, to: url)
    } catch {
      throw SuiteError(
        file: url.path, problem: "cannot be written: \(error.localizedDescription)")
    }
  }
}

extension SuiteBuilder.Built {
  /// Its line in the manifest.
  var entry: Manifest.Entry {
    .init(
      id: golden.id, file: path, algorithm: golden.algorithm, level: golden.level,
      flags: golden.flags)
  }

  /// The SHA-256 of its files, by path.
  var sums: [String: String] { files.mapValues { SHA256.hexadecimal($0) } }
}

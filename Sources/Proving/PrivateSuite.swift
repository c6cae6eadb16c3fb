// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Golden
import Methods
import Output

/// A folder with somebody's own cases. A case's files are named by their content and written before the
/// manifest, which is replaced as a whole: whenever a run ends, the folder is the old suite or the new.
public struct PrivateSuite {
  let folder: URL

  /// - Throws: `SuiteError` for a folder that holds anything but a private suite.
  public init(folder: URL) throws {
    self.folder = folder
    _ = try manifest()
  }

  /// Refuses an id that no case may have, or that another has, and a folder that cannot be written.
  /// - Throws: `SuiteError`.
  public func admit(_ id: String, replacing: Bool) throws {
    guard id.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil else {
      throw SuiteError(
        file: folder.path,
        problem: "no case is named \(quoted(id)); an id is of small letters and digits, with single"
          + " hyphens between")
    }
    if !replacing, try revision(id) > 0 {
      throw SuiteError(
        file: folder.path, problem: "has a case \"\(id)\"; --replace puts another in its place")
    }
    var there = folder.standardizedFileURL
    while !FileManager.default.fileExists(atPath: there.path), there.path != "/" {
      there.deleteLastPathComponent()
    }
    guard FileManager.default.isWritableFile(atPath: there.path) else {
      throw SuiteError(file: there.path, problem: "cannot be written to")
    }
  }

  /// The case that answers a question, proven.
  /// - Throws: `ProofFailure`.
  public func build(
    _ question: OwnQuestion, id: String, title: String, _ prover: Prover
  ) throws -> SuiteBuilder.Built {
    // A matrix is a file of its own, which cases share.
    let files = [["A"], Set(question.inputs.keys).subtracting(["A"])].map { names in
      question.inputs.filter { names.contains($0.key) }
    }.filter { !$0.isEmpty }
    var draft = Draft(id, title, try question.level, question.call, files)
    draft.isPrivate = true
    draft.ownRevision = try revision(id) + 1
    return try SuiteBuilder.build(draft, prover)
  }

  /// Adds a case, or puts it in the place of the one with its id.
  /// - Throws: `SuiteError`, and the file system's errors.
  public func add(_ built: SuiteBuilder.Built, replacing: Bool) throws {
    try admit(built.golden.id, replacing: replacing)
    // A folder that was begun is known as a suite again, should this run end before its time.
    let old = try manifest()
    if old.cases.isEmpty { try SuiteWriter(folder: folder).write(old) }
    try removeLeftovers(old)
    let writer = SuiteWriter(folder: folder)
    for (path, bytes) in built.files { try writer.write(bytes, path) }

    let kept = old.cases.filter { $0.id != built.golden.id }
    var new = Manifest(cases: (kept + [built.entry]).sorted { $0.id < $1.id }, files: [:])
    new.suite = Manifest.privateName
    let used = try kept.flatMap { try paths(of: $0) }
    new.files = old.files.filter { used.contains($0.key) }
    new.files.merge(built.sums) { $1 }
    try writer.write(new)
    for path in old.files.keys where new.files[path] == nil {
      try FileManager.default.removeItem(at: folder.appendingPathComponent(path))
    }
  }

  /// What runs that were killed had begun: files that are named by their content and no case's, and half-written ones.
  private func removeLeftovers(_ manifest: Manifest) throws {
    let named =
      /cases\/[a-z0-9-]+\/[a-z0-9-]+-[0-9a-f]{8}\.json|(inputs|expected)\/[0-9a-f]{16}\.npz/
    let begun = /(.*\/)?\.[^\/]+\.[0-9a-z]+\.part/
    for path in try Suite.paths(in: folder)
    where manifest.files[path] == nil
      && (path.wholeMatch(of: named) != nil || path.wholeMatch(of: begun) != nil)
    {
      try FileManager.default.removeItem(at: folder.appendingPathComponent(path))
    }
  }

  /// The revision of the case `id`; 0 if there is none.
  private func revision(_ id: String) throws -> Int {
    guard try manifest().cases.contains(where: { $0.id == id }) else { return 0 }
    return try Suite(folder: folder).load(id).revision
  }

  private func paths(of entry: Manifest.Entry) throws -> [String] {
    let golden = try Suite(folder: folder).load(entry.id)
    return [entry.file, golden.expected.file] + golden.inputs.map(\.file)
  }

  /// As it is now; without cases where nothing was written yet.
  private func manifest() throws -> Manifest {
    let manager = FileManager.default
    guard manager.fileExists(atPath: folder.appendingPathComponent("MANIFEST.json").path) else {
      let isThere = manager.fileExists(atPath: folder.path)
      guard try !isThere || manager.contentsOfDirectory(atPath: folder.path).isEmpty else {
        throw SuiteError(
          file: folder.path, problem: "is not empty and holds no MANIFEST.json: it is no suite")
      }
      var empty = Manifest(cases: [], files: [:])
      empty.suite = Manifest.privateName
      return empty
    }
    let manifest = try Suite(folder: folder).manifest
    guard manifest.isPrivate else {
      throw SuiteError(
        file: folder.path,
        problem: "holds suite \(manifest.suite), which is released; give a folder of your own")
    }
    return manifest
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Foundation
import Methods
import Problems

/// What makes a suite whole, beyond that its files have the bytes that its manifest states: who edits a file can write
/// its sum anew.
extension Suite {
  /// Checks every file that is listed, that no other is there, the sums for `sha256sum`, and that the cases are what
  /// the manifest says of them.
  /// - Returns: how many files are listed.
  /// - Throws: `SuiteError`, which names the file.
  public func checkWhole() throws -> Int {
    for path in manifest.files.keys.sorted() { _ = try bytes(path) }
    let own = ["MANIFEST.json", "SHA256SUMS"]
    for path in try Self.paths(in: folder) where manifest.files[path] == nil && !own.contains(path)
    {
      throw SuiteError(file: path, problem: "is in the suite's folder, but not in MANIFEST.json")
    }
    guard manifest.isPrivate || manifest.suite == Manifest.current else {
      throw SuiteError(
        file: "MANIFEST.json",
        problem: "is of suite \(manifest.suite); this program makes \(Manifest.current)")
    }
    let stated = try Data(contentsOf: folder.appendingPathComponent("MANIFEST.json"))
    guard let sums = try? Data(contentsOf: folder.appendingPathComponent("SHA256SUMS")),
      sums == Data(manifest.sums(own: [UInt8](stated)).utf8)
    else {
      throw SuiteError(
        file: "SHA256SUMS", problem: "does not state the sums of MANIFEST.json and its files")
    }
    for entry in manifest.cases { _ = try load(entry.id) }
    return manifest.files.count
  }

  /// What is wrong with a case beside its own schema.
  func problem(_ golden: Case, _ entry: Manifest.Entry) throws -> String? {
    guard golden.algorithm == entry.algorithm, golden.level == entry.level,
      golden.flags == entry.flags
    else { return "has another algorithm, level or flags than MANIFEST.json states" }
    for file in golden.inputs + [golden.expected] where manifest.files[file.file] != file.sha256 {
      return "states another SHA-256 of \(file.file) than MANIFEST.json"
    }
    let card = try Register.card(golden.algorithm)
    do { try card.check(golden.parameters) } catch let error as CallError { return "\(error)" }
    let answered = Set(golden.expected.arrays.map(\.name))
    for output in card.outputs where !answered.contains(output.name) {
      return "expects no array \"\(output.name)\""
    }
    for (bound, bits) in [(golden.tolerance.float64, 53), (golden.tolerance.float32, 24)] {
      for allowed in [bound?.allowed, bound?.textbook?.allowed].compactMap(\.self)
      where !(allowed >= 1 && allowed.exponent < bits && allowed.significand == 1) {
        return "allows an error of \(allowed); a power of two below 2^\(bits) is wanted"
      }
    }
    return nil
  }

  /// Every regular file below the folder, by its relative path.
  package static func paths(in folder: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
      var isFolder: ObjCBool = false
      let path = folder.appendingPathComponent($0).path
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }
}

extension Manifest {
  /// The lines of `SHA256SUMS`, for `sha256sum -c`.
  /// - Parameter bytes: of the manifest itself.
  package func sums(own bytes: [UInt8]) -> String {
    var sums = files
    sums["MANIFEST.json"] = SHA256.hexadecimal(bytes)
    return sums.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined()
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Golden
import Testing

/// The repository's folder: the first above this file that holds a golden suite.
let root: URL = {
  var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
  while folder.path != "/" {
    folder = folder.deletingLastPathComponent()
    let manifest = folder.appendingPathComponent("Golden/MANIFEST.json")
    if FileManager.default.fileExists(atPath: manifest.path) { return folder }
  }
  return folder
}()

let golden = root.appendingPathComponent("Golden")

/// The Python that the Makefile found, or the first in the path.
let interpreter = ProcessInfo.processInfo.environment["ASSAY_PYTHON"] ?? "python3"

/// The command line tool that was built with these tests, beside them.
let tool = Bundle.main.executableURL?.deletingLastPathComponent()
  .appendingPathComponent("assay").path

/// Runs a program; gives its exit code and what it prints.
func run(_ program: String, _ arguments: [String]) -> (code: Int32, printed: String) {
  let process = Process()
  let output = Pipe()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [program] + arguments
  process.standardOutput = output
  process.standardError = output
  guard (try? process.run()) != nil else { return (-1, "") }
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: data, as: UTF8.self))
}

let hasPackages = run(interpreter, ["-c", "import jsonschema, numpy"]).code == 0

/// Runs `validate.py` on documents of one schema.
func check(
  _ schema: String, _ documents: [URL], extraKeys: Bool = false
) -> (code: Int32, printed: String) {
  run(
    interpreter,
    [root.appendingPathComponent("Tests/SchemaTests/validate.py").path]
      + (extraKeys ? ["--extra-keys"] : [])
      + [golden.appendingPathComponent("schema/\(schema).json").path] + documents.map(\.path))
}

/// The files of the cases of one schema.
func cases(_ schema: String) throws -> [URL] {
  let suite = try Golden.Suite(folder: golden)
  return try suite.manifest.cases.filter { try suite.load($0.id).schema == "assay-\(schema)" }
    .map { golden.appendingPathComponent($0.file) }
}

func withTemporaryFolder(_ body: (URL) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder)
}

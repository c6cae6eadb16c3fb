// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The command line tool that this test run was built with, and what belongs to it.
enum Tool {
  static let root: URL = {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let manifest = folder.appendingPathComponent("Golden/MANIFEST.json").path
      if FileManager.default.fileExists(atPath: manifest) { break }
    }
    return folder
  }()

  /// The interpreter itself: what is called `python3` may be a script that looks for one, which takes as long
  /// as some tests do.
  static let python: String = {
    let named = ProcessInfo.processInfo.environment["ASSAY_PYTHON"] ?? "python3"
    let found = run("/bin/sh", ["-c", "\(named) -c 'import sys; print(sys.executable)'"])
    return found.code == 0 ? found.output.trimmingCharacters(in: .newlines) : named
  }()
  static let release = root.appendingPathComponent(".build/release/assay")
  static let erring = root.appendingPathComponent(".build/release/erring-check")
  static let hasNumPy = run("/bin/sh", ["-c", "\(python) -c 'import numpy'"]).code == 0

  struct Outcome {
    let code: Int32
    let output: String
    let errors: String
  }

  static func assay(
    _ arguments: [String], binary: URL = release, environment: [String: String] = [:]
  ) -> Outcome {
    run(binary.path, arguments, environment: environment)
  }

  static func run(
    _ path: String, _ arguments: [String], environment: [String: String] = [:]
  ) -> Outcome {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "assay-test-\(ProcessInfo.processInfo.globallyUniqueString)")
    let manager = FileManager.default
    try? manager.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? manager.removeItem(at: folder) }
    // Files, not pipes: nothing can fill up, and a stray child cannot keep the test waiting.
    let out = folder.appendingPathComponent("out"), err = folder.appendingPathComponent("err")
    [out, err].forEach { _ = manager.createFile(atPath: $0.path, contents: nil) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = root
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    do {
      process.standardOutput = try FileHandle(forWritingTo: out)
      process.standardError = try FileHandle(forWritingTo: err)
      try process.run()
    } catch { return Outcome(code: -1, output: "", errors: "\(error)") }
    process.waitUntilExit()
    func text(_ url: URL) -> String { (try? String(contentsOf: url, encoding: .utf8)) ?? "" }
    return Outcome(code: process.terminationStatus, output: text(out), errors: text(err))
  }

  /// A folder of its own for one test.
  static func withFolder<T>(_ body: (URL) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "assay-test-\(ProcessInfo.processInfo.globallyUniqueString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}

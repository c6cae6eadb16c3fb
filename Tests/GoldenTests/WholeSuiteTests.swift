// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Golden
import Problems
import Testing

private typealias Fields = [String: Any]

/// What somebody changes in a suite.
struct SuiteEdit: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Of the case, and of the manifest after its sums were made.
  var golden: @Sendable (inout [String: Any]) -> Void = { _ in }
  var manifest: @Sendable (inout [String: Any]) -> Void = { _ in }
  var folder: @Sendable (URL) throws -> Void = { _ in }
  let message: String
}

/// A suite that somebody edited, and whose sums he made anew.
@Suite struct WholeSuiteTests {
  static let id = "amp-l1-hand"
  static let file = "cases/amp-l1/amp-l1-hand.json"

  static let caseEdits: [SuiteEdit] = [
    SuiteEdit("no array is expected", message: "expects no array \"x\"") {
      Self.change(&$0, "expected", "arrays", [Any]())
    },
    SuiteEdit("everything is allowed", message: "a power of two below 2^53 is wanted") { golden in
      var tolerance = golden["tolerance"] as? Fields ?? [:]
      Self.change(&tolerance, "float64", "allowed", 1e308)
      golden["tolerance"] = tolerance
    },
    SuiteEdit("nothing is allowed", message: "allows an error of 0.0") { golden in
      var tolerance = golden["tolerance"] as? Fields ?? [:]
      Self.change(&tolerance, "float32", "allowed", 0)
      golden["tolerance"] = tolerance
    },
    SuiteEdit("another sum of the inputs", message: "states another SHA-256 of inputs/") { golden in
      var inputs = golden["inputs"] as? [Fields] ?? []
      inputs[0]["sha256"] = String(repeating: "0", count: 64)
      golden["inputs"] = inputs
    },
    SuiteEdit("a level of its own", message: "has another algorithm, level or flags") {
      $0["level"] = "kernel"
    },
    SuiteEdit("minus one iteration", message: "a whole number of 1 or more is wanted") {
      Self.change(&$0, "parameters", "iterations", -1)
    },
    SuiteEdit("a million iterations", message: "a whole number of at most 65536 is wanted") {
      Self.change(&$0, "parameters", "iterations", 1_000_000)
    },
  ]

  static let suiteEdits: [SuiteEdit] = [
    SuiteEdit(
      testDescription: "a case twice",
      manifest: { $0["cases"] = ($0["cases"] as? [Any] ?? []) + ($0["cases"] as? [Any] ?? []) },
      message: "lists case \"amp-l1-hand\" 2 times"),
    SuiteEdit(
      testDescription: "another version", manifest: { $0["suite"] = "9.9.9" },
      message: "is of suite 9.9.9"),
    SuiteEdit(
      testDescription: "a file that is not listed",
      folder: { try Data("x".utf8).write(to: $0.appendingPathComponent("cases/x.json")) },
      message: "cases/x.json: is in the suite's folder"),
    SuiteEdit(
      testDescription: "a list without a file",
      manifest: { manifest in
        var files = manifest["files"] as? Fields ?? [:]
        files["notes.md"] = nil
        manifest["files"] = files
      }, message: "notes.md: is in the suite's folder"),
    SuiteEdit(
      testDescription: "rubbish for sums",
      folder: { try Data("x".utf8).write(to: $0.appendingPathComponent("SHA256SUMS")) },
      message: "SHA256SUMS: does not state"),
    SuiteEdit(
      testDescription: "no sums",
      folder: {
        try FileManager.default.removeItem(at: $0.appendingPathComponent("SHA256SUMS"))
      }, message: "SHA256SUMS: does not state"),
  ]

  @Test("What a case says beside its schema is checked wherever it is used", arguments: caseEdits)
  func cases(edit: SuiteEdit) throws {
    try Self.withSuite(edit) { suite in
      let error = #expect(throws: SuiteError.self) { try suite().load(Self.id) }
      #expect(error.map { "\($0)".contains(edit.message) } ?? false, "\(String(describing: error))")
      #expect(throws: SuiteError.self) { try suite().checkWhole() }
    }
  }

  @Test("A suite that is not whole is told by the file", arguments: suiteEdits)
  func suites(edit: SuiteEdit) throws {
    try Self.withSuite(edit) { suite in
      let error = #expect(throws: SuiteError.self) { try suite().checkWhole() }
      #expect(error.map { "\($0)".contains(edit.message) } ?? false, "\(String(describing: error))")
    }
  }

  @Test("A suite of one case that nobody edited is whole")
  func untouched() throws {
    try Self.withSuite(SuiteEdit(testDescription: "nothing", message: "")) { suite in
      let files = try suite().checkWhole()
      #expect(files == 5)
    }
  }

  private static func change(_ fields: inout Fields, _ part: String, _ key: String, _ value: Any) {
    var inner = fields[part] as? Fields ?? [:]
    inner[key] = value
    fields[part] = inner
  }

  /// A suite of one case and a note, edited, whose sums hold.
  private static func withSuite(
    _ edit: SuiteEdit, _ body: (() throws -> Suite) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "assay-suite-\(ProcessInfo.processInfo.globallyUniqueString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let whole = try Suite(folder: goldenFolder)
    let golden = try whole.load(id)
    var contents = Dictionary(
      uniqueKeysWithValues: try (golden.inputs.map(\.file) + [golden.expected.file, file]).map {
        ($0, Data(try whole.bytes($0)))
      })
    contents["notes.md"] = Data("A note.\n".utf8)
    func edited(_ data: Data, _ change: (inout Fields) -> Void) throws -> Data {
      var fields = try JSONSerialization.jsonObject(with: data) as? Fields ?? [:]
      change(&fields)
      return try JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys])
    }
    contents[file] = try edited(contents[file] ?? Data(), edit.golden)
    let stated = try Data(contentsOf: goldenFolder.appendingPathComponent("MANIFEST.json"))
    let manifest = try edited(stated) { fields in
      fields["cases"] = (fields["cases"] as? [Fields] ?? []).filter { $0["id"] as? String == id }
      fields["files"] = contents.mapValues { SHA256.hexadecimal([UInt8]($0)) }
      edit.manifest(&fields)
    }
    let sums = try JSONDecoder().decode(Manifest.self, from: manifest).sums(own: [UInt8](manifest))
    contents["MANIFEST.json"] = manifest
    contents["SHA256SUMS"] = Data(sums.utf8)
    for (path, data) in contents {
      let url = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: url)
    }
    try edit.folder(folder)
    try body { try Suite(folder: folder) }
  }
}

extension SuiteEdit {
  init(_ name: String, message: String, golden: @escaping @Sendable (inout [String: Any]) -> Void) {
    self.init(testDescription: name, golden: golden, message: message)
  }
}

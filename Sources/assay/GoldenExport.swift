// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Calls
import Foundation
import Golden
import Interchange
import Methods
import Output

struct GoldenExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write questions and expected values as MAT files, for MATLAB and Octave.",
    discussion: """
      FOLDER/questions/ID.json has a case's algorithm and parameters, as adapters receive them, and ID.mat its arrays; \
      FOLDER/expected/ID.mat has the expected values. Answers go into a folder of ID.mat, and assay verify --outputs judges \
      them. An array state/x is the field x of a structure state. Examples/Adapters/matlab does all of this.
      """)
  @OptionGroup var location: SuiteOption
  @Argument(help: "A folder that is not there, or empty.") var folder: String
  @Option(
    help: ArgumentHelp("Case ids, as a shell pattern; may be given again.", valueName: "glob"))
  var only: [String] = []

  /// What a case asks, but for its arrays.
  private struct Question: Encodable {
    let id: String, algorithm: MethodName, parameters: JSON, want: [String]
  }

  func run() throws {
    let suite = try location.suite()
    let ids = suite.manifest.cases.map(\.id)
      .filter { id in only.isEmpty || only.contains { fnmatch($0, id, 0) == 0 } }
    guard !ids.isEmpty else {
      note("no case is named \(only.joined(separator: " or "))")
      throw ExitCode(Exit.nothingRan.rawValue)
    }
    let manager = FileManager.default
    if let there = try? manager.contentsOfDirectory(atPath: folder), !there.isEmpty {
      throw UsageError("\(folder) is not empty; give a folder that is not there, or empty")
    }
    let root = URL(fileURLWithPath: folder)
    let (questions, expected) = (
      root.appendingPathComponent("questions"), root.appendingPathComponent("expected")
    )
    for part in [questions, expected] {
      try manager.createDirectory(at: part, withIntermediateDirectories: true)
    }
    for id in ids {
      let golden = try suite.load(id)
      let card = try Register.card(golden.algorithm)
      let question = Question(
        id: id, algorithm: golden.algorithm, parameters: golden.parameters.plain,
        want: (card.outputs + card.traces).map(\.name))
      try OutputFile.write(
        try suiteJSON(question), to: questions.appendingPathComponent("\(id).json"))
      try MAT.write(
        try suite.inputs(of: golden).arrays(.float64),
        to: questions.appendingPathComponent("\(id).mat"))
      try MAT.write(
        try suite.expected(of: golden).arrays(.float64),
        to: expected.appendingPathComponent("\(id).mat"))
    }
    try say("\(ids.count) cases of suite \(suite.manifest.suite) written to \(folder)")
  }
}

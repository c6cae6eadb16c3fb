// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Golden
import Output
import ParameterFiles
import TrainingRuns

struct GoldenTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train the suite's networks anew, each trained/NAME.yaml to NAME.npz and NAME.jsonl.",
    discussion: """
      With --check nothing is written: the bytes must be those that are there. After a training without it, \
      assay golden seal sums the files.
      """)
  @OptionGroup var location: WrittenSuiteOption
  @Flag(help: "Compare, and write nothing.")
  var check = false
  @Option(help: "Those whose names match, as in lamp*; all by default.")
  var only: [String] = []

  func run() throws {
    let folder = location.folder.appendingPathComponent("trained")
    let files = FileManager.default
    let names = ((try? files.contentsOfDirectory(atPath: folder.path)) ?? [])
      .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
      .filter { name in only.isEmpty || only.contains { fnmatch($0, name, 0) == 0 } }
    if names.isEmpty {
      note("\(folder.path): no trained/NAME.yaml is selected")
      throw ExitCode(Exit.nothingRan.rawValue)
    }
    let bar = Progress()
    var differing: [String] = []
    try Folders.withTemporary { beside in
      for name in names {
        let path = folder.appendingPathComponent("\(name).yaml").path
        let options = try TrainingOptions(
          yaml: try String(contentsOfFile: path, encoding: .utf8), file: path)
        // The suite that first had it stays its own, as its bytes do.
        let kept = folder.appendingPathComponent("\(name).npz").path
        let suite =
          files.fileExists(atPath: kept)
          ? try ParameterFile(kept).metadata?.training?.suite : nil
        let run = TrainingRun(
          options, output: beside.appendingPathComponent("\(name).npz").path,
          suite: suite ?? Manifest.current, threads: ProcessInfo.processInfo.activeProcessorCount,
          checkpointInterval: .max, isTimed: false,
          data: { throw DataError("\(path): problem.file \($0) is none of the suite's") },
          isInterrupted: { false }, progress: { bar.show("\(name): \($0.line)") })
        _ = try run(resumes: false)
        bar.clear()
        for file in ["\(name).npz", "\(name).jsonl"] {
          let made = try Data(contentsOf: beside.appendingPathComponent(file))
          let kept = try? Data(contentsOf: folder.appendingPathComponent(file))
          if check {
            if made != kept { differing.append(file) }
          } else {
            try save(made, to: folder.appendingPathComponent(file).path)
          }
        }
        try say("\(name): \(check ? "compared" : "written")")
      }
    }
    guard differing.isEmpty else {
      note("other bytes than in \(folder.path): \(differing.joined(separator: ", "))")
      throw ExitCode(Exit.failed.rawValue)
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Calls
import Foundation
import Golden
import Proving

struct GoldenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "golden", abstract: "List, show, make, check, prove and export golden cases.",
    subcommands: [
      GoldenList.self, GoldenShow.self, GoldenMake.self, GoldenCheck.self, GoldenProve.self,
      GoldenDiff.self, GoldenExport.self, GoldenTrain.self, GoldenAudits.self, GoldenSeal.self,
      GoldenDocument.self,
    ])
}

struct GoldenList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "One line a case: id, level, formats and flags.")
  @OptionGroup var location: SuiteOption

  func run() throws {
    let suite = try location.suite()
    for entry in suite.manifest.cases {
      try say("\(entry.id)  \(entry.level.rawValue)  \(entry.flags.joined(separator: " "))")
    }
    try say("\(suite.manifest.cases.count) cases in suite \(suite.manifest.suite)")
  }
}

struct GoldenShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "A case's file, checked, and the ends of its arrays.")
  @OptionGroup var location: SuiteOption
  @Argument(help: "The case's id.") var id: String

  func run() throws {
    let suite = try location.suite()
    let golden = try suite.load(id)
    try say(String(decoding: try suiteJSON(golden), as: UTF8.self), terminator: "")
    let arrays = [
      ("inputs", try suite.inputs(of: golden)), ("expected", try suite.expected(of: golden)),
    ]
    for (title, tensors) in arrays {
      for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
        let shown = tensor.parts.prefix(6).map { "\($0)" }.joined(separator: ", ")
        let rest = tensor.count > 6 ? ", …" : ""
        try say("\(title) \(name) \(tensor.shape): \(shown)\(rest)")
      }
    }
  }
}

struct GoldenSeal: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal",
    abstract: "Write schemas, flags, manifest and sums anew, after texts of the suite changed.")
  @OptionGroup var location: WrittenSuiteOption

  func run() throws {
    let writer = SuiteWriter(folder: location.folder)
    try writer.admit()
    let entries = try Suite(folder: location.folder).manifest.cases
    try writer.seal(entries)
    try say("\(entries.count) cases sealed in \(location.golden)")
  }
}

struct GoldenCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract:
      "Check that a suite is whole, every checksum and what its files say of each other, and make a sample of cases anew: the bytes must be the same."
  )
  @OptionGroup var location: SuiteOption
  @Option(
    help: "Every how many-eth case is made anew; 1 for all. By default 8, and 1 of a private suite."
  )
  var every: Int?

  func validate() throws {
    try require(("every", every, Most.draws))
  }

  func run() throws {
    let suite = try location.suite()
    let files = try suite.checkWhole()
    let isPrivate = suite.manifest.isPrivate
    let builder = isPrivate ? try SuiteBuilder(suite) : try SuiteBuilder()
    let every = every ?? (isPrivate ? 1 : 8)
    let made = Set(builder.ids), listed = Set(suite.manifest.cases.map(\.id))
    guard made == listed else {
      let difference = made.symmetricDifference(listed).sorted().joined(separator: ", ")
      throw SuiteError(
        file: "MANIFEST.json", problem: "does not list the catalogue's cases: \(difference)")
    }
    let sample = builder.ids.enumerated().filter { $0.offset % every == 0 }.map(\.element)
    let progress = Progress()
    let differing = try parallel(sample.count) { k -> [String] in
      try builder.build(sample[k]).files.filter { path, bytes in
        try suite.manifest.files[path] == nil || suite.bytes(path) != bytes
      }.map(\.key)
    } done: {
      progress.show("[\($0)/\(sample.count)] made anew")
    }
    progress.clear()
    try say("\(files) checksums hold; \(sample.count) of \(builder.ids.count) cases made anew")
    let all = differing.flatMap(\.self).sorted()
    guard all.isEmpty else {
      for path in all { try say("differs from what is made now: \(path)") }
      throw ExitCode(Exit.failed.rawValue)
    }
  }
}

struct GoldenProve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove",
    abstract: "Prove every expected value again, by a second route where there is one.")
  @OptionGroup var location: SuiteOption
  @Option(help: ArgumentHelp("Case ids, as a shell pattern.", valueName: "glob"))
  var only: String?

  func run() throws {
    let suite = try location.suite()
    let ids = suite.manifest.cases.map(\.id).filter { only == nil || fnmatch(only, $0, 0) == 0 }
    guard !ids.isEmpty else { throw ExitCode(Exit.nothingRan.rawValue) }
    let progress = Progress()
    let outcomes = try parallel(ids.count) {
      do { return try Reproof(suite, id: ids[$0]) } catch let error as CallError {
        throw SuiteError(file: "case \(ids[$0])", problem: "\(error)")
      }
    } done: {
      progress.show("[\($0)/\(ids.count)] proven again")
    }
    progress.clear()
    for outcome in outcomes { try say(outcome.line) }
    let components = outcomes.reduce(0) { $0 + $1.components }
    let again = outcomes.filter { $0.secondRoute != nil }
    try say(
      "\(outcomes.filter(\.holds).count) of \(outcomes.count) cases proven again"
        + " (\(components) components): a second route agreed on \(again.filter(\.holds).count),"
        + " \(outcomes.count - again.count) have none")
    if !outcomes.allSatisfy(\.holds) { throw ExitCode(Exit.failed.rawValue) }
  }
}

struct GoldenDiff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "How two suites differ, case by case.")
  @Argument(help: "The older suite's folder.") var a: String
  @Argument(help: "The newer suite's folder.") var b: String

  func run() throws {
    let lines = try SuiteDifference(
      try Suite(folder: URL(fileURLWithPath: a)), try Suite(folder: URL(fileURLWithPath: b))
    ).lines
    try lines.forEach { try say($0) }
    try say(lines.isEmpty ? "the suites are equal" : "\(lines.count) differences")
    if !lines.isEmpty { throw ExitCode(Exit.failed.rawValue) }
  }
}

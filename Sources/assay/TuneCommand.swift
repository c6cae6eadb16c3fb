// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Calls
import Foundation
import Reports
import Search
import Studies

struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune", abstract: "Search hyper-parameters of any command.",
    discussion: """
      assay tune SPACE.yaml --study a.study --trials 60 -- COMMAND ARG…

      Each trial runs COMMAND with its settings in environment variables, ASSAY_GRADIENT_CLIP for gradient-clip, and
      in place of {gradient-clip} in its arguments. The last line that it prints is the number to be made small
      (--maximise: large). A trial whose command fails, or prints no number, counts as a bad one.

      The study is an SQLite file in which each trial is written down when it begins and when it ends. Ctrl-C ends
      the commands that run; the same command line goes on, and comes to the same trials, for any number of workers up to
      --lookahead + 1.
      """)

  enum Method: String, CaseIterable, ExpressibleByArgument {
    case tpe, random
    var search: Search.Method { self == .tpe ? .tpe(TPE()) : .random }
  }

  @Argument(help: "The space: a YAML file.")
  var space: String
  @Option(help: "The study's file; one that is there is gone on with.")
  var study: String
  @Option(help: "Trials in all, those of earlier runs included.")
  var trials: Int
  @Option(help: "Commands at a time, at most lookahead + 1; the trials do not depend on it.")
  var workers = 1
  @Option(help: "Root seed of all random streams.")
  var seed: UInt64 = 1
  @Option(help: "tpe, the tree-structured Parzen estimator, or random.")
  var method: Method = .tpe
  @Option(help: "Trials from the prior before the method is asked, those of --warm-start included.")
  var startup = 10
  @Option(
    help:
      "How many trials right before it a trial does not wait for: 3 for four workers, at a cost.")
  var lookahead = 0
  @Option(
    help: "An earlier study whose trials are observed before the first; to go on, give it again.")
  var warmStart: String?
  @Flag(help: "Large numbers are good ones.")
  var maximise = false
  @Option(help: "Seconds that a trial may take; then it has failed.")
  var timeout: Double?
  @Option(help: "Write all trials as comma-separated values.")
  var csv: String?
  @Option(help: "Write the study as JSON (schema tune-1).")
  var json: String?
  @Option(help: "Draw the study into this folder: value by trial, as SVG.")
  var plot: String?
  @Argument(parsing: .postTerminator, help: "The command and its arguments, after --.")
  var command: [String] = []

  func validate() throws {
    try require(("trials", trials, Most.draws), ("workers", workers, Most.threads))
    try require(("startup", startup, Most.draws), ("lookahead", lookahead, Most.threads), least: 0)
    if workers > lookahead + 1 {
      throw ValidationError(
        "--workers is at most --lookahead + 1 = \(lookahead + 1), not \(workers): more have nothing to do."
          + " With --lookahead \(workers - 1) they have, and know less of each other."
      )
    }
    if let timeout, !(timeout > 0 && timeout <= 1e6) {
      throw ValidationError("--timeout is above 0 and at most 1000000 seconds, not \(timeout).")
    }
    if command.isEmpty { throw ValidationError("Give the command after --.") }
  }

  func run() throws {
    let text: String
    do { text = try String(contentsOfFile: space, encoding: .utf8) } catch {
      throw DataError("\(space): cannot be read: \(error.localizedDescription)")
    }
    let space = try Space(yaml: text, file: space)
    let direction: Direction = maximise ? .maximise : .minimise
    let search = Search(
      space, seed: seed, method: method.search,
      earlier: try warmStart.map { try Study.observations(in: $0, space, direction) } ?? [],
      startup: startup, lookahead: lookahead)
    try Destinations.check(
      [("csv", csv), ("json", json)], inputs: [("--study", self.study)])
    let study = try Study(study, search, direction, command: command)
    let ending = try work(study)
    let summary = try StudySummary(study)
    try write(summary)
    if ending == .interrupted {
      note("interrupted; the same command goes on")
      throw ExitCode(Exit.interrupted.rawValue)
    }
    if summary.ranked.isEmpty { throw ExitCode(Exit.failed.rawValue) }
  }

  private func work(_ study: Study) throws -> StudyRun.Ending {
    let bar = Progress()
    let interruption = Interruption()
    defer { bar.clear() }
    let command = TrialCommand(command, study.search.space, limit: timeout)
    let direction = study.direction
    let best = Best(direction)
    let (trials, run) = (trials, try StudyRun(study, trials: trials, workers: workers))
    return try run {
      try command($1, isInterrupted: { interruption.isAsked })
    } ended: { trial in
      if case .failed(let problem) = trial.state {
        bar.clear()
        note("trial \(trial.number) failed: \(problem)")
      }
      bar.show("trial \(trial.number) of \(trials)\(best.text(after: trial))")
    }
  }

  private func write(_ summary: StudySummary) throws {
    let report = StudyReport(summary)
    try deliver(
      report.text(best: 10), (csv, { Array(report.csv.utf8) }),
      (json, { try suiteJSON(TuneJSON(summary)) }))
    if let plot {
      let folder = URL(fileURLWithPath: plot, isDirectory: true)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let name = URL(fileURLWithPath: study).deletingPathExtension().lastPathComponent
      try Drawing(summary, name: name).write(to: folder)
    }
  }
}

/// The best trial of a run so far, for a line on a terminal. It is told of one trial at a time.
private final class Best: @unchecked Sendable {
  private let direction: Direction
  private var number = 0
  private var value: Double?

  init(_ direction: Direction) { self.direction = direction }

  func text(after trial: Trial) -> String {
    if let new = trial.value {
      let isBetter = if let value { direction.prefers(new, to: value) } else { true }
      if isBetter { (number, value) = (trial.number, new) }
    }
    guard let value else { return "" }
    return ": best \(value) in trial \(number)"
  }
}

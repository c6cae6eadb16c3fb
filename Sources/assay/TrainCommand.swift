// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Arithmetic
import Foundation
import Golden
import Networks
import ParameterFiles
import Reports
import TrainingRuns

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Learn a network's parameters.",
    discussion: """
      Without options a network is trained as its paper says. Options stand in a YAML file (--options), which may be a
      parameter file that was trained: then that training is repeated; --set changes single ones.
      assay train lamp-l1 --list-options shows all with their meanings.

      Beside OUTPUT.npz there are its record, OUTPUT.jsonl, and until the end OUTPUT.checkpoint.npz, with which
      --resume goes on, to the same bits. Ctrl-C finishes the update and saves.
      """)

  @Argument(help: ArgumentHelp(stringLiteral: AnyNetworkName.list))
  var network: AnyNetworkName?
  @Option(help: "A YAML file, or a trained parameter file whose training is repeated.")
  var options: String?
  @Option(help: "A synthetic problem, as problem.name.")
  var problem: String?
  @Option(help: "An NPZ or MAT file with A, y and x instead, as problem.file.")
  var data: String?
  @Option(help: "Layers T.")
  var layers: Int?
  @Flag(help: "The same matrices for all layers.")
  var tied = false
  @Option(help: "Shrinkage family.")
  var shrinkage: FamilyArgument?
  @Option(help: "Root seed of all random streams.")
  var seed: Int?
  @Option(help: "Another option, key=value, as in schedule.rate=1e-4.")
  var set: [String] = []
  @Flag(help: "List all options for the network and end.")
  var listOptions = false
  @Option(help: "File for the parameters: safetensors if it ends in .safetensors, else NPZ.")
  var output: String?
  @Option(help: "Draw the record of a training, FILE.jsonl, as FILE.svg, and end.")
  var plot: String?
  @Flag(help: "Go on with an interrupted training.")
  var resume = false
  @Option(help: "Updates between checkpoints.")
  var checkpointEvery = 100
  @Option(help: "Threads; the results do not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    try require(
      ("threads", threads, Most.threads), ("checkpoint-every", checkpointEvery, Most.draws),
      ("layers", layers, Most.layers))
    if output == nil && !listOptions && plot == nil {
      throw ValidationError("Give --output FILE.")
    }
  }

  func run() throws {
    if let plot { return try draw(plot) }
    let options = try stated()
    if listOptions {
      for row in try options.table { try say("\(row.key): \(row.standard)  # \(row.meaning)") }
      return
    }
    try Destinations.check([("output", output)], inputs: [("--data", data)])
    let bar = Progress()
    let interruption = Interruption()
    let training = TrainingRun(
      options, output: output ?? "", suite: Manifest.current, threads: threads,
      checkpointInterval: checkpointEvery, data: data(of:), isInterrupted: { interruption.isAsked },
      progress: { bar.show($0.line) })
    defer { bar.clear() }
    switch try training(resumes: resume) {
    case .interrupted:
      bar.clear()
      note("interrupted; the same command with --resume goes on from \(training.checkpoint)")
      throw ExitCode(Exit.interrupted.rawValue)
    case .finished(let depths, let count):
      bar.clear()
      try say(
        "\(options.network): \(count) learned numbers → \(training.output), \(training.record)")
      try say(
        options.network == AnyNetworkName.beams
          ? "1 − SE/SE* on the test set, ratio of sums, in dB; SE* is the closed form's:"
          : "NMSE on the test set, ratio of sums:")
      try depths.forEach { try say($0.text) }
    }
  }

  private func draw(_ path: String) throws {
    let url = URL(fileURLWithPath: path)
    let name = url.deletingPathExtension().lastPathComponent
    try Drawing(try TrainingRecord(path), name: name).write(to: url.deletingLastPathComponent())
  }

  private func data(of path: String) throws -> TrainingData {
    let file = try DataFile(path)
    func truth<S: Scalar>(_ problem: StatedProblem<S>) throws -> Matrix<S> {
      guard let x = problem.x else {
        throw DataError(
          "\(path): x (N×D), the truth, is missing; without it nothing can be learned")
      }
      return x
    }
    if file.isComplex {
      let problem = try file.complex()
      return .complex(a: problem.a, y: problem.y, x: try truth(problem))
    }
    let problem = try file.real()
    return .real(a: problem.a, y: problem.y, x: try truth(problem))
  }

  private func stated() throws -> TrainingOptions {
    var changes: [String] = []
    if let network { changes.append("network=\(network.kind)") }
    if let problem { changes.append("problem.name=\(problem)") }
    if let data { changes += ["problem.file=\(data)", "problem.name=null"] }
    if let layers { changes.append("layers=\(layers)") }
    if tied { changes.append("tied=true") }
    if let shrinkage { changes.append("shrinkage=\(shrinkage.name)") }
    if let seed { changes.append("seed=\(seed)") }
    return try TrainingOptions(
      yaml: try text(), file: options ?? "options", changes: changes + set)
  }

  /// The text of the options' file.
  private func text() throws -> String {
    guard let options else { return "" }
    if options.hasSuffix(".npz") || options.hasSuffix(".safetensors") {
      return try TrainingOptions.text(inside: options)
    }
    do { return try String(contentsOfFile: options, encoding: .utf8) } catch {
      throw DataError("\(options): cannot be read: \(error.localizedDescription)")
    }
  }
}

extension TrainingRun.Progress {
  /// A line for a terminal.
  var line: String {
    let left = secondsLeft.isFinite ? ", at most \(Int(secondsLeft / 60) + 1) min left" : ""
    return "\(stage.isTied ? "tied" : "untied"), layer \(stage.depth) of \(layers),"
      + " \(stage.part == .layer ? "its own numbers" : "all numbers") at rate \(stage.rate),"
      + " step \(step) of \(steps): validation \(String(format: "%.2f", nmse)) dB\(left)"
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Experiments
import Foundation
import Golden
import Reports
import TrainingRuns

struct ReproduceCommand: ParsableCommand {
  private enum Name: String, CaseIterable {
    case fig1, fig5, activity
    case beamforming = "apgd-table"
  }
  private static let names = Name.allCases.map(\.rawValue) + NetworkExperiment.all.map(\.name)

  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract:
      "Compute a figure of BSR17 or SCSZ21 anew: data as CSV, a picture as SVG, published values beside"
      + " ours.",
    discussion: """
      fig1: NMSE by iteration of VAMP-l1, AMP-l1, FISTA and ISTA, for i.i.d. A and for kappa = 15.
      fig5: quantiles of the error at the shrinkage's input, AMP-l1 against ISTA.
      activity: SCSZ21's activity detection, NMSE by iteration of AMP with row denoisers, ISTA and
      Nesterov's method with groups, beside the estimator that knows which devices are active.
      apgd-table: spectral efficiency of beams, of Auto-PGD, fixed steps and classical methods beside the closed form.
      The others train networks, which takes minutes to hours; Ctrl-C interrupts, and the same command goes on:
      \(NetworkExperiment.all.map { "\($0.name): \($0.title)." }.joined(separator: "\n"))
      The picture is drawn by gnuplot; without it there are the data alone.
      """)

  @Argument(help: ArgumentHelp(stringLiteral: names.joined(separator: ", ")))
  var figure: String
  @Option(help: "The folder for the files.")
  var output = "."
  @Option(help: "Draws of signal and noise, of a figure without networks.")
  var samples = 1000
  @Option(help: "Root seed of all random streams.")
  var seed: UInt64 = 1
  @Option(help: "Threads; the results do not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    if !Self.names.contains(figure) {
      throw ValidationError(
        "\"\(figure)\" is no figure; there are \(Self.names.joined(separator: ", ")).")
    }
    try require(("samples", samples, Most.draws), ("threads", threads, Most.threads))
  }

  func run() throws {
    let folder = URL(fileURLWithPath: output, isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let setting = FigureSetting(samples: samples, seed: seed, threads: threads)
    let bar = Progress()
    defer { bar.clear() }
    let drawing =
      switch Name(rawValue: figure) {
      case .fig1: Drawing(try Figure1(setting) { bar.show($0) })
      case .fig5: Drawing(try Figure5(setting) { bar.show($0) })
      case .activity: Drawing(try ActivityFigure(setting) { bar.show($0) })
      case .beamforming: Drawing(try BeamformingTable(setting) { bar.show($0) })
      case nil: try trained(bar)
      }
    bar.clear()
    try drawing.write(to: folder)
  }

  /// An experiment whose networks are trained, or go on to be.
  private func trained(_ bar: Progress) throws -> Drawing {
    let interruption = Interruption()
    let experiments = NetworkExperiment.all.filter { $0.name == figure }
    let made = try experiments.first.flatMap { experiment in
      try NetworkFigure(experiment, folder: output, threads: threads) { name, options, path in
        let run = TrainingRun(
          options, output: path, suite: Manifest.current, threads: threads, checkpointInterval: 100,
          data: { throw DataError("\($0): no experiment has data of its own") },
          isInterrupted: { interruption.isAsked },
          progress: { bar.show("\(name): \($0.line)") })
        return try run.finish()
      }
    }
    guard let made else {
      bar.clear()
      note("interrupted; the same command goes on")
      throw ExitCode(Exit.interrupted.rawValue)
    }
    return Drawing(made)
  }
}

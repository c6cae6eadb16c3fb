// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Experiments
import Foundation
import Reports

struct ReproduceCommand: ParsableCommand {
  enum Name: String, CaseIterable, ExpressibleByArgument { case fig1, fig5, activity }

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
      The picture is drawn by gnuplot; without it there are the data alone.
      """)

  @Argument(help: "fig1, fig5 or activity.")
  var figure: Name
  @Option(help: "The folder for the files.")
  var output = "."
  @Option(help: "Draws of signal and noise.")
  var samples = 1000
  @Option(help: "Root seed of all random streams.")
  var seed: UInt64 = 1
  @Option(help: "Threads; the results do not depend on it.")
  var threads = max(1, ProcessInfo.processInfo.activeProcessorCount)

  func validate() throws {
    for (name, value) in [("samples", samples), ("threads", threads)] where value < 1 {
      throw ValidationError("--\(name) is 1 or more, not \(value).")
    }
  }

  func run() throws {
    let folder = URL(fileURLWithPath: output, isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let setting = FigureSetting(samples: samples, seed: seed, threads: threads)
    let bar = Progress()
    defer { bar.clear() }
    let drawing =
      switch figure {
      case .fig1: Drawing(try Figure1(setting) { bar.show($0) })
      case .fig5: Drawing(try Figure5(setting) { bar.show($0) })
      case .activity: Drawing(try ActivityFigure(setting) { bar.show($0) })
      }
    bar.clear()
    for (file, table) in drawing.tables {
      try save(Data(table.text.utf8), to: folder.appendingPathComponent(file).path)
    }
    drawing.report.forEach { print($0) }
    let files = drawing.tables.map(\.file).joined(separator: ", ")
    guard Gnuplot.isInstalled else {
      print("written to \(output): \(files); gnuplot is not installed, so there is no picture")
      return
    }
    try Gnuplot.run(drawing.script, in: folder)
    print("written to \(output): \(files), \(drawing.svg)")
  }
}

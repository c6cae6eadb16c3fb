// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Reports

/// A figure of a paper computed anew: its data, the script that draws them, and what they say.
struct ReproducedFigure {
  /// File names and tables.
  let tables: [(file: String, table: CSV)]
  /// A gnuplot script that reads the files and writes `svg`.
  let script: String
  let svg: String
  /// What was found, beside what is published.
  let report: [String]
}

struct ReproduceCommand: ParsableCommand {
  enum Name: String, CaseIterable, ExpressibleByArgument { case fig1, fig5 }

  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract:
      "Compute a figure of BSR17 anew: data as CSV, a picture as SVG, published values beside"
      + " ours.",
    discussion: """
      fig1: NMSE by iteration of VAMP-l1, AMP-l1, FISTA and ISTA, for i.i.d. A and for kappa = 15.
      fig5: quantiles of the error at the shrinkage's input, AMP-l1 against ISTA.
      The picture is drawn by gnuplot; without it there are the data alone.
      """)

  @Argument(help: "fig1 or fig5.")
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
    let result =
      switch figure {
      case .fig1: try figure1(setting)
      case .fig5: try figure5(setting)
      }
    for (file, table) in result.tables {
      try save(Data(table.text.utf8), to: folder.appendingPathComponent(file).path)
    }
    result.report.forEach { print($0) }
    let files = result.tables.map(\.file).joined(separator: ", ")
    guard Gnuplot.isInstalled else {
      print("written to \(output): \(files); gnuplot is not installed, so there is no picture")
      return
    }
    try Gnuplot.run(result.script, in: folder)
    print("written to \(output): \(files), \(result.svg)")
  }
}

/// What the draws of a figure are.
struct FigureSetting {
  let samples: Int
  let seed: UInt64
  let threads: Int
}

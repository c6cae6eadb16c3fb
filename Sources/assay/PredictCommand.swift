// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Calls
import Foundation
import StateEvolution

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "What theory says.",
    subcommands: [
      PredictAMP.self, PredictVAMP.self, PredictOAMP.self, PredictGAMP.self, PredictReplica.self,
      PredictOracle.self, PredictAlpha.self,
    ])
}

struct PredictAlpha: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alpha",
    abstract: "The minimax threshold α(γ) of soft thresholding, in units of σ.")

  @Option(help: "Probability of a non-zero entry, between 0 and 1.")
  var gamma = 0.1
  @OptionGroup var files: PredictFiles

  func run() throws {
    try files.check()
    guard let alpha = minimaxThreshold(gamma: gamma) else {
      throw UsageError("--gamma \(gamma) is not between 0 and 1")
    }
    var summary = PredictSummary("alpha", .init(gamma: gamma))
    summary.setting.alpha = alpha
    try files.write(
      "minimax alpha(\(gamma)) = \(String(format: "%.10f", alpha))\n", summary,
      csv: [["gamma", "alpha"], ["\(gamma)", "\(alpha)"]])
  }
}

/// Where a prediction is written besides standard output.
struct PredictFiles: ParsableArguments {
  @Option(help: "JSON file for the prediction.")
  var json: String?
  @Option(help: "CSV file for its table.")
  var csv: String?

  /// - Parameter data: the file that the prediction reads.
  func check(besides data: String? = nil) throws {
    try Destinations.check([("json", json), ("csv", csv)], inputs: [("--data", data)])
  }

  func write(_ text: String, _ summary: PredictSummary, csv rows: [[String]]) throws {
    try deliver(
      text, (json, { try suiteJSON(summary) }),
      (csv, { Array(rows.map { $0.joined(separator: ",") + "\n" }.joined().utf8) }))
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import StateEvolution

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "What theory says.", subcommands: [PredictAlpha.self])
}

struct PredictAlpha: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alpha",
    abstract: "The minimax threshold α(γ) of soft thresholding, in units of σ.")

  @Option(help: "Probability of a non-zero entry, between 0 and 1.")
  var gamma = 0.1

  func run() throws {
    guard let alpha = minimaxThreshold(gamma: gamma) else {
      throw UsageError("--gamma \(gamma) is not between 0 and 1")
    }
    print("minimax alpha(\(gamma)) = \(String(format: "%.10f", alpha))")
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Calls
import Channels
import Foundation
import Methods
import StateEvolution

struct PredictGAMP: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gamp",
    abstract: "State evolution of matched GAMP, for matrices of independent entries.",
    discussion: """
      Channels of u = z + w: awgn (y = u), probit (y = sign u), quantiser (y = the bin of u), and
      magnitude (y = |u|). From an estimate that knows nothing, the magnitude channel never gets
      anywhere: give --initial-nmse.
      """)

  @OptionGroup var options: PredictOptions
  @Option(help: "awgn, probit, quantiser or magnitude.")
  var channel = ChannelChoice.Kind.awgn
  @Option(parsing: .unconditional, help: "Edges of the quantiser's bins, rising: -1,0,1.")
  var edges: String?
  @Option(parsing: .unconditional, help: "NMSE in dB of the estimate at the start, 0 or less.")
  var initialNmse: Double?
  @OptionGroup var course: CourseOptions
  @OptionGroup var files: PredictFiles

  func validate() throws {
    if (edges != nil) != (channel == .quantiser) {
      throw ValidationError("--edges goes with --channel quantiser.")
    }
    _ = try bins()
    if let initialNmse, !(initialNmse <= 0 && initialNmse >= -300) {
      throw ValidationError("--initial-nmse is from -300 to 0 dB, not \(initialNmse).")
    }
  }

  private func bins() throws -> Bins? {
    guard let edges else { return nil }
    let parts = edges.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Double($0) }
    guard numbers.count == parts.count, let bins = Bins(edges: numbers) else {
      throw ValidationError("--edges is a rising list of numbers like -1,0,1, not \(edges).")
    }
    return bins
  }

  func run() throws {
    try files.check()
    try options.requireIndependentEntries()
    let prior = try options.statedPrior()
    let ratio = try options.statedRatio()
    var setting = try options.setting(ratio: ratio)
    setting.channel = channel.rawValue
    setting.edges = try bins()?.edges
    setting.initialNMSE = initialNmse
    let noiseVariance = try options.statedNoise(ratio: ratio)
    let observation: any Observation =
      try bins()
      ?? ChannelChoice(channel.rawValue, width: nil, levels: nil)
      .member(noiseVariance: noiseVariance)
    let evolution = try GAMPEvolution(
      prior: prior, channel: observation, noiseVariance: noiseVariance, ratio: ratio,
      initialMSE: initialNmse.map { prior.secondMoment * pow(10, $0 / 10) })
    let report = PredictReport(
      "gamp", setting, try course.follow(evolution), power: prior.secondMoment)
    try files.write(report.text, report.summary, csv: report.csv)
  }
}

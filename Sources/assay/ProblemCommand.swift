// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Arithmetic
import Beamforming
import Calls
import Foundation
import Interchange
import Problems

/// The options that state a synthetic problem.
struct ProblemOptions: ParsableArguments {
  @Option(help: "Rows M, instead of the preset's.")
  var rows: Int?
  @Option(help: "Columns N, instead of the preset's.")
  var columns: Int?
  @Option(help: "SNR in dB, instead of the preset's.")
  var snr: Double?
  @Option(help: "Root seed of all random streams.")
  var seed: UInt64 = 1
  @Option(help: "Number of signals D; 1 by default, or what a command says.")
  var samples: Int?
  /// `D` of a command that has no other default.
  var count: Int { samples ?? 1 }

  func validate() throws {
    try require(
      ("rows", rows, Most.extent), ("columns", columns, Most.extent),
      ("samples", samples, Most.draws))
    // Beyond, the noise variance vanishes or overflows in binary32.
    if let snr, !(abs(snr) <= 300) {
      throw ValidationError("--snr is a number of dB between -300 and 300, not \(snr).")
    }
  }

  /// - Parameter isDense: whether the entries of `A` are held.
  func specification(_ name: String, isDense: Bool = true) throws -> ProblemSpecification {
    guard
      var specification = ProblemSpecification.presets.first(where: { $0.name == name })?
        .specification
    else {
      let names = ProblemSpecification.presets.map(\.name).joined(separator: ", ")
      throw UsageError("no problem is named \"\(name)\"; there are \(names)")
    }
    specification.rows = rows ?? specification.rows
    specification.columns = columns ?? specification.columns
    specification.snr = snr ?? specification.snr
    let (m, n) = (specification.rows, specification.columns)
    try requireRoom(
      isDense ? m * n : 0, (m + n) * count, for: "\(name) of \(m)×\(n) with \(count) signals")
    return specification
  }

  /// What differs from an activity preset.
  func change(_ stated: inout ActivitySpecification) throws {
    stated.length = rows ?? stated.length
    stated.devices = columns ?? stated.devices
    stated.snr = snr ?? stated.snr
    let (l, n, m) = (stated.length, stated.devices, stated.antennas)
    try requireRoom(
      l * n, (l + n) * m * count, bytes: 16,
      for: "a preamble of \(l)×\(n) with \(count) samples")
  }
}

struct ProblemCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "problem",
    abstract:
      "Draw a synthetic problem y = A x + w and write it as NPZ, or as MAT if the file ends in .mat.",
    discussion: """
      Presets: bsr17-iid, bsr17-kappa15, bsr17-kappa100, with A (M×N), x (N×D) and y (M×D); \
      scsz21-theorems, scsz21-comparison and singer-13 of activity detection, with S (L×N), \
      X (D×N×M) and Y (D×L×M); apgd of beamforming, with H (D×N_r×N_t) and noise_variance (D).
      """)

  @Argument(help: "The preset's name.")
  var name: String
  @OptionGroup var options: ProblemOptions
  @Option(help: "NPZ or MAT file for the arrays and noise_variance.")
  var output: String

  func run() throws {
    try Destinations.check([("output", output)])
    if let preset = ActivitySpecification.presets.first(where: { $0.name == name }) {
      return try draw(preset.specification)
    }
    if name == "apgd" { return try draw(ChannelSpecification.apgd) }
    guard ProblemSpecification.presets.contains(where: { $0.name == name }) else {
      let names =
        ProblemSpecification.presets.map(\.name) + ActivitySpecification.presets.map(\.name)
        + ["apgd"]
      throw UsageError(
        "no problem is named \"\(name)\"; there are \(names.joined(separator: ", "))")
    }
    let specification = try options.specification(name)
    let problem = try specification.draw(seed: options.seed, samples: options.count)
    try ArrayFile.write(
      [
        "A": try Values(problem.a).array(.float64), "x": try Values(problem.x).array(.float64),
        "y": try Values(problem.y).array(.float64),
        "noise_variance": try NumericArray(shape: [], elements: .float64([problem.noiseVariance])),
      ], to: URL(fileURLWithPath: output))
    try say(
      "\(name): A \(specification.rows)×\(specification.columns), D = \(options.count),"
        + " γ = \(specification.gamma), φ = \(specification.phi),"
        + " σ_w² = \(specification.noiseVariance), seed \(options.seed) → \(output)")
  }

  private func draw(_ preset: ActivitySpecification) throws {
    var stated = preset
    try options.change(&stated)
    let s = try stated.drawPreambles(seed: options.seed)
    let problem = stated.draw(s, seed: options.seed, samples: options.count)
    try ArrayFile.write(
      [
        "S": try Values(of: Tensor(s)).array(.float64),
        "X": try Values(of: problem.signals.tensor).array(.float64),
        "Y": try Values(of: problem.observations.tensor).array(.float64),
        "noise_variance": try NumericArray(shape: [], elements: .float64([problem.noiseVariance])),
      ], to: URL(fileURLWithPath: output))
    try say(
      "\(name): S \(stated.length)×\(stated.devices), M = \(stated.antennas), D = \(options.count),"
        + " p = \(stated.activity), σ² = \(problem.noiseVariance), seed \(options.seed) → \(output)"
    )
  }
}

extension ProblemCommand {
  private func draw(_ preset: ChannelSpecification) throws {
    var stated = preset
    stated.receivers = options.rows ?? stated.receivers
    stated.transmitters = options.columns ?? stated.transmitters
    if let snr = options.snr { stated.snr = snr...snr }
    try requireRoom(
      stated.receivers * stated.transmitters * options.count, bytes: 16,
      for: "\(options.count) channels of \(stated.receivers)×\(stated.transmitters)")
    let links = (0..<options.count).map { stated.draw(seed: options.seed, trial: $0) }
    let entries = links.flatMap { Tensor($0.h).entries }
    try ArrayFile.write(
      [
        "H": try Values(
          of: Tensor([links.count, stated.receivers, stated.transmitters], entries)
        ).array(.float64),
        "noise_variance": try NumericArray(
          shape: [links.count], elements: .float64(links.map(\.noiseVariance))),
      ], to: URL(fileURLWithPath: output))
    try say(
      "apgd: H \(stated.receivers)×\(stated.transmitters), D = \(links.count), P = \(stated.power),"
        + " SNR \(stated.snr.lowerBound) to \(stated.snr.upperBound) dB, seed \(options.seed) → \(output)"
    )
  }
}

extension Batch {
  /// A sample an entry of the first index, its rows and columns behind it.
  var tensor: Tensor<S> {
    Tensor(
      [samples, rows, width],
      (0..<samples).flatMap { k in
        (0..<rows).flatMap { row in columns(of: k).map { matrix[row, $0] } }
      })
  }
}

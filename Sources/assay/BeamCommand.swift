// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Beamforming
import Foundation

struct BeamCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "beam", abstract: "Set a method for the beam of a link beside the closed form.",
    discussion: """
      Families: pgd with a fixed --step; auto-pgd, whose steps are learned first, from --step on, --shared or not;
      admm with a --penalty; power; conjugate-gradient. The links are those of the preset apgd, for one stream.

      The last line is the ratio of sums of the spectral efficiency to the closed form's: a number for assay tune.
      """)

  enum Family: String, CaseIterable, ExpressibleByArgument {
    case pgd
    case autoPGD = "auto-pgd"
    case admm, power
    case conjugateGradient = "conjugate-gradient"
  }

  @Option(help: "pgd, auto-pgd, admm, power or conjugate-gradient.")
  var family: Family
  @Option(help: "Iterations, 1 or more.")
  var layers: Int
  @Option(
    parsing: .unconditional, help: "The step α of pgd, and that before the training of auto-pgd.")
  var step: Double?
  @Option(parsing: .unconditional, help: "The penalty ϱ of admm, for a power of 1.")
  var penalty: Double?
  @Option(help: "Whether all layers of auto-pgd have one step: true or false (false by default).")
  var shared: Bool?
  @Option(help: "Updates of the training of auto-pgd, of 100 links each (200 by default).")
  var updates: Int?
  @Option(help: "Links that it is judged by.")
  var links = 200
  @Option(help: "Root seed of all random streams.")
  var seed: UInt64 = 1
  @Option(help: "Threads; no result depends on them.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    try require(
      ("layers", layers, Most.layers), ("links", links, Most.draws),
      ("threads", threads, Most.threads), ("updates", updates, Most.layers))
    let isPGD = family == .pgd || family == .autoPGD
    try check("step", step, isThere: isPGD)
    try check("penalty", penalty, isThere: family == .admm)
    for (name, isGiven) in [("shared", shared != nil), ("updates", updates != nil)]
    where isGiven && family != .autoPGD {
      throw ValidationError("--\(name) is of auto-pgd; \(family.rawValue) has none.")
    }
  }

  private func check(_ name: String, _ value: Double?, isThere: Bool) throws {
    switch (value, isThere) {
    case (let value?, true):
      guard value > 0 && value.isFinite else {
        throw ValidationError("--\(name) is a number above 0, not \(value).")
      }
    case (nil, true): throw ValidationError("\(family.rawValue) wants a --\(name) above 0.")
    case (_?, false): throw ValidationError("\(family.rawValue) has no --\(name).")
    case (nil, false): break
    }
  }

  private var method: BeamFamily {
    switch family {
    case .pgd: .projectedGradient(step: step ?? 0)
    case .autoPGD:
      .learned(start: step ?? 0, isTied: shared ?? false, updates: updates ?? 200)
    case .admm: .alternatingDirections(penalty: penalty ?? 0)
    case .power: .power
    case .conjugateGradient: .conjugateGradient
    }
  }

  func run() throws {
    let solver = try method.solver(layers: layers, seed: seed, threads: threads)
    let found = try RatioOfSums(of: solver, links: links, seed: seed, threads: threads)
    let error =
      found.standardError.isFinite ? String(format: " ± %.3f", 100 * found.standardError) : ""
    try say(
      "\(family.rawValue), \(layers) \(layers == 1 ? "layer" : "layers"): "
        + String(format: "%.3f", 100 * found.value)
        + "\(error) % of the closed form, \(links) \(links == 1 ? "link" : "links") of seed \(seed)"
    )
    try say("\(found.value)")
  }
}

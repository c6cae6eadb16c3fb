// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Arithmetic
import Foundation
import Interchange
import Networks
import ParameterFiles
import Shrinkages

/// A kind of network.
enum NetworkName: String, CaseIterable, ExpressibleByArgument {
  case lamp
}

/// A shrinkage family that a network may learn.
struct FamilyArgument: ExpressibleByArgument {
  let name: String

  init?(argument: String) {
    name = Families.shortNames[argument] ?? argument
    guard Families.names.contains(name) else { return nil }
  }

  static var allValueStrings: [String] { Families.names }
}

struct NetworkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "network",
    abstract: "Write the parameters with which a network is the algorithm it unrolls.",
    discussion: """
      The file is NPZ: B (N×M) is A^T, with --tied once, else for each layer as B.0, B.1, …; theta (T×p)
      the family's analytic start of training; metadata the network, its sizes and the SHA-256 of A.
      """)

  @Argument(help: "lamp.")
  var network: NetworkName
  @Option(help: "A synthetic problem: bsr17-iid, bsr17-kappa15 or bsr17-kappa100.")
  var problem: String?
  @Option(help: "An NPZ file with A (M×N) and y.")
  var data: String?
  @OptionGroup var options: ProblemOptions
  @Option(help: "Layers T.")
  var layers = 10
  @Flag(help: "One B for all layers.")
  var tied = false
  @Option(help: "Shrinkage family; by default soft-threshold.")
  var shrinkage: FamilyArgument?
  @Option(help: "NPZ file for the parameters.")
  var output: String

  func validate() throws {
    if (problem == nil) == (data == nil) {
      throw ValidationError("Give either --problem NAME or --data FILE.")
    }
    if layers < 1 { throw ValidationError("--layers is 1 or more, not \(layers).") }
  }

  func run() throws {
    let file = try data.map { try DataFile($0) }
    if let file, file.isComplex {
      throw DataError("\(file.path): A or y is complex; lamp is for real data")
    }
    let source = try StatedProblem(preset: problem, file: file, options)
    let family = try Families.named(shrinkage?.name ?? SoftThreshold<Double>.family)
    let initial: [Double]? = nil
    let lamp = LAMP<Double>(
      a: source.a, shrinkage: try family.member(initial), depth: layers, isTied: tied)
    try NPZ.write(
      try ParameterFile.arrays(lamp, lamp.initial), to: URL(fileURLWithPath: output))
    print(
      "lamp of \(layers) \(tied ? "tied" : "untied") layers, \(family.family), for A"
        + " \(source.a.rows)×\(source.a.columns) of \(source.title):"
        + " \(lamp.layout.learnableCount) learnable numbers → \(output)")
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Arithmetic
import Coherence
import ComplexModule
import Foundation
import Interchange
import Networks
import ParameterFiles
import RealModule
import Shrinkages
import StateEvolution
import TrainingRuns

struct NetworkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "network",
    abstract: "Write the parameters with which a network is the algorithm it unrolls.",
    discussion: """
      The file is NPZ, or safetensors: each matrix once where all layers share it, else for each layer as B.0, B.1, …; numbers and
      lists of the layers as rows of one array; metadata the network, its sizes and the SHA-256 of A. With
      these parameters lista, lista-ab, lista-cp, slista and lista-gs, lista-gscp are ISTA with --step and
      --lambda, lamp is AMP, lvamp is VAMP; alista and alista-gs have the weight of SCSZ21 (14), and lamp-b and
      lvamp-gh the means of b and σ̃² over the columns of y.
      """)

  @Argument(help: ArgumentHelp(stringLiteral: NetworkName.list))
  var network: NetworkName
  @Option(help: "A synthetic problem: bsr17-iid, bsr17-kappa15 or bsr17-kappa100.")
  var problem: String?
  @Option(help: "An NPZ or MAT file with A (M×N) and y.")
  var data: String?
  @OptionGroup var options: ProblemOptions
  @Option(help: "Layers T.")
  var layers = 10
  @Flag(help: "The same matrices for all layers.")
  var tied = false
  @Option(help: "Shrinkage family; by default soft-threshold.")
  var shrinkage: FamilyArgument?
  @Option(help: "Step β of ISTA; by default 1/‖A‖².")
  var step: Double?
  @Option(
    help: "Weight λ of ISTA; networks of rows, lista-cp and alista have θ = 0.1 without it.")
  var lambda: Double?
  @Option(help: "Noise variance σ_w² of VAMP; by default the problem's.")
  var noiseVariance: Double?
  @Option(help: "Prior whose variance γφ VAMP starts from: bg:γ,φ.")
  var prior = BernoulliGaussianPrior.standard
  @Option(help: "File for the parameters: safetensors if it ends in .safetensors, else NPZ.")
  var output: String

  func validate() throws {
    if (problem == nil) == (data == nil) {
      throw ValidationError("Give either --problem NAME or --data FILE.")
    }
    try require(("layers", layers, Most.layers))
    for (name, value) in [
      ("step", step), ("lambda", lambda), ("noise-variance", noiseVariance),
    ] {
      if let value, !(value > 0 && value.isFinite) {
        throw ValidationError("--\(name) is a number above 0, not \(value).")
      }
    }
  }

  func run() throws {
    try Destinations.check([("output", output)], inputs: [("--data", data)])
    let file = try data.map { try DataFile($0) }
    guard let file, file.isComplex else {
      let source = try StatedProblem(preset: problem, file: file, options)
      let type = try NetworkRegister.real(Double.self).kind(network.kind)
      return try write(type, source, ParameterMetadata.digest(of: source.a))
    }
    let types = NetworkRegister.complex(Complex<Double>.self)
    guard types.contains(where: { $0.card.kind == network.kind }) else {
      throw DataError("\(file.path): A or y is complex; \(network.kind) is for real data")
    }
    let source = try file.complex()
    try write(types.kind(network.kind), source, ParameterMetadata.digest(of: source.a))
  }

  private func write<N: Network>(
    _ type: N.Type, _ source: StatedProblem<N.S>, _ digest: String
  ) throws where N.S: RealOrComplex & JacobiScalar {
    guard !tied || N.card.canBeTied else {
      throw UsageError("--tied: the layers of \(N.card.kind) have no matrices that they may share")
    }
    guard shrinkage == nil || N.card.hasFamily else {
      throw UsageError("--shrinkage: the layers of \(N.card.kind) have a threshold and no family")
    }
    var start = try AnalyticStart(
      for: N.card, source.a, Batch(source.y), signalVariance: prior.gamma * prior.phi)
    start.step = step ?? start.step
    start.lambda = lambda
    start.noiseVariance = noiseVariance ?? source.noiseVariance
    let family = try Families.named(shrinkage?.name ?? SoftThreshold<Double>.family)
    let initial: [Double]? = nil
    let made = N(
      a: source.a, depth: layers, isTied: tied,
      shrinkage: N.card.hasFamily ? try family.member(initial) : nil, rank: start.svd?.rank)
    let parameters = try made.initial(start)
    try ParameterFile.write(made, parameters, digest: digest, to: output)
    try say(
      "\(N.card.kind) of \(layers) \(tied ? "tied" : "untied") layers,"
        + (N.card.hasFamily ? " \(family.family)," : "")
        + " for A \(source.a.rows)×\(source.a.columns) of \(source.title):"
        + " \(made.layout.learnableCount) learnable numbers,"
        + " \(made.multiplyAdds) multiply-adds a column → \(output)")
    if let published = made.published {
      let work = published.multiplyAdds.map { ", multiply-adds: \($0)" } ?? ""
      try say("\(published.source): learnable: \(published.learnable)\(work)")
    }
  }
}

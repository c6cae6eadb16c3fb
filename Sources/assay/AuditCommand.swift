// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Arithmetic
import Audit
import Foundation
import Networks
import ParameterFiles
import Reports
import StateEvolution

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Whether a network learned what theory prescribes.")

  @Argument(help: "A parameter file: NPZ, or safetensors.")
  var parameters: String
  @Option(help: "A synthetic problem: bsr17-iid, bsr17-kappa15 or bsr17-kappa100.")
  var problem: String?
  @Option(help: "An NPZ file with A (M×N), y, and optionally x and noise_variance.")
  var data: String?
  @OptionGroup var options: ProblemOptions
  @Option(help: "A JSON file that says which arrays of a foreign file are which parameters.")
  var mapping: String?
  @Option(help: "Kind of network of a file that has no metadata.")
  var network: NetworkName?
  @Option(help: "Shrinkage family of a file that has no metadata.")
  var shrinkage: FamilyArgument?
  @Option(help: "Prior of the signal: bg:γ,φ; that of the problem, where one is named.")
  var prior: BernoulliGaussianPrior?
  @Option(help: "Noise variance σ_w²; by default the problem's, or the data's.")
  var noiseVariance: Double?

  func run() throws {
    let file = try ParameterFile(parameters, mapping: try mapping.map { try ParameterMapping($0) })
    let source = try StatedProblem(
      preset: problem, file: try data.map { try DataFile($0) }, options)
    guard let noise = noiseVariance ?? source.noiseVariance else {
      throw UsageError("the data holds no noise_variance; give --noise-variance")
    }
    let kind = network?.kind ?? file.metadata?.network ?? ""
    let setting = try AuditSetting(
      a: source.a, prior: prior ?? .standard, noiseVariance: noise)
    let type = try NetworkRegister.real(Double.self).kind(kind)
    guard let audited = type as? any AuditedNetwork.Type else {
      throw UsageError("\(kind) is not audited")
    }
    let audit = try audit(audited, file, source, setting)
    let report = AuditReport(audit, parameters: parameters, source: source.title)
    print(report.text(.ofOutput), terminator: "")
  }

  private func audit<N: AuditedNetwork>(
    _ type: N.Type, _ file: ParameterFile, _ source: StatedProblem<Double>, _ setting: AuditSetting
  ) throws -> NetworkAudit {
    let (network, vector) = try file.network(
      type, a: source.a, digest: ParameterMetadata.digest(of: source.a), shrinkage: shrinkage?.name)
    let threads = max(1, ProcessInfo.processInfo.activeProcessorCount)
    return try network.audit(
      vector, setting, on: source.x.map { AuditDraws(y: source.y, x: $0, threads: threads) })
  }
}

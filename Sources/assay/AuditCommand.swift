// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Arithmetic
import Audit
import Foundation
import Networks
import ParameterFiles
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
    print(AuditText(audit).text, terminator: "")
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

struct AuditText {
  let audit: NetworkAudit
  init(_ audit: NetworkAudit) { self.audit = audit }
  var text: String {
    var lines = ["\(audit.verdict.rawValue): \(audit.sentence)"]
    lines.append(
      "layer  NMSE predicted  matched   excess    cost  linear  shrink  function   flattest          measured excess"
    )
    for layer in audit.layers {
      let c = layer.curvature
      var line = String(
        format: "%5d  %14.2f %8.2f %8.3f %7.3f %7.3f %7.3f %9.1f  ", layer.layer + 1,
        layer.predicted ?? .nan,
        layer.reference ?? .nan, layer.excess ?? .nan, layer.cost, layer.linearCost,
        layer.shrinkage.cost, 10 * log10(layer.shrinkage.distance))
      line += zip(c.values, c.directions).map {
        String(format: "%.3g", $0) + ":"
          + $1.map { String(format: "%.2f", $0) }.joined(separator: ",")
      }.joined(separator: " ")
      if let m = audit.measured?.layers[layer.layer] {
        line += String(
          format: "  %8.2f %8.2f %8.3f ± %.3f  %8.3f", m.learned, m.reference, m.excess,
          m.standardError, m.shrinkageCost ?? .nan)
      }
      line += "  \(layer.verdict.rawValue) \(layer.culprit ?? "") \(layer.unidentifiable)"
      lines.append(line)
      lines.append(
        "       "
          + layer.distances.map {
            "\($0.block) \(String(format: "%.3g", $0.value))\($0.isBeyond ? "!" : "")"
          }.joined(separator: ", "))
      if !layer.facts.isEmpty {
        lines.append(
          "       "
            + layer.facts.map { "\($0.name) \(String(format: "%.4g", $0.value))" }.joined(
              separator: ", "))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Arithmetic
import Audit
import Calls
import Foundation
import Networks
import ParameterFiles
import Reports
import StateEvolution

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Whether a network learned what theory prescribes.",
    discussion: """
      Learned VAMP (lvamp, lvamp-gh) is compared with matched VAMP, learned AMP (lamp, lamp-l1, lamp-b) with AMP: layer by layer,
      as parameters, as functions, and by what the difference costs in dB. Verdicts: matched, the reference's
      parameters; equivalent, others that do the same or better; deviates, others that cost something, which is
      named; undecided, where draws are too few (exit code 66); worse than matched, more than
      --network-tolerance in the end (exit code 1).
      """)

  @Argument(help: "A parameter file: NPZ, or one that ends in .safetensors.")
  var parameters: String
  @Option(help: "A synthetic problem: bsr17-iid, bsr17-kappa15 or bsr17-kappa100.")
  var problem: String?
  @Option(help: "An NPZ file with A (M×N), y, and optionally x and noise_variance.")
  var data: String?
  @OptionGroup var options: ProblemOptions
  @Option(help: ArgumentHelp(stringLiteral: "Kind of a file without metadata: \(NetworkName.list)"))
  var network: NetworkName?
  @Option(help: "A JSON file that says which arrays of a foreign file are which parameters.")
  var mapping: String?
  @Option(help: "Shrinkage family of a file that has no metadata.")
  var shrinkage: FamilyArgument?
  @Flag(help: "Audit parameters that are for another A of the same size, too.")
  var anyMatrix = false
  @Option(help: "Prior of the signal: bg:γ,φ; by default the problem's. Data have none.")
  var prior: BernoulliGaussianPrior?
  @Option(help: "Noise variance σ_w² of the data; by default the problem's, or that of the file.")
  var noiseVariance: Double?
  @Option(help: "Where parameters begin to differ: relative, in radians, or of a logarithm.")
  var parameterTolerance = AuditTolerance().parameters
  @Option(help: "What a layer may cost, in dB.")
  var layerTolerance = AuditTolerance().layer
  @Option(help: "What the network may cost in the end, in dB.")
  var networkTolerance = AuditTolerance().network
  @Option(help: "JSON file for the audit.")
  var json: String?

  func validate() throws {
    if (problem == nil) == (data == nil) {
      throw ValidationError("Give either --problem NAME or --data FILE.")
    }
    for (name, value) in [
      ("parameter-tolerance", parameterTolerance), ("layer-tolerance", layerTolerance),
      ("network-tolerance", networkTolerance),
    ] where !(value > 0 && value.isFinite) {
      throw ValidationError("--\(name) is a number above 0, not \(value).")
    }
  }

  func run() throws {
    let file = try ParameterFile(parameters, mapping: try mapping.map { try ParameterMapping($0) })
    let source = try StatedProblem(
      preset: problem, file: try data.map { try DataFile($0) }, options)
    guard let kind = network?.kind ?? file.metadata?.network else {
      throw UsageError("\(parameters): it has no metadata; give --network")
    }
    guard let type = Audits.types.first(where: { $0.card.kind == kind }) else {
      let kinds = Audits.types.map { $0.card.kind }.joined(separator: ", ")
      throw UsageError("\(kind): there is no audit of it; there is one of \(kinds)")
    }
    let audit = try audit(type, file, source, try setting(source))
    let report = AuditReport(audit, parameters: parameters, source: source.title)
    FileHandle.standardOutput.write(Data(report.text(.ofOutput).utf8))
    if let json {
      let document = AuditJSON(audit, parameters: parameters, source: source.title)
      try save(Data(try suiteJSON(document)), to: json)
    }
    switch audit.verdict {
    case .worse: throw ExitCode(Exit.failed.rawValue)
    case .undecided: throw ExitCode(Exit.nothingRan.rawValue)
    case .matched, .equivalent, .deviates: break
    }
  }

  private func setting(_ source: StatedProblem<Double>) throws -> AuditSetting {
    let stated = try problem.map { try options.specification($0) }
    guard
      let prior = try prior
        ?? stated.map({ try BernoulliGaussianPrior(gamma: $0.gamma, phi: $0.phi) })
    else { throw UsageError("data do not say what their prior is; give --prior bg:γ,φ") }
    guard let noise = noiseVariance ?? source.noiseVariance else {
      throw UsageError("the data hold no noise_variance; give --noise-variance")
    }
    var tolerance = AuditTolerance()
    (tolerance.parameters, tolerance.layer) = (parameterTolerance, layerTolerance)
    tolerance.network = networkTolerance
    return try AuditSetting(
      a: source.a, prior: prior, noiseVariance: noise, tolerance: tolerance)
  }

  private func audit<N: AuditedNetwork>(
    _ type: N.Type, _ file: ParameterFile, _ source: StatedProblem<Double>, _ setting: AuditSetting
  ) throws -> NetworkAudit {
    let (network, vector) = try file.network(
      type, a: source.a, digest: ParameterMetadata.digest(of: source.a), shrinkage: shrinkage?.name,
      admitsAnyMatrix: anyMatrix)
    let threads = max(1, ProcessInfo.processInfo.activeProcessorCount)
    return try network.audit(
      vector, setting, on: try source.x.map { try AuditDraws(y: source.y, x: $0, threads: threads) }
    )
  }
}

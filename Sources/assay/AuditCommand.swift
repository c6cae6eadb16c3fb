// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Arithmetic
import Audit
import Beamforming
import Calls
import Foundation
import Integrals
import Networks
import ParameterFiles
import Reports
import StateEvolution

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Whether a network learned what theory prescribes.",
    discussion: """
      Learned VAMP (lvamp, lvamp-gh) is compared with matched VAMP, learned AMP (lamp, lamp-l1, lamp-b) with AMP, learned ISTA
      with its own like that has what theory prescribes: weights that couple (lista, lista-ab, lista-gs), the weight of
      ALISTA (lista-cp, lista-gscp, alista, alista-gs), the step of ISTA (slista). Layer by layer,
      as parameters, as functions, and by what the difference costs in dB. Verdicts: matched, the reference's
      parameters; equivalent, others that do the same or better; deviates, others that cost something, which is
      named; undecided, where draws are too few (exit code 66); worse than matched, more than
      --network-tolerance in the end (exit code 1).

      Learned steps of auto-pgd are compared with the exact line search on links: --problem apgd, or data with H
      (D×N_r×N_t), noise_variance (D, or one), optionally power and W, as of assay replay; --share-tolerance says what
      of the closed form's spectral efficiency they may be behind; on fewer than ten links nothing is judged.
      """)

  @Argument(help: "A parameter file: NPZ, or one that ends in .safetensors.")
  var parameters: String
  @Option(
    help: ArgumentHelp(
      "A synthetic problem, as of assay problem; those of activity detection in real numbers.",
      discussion: "\(AuditSource.samples) samples by default."))
  var problem: String?
  @Option(help: "An NPZ or MAT file with A (M×N), y, and optionally x and noise_variance.")
  var data: String?
  @OptionGroup var options: ProblemOptions
  @Option(help: "Of data for a network of rows: how many neighbouring columns of y are one sample.")
  var antennas: Int?
  @Option(
    help:
      "Other matrices of the problem's ensemble, on which the network is run as it is; 10 by default."
  )
  var freshMatrices: Int?
  @Flag(help: "Ask state evolution alone, of learned VAMP, and run nothing.")
  var theoryOnly = false
  @Flag(
    help: ArgumentHelp(
      "Certify the least coherence of a weight for A, and how many active rows a network's own weight covers.",
      discussion: "For lista-cp, lista-gscp, alista, alista-gs; seconds at full size."))
  var certify = false
  @Option(
    help: ArgumentHelp(stringLiteral: "Kind of a file without metadata: \(AnyNetworkName.list)"))
  var network: AnyNetworkName?
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
  @Option(
    help:
      "Of auto-pgd: what it may be behind the exact line search, of the closed form's efficiency.")
  var shareTolerance = 0.001
  @Option(help: "Of auto-pgd: how many streams; by default those of W, or 1.")
  var streams: Int?
  @Option(help: "Of auto-pgd in a file without metadata: none, curvature or gram; none by default.")
  var normalisation: StepNormalisation?
  @Option(help: "Write the audit as JSON (schema audit-1, of auto-pgd beam-audit-1).")
  var json: String?
  @Option(help: "Write the audit as a page with curves, which needs nothing but itself.")
  var html: String?
  @Option(help: "Write what deviates as SARIF 2.1.0, for code scanning.")
  var sarif: String?
  @Option(help: "Write the audit as JUnit XML: a test for each layer, and one for the network.")
  var junit: String?

  func validate() throws {
    if (problem == nil) == (data == nil) {
      throw ValidationError("Give either --problem NAME or --data FILE.")
    }
    try require(("antennas", antennas, Most.antennas), ("streams", streams, Most.antennas))
    try require(("fresh-matrices", freshMatrices, Most.draws), least: 0)
    if data != nil, options.samples != nil {
      throw ValidationError("--samples goes with --problem; of data all columns are taken.")
    }
    if data != nil, freshMatrices != nil {
      throw ValidationError("--fresh-matrices goes with --problem; data have no ensemble.")
    }
    if problem != nil, antennas != nil {
      throw ValidationError("--antennas goes with --data; a problem has its own.")
    }
    for (name, value) in [
      ("parameter-tolerance", parameterTolerance), ("layer-tolerance", layerTolerance),
      ("network-tolerance", networkTolerance), ("share-tolerance", shareTolerance),
    ] where !(value > 0 && value.isFinite) {
      throw ValidationError("--\(name) is a number above 0, not \(value).")
    }
  }

  func run() throws {
    try Destinations.check(
      [("json", json), ("html", html), ("sarif", sarif), ("junit", junit)],
      inputs: [("--data", data), ("PARAMETERS", parameters), ("--mapping", mapping)])
    let file = try ParameterFile(parameters, mapping: try mapping.map { try ParameterMapping($0) })
    guard let kind = network?.kind ?? file.metadata?.network else {
      throw UsageError("\(parameters): it has no metadata; give --network")
    }
    if kind == AnyNetworkName.beams { return try auditBeams(file) }
    for (name, isGiven) in [("streams", streams != nil), ("normalisation", normalisation != nil)]
    where isGiven {
      throw UsageError("--\(name) is for auto-pgd")
    }
    let source = try AuditSource(
      preset: problem, data: data, options, antennas: antennas ?? 1,
      matrices: freshMatrices ?? 10,
      isDrawn: !theoryOnly)
    guard let type = Audits.types.first(where: { $0.card.kind == kind }) else {
      let kinds = Audits.types.map { $0.card.kind }.joined(separator: ", ")
      throw UsageError("\(kind): there is no audit of it; there is one of \(kinds)")
    }
    let audit: NetworkAudit
    do { audit = try self.audit(type, file, source) } catch let error
      where error is QuadratureError || error is PredictionError
    {
      // Else its exit code would be that of a network that is worse.
      throw AuditError("\(parameters): \(error)")
    }
    try write(audit, source.title)
    switch audit.verdict {
    case .worse: throw ExitCode(Exit.failed.rawValue)
    case .undecided: throw ExitCode(Exit.nothingRan.rawValue)
    case .matched, .equivalent, .deviates: break
    }
  }

  private func auditBeams(_ file: ParameterFile) throws {
    for (name, isGiven) in [
      ("html", html != nil), ("sarif", sarif != nil), ("junit", junit != nil),
      ("prior", prior != nil), ("noise-variance", noiseVariance != nil), ("certify", certify),
      ("theory-only", theoryOnly), ("fresh-matrices", freshMatrices != nil),
      ("antennas", antennas != nil), ("any-matrix", anyMatrix), ("shrinkage", shrinkage != nil),
      ("rows", options.rows != nil), ("columns", options.columns != nil),
      ("snr", options.snr != nil),
    ] where isGiven {
      throw UsageError("--\(name) does not go with auto-pgd")
    }
    let links =
      try data.map { try LinkFile($0, streams: streams, seed: options.seed) }
      ?? LinkFile(
        preset: problem ?? "", seed: options.seed, count: options.samples ?? AuditSource.samples,
        streams: streams ?? 1)
    let threads = ProcessInfo.processInfo.activeProcessorCount
    let (report, verdict) = try AuditBeams(
      file: file, links: links, normalisation: normalisation, tolerance: shareTolerance,
      threads: threads)()
    try deliver(report.text, (json, { try suiteJSON(report) }))
    switch verdict {
    case .worse: throw ExitCode(Exit.failed.rawValue)
    case .undecided: throw ExitCode(Exit.nothingRan.rawValue)
    case .matched: break
    }
  }

  private func write(_ audit: NetworkAudit, _ source: String) throws {
    let report = AuditReport(audit, parameters: parameters, source: source)
    try deliver(
      report.text(.ofOutput),
      (json, { try suiteJSON(AuditJSON(audit, parameters: parameters, source: source)) }),
      (html, { Array(AuditPage(audit, parameters: parameters, source: source).text.utf8) }),
      (sarif, { try suiteJSON(SARIF(audit, about: parameters)) }),
      (junit, { Array(audit.junit.utf8) }))
  }

  private func setting(_ source: AuditSource, isKnown: Bool) throws -> AuditSetting {
    let (prior, noise) = (prior ?? source.prior, noiseVariance ?? source.noiseVariance)
    if isKnown, prior == nil {
      throw UsageError("\(source.title) does not say what its prior is; give --prior bg:γ,φ")
    }
    if isKnown, noise == nil {
      throw UsageError("\(source.title) has no noise_variance; give --noise-variance")
    }
    var tolerance = AuditTolerance()
    (tolerance.parameters, tolerance.layer) = (parameterTolerance, layerTolerance)
    tolerance.network = networkTolerance
    var setting = try AuditSetting(
      a: source.a, prior: prior, noiseVariance: noise, tolerance: tolerance)
    setting.certifiesCoherence = certify
    return setting
  }

  private func audit<N: AuditedNetwork>(
    _ type: N.Type, _ file: ParameterFile, _ source: AuditSource
  ) throws -> NetworkAudit {
    guard source.draws?.width ?? 1 == 1 || type.card.isOfRows else {
      throw UsageError(
        "\(source.title) has samples of several antennas; \(type.card.kind) takes single columns")
    }
    guard !certify || type.card.blocks.contains(where: { $0.name == "W" }) else {
      throw UsageError("--certify is for networks with a weight W; \(type.card.kind) has none")
    }
    let (network, vector) = try file.network(
      type, a: source.a, digest: ParameterMetadata.digest(of: source.a), shrinkage: shrinkage?.name,
      admitsAnyMatrix: anyMatrix)
    return try network.audit(
      vector, try setting(source, isKnown: N.needsPrior), on: source.draws, others: source.others)
  }
}

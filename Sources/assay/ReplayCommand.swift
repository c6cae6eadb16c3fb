// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import ArgumentParser
import Arithmetic
import Beamforming
import Calls
import ComplexModule
import Foundation
import Interchange
import Networks
import ParameterFiles
import RealModule

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Run a network with given parameters on data.",
    discussion: """
      The parameters are NPZ or safetensors: matrices as B where all layers share it, else B.0, B.1, …; numbers and lists of the
      layers as rows of one array (theta, T×p; lambda, T); and metadata, as assay network writes them. The
      data are NPZ, or end in .mat, with A (M×N), y (M or M×D) and optionally x (N or N×D). The output file holds x (N×D),
      trace/x (T×N×D), the network's scalars such as sigma and b (T×D), and nmse (T×D) where x is known.

      Of auto-pgd the data are links: H (D×N_r×N_t), noise_variance (D, or one), optionally power (one, else 1) and W
      (D×N_t×d), the beams to begin with, else random ones of --seed; the output file holds W, trace/W, trace/step,
      trace/se and se_best, the closed form's.
      """)

  @Argument(help: ArgumentHelp(stringLiteral: AnyNetworkName.list))
  var network: AnyNetworkName
  @Argument(help: "An NPZ file, or one that ends in .safetensors.")
  var parameters: String
  @Option(help: "A JSON file that says which arrays of a foreign file are which parameters.")
  var mapping: String?
  @Option(help: "An NPZ file, or one of MATLAB that ends in .mat.")
  var data: String
  @Option(help: "Of a network of rows: how many neighbouring columns of y are one sample.")
  var antennas = 1
  @Option(help: "Shrinkage family of a file that has no metadata.")
  var shrinkage: FamilyArgument?
  @Flag(help: "Take parameters that are for another A of the same size, too.")
  var anyMatrix = false
  @Option(help: "float64 or float32.")
  var dtype = DType.float64
  @Option(help: "Of auto-pgd without W: how many streams.")
  var streams: Int?
  @Option(help: "Of auto-pgd without W: root seed of the beams to begin with.")
  var seed: UInt64?
  @Option(help: "Of auto-pgd in a file without metadata: none, curvature or gram; none by default.")
  var normalisation: StepNormalisation?
  @Option(help: "NPZ or MAT file for the results.")
  var output: String?
  @Option(help: "JSON file for the summary.")
  var json: String?

  func validate() throws {
    try require(("antennas", antennas, Most.antennas), ("streams", streams, Most.antennas))
    let own = [
      ("streams", streams != nil), ("seed", seed != nil), ("normalisation", normalisation != nil),
    ]
    let others = [
      ("antennas", antennas != 1), ("shrinkage", shrinkage != nil), ("any-matrix", anyMatrix),
      ("dtype float32", dtype != .float64), ("json", json != nil),
    ]
    for (name, isGiven) in network.isOfLinks ? others : own where isGiven {
      throw ValidationError("--\(name) does not go with \(network.kind).")
    }
  }

  func run() throws {
    try Destinations.check(
      [("output", output), ("json", json)],
      inputs: [("--data", data), ("PARAMETERS", parameters), ("--mapping", mapping)])
    let file = try ParameterFile(
      parameters, mapping: try mapping.map { try ParameterMapping($0) })
    if network.isOfLinks {
      let links = try LinkFile(data, streams: streams, seed: seed ?? 1)
      let threads = ProcessInfo.processInfo.activeProcessorCount
      let text = try ReplayBeams(
        file: file, links: links, normalisation: normalisation, threads: threads)(output: output)
      try say(text, terminator: "")
      return
    }
    let stated = try DataFile(data)
    guard stated.isComplex else {
      let source = try stated.real()
      let digest = ParameterMetadata.digest(of: source.a)
      switch dtype {
      case .float64:
        try run(NetworkRegister.real(Double.self).kind(network.kind), file, source, digest) { $0 }
      case .float32:
        let type = try NetworkRegister.real(Float.self).kind(network.kind)
        try run(type, file, source.rounded { Float($0) }, digest) { $0.map { Double($0) } }
      }
      return
    }
    let types = NetworkRegister.complex(Complex<Double>.self)
    guard types.contains(where: { $0.card.kind == network.kind }) else {
      throw DataError("\(data): A or y is complex; \(network.kind) is for real data")
    }
    guard dtype == .float64 else {
      throw UsageError("a network of complex numbers runs in float64")
    }
    let source = try stated.complex()
    try run(types.kind(network.kind), file, source, ParameterMetadata.digest(of: source.a)) { $0 }
  }

  private func run<N: Network, F: Scalar>(
    _ type: N.Type, _ file: ParameterFile, _ source: StatedProblem<N.S>, _ digest: String,
    widened: (Matrix<N.S>) -> Matrix<F>
  ) throws where N.S.Real: BinaryFloatingPoint, F.Real == Double {
    let (network, vector) = try file.network(
      type, a: source.a, digest: digest, shrinkage: shrinkage?.name, admitsAnyMatrix: anyMatrix)
    guard antennas == 1 || N.card.isOfRows else {
      throw UsageError("--antennas is for networks of rows; \(N.card.kind) takes single columns")
    }
    guard source.y.columns % antennas == 0 else {
      throw UsageError(
        "y has \(source.y.columns) columns, which are not samples of --antennas \(antennas)")
    }
    let run = Run(
      iterations: network.depth, threads: ProcessInfo.processInfo.activeProcessorCount,
      keepsEstimates: output != nil)
    let result = run(
      try NetworkIteration(network, vector),
      Batch(source.y, width: antennas), truth: source.x)
    if let output {
      let arrays = try RunOutput(result, dtype) { try Values(of: Tensor(widened($0))) }.arrays
      try ArrayFile.write(arrays, to: URL(fileURLWithPath: output))
    }
    let summary = ReplaySummary(
      network, vector, result, file: file, source: source.title, digest: digest, dtype: dtype)
    try deliver(summary.text, (json, { try suiteJSON(summary) }))
  }
}

extension StatedProblem where S == Double {
  /// The same in another arithmetic, each number rounded once.
  func rounded<T: RealScalar>(_ f: (Double) -> T) -> StatedProblem<T> where T.Real == T {
    StatedProblem<T>(
      title: title, a: a.map(f), y: y.map(f), x: x?.map(f), noiseVariance: noiseVariance)
  }
}

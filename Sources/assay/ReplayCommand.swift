// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import ArgumentParser
import Arithmetic
import Calls
import Foundation
import Interchange
import Networks
import ParameterFiles

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Run a network with given parameters on data.",
    discussion: """
      The parameters are NPZ: B (N×M) or B.0, B.1, … (one a layer), theta (T×p), or for the soft threshold
      alpha and beta (T), and metadata, as assay network writes them. The data are NPZ with A (M×N),
      y (M or M×D) and optionally x (N or N×D). The output file holds x (N×D), trace/x (T×N×D), sigma, b
      (T×D), and nmse (T×D) where x is known.
      """)

  @Argument(help: "lamp.")
  var network: NetworkName
  @Argument(help: "An NPZ file.")
  var parameters: String
  @Option(help: "An NPZ file.")
  var data: String
  @Option(help: "Shrinkage family of a file that has no metadata.")
  var shrinkage: FamilyArgument?
  @Flag(help: "Take parameters that are for another A of the same size, too.")
  var anyMatrix = false
  @Option(help: "float64 or float32.")
  var dtype = DType.float64
  @Option(help: "NPZ file for the results.")
  var output: String?
  @Option(help: "JSON file for the summary.")
  var json: String?

  func run() throws {
    let file = try ParameterFile(parameters)
    let stated = try DataFile(data)
    if stated.isComplex {
      throw DataError("\(data): A or y is complex; lamp is for real data")
    }
    let source = try stated.real()
    switch dtype {
    case .float64: try run(file, source, as: Double.self)
    case .float32: try run(file, source, as: Float.self)
    }
  }

  private func run<S: RealScalar & BinaryFloatingPoint>(
    _ file: ParameterFile, _ source: StatedProblem<Double>, as type: S.Type
  ) throws where S.Real == S {
    let (lamp, vector): (LAMP<S>, _) = try file.lamp(
      a: source.a, shrinkage: shrinkage?.name, admitsAnyMatrix: anyMatrix)
    let layers = LAMPIteration(lamp: lamp, layers: try lamp.layers(vector))
    let run = Run(
      iterations: lamp.depth, threads: max(1, ProcessInfo.processInfo.activeProcessorCount),
      keepsEstimates: output != nil)
    let result = run(
      layers, source.y.map { S($0) }, truth: source.x.map { $0.map { S($0) } })
    if let output {
      let arrays = try RunOutput(result, dtype) { Values($0.map { Double($0) }) }.arrays
      try NPZ.write(arrays, to: URL(fileURLWithPath: output))
    }
    let summary = ReplaySummary(
      lamp, vector, result, file: file, source: source, dtype: dtype)
    print(summary.text, terminator: "")
    if let json { try save(Data(try suiteJSON(summary)), to: json) }
  }
}

/// The layers of [LAMP] one after another, as iterations.
struct LAMPIteration<S: RealScalar>: Iteration where S.Real == S {
  let lamp: LAMP<S>
  let layers: [LAMPLayer<S>]

  struct State: IterationState {
    /// Which layer comes next.
    var layer = 0
    var layerState: LAMPLayer<S>.State
    /// `σ_t`, and `b_{t+1}`.
    var sigma: [S] = [], onsager: [S] = []

    var x: Matrix<S> { layerState.x }
    var quantities: [Quantity<S>] { [Quantity("sigma", sigma), Quantity("b", onsager)] }
  }

  var storedBytes: Int { lamp.a.storedBytes }

  func start(_ y: Batch<S>) -> State {
    State(layerState: lamp.start(y))
  }

  /// - Precondition: no more steps than layers.
  func step(_ s: inout State, _ y: Batch<S>) {
    let tape = layers[s.layer].forward(&s.layerState, y)
    s.layer += 1
    (s.sigma, s.onsager) = (tape.sigma, tape.onsager)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Foundation
import Interchange
import Training

/// Where an interrupted training stood: its state, whose training it is, and how far the record had come. An NPZ file,
/// replaced as a whole.
struct Checkpoint<R: RealScalar & BinaryFloatingPoint> where R.Real == R {
  static var format: String { "assay-checkpoint-1" }

  var state: TrainingState<R>
  /// All options, as YAML.
  let options: String
  /// SHA-256 of `A`.
  let digest: String
  /// Bytes of the record that belong to it.
  let recordLength: Int
  /// Seconds that the training took.
  let seconds: Double

  init(
    _ state: TrainingState<R>, options: String, digest: String, recordLength: Int, seconds: Double
  ) {
    (self.state, self.options, self.digest) = (state, options, digest)
    (self.recordLength, self.seconds) = (recordLength, seconds)
  }

  /// What is no array of numbers.
  private struct Header: Codable {
    var format, options, sha256: String
    var recordLength: Int
    var seconds: Double
    var stage, step, batches, updates, waits, losses, clips: Int
    /// Absent before the first validation of a stage.
    var bestLoss: Double?
    var lossSum, gradientNorm: Double
    var tiedLosses: [Double]
  }

  func write(to path: String) throws {
    let header = Header(
      format: Self.format, options: options, sha256: digest, recordLength: recordLength,
      seconds: seconds, stage: state.stage, step: state.step, batches: state.batches,
      updates: state.moments.updates, waits: state.waits, losses: state.losses,
      clips: state.clips, bestLoss: state.bestLoss.isFinite ? state.bestLoss : nil,
      lossSum: state.lossSum, gradientNorm: state.gradientNorm,
      tiedLosses: state.tied.map(\.loss))
    let text = try suiteJSON(header).map { Int64($0) }
    var arrays = ["state": try NumericArray(shape: [text.count], elements: .integer(text))]
    for (name, numbers) in vectors { arrays[name] = try Self.array(numbers) }
    try NPZ.write(arrays, to: URL(fileURLWithPath: path))
  }

  private var vectors: [(String, [R])] {
    [
      ("parameters", state.parameters), ("coordinates", state.coordinates),
      ("m", state.moments.m), ("v", state.moments.v), ("best", state.best),
    ] + state.tied.enumerated().map { ("tied.\($0)", $1.parameters) }
  }

  private static func array(_ numbers: [R]) throws -> NumericArray {
    try NumericArray(shape: [numbers.count], elements: .float64(numbers.map { Double($0) }))
  }

  /// - Throws: `InterchangeError` for a file that is no checkpoint.
  init(_ path: String) throws {
    func error(_ array: String, _ problem: String) -> InterchangeError {
      InterchangeError(
        file: path, array: array, problem: problem, expected: "a checkpoint that assay train wrote")
    }
    let arrays = try NPZ.read(contentsOf: URL(fileURLWithPath: path))
    guard case .integer(let codes)? = arrays["state"]?.elements,
      let header = try? JSONDecoder().decode(
        Header.self, from: Data(codes.map { UInt8(truncatingIfNeeded: $0) })),
      header.format == Self.format
    else { throw error("state", "it is missing, or of another format") }
    func numbers(_ name: String) throws -> [R] {
      guard let array = arrays[name], array.shape.count == 1, let doubles = try? array.doubles()
      else { throw error(name, "it is missing, or no list of numbers") }
      return doubles.map { R($0) }
    }
    state = TrainingState(parameters: try numbers("parameters"))
    state.coordinates = try numbers("coordinates")
    state.moments = Adam.Moments(
      m: try numbers("m"), v: try numbers("v"), updates: header.updates)
    state.best = try numbers("best")
    state.tied = try header.tiedLosses.enumerated().map {
      .init(parameters: try numbers("tied.\($0)"), loss: $1)
    }
    (state.stage, state.step, state.batches) = (header.stage, header.step, header.batches)
    (state.waits, state.losses, state.clips) = (header.waits, header.losses, header.clips)
    state.bestLoss = header.bestLoss ?? .infinity
    (state.lossSum, state.gradientNorm) = (header.lossSum, header.gradientNorm)
    (options, digest) = (header.options, header.sha256)
    (recordLength, seconds) = (header.recordLength, header.seconds)
  }
}

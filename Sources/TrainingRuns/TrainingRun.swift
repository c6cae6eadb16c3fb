// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Coherence
import ComplexModule
import Foundation
import Interchange
import Networks
import Output
import ParameterFiles
import Problems
import RealModule
import Shrinkages
import Theorems
import Training

/// A training from options to files: `lamp.npz`, the parameters; `lamp.jsonl`, the record; and until it is at its
/// end `lamp.checkpoint.npz`.
public struct TrainingRun {
  public private(set) var options: TrainingOptions
  public let output: String
  /// The version of the suite that comes with the program.
  let suite: String
  let threads: Int
  /// Updates between checkpoints; each stage ends with one, too.
  let checkpointInterval: Int
  /// Whether the record has times; without, equal trainings have equal records.
  let isTimed: Bool
  /// Asked after each update.
  let isInterrupted: () -> Bool
  /// Reads the user's file, where the options name one.
  let data: (String) throws -> TrainingData
  let progress: (Progress) -> Void

  /// How far it is.
  public struct Progress: Sendable {
    public let stage: Stage
    public let layers: Int
    /// Updates of the stage, and how many there are at most.
    public let step, steps: Int
    /// On the validation set, in dB.
    public let nmse: Double
    /// If every stage that is left has all its updates.
    public let secondsLeft: Double
  }

  /// What it came to.
  public enum Outcome: Sendable {
    case interrupted
    case finished(depths: [RecordLine.Depth], parameters: Int)
  }

  public init(
    _ options: TrainingOptions, output: String, suite: String, threads: Int,
    checkpointInterval: Int, isTimed: Bool = true, data: @escaping (String) throws -> TrainingData,
    isInterrupted: @escaping () -> Bool,
    progress: @escaping (Progress) -> Void
  ) {
    (self.options, self.output, self.suite, self.threads) = (options, output, suite, threads)
    (self.checkpointInterval, self.isInterrupted) = (checkpointInterval, isInterrupted)
    (self.data, self.isTimed) = (data, isTimed)
    self.progress = progress
  }

  static func stem(of output: String) -> String {
    [".npz", ".safetensors"].first { output.hasSuffix($0) }
      .map { String(output.dropLast($0.count)) } ?? output
  }
  public var record: String { Self.stem(of: output) + ".jsonl" }
  public var checkpoint: String { Self.stem(of: output) + ".checkpoint.npz" }

  /// Trains, goes on, or finds the training finished: whatever is to be done.
  /// - Returns: false when it was interrupted.
  /// - Throws: as ``callAsFunction(resumes:)``, and `RunError` for parameters of other options.
  public func finish() throws -> Bool {
    let files = FileManager.default
    if files.fileExists(atPath: output) && !files.fileExists(atPath: checkpoint) {
      guard try ParameterFile(output).metadata?.training?.options == sealed().options.yaml else {
        throw RunError("\(output): it was trained with other options; take another folder")
      }
      return true
    }
    if case .interrupted = try self(resumes: files.fileExists(atPath: checkpoint)) { return false }
    return true
  }

  /// - Parameter resumes: whether it goes on where the checkpoint is.
  /// - Throws: `RunError`, `OptionError`, `TrainingError`, `InterchangeError`, `NetworkError`.
  public func callAsFunction(resumes: Bool) throws -> Outcome {
    let files = FileManager.default
    let isBegun = files.fileExists(atPath: checkpoint)
    if resumes && !isBegun {
      throw RunError("\(checkpoint): there is no training to go on with")
    }
    if isBegun && !resumes {
      throw RunError(
        "\(checkpoint): a training was interrupted here; --resume goes on with it, and without this file"
          + " another can begin")
    }
    if !isBegun {
      for path in [output, record] where files.fileExists(atPath: path) {
        throw RunError("\(path): it exists, and nothing is written over; take another --output")
      }
    }
    for path in [checkpoint, output] {
      InterruptedWrites.remove(besides: URL(fileURLWithPath: path))
    }
    return try sealed().choose(resumes)
  }

  /// The same with the digests of the files that the options name, so that what is repeated is the same.
  /// - Throws: `OptionError` for a file that is not what the options say, `RunError` for one that cannot be read.
  private func sealed() throws -> TrainingRun {
    var sealed = self
    try Self.seal(options.problem.file, &sealed.options.problem.sha256, "problem")
    try Self.seal(options.start.from, &sealed.options.start.sha256, "start")
    return sealed
  }

  private static func seal(_ path: String?, _ digest: inout String?, _ group: String) throws {
    guard let path else { return }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw RunError("\(path): cannot be read")
    }
    let found = SHA256.hexadecimal([UInt8](bytes))
    if let digest, digest != found {
      throw OptionError("\(group).sha256 is \(digest.prefix(64)); that of \(path) is \(found)")
    }
    digest = found
  }

  func run<N: Network>(
    _ trainer: consuming Trainer<N>, _ test: [Lesson<N.S>], digest: String, yaml: String,
    _ saved: Checkpoint<N.S.Real>?, title: String
  ) throws -> Outcome {
    var trainer = trainer
    let origin = Date()
    func seconds() -> Double { (saved?.seconds ?? 0) + Date().timeIntervalSince(origin) }
    func time() -> Double? { isTimed ? seconds() : nil }
    // The checkpoint is first, so that there is no instant from which nothing could go on.
    if saved == nil {
      try Checkpoint(trainer.state, options: yaml, digest: digest, recordLength: 0, seconds: 0)
        .write(to: checkpoint)
    }
    var lines = try RecordFile(record, after: saved?.recordLength ?? 0)
    if lines.length == 0 {
      try lines.append(
        RecordLine.Training(
          options: yaml, suite: suite, sha256: digest, source: title, stages: trainer.stageCount,
          learnable: trainer.network.layout.learnableCount))
    }
    func save(_ trainer: Trainer<N>) throws {
      try Checkpoint(
        trainer.state, options: yaml, digest: digest, recordLength: lines.length,
        seconds: seconds()
      ).write(to: checkpoint)
    }
    var pace = Pace(trainer.schedule, trainer.rule)
    while let stage = trainer.stage {
      let advance = try trainer.advance(threads: threads)
      if let found = advance.validation {
        let line = RecordLine.Progress(found, seconds: time())
        try lines.append(line)
        progress(
          Progress(
            stage: stage, layers: trainer.network.depth, step: found.step,
            steps: trainer.rule.steps, nmse: line.nmse.last ?? .nan,
            secondsLeft: pace.left(at: found.stage, found.step)))
      }
      if let finished = advance.finished {
        try lines.append(
          try depth(finished.network, finished.parameters, stage, finished.nmse, test, time()))
      }
      let isDue =
        trainer.state.step % checkpointInterval == 0 || trainer.state.stage != advance.stage
      let stops = isInterrupted()
      if isDue || stops { try save(trainer) }
      if stops && !trainer.hasEnded { return .interrupted }
    }
    let (network, parameters) = trainer.result
    try ParameterFile.write(
      network, parameters.map { Double($0) }, digest: digest,
      training: ParameterMetadata.Training(options: yaml, suite: suite), to: output)
    try? FileManager.default.removeItem(atPath: checkpoint)
    return .finished(
      depths: try TrainingRecord(record).depths, parameters: network.layout.learnableCount)
  }

  /// A finished network on the test set.
  private func depth<N: Network>(
    _ network: N, _ parameters: ParameterVector<N.S.Real>, _ stage: Stage, _ validation: Double,
    _ test: [Lesson<N.S>], _ seconds: Double?
  ) throws -> RecordLine.Depth where N.S.Real: BinaryFloatingPoint {
    let found = try network.errors(parameters, on: test, threads: threads)
    let each = found.errors.map { Average.ratioOfSums($0, found.powers) }
    let last = found.errors.last ?? []
    let ratios = zip(last, found.powers).filter { $1 > 0 }.map { $0 / $1 }
    return RecordLine.Depth(
      depth: stage.depth, tied: stage.isTied, samples: found.powers.count,
      nmse: each.map { max($0.decibels, RecordLine.decibels(0)) },
      standardError: each.last.flatMap { $0.standardError.isFinite ? $0.standardError : nil },
      meanOfRatios: max(Average.meanOfRatios(ratios).decibels, RecordLine.decibels(0)),
      validationNmse: validation,
      seconds: seconds)
  }
}

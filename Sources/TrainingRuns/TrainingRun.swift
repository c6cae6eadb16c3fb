// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Coherence
import ComplexModule
import Foundation
import Interchange
import Networks
import ParameterFiles
import Problems
import RealModule
import Shrinkages
import Theorems
import Training

/// A training from options to files: `lamp.npz`, the parameters; `lamp.jsonl`, the record; and until it is at its
/// end `lamp.checkpoint.npz`.
public struct TrainingRun {
  public let options: TrainingOptions
  public let output: String
  /// The version of the suite that comes with the program.
  let suite: String
  let threads: Int
  /// Updates between checkpoints; each stage ends with one, too.
  let checkpointInterval: Int
  /// Asked after each update.
  let isInterrupted: () -> Bool
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
    checkpointInterval: Int, isInterrupted: @escaping () -> Bool,
    progress: @escaping (Progress) -> Void
  ) {
    (self.options, self.output, self.suite, self.threads) = (options, output, suite, threads)
    (self.checkpointInterval, self.isInterrupted) = (checkpointInterval, isInterrupted)
    self.progress = progress
  }

  private var stem: String {
    [".npz", ".safetensors"].first { output.hasSuffix($0) }
      .map { String(output.dropLast($0.count)) } ?? output
  }
  public var record: String { stem + ".jsonl" }
  public var checkpoint: String { stem + ".checkpoint.npz" }

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
    if let file = options.problem.file { return try run(file, resumes) }
    guard let name = options.problem.name else { throw OptionError("problem.name is missing") }
    let (problem, seed) = (options.problem, UInt64(options.seed))
    let title = "\(name), seed \(seed)"
    if var stated = ProblemSpecification.presets.first(where: { $0.name == name })?.specification {
      stated.rows = problem.rows ?? stated.rows
      stated.columns = problem.columns ?? stated.columns
      stated.snr = problem.snr ?? stated.snr
      return try runReal(VectorSource(specification: stated, title: title, seed: seed), resumes)
    }
    guard
      var stated = ActivitySpecification.presets.first(where: { $0.name == name })?.specification
    else { throw OptionError("problem.name is \"\(name)\", which is none") }
    stated.length = problem.rows ?? stated.length
    stated.devices = problem.columns ?? stated.devices
    stated.antennas = problem.antennas ?? stated.antennas
    stated.snr = problem.snr ?? stated.snr
    let source = ActivitySource(specification: stated, title: title, seed: seed)
    return problem.hasRealRows
      ? try runReal(StackedSource(complex: source), resumes) : try runComplex(source, resumes)
  }

  private func run(_ file: String, _ resumes: Bool) throws -> Outcome {
    throw OptionError("problem.file: not yet")
  }

  private func runReal<Source: SampleSource>(
    _ source: Source, _ resumes: Bool
  ) throws -> Outcome where Source.F == Double {
    options.dtype == "float64"
      ? try run(
        NetworkRegister.real(Double.self).kind(options.network), source, resumes, { $0 }, { $0 })
      : try run(
        NetworkRegister.real(Float.self).kind(options.network), source, resumes, { Float($0) },
        { Float($0) })
  }

  private func runComplex<Source: SampleSource>(
    _ source: Source, _ resumes: Bool
  ) throws -> Outcome where Source.F == Complex<Double> {
    guard options.dtype == "float64" else {
      throw OptionError("dtype: a network of complex numbers is trained in float64")
    }
    let types = NetworkRegister.complex(Complex<Double>.self)
    guard types.contains(where: { $0.card.kind == options.network }) else {
      throw OptionError(
        "problem.real_rows is false: \(options.network) is for real data; of complex data there are "
          + types.map { $0.card.kind }.joined(separator: ", "))
    }
    return try run(types.kind(options.network), source, resumes, { $0 }, { $0 })
  }

  private func run<N: Network, Source: SampleSource>(
    _ type: N.Type, _ source: Source, _ resumes: Bool,
    _ rounded: @escaping @Sendable (Source.F) -> N.S,
    _ real: @escaping @Sendable (Double) -> N.S.Real
  ) throws -> Outcome where N.S.Real: BinaryFloatingPoint {
    let card = N.card
    let a = try source.matrix()
    let digest = ParameterMetadata.digest(ofAny: a)
    let (options, variance) = (options, source.signalVariance)
    let start: @Sendable (Matrix<Source.F>, Batch<Source.F>) throws -> AnalyticStart<N.S> = {
      var start = try AnalyticStart<Source.F>(for: card, $0, $1, signalVariance: variance)
      start.step = options.start.step ?? start.step
      start.lambda = options.start.lambda ?? (card.isOfRows ? nil : 0.1)
      let mean = $1.matrix.columnSquaredNorms.reduce(0, +) / Double($1.rows * $1.columns)
      start.noiseVariance = options.start.noiseVariance ?? mean
      return start.map(rounded, real)
    }
    let isFixed = options.matrix == "fixed"
    let lessons = try DrawnLessons(
      source, options.samples, seed: UInt64(options.seed), matrix: isFixed ? a : nil,
      threads: threads, rounded: rounded, start: start)
    let first = source.samples(a, .training, from: 0, options.samples.batch, threads: threads)
    let analytic = try start(a, first.y)
    let none: [N.S.Real]? = nil
    var network = N(
      a: a.map(rounded), depth: options.layers, isTied: options.isTied,
      shrinkage: try options.shrinkage.map { try Families.named($0).member(none) },
      rank: analytic.svd?.rank)
    for block in options.frozen { try network.frame.freeze(block) }
    let schedule = Schedule(
      scheme: Schedule.Scheme(rawValue: options.schedule.scheme) ?? .layerwise,
      layers: options.layers, isTied: options.isTied || !card.canBeTied,
      isTiedFirst: options.schedule.isTiedFirst && card.canBeTied && !options.isTied,
      rate: options.schedule.rate, refinements: options.schedule.refinements)
    let rates = options.schedule.rates.mapValues(real)
    let saved: Checkpoint<N.S.Real>? = resumes ? try Checkpoint(checkpoint) : nil
    let yaml = try options.yaml
    if let saved, saved.options != yaml || saved.digest != digest {
      throw RunError(
        "\(checkpoint): it is of another training: its options are not these; with those in it"
          + " the training goes on (assay train --options \(checkpoint) --resume)")
    }
    let trainer = try Trainer(
      network, start: try network.initial(analytic), schedule: schedule,
      rule: TrainingRule(options), lessons: lessons, factor: { rates[$0.name] ?? 1 },
      state: saved?.state)
    return try run(
      trainer, try lessons.test(threads: threads), digest: digest, yaml: yaml, saved,
      title: source.title)
  }

  private func run<N: Network>(
    _ trainer: consuming Trainer<N>, _ test: [Lesson<N.S>], digest: String, yaml: String,
    _ saved: Checkpoint<N.S.Real>?, title: String
  ) throws -> Outcome {
    var trainer = trainer
    let origin = Date()
    func seconds() -> Double { (saved?.seconds ?? 0) + Date().timeIntervalSince(origin) }
    var lines: RecordFile
    if let saved {
      lines = try RecordFile(goingOn: record, after: saved.recordLength)
    } else {
      lines = try RecordFile(creating: record)
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
        let line = RecordLine.Progress(found, seconds: seconds())
        try lines.append(line)
        progress(
          Progress(
            stage: stage, layers: trainer.network.depth, step: found.step,
            steps: trainer.rule.steps, nmse: line.nmse.last ?? .nan,
            secondsLeft: pace.left(at: found.stage, found.step)))
      }
      if let finished = advance.finished {
        try lines.append(
          try depth(finished.network, finished.parameters, stage, finished.nmse, test, seconds()))
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
    _ test: [Lesson<N.S>], _ seconds: Double
  ) throws -> RecordLine.Depth where N.S.Real: BinaryFloatingPoint {
    let found = try network.errors(parameters, on: test, threads: threads)
    let each = found.errors.map { Average.ratioOfSums($0, found.powers) }
    let last = found.errors.last ?? []
    let ratios = zip(last, found.powers).filter { $1 > 0 }.map { $0 / $1 }
    return RecordLine.Depth(
      depth: stage.depth, tied: stage.isTied, samples: found.powers.count,
      nmse: each.map(\.decibels), standardError: each.last?.standardError ?? .nan,
      meanOfRatios: Average.meanOfRatios(ratios).decibels, validationNmse: validation,
      seconds: seconds)
  }
}

extension TrainingRule {
  init(_ options: TrainingOptions) {
    self.init()
    let (schedule, adam) = (options.schedule, options.adam)
    (steps, interval, patience) = (schedule.steps, schedule.interval, schedule.patience)
    (beta1, beta2, epsilon, clip) = (adam.beta1, adam.beta2, adam.epsilon, adam.clip)
    hasCurriculum = schedule.hasCurriculum
    newLayersAreAnalytic = schedule.newLayers == "analytic"
  }
}

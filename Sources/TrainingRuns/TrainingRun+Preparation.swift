// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Beamforming
import Coherence
import ComplexModule
import Networks
import ParameterFiles
import Problems
import RealModule
import Shrinkages
import Training

/// A user's samples with their truth: `A ∈ M × N`, `y ∈ M × D`, `x ∈ N × D`.
public enum TrainingData: Sendable {
  case real(a: Matrix<Double>, y: Matrix<Double>, x: Matrix<Double>)
  case complex(a: Matrix<Complex<Double>>, y: Matrix<Complex<Double>>, x: Matrix<Complex<Double>>)
}

// From options to a trainer: whose samples, in which arithmetic, for which network.
extension TrainingRun {
  func choose(_ resumes: Bool) throws -> Outcome {
    if options.network == AutoPGD<Double>.card.kind { return try runLinks(resumes) }
    if let file = options.problem.file {
      switch try data(file) {
      case .real(let a, let y, let x):
        return try runReal(FileSource(file, a, y, x, options), resumes)
      case .complex(let a, let y, let x):
        return try runComplex(FileSource(file, a, y, x, options), resumes)
      }
    }
    if let source = options.vectorSource { return try runReal(source, resumes) }
    guard let source = options.activitySource else {
      throw OptionError("problem.name is \"\(options.problem.name ?? "null")\", which is none")
    }
    return options.problem.hasRealRows
      ? try runReal(StackedSource(complex: source), resumes) : try runComplex(source, resumes)
  }

  private func runReal<Source: SampleSource>(
    _ source: Source, _ resumes: Bool
  ) throws -> Outcome where Source.F == Double {
    switch options.dtype {
    case "float64": try run(NetworkRegister.real(Double.self), source, resumes, .none)
    default: try run(NetworkRegister.real(Float.self), source, resumes, .toFloat)
    }
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
        "\(source.title): samples are complex, and \(options.network) is for real ones; for complex ones there are "
          + types.map { $0.card.kind }.joined(separator: ", "))
    }
    return try run(types, source, resumes, .none)
  }

  private func run<S: Scalar, Source: SampleSource>(
    _ types: [any Network<S>.Type], _ source: Source, _ resumes: Bool,
    _ rounded: Rounding<Source.F, S>
  ) throws -> Outcome where S.Real: BinaryFloatingPoint {
    try run(try types.kind(options.network), types, source, resumes, rounded)
  }

  private func run<N: Network, Source: SampleSource>(
    _ type: N.Type, _ types: [any Network<N.S>.Type], _ source: Source, _ resumes: Bool,
    _ rounded: Rounding<Source.F, N.S>
  ) throws -> Outcome where N.S.Real: BinaryFloatingPoint {
    let card = N.card
    guard source.width == 1 || card.isOfRows else {
      throw OptionError(
        "\(source.title): its samples have \(source.width) columns, and \(card.kind) takes single ones"
      )
    }
    let a = try source.matrix()
    let digest = ParameterMetadata.digest(ofAny: a)
    let (stated, variance) = (options.start, source.signalVariance)
    let start: @Sendable (Matrix<Source.F>, Batch<Source.F>) throws -> AnalyticStart<N.S> = {
      var start = try AnalyticStart<Source.F>(for: card, $0, $1, signalVariance: variance)
      start.step = stated.step ?? start.step
      start.lambda = stated.lambda ?? (card.isOfRows ? nil : 0.1)
      let mean = $1.matrix.columnSquaredNorms.reduce(0, +) / Double($1.rows * $1.columns)
      start.noiseVariance = stated.noiseVariance ?? mean
      return rounded(start)
    }
    let lessons = try DrawnLessons(
      source, options.samples, seed: UInt64(options.seed),
      matrix: options.matrix == "fixed" ? a : nil, threads: threads, rounded: rounded, start: start)
    let first = try source.samples(
      a, .training, from: 0, lessons.options.batch, threads: threads)
    let analytic = try start(a, first.y)
    let initial: [N.S.Real]? = nil
    var network = N(
      a: rounded(a), depth: options.layers, isTied: options.isTied,
      shrinkage: try options.shrinkage.map { try Families.named($0).member(initial) },
      rank: analytic.svd?.rank)
    for block in options.frozen { try network.frame.freeze(block) }
    let parameters =
      try options.start.from.map { try network.start(from: $0, digest: digest, types) }
      ?? network.initial(analytic)
    return try run(
      network, from: parameters, lessons, digest: digest, resumes, title: source.title,
      real: rounded.real)
  }

  /// Training of a network whose lessons are there, from its beginning or from where it stood.
  func run<N: Network, Source: SampleSource>(
    _ network: N, from parameters: ParameterVector<N.S.Real>,
    _ lessons: DrawnLessons<Source, N.S>, digest: String, _ resumes: Bool, title: String,
    real: (Double) -> N.S.Real
  ) throws -> Outcome where N.S.Real: BinaryFloatingPoint {
    let rates = options.schedule.rates.mapValues(real)
    let saved: Checkpoint<N.S.Real>? = resumes ? try Checkpoint(checkpoint) : nil
    let yaml = try options.yaml
    if let saved, saved.options != yaml || saved.digest != digest {
      throw RunError(
        "\(checkpoint): it is of another training: its options are not these; with its own,"
          + " --options \(checkpoint), it can be gone on with")
    }
    let trainer = try Trainer(
      network, start: parameters, schedule: Schedule(options, N.card), rule: TrainingRule(options),
      lessons: lessons, factor: { rates[$0.name] ?? 1 }, state: saved?.state)
    return try run(
      trainer, try lessons.test(threads: threads), digest: digest, yaml: yaml, saved,
      title: title)
  }
}

extension Schedule {
  fileprivate init(_ options: TrainingOptions, _ card: NetworkCard) {
    self.init(
      scheme: Scheme(rawValue: options.schedule.scheme) ?? .layerwise, layers: options.layers,
      isTied: options.isTied,
      isTiedFirst: options.schedule.isTiedFirst && card.canBeTied && !options.isTied,
      rate: options.schedule.rate, refinements: options.schedule.refinements)
  }
}

extension TrainingRule {
  fileprivate init(_ options: TrainingOptions) {
    self.init()
    let (schedule, adam) = (options.schedule, options.adam)
    (steps, interval, patience) = (schedule.steps, schedule.interval, schedule.patience)
    (beta1, beta2, epsilon, clip) = (adam.beta1, adam.beta2, adam.epsilon, adam.clip)
    hasCurriculum = schedule.hasCurriculum
    newLayersAreOfStart = schedule.newLayers == "start" || options.start.from != nil
  }
}

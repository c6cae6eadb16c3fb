// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Beamforming
import ComplexModule
import Interchange
import Networks
import ParameterFiles
import Problems
import RealModule

/// Links of a channel, [CSI]: each is a sample with its own `H`, of which the matrix of the source has but the size.
struct LinkSource: SampleSource {
  let specification: ChannelSpecification
  let streams: Int
  let normalisation: StepNormalisation
  let title: String
  let seed: UInt64
  var width: Int { 1 }
  var signalVariance: Double { 1 }

  func matrix() throws -> Matrix<Complex<Double>> {
    Matrix(zeros: specification.receivers, specification.transmitters)
  }

  func matrix(_ trial: Int, of set: SampleSet) throws -> Matrix<Complex<Double>> { try matrix() }

  func samples(
    _ a: Matrix<Complex<Double>>, _ set: SampleSet, from first: Int, _ count: Int, threads: Int
  ) throws -> (y: Batch<Complex<Double>>, x: Matrix<Complex<Double>>) {
    try specification.samples(
      seed: seed, trials: first..<(first + count), streams: streams, normalisation: normalisation,
      of: set, threads: threads)
  }
}

extension TrainingOptions {
  /// The links that are stated.
  var linkSource: LinkSource {
    var stated = ChannelSpecification.apgd
    stated.receivers = problem.rows ?? stated.receivers
    stated.transmitters = problem.columns ?? stated.transmitters
    if let snr = problem.snr { stated.snr = snr...snr }
    return LinkSource(
      specification: stated, streams: problem.streams,
      normalisation: StepNormalisation(rawValue: normalisation) ?? .none, title: title,
      seed: UInt64(seed))
  }
}

extension TrainingRun {
  /// Auto-PGD, whose samples have no `A` in common.
  func runLinks(_ resumes: Bool) throws -> Outcome {
    let source = options.linkSource
    let size = source.specification
    var network = AutoPGD<Complex<Double>>(
      receivers: size.receivers, transmitters: size.transmitters, streams: source.streams,
      depth: options.layers, isTied: options.isTied, normalisation: source.normalisation)
    for block in options.frozen { try network.frame.freeze(block) }
    let a = network.a.matrix
    let digest = ParameterMetadata.digest(of: a)
    let lessons = try DrawnLessons(
      source, options.samples, seed: UInt64(options.seed), matrix: a, threads: threads,
      rounded: .none, start: { _, _ in AnalyticStart<Complex<Double>>() })
    var analytic = AnalyticStart<Complex<Double>>()
    analytic.step = options.start.step
    let parameters =
      try options.start.from.map { path in
        // Steps of another normalisation are other steps.
        _ = try ParameterFile(path).normalisation(network.normalisation)
        return try network.start(from: path, digest: digest, [AutoPGD<Complex<Double>>.self])
      } ?? network.initial(analytic)
    return try run(
      network, from: parameters, lessons, digest: digest, resumes, title: source.title, real: { $0 }
    )
  }
}

extension ParameterFile {
  /// The Auto-PGD of this file.
  /// - Parameters:
  ///   - receivers: `N_r` of the links that it is for.
  ///   - transmitters: `N_t`
  ///   - normalisation: of a foreign file's network.
  /// - Throws: `InterchangeError` for a file of another network or size.
  public func autoPGD(
    receivers: Int, transmitters: Int, streams: Int, normalisation: StepNormalisation? = nil
  ) throws -> (network: AutoPGD<Complex<Double>>, parameters: ParameterVector<Double>) {
    let a = Matrix<Complex<Double>>(zeros: receivers, transmitters)
    var (network, parameters) = try network(
      AutoPGD<Complex<Double>>.self, a: a, digest: ParameterMetadata.digest(of: a))
    network.streams = streams
    network.normalisation = try self.normalisation(normalisation)
    return (network, parameters)
  }

  fileprivate func normalisation(_ asked: StepNormalisation?) throws -> StepNormalisation {
    guard let name = metadata?.variant else { return asked ?? .none }
    let known = StepNormalisation.allCases.map(\.rawValue)
    guard let found = StepNormalisation(rawValue: name), asked ?? found == found else {
      throw InterchangeError(
        file: path, array: ParameterMetadata.array,
        problem: "the variant is \"\(name.prefix(60))\"",
        expected: asked?.rawValue ?? "one of \(known.joined(separator: ", "))")
    }
    return found
  }
}

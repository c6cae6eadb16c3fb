// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import Networks
import Problems
import RealModule
import Training

/// Trains ``AutoPGD`` on links that are drawn anew for every update, all layers at once, by the logarithms of the steps.
public struct AutoPGDTraining: Sendable {
  public var links = ChannelSpecification.apgd
  public var layers: Int
  public var streams = 1
  /// Whether all layers have one step.
  public var isTied = false
  /// `α` before the training.
  public var start = 10.0
  /// Adam's, of `log α`.
  public var rate = 0.1
  public var updates = 200
  public var batch = 100
  /// Links by which the best update is found.
  public var validation = 200
  public var seed: UInt64 = 1

  public init(layers: Int) { self.layers = layers }

  /// - Parameters:
  ///   - threads: which change no bit.
  ///   - progress: told of each update.
  /// - Returns: the steps that were best on the validation set.
  /// - Throws: `NotConverged` of a decomposition, `TrainingError` where the loss is no number any more.
  public func callAsFunction(
    threads: Int = 1, progress: (_ update: Int) -> Void = { _ in }
  ) throws -> ProjectedGradient<Complex<Double>> {
    let network = AutoPGD<Complex<Double>>(
      receivers: links.receivers, transmitters: links.transmitters, streams: streams,
      depth: layers, isTied: isTied)
    var rule = TrainingRule()
    (rule.steps, rule.interval, rule.patience) = (updates, 10, updates)
    var trainer = try Trainer(
      network, start: network.parameters { _, _ in [start] },
      schedule: Schedule(
        scheme: .whole, layers: layers, isTied: isTied, rate: rate, refinements: []),
      rule: rule, lessons: DrawnLinks(self, threads: threads))
    while !trainer.hasEnded {
      _ = try trainer.advance(threads: threads)
      progress(trainer.state.step)
    }
    let (trained, parameters) = trainer.result
    return ProjectedGradient(
      steps: try trained.layers(parameters).map(\.alpha))
  }
}

/// Links of a channel, as lessons.
private struct DrawnLinks: Lessons {
  let training: AutoPGDTraining
  let validation: [Lesson<Complex<Double>>]

  init(_ training: AutoPGDTraining, threads: Int) throws {
    self.training = training
    validation = [try Self.lesson(training, .validation, 0..<training.validation, threads)]
  }

  func batch(_ k: Int, threads: Int) throws -> Lesson<Complex<Double>> {
    let first = k * training.batch
    return try Self.lesson(training, .training, first..<(first + training.batch), threads)
  }

  private static func lesson(
    _ training: AutoPGDTraining, _ set: SampleSet, _ trials: Range<Int>, _ threads: Int
  ) throws -> Lesson<Complex<Double>> {
    let (y, x) = try training.links.samples(
      seed: training.seed, trials: trials, streams: training.streams, of: set, threads: threads)
    return Lesson(y, truth: x)
  }
}

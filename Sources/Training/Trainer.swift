// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks

/// Trains a network, stage by stage. In each stage, from moments of zero,
///
///     g = ∂L/∂q of a mini-batch [LOSS] or [CURR],   g ← g min(1, c/‖g‖) where gradients are clipped
///     q ← Adam(q, g)  with the rate α times that of each number's block
///
/// and every `interval` updates the loss of the validation set is computed. A stage ends after `steps` updates, or
/// after `patience` validations without a lower loss, and hands on the parameters with the lowest, those that it
/// began with among them.
///
/// The bits do not depend on the number of threads, nor on where a training was interrupted and gone on with.
public struct Trainer<N: Network>: Sendable where N.S.Real: BinaryFloatingPoint {
  public typealias R = N.S.Real

  /// A network of the training, at the full depth: what is frozen in it stays so.
  public let network: N
  public let schedule: Schedule
  public let rule: TrainingRule
  public private(set) var state: TrainingState<R>
  private let stages: [Stage]
  private let start: ParameterVector<R>
  private let lessons: any Lessons<N.S>
  private let factor: @Sendable (ParameterBlock) -> R
  /// What the stage works on; `nil` when all have ended.
  private var workshop: Workshop<N>?

  /// - Parameters:
  ///   - network: of full depth.
  ///   - start: its parameters before the training.
  ///   - factor: of the rate for each block.
  ///   - state: where an interrupted training stood.
  /// - Throws: `NetworkError` for parameters that cannot go from one depth to the next.
  public init(
    _ network: N, start: ParameterVector<R>, schedule: Schedule,
    rule: TrainingRule = TrainingRule(),
    lessons: any Lessons<N.S>, factor: @escaping @Sendable (ParameterBlock) -> R = { _ in 1 },
    state: TrainingState<R>? = nil
  ) throws {
    (self.network, self.start, self.schedule, self.rule) = (network, start, schedule, rule)
    (self.lessons, self.factor) = (lessons, factor)
    stages = schedule.stages
    self.state = state ?? TrainingState(parameters: start.entries)
    workshop = stages.indices.contains(self.state.stage) ? self.workshop(self.state.stage) : nil
    if let state { try check(state) } else { try begin() }
  }

  /// Whether a state is one of this training.
  private func check(_ state: TrainingState<R>) throws {
    let stage = workshop ?? self.workshop(stages.count - 1)
    let (all, learned) = (stage.network.layout.count, stage.coordinates.count)
    let isOfSizes =
      state.best.count == all && state.parameters.count == all
      && state.coordinates.count == learned && state.moments.m.count == learned
      && state.moments.v.count == learned
    let isWithin =
      (0...stages.count).contains(state.stage) && state.batches >= 0
      && (workshop == nil || (0..<rule.steps).contains(state.step))
      && (0..<max(rule.patience, 1)).contains(workshop == nil ? 0 : state.waits)
    let depths = stages[..<min(max(state.stage, 0), stages.count)].filter {
      $0.isTied && schedule.isTiedFirst && $0.part == .layer
    }.count
    let isOfTied = depths == 0 || (depths - 1...depths).contains(state.tied.count)
    guard isOfSizes && isWithin && isOfTied else {
      throw TrainingError("the state is not one of this training: its sizes or counts are others")
    }
  }

  public var hasEnded: Bool { workshop == nil }
  public var stageCount: Int { stages.count }
  public var stage: Stage? { hasEnded ? nil : stages[state.stage] }

  /// The network of the stage, or the last one, with its best parameters.
  public var result: (network: N, parameters: ParameterVector<R>) {
    let network = workshop?.network ?? self.workshop(stages.count - 1).network
    var parameters = ParameterVector<R>(zeros: network.layout)
    parameters.entries = state.best
    return (network, parameters)
  }

  private func workshop(_ k: Int) -> Workshop<N> {
    Workshop(network, stages[k], factor)
  }

  /// The parameters at the beginning of the stage.
  private mutating func begin() throws {
    guard let workshop, let stage else { return }
    if case .newLayer = stage.beginning, state.stage == 0 || stage.depth == 1 {
      state.parameters = try workshop.parameters(from: start).entries
    } else {
      let before = self.workshop(state.stage - 1).network
      var old = ParameterVector<R>(zeros: before.layout)
      old.entries = state.best
      if stage.beginning == .betterOfTied, state.tied[stage.depth - 1].loss < state.bestLoss {
        let tied = Workshop(network, stages[state.stage], factor, isTied: true).network
        old = ParameterVector(zeros: tied.layout)
        old.entries = state.tied[stage.depth - 1].parameters
      }
      var new = try workshop.parameters(from: old)
      if stage.beginning == .newLayer && rule.newLayersAreOfStart {
        let analytic = try workshop.parameters(from: start)
        for block in workshop.network.layout.blocks where block.layer == stage.depth - 1 {
          new[block] = analytic[block]
        }
      }
      state.parameters = new.entries
    }
    state.best = state.parameters
    state.coordinates = workshop.coordinates.coordinates(of: state.parameters)
    state.moments = Adam.Moments(count: state.coordinates.count)
    (state.step, state.waits, state.bestLoss) = (0, 0, .infinity)
    (state.lossSum, state.losses, state.clips, state.gradientNorm) = (0, 0, 0, 0)
  }

  /// One update, and after every `interval` of a stage a validation; where a stage begins, the validation of
  /// what it begins with. The stage is ended where it has to.
  /// - Parameter threads: how many work at once.
  /// - Throws: `TrainingError` where the loss is no number any more, and what the lessons throw.
  public mutating func advance(threads: Int = 1) throws -> Advance<N> {
    var advance = Advance<N>(stage: state.stage)
    guard let workshop, let stage else { return advance }
    if state.bestLoss == .infinity {
      advance.validation = try validate(workshop, stage, threads)
      return advance
    }
    try update(workshop, stage, threads)
    if state.step % rule.interval == 0 || state.step == rule.steps {
      advance.validation = try validate(workshop, stage, threads)
    }
    if state.step == rule.steps || state.waits == rule.patience {
      if isLastOfDepth, let found = advance.validation {
        let (network, parameters) = result
        let nmse = 10 * Double.log(found.bestLoss / found.power) / Double.log(10)
        advance.finished = (network, parameters, nmse)
      }
      try end(stage)
    }
    return advance
  }

  /// Whether the next stage has another depth, or layers that are tied otherwise, or there is none.
  private var isLastOfDepth: Bool {
    state.stage + 1 == stages.count || stages[state.stage + 1].beginning == .newLayer
  }

  private mutating func update(_ workshop: Workshop<N>, _ stage: Stage, _ threads: Int) throws {
    let lesson = try lessons.batch(state.batches, threads: threads)
    let weights =
      rule.hasCurriculum
      ? Loss.curriculum(
        layers: stage.depth, progress: R(Double(state.step) / Double(max(rule.steps, 1)))) : nil
    var adam = Adam<R>(rate: R(stage.rate))
    (adam.beta1, adam.beta2) = (R(rule.beta1), R(rule.beta2))
    adam.epsilon = R(rule.epsilon)
    let (loss, norm) = try workshop.update(
      &state.parameters, &state.coordinates, &state.moments, adam, lesson, weights,
      clip: rule.clip.map { R($0) }, threads)
    guard loss.isFinite, norm.isFinite else { throw diverged("the loss is \(loss)", stage) }
    state.lossSum += Double(loss)
    state.losses += 1
    state.gradientNorm = Double(norm)
    if let clip = rule.clip, Double(norm) > clip { state.clips += 1 }
    state.batches += 1
    state.step += 1
  }

  private mutating func validate(
    _ workshop: Workshop<N>, _ stage: Stage, _ threads: Int
  ) throws -> Validation {
    let (losses, power) = try workshop.losses(state.parameters, lessons.validation, threads)
    guard let last = losses.last, last.isFinite else {
      throw diverged("the loss of the validation set is \(losses.last ?? .nan)", stage)
    }
    state.waits += 1
    if last < state.bestLoss {
      (state.bestLoss, state.best, state.waits) = (last, state.parameters, 0)
    }
    defer { (state.lossSum, state.losses, state.clips) = (0, 0, 0) }
    return Validation(
      stage: state.stage, of: stage, step: state.step, batches: state.batches,
      trainingLoss: state.losses > 0 ? state.lossSum / Double(state.losses) : nil,
      losses: losses, power: power, bestLoss: state.bestLoss, gradientNorm: state.gradientNorm,
      clips: state.clips)
  }

  private mutating func end(_ stage: Stage) throws {
    if stage.isTied && schedule.isTiedFirst && isLastOfDepth {
      state.tied.append(.init(parameters: state.best, loss: state.bestLoss))
    }
    state.stage += 1
    workshop = state.stage < stages.count ? self.workshop(state.stage) : nil
    if workshop != nil { try begin() }
  }

  private func diverged(_ what: String, _ stage: Stage) -> TrainingError {
    TrainingError(
      "stage \(state.stage + 1), step \(state.step + 1): \(what); the rate \(stage.rate) is too high,"
        + " or the start is far off")
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Shrinkages
import StateEvolution

/// What a layer of learned VAMP is handed: `r̃ = g x + e`, and the `σ̃²` that it is told of it.
struct Message: Sendable {
  /// `g`
  var gain: Double
  /// `E[e²]`
  var variance: Double
  /// `σ̃²`
  var stated: Double

  /// Before the first layer `r̃_0 = 0`.
  static func start(stated: Double) -> Message { Message(gain: 0, variance: 0, stated: stated) }
}

/// What the shrinkage of a layer of learned VAMP works on, in the limit of large `N`.
struct VAMPChannel: Sendable {
  let shrinkage: any ParametricShrinkage<Double>
  let channel: DecoupledChannel
  /// `σ_t² = σ̃² ν̃/(1 − ν̃)`, which the shrinkage is told.
  let stated: Double

  /// - Throws: `AuditError` where the linear stage leaves none.
  init(_ stage: some VAMPStage, _ message: Message, _ setting: KnownProblem) throws {
    let map = stage.map(stated: message.stated)
    shrinkage = stage.shrinkage
    channel = map.channel(setting, message)
    stated = message.stated * map.divergence / (1 - map.divergence)
    guard channel.variance > 0, channel.variance.isFinite, stated > 0, stated.isFinite else {
      throw AuditError(
        "the linear stage leaves a variance of \(channel.variance), and states one of \(stated);"
          + " both have to be above 0")
    }
  }

  var sigma: Double { stated.squareRoot() }

  /// `E[(η(R; σ_t) − X)²]`
  func mse() throws -> Double {
    try channel.risk(turns: shrinkage.turns(sigma)) { shrinkage($0, sigma) }
  }

  func audit() throws -> ShrinkageAudit { try ShrinkageAudit(shrinkage, sigma: sigma, in: channel) }
}

/// The course of a layer of learned VAMP in the limit of large `N`, from what it is handed to what it hands on.
struct VAMPCourse: Sendable {
  let message: Message
  /// The shrinkage in the channel that the linear stage leaves.
  let shrinkage: ShrinkageAudit
  let next: Message

  /// [SE-VAMP] with any linear stage: with `X̂ = η(R; σ_t)`, `ν = E[η'(R)]` within VAMP's range,
  ///
  ///     r̃' = (X̂ − ν R)/(1 − ν),   g' = E[X r̃']/E[X²],   E[e'²] = E[r̃'²] − g'² E[X²],   σ̃'² = σ_t² ν/(1 − ν)
  ///
  /// - Throws: `AuditError` where the layer has no such course, `QuadratureError`.
  init(_ stage: some VAMPStage, _ message: Message, _ setting: KnownProblem) throws {
    let decoupled = try VAMPChannel(stage, message, setting)
    let (eta, channel, sigma) = (decoupled.shrinkage, decoupled.channel, decoupled.sigma)
    shrinkage = try decoupled.audit()
    let slope = clippedDivergence(try shrinkage.mean { eta.slope($0, sigma) })
    let square = try shrinkage.mean { eta($0, sigma) * eta($0, sigma) }
    let alongR = try shrinkage.mean { $0 * eta($0, sigma) }
    let alongX = try shrinkage.meanTimesSignal()
    let power = setting.prior.secondMoment
    let rest = 1 - slope
    // g', E[r̃'²]
    let gain = (alongX - slope * channel.gain * power) / (rest * power)
    let all = (square - 2 * slope * alongR + slope * slope * channel.power) / (rest * rest)
    self.message = message
    next = Message(
      gain: gain, variance: max(all - gain * gain * power, 0),
      stated: decoupled.stated * slope / rest)
  }
}

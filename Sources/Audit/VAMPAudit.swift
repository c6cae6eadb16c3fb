// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import StateEvolution

/// Learned VAMP against matched VAMP, layer by layer, as BSR17 Sec. VI-D asks: the reference has `A`'s own `U, s, V`,
/// the data's `σ_w²`, and the posterior mean under the prior. A layer is compared with the reference's layer that is
/// handed the same `r̃` and is told the same `σ̃²`, so that none is blamed for those before it.
struct VAMPAudit {
  let setting: KnownProblem
  /// The reference's layer.
  let matched: SingularStage

  init(_ setting: KnownProblem) throws {
    self.setting = setting
    matched = SingularStage(
      svd: try SVD(setting.a), noiseVariance: setting.noiseVariance,
      shrinkage: setting.prior.posteriorMean)
  }

  /// - Parameters:
  ///   - stages: of the layers.
  ///   - initialVariance: `σ̃_0²`
  func layers(_ stages: [some VAMPStage], initialVariance: Double) throws -> [LayerAudit] {
    let evolution = try VAMPEvolution(
      prior: setting.prior, shrinkage: matched.shrinkage,
      spectrum: Spectrum(
        singularValues: matched.svd.s, rows: setting.a.rows, columns: setting.a.columns),
      noiseVariance: setting.noiseVariance)
    var message = Message.start(stated: initialVariance)
    var state = evolution.start()
    return try stages.enumerated().map { t, stage in
      try evolution.step(&state)
      do {
        let course = try VAMPCourse(stage, message, setting)
        message = course.next
        return try layer(t, stage, course, reference: state.mse)
      } catch let error as AuditError {
        throw AuditError("layer \(t + 1): \(error)")
      }
    }
  }

  private func layer<Stage: VAMPStage>(
    _ t: Int, _ stage: Stage, _ course: VAMPCourse, reference: Double
  ) throws -> LayerAudit {
    let power = setting.prior.secondMoment
    // The first layer is handed nothing, and told a number of the network's own.
    var message = course.message
    if t == 0 { message.stated = power }
    let own = try VAMPChannel(matched, message, setting).audit()
    let cost = decibels(course.shrinkage.mse / own.mse)
    var distances = self.distances(stage, course.message)
    if t == 0 {
      distances.insert(
        distance(
          BlockDistance(
            block: "initial_variance", quantity: "logarithm of the ratio to E[X²]",
            value: Double.log(course.message.stated / power))), at: 0)
    }
    var others = Set(distances.filter(\.isBeyond).map(\.block))
    if !stage.shrinkage.isOfFamily(matched.shrinkage) { others.insert("theta") }
    let isFree = try Stage.self == SingularStage.self && !isNoiseIdentifiable(message, own)
    let deviates = !(cost <= setting.tolerance.layer)
    return LayerAudit(
      layer: t, distances: distances, values: values(stage), facts: [], cost: cost, costError: nil,
      channel: try ChannelAudit(
        linearCost: decibels(course.shrinkage.mmse / own.mmse), course.shrinkage),
      predicted: decibels(course.shrinkage.mse / power), reference: decibels(reference / power),
      culprit: deviates
        ? try culprit(
          stage, course.message, message, among: others, mse: course.shrinkage.mse) : nil,
      unidentifiable: isFree ? ["sigma_w2"] : [],
      verdict: deviates
        ? .deviates
        : others.isEmpty ? .matched : .equivalent)
  }

  /// The blocks whose replacement by the reference's leaves the least error, and those which mend at least half as much:
  /// of those that share a gauge the ones beyond tolerance, or all where none is.
  /// - Parameters:
  ///   - message: what the layer is handed, and is told of it.
  ///   - wanted: the same, as the reference is told.
  ///   - own: the layer's error as it is.
  private func culprit<Stage: VAMPStage>(
    _ stage: Stage, _ message: Message, _ wanted: Message, among others: Set<String>,
    mse own: Double
  ) throws -> String? {
    var ofShrinkage = stage
    ofShrinkage.shrinkage = matched.shrinkage
    var candidates: [(blocks: [String], stage: Stage, message: Message)] = [
      (["theta"], ofShrinkage, message), (["initial_variance"], stage, wanted),
    ]
    candidates += stage.substituted(by: matched, stated: message.stated).map {
      ($0.blocks, $0.stage, message)
    }
    var mended: [(name: String, gain: Double)] = []
    for (blocks, stage, message) in candidates {
      let beyond = blocks.filter { others.contains($0) }
      let named = beyond.isEmpty ? blocks : beyond
      let mse = try VAMPChannel(stage, message, setting).mse()
      mended.append((named.joined(separator: ", "), own - mse))
    }
    mended.sort { $0.gain > $1.gain }
    guard let most = mended.first, most.gain > 0 else { return nil }
    return mended.filter { 2 * $0.gain >= most.gain }
      .map(\.name).joined(separator: ", ")
  }

  /// Whether twice or half `σ_w²` would cost something in a layer that is handed this.
  private func isNoiseIdentifiable(_ message: Message, _ own: ShrinkageAudit) throws -> Bool {
    try [0.5, 2].contains { factor in
      var other = matched
      other.noiseVariance *= factor
      let error = try VAMPChannel(other, message, setting).mse()
      return decibels(error / own.mse) > setting.tolerance.layer
    }
  }

  private func distances(_ stage: some VAMPStage, _ message: Message) -> [ParameterDistance] {
    var distances = stage.distances(to: matched, stated: message.stated)
    if stage.shrinkage.isOfFamily(matched.shrinkage) {
      distances += zip(stage.shrinkage.coordinates, matched.shrinkage.coordinates).map {
        BlockDistance(
          block: "theta", quantity: "\($0.name) less the prior's", value: $0.value - $1.value)
      }
    }
    return distances.map(distance)
  }

  private func values(_ stage: some VAMPStage) -> [ParameterValue] {
    stage.values(matched: matched) + stage.shrinkage.values(beside: matched.shrinkage)
  }

  private func distance(_ found: BlockDistance) -> ParameterDistance {
    ParameterDistance(
      block: found.block, quantity: found.quantity, value: found.value,
      tolerance: setting.tolerance.parameters)
  }
}

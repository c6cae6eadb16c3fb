// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import Shrinkages
import StateEvolution

/// Learned AMP against AMP, layer by layer, over draws: where `B_t` is not `A^T` no state evolution says what comes out.
/// The reference has `B = A^T`, and the posterior mean under the prior, or for the soft threshold the minimax one. A layer
/// is compared with the reference's layer that goes on from the same `x̂_t` and `v_t`.
struct LAMPAudit {
  let setting: KnownProblem
  let svd: SVD<Double>
  let reference: any ParametricShrinkage<Double>

  init(_ setting: KnownProblem, _ learned: (any ParametricShrinkage<Double>)?) throws {
    self.setting = setting
    svd = try SVD(setting.a)
    if learned is SoftThreshold<Double>?, let alpha = minimaxThreshold(gamma: setting.prior.gamma) {
      reference = SoftThreshold(theta2: alpha)
    } else {
      reference = setting.prior.posteriorMean
    }
  }

  /// AMP of a depth.
  func amp(depth: Int) -> LAMP<Double> {
    LAMP(a: setting.a, depth: depth, isTied: true, shrinkage: reference)
  }
}

extension LAMPAudit {
  /// What draws saw of a layer, and of others in its place.
  private struct Seen: Sendable {
    /// `‖x̂ − x‖²`, and of the reference's layer that is handed the same.
    var errors: [Double] = []
    var ofReference: [Double] = []
    /// Of the layer with a block as the reference has it; for `b` after the next layer, where it first matters.
    var substituted: [String: [Double]] = [:]
    /// After the next layer, with the layer's own `b`.
    var afterNext: [Double] = []
    var draws: [DrawnChannel.Draw] = []
    var drawsOfReference: [DrawnChannel.Draw] = []
    /// `b_{t+1} = (N/M) <η'>` of each draw.
    var onsager: [Double] = []

    mutating func append(_ other: Seen) {
      errors += other.errors
      ofReference += other.ofReference
      substituted.merge(other.substituted, uniquingKeysWith: +)
      afterNext += other.afterNext
      draws += other.draws
      drawsOfReference += other.drawsOfReference
      onsager += other.onsager
    }
  }

  /// - Parameter layers: with their parameters.
  func layers(
    _ layers: [LAMPLayer<Double>], _ draws: AuditDraws
  ) throws -> [LayerAudit] {
    let amp = amp(depth: layers.count)
    let references = try amp.layers(amp.analytic)
    let onsager = try onsager(layers, draws)
    let panels = try draws.panels { y, x in
      var state = amp.start(y)
      return try layers.indices.map { t -> Seen in
        try seen(t, layers, reference: references[t], onsager[t], &state, y, x)
      }
    }
    var projection: BackProjection?
    return try layers.enumerated().map { t, layer in
      let seen = panels.dropFirst().reduce(into: panels[0][t]) { $0.append($1[t]) }
      // Tied layers have one matrix.
      if t == 0 || layer.b.storage != layers[t - 1].b.storage {
        projection = BackProjection(layer.b, setting.a, svd)
      }
      return try audit(t, layer, seen, projection, onsager: onsager[t])
    }
  }

  /// The mean of `(N/M) <η'>` over the draws, of layers whose `b` is a number for all of them; else `nil`.
  private func onsager(
    _ layers: [LAMPLayer<Double>], _ draws: AuditDraws
  ) throws -> [Double?] {
    guard layers.contains(where: { $0.learnedOnsager != nil }) else {
      return layers.map { _ in nil }
    }
    let amp = amp(depth: layers.count)
    let panels = try draws.panels { y, _ in
      var state = amp.start(y)
      return layers.map { layer in
        var (analytic, same) = (layer, state)
        analytic.learnedOnsager = nil
        let found = analytic.forward(&same, y).onsager
        _ = layer.forward(&state, y)
        return found.reduce(0, +)
      }
    }
    return layers.indices.map { t in
      layers[t].isLast || layers[t].learnedOnsager == nil
        ? nil : panels.reduce(0) { $0 + $1[t] } / Double(draws.y.columns)
    }
  }

  private func seen(
    _ t: Int, _ layers: [LAMPLayer<Double>], reference: LAMPLayer<Double>,
    _ onsager: Double?, _ state: inout LAMPLayer<Double>.State, _ y: Batch<Double>,
    _ x: Matrix<Double>
  ) throws -> Seen {
    let layer = layers[t]
    var seen = Seen()
    func errors(_ layer: LAMPLayer<Double>, then next: LAMPLayer<Double>? = nil) -> [Double] {
      var same = state
      let tape = layer.forward(&same, y)
      return (next?.forward(&same, y) ?? tape).x.columnSquaredErrors(x)
    }
    var (ofB, ofTheta, ofOnsager) = (layer, layer, layer)
    (ofB.b, ofTheta.shrinkage) = (reference.b, reference.shrinkage)
    seen.substituted = ["B": errors(ofB), "theta": errors(ofTheta)]
    if let onsager {
      ofOnsager.learnedOnsager = onsager
      seen.substituted["b"] = errors(ofOnsager, then: layers[t + 1])
      seen.afterNext = errors(layer, then: layers[t + 1])
    }
    var same = state
    let other = reference.forward(&same, y)
    let own = layer.forward(&state, y)
    (seen.errors, seen.ofReference) = (
      own.x.columnSquaredErrors(x), other.x.columnSquaredErrors(x)
    )
    (seen.draws, seen.drawsOfReference) = (try own.draws(truth: x), try other.draws(truth: x))
    return seen
  }

  private func audit(
    _ t: Int, _ layer: LAMPLayer<Double>, _ seen: Seen, _ projection: BackProjection?,
    onsager: Double?
  ) throws -> LayerAudit {
    let (channel, ofReference) = (
      DrawnChannel(seen.draws, setting.prior), DrawnChannel(seen.drawsOfReference, setting.prior)
    )
    let shrinkage = try ShrinkageAudit(layer.shrinkage, sigma: channel.sigma, in: channel.pooled)
    let distances = distances(layer, projection, onsager: onsager)
    let linear = decibels(try channel.pooled.mmse() / ofReference.pooled.mmse())
    let isOther = distances.contains(where: \.isBeyond) || !layer.shrinkage.isOfFamily(reference)
    var cost = PairedExcess(seen.errors, seen.ofReference)
    var culprit = ["B", "theta"].min {
      total(seen.substituted[$0]) < total(seen.substituted[$1])
    }
    // What b costs shows after the next layer.
    if let without = seen.substituted["b"] {
      let ofOnsager = PairedExcess(seen.afterNext, without)
      if ofOnsager.decibels > max(cost.decibels, setting.tolerance.layer) {
        (cost, culprit) = (ofOnsager, "b")
      }
    }
    let reach = 2 * cost.standardError
    let deviates = !(cost.decibels - reach <= setting.tolerance.layer)
    let mayDeviate = !(cost.decibels + reach <= setting.tolerance.layer)
    return LayerAudit(
      layer: t, distances: distances, values: values(layer, onsager: onsager),
      facts: projection?.facts ?? [], cost: cost.decibels, costError: cost.standardError,
      channel: try ChannelAudit(linearCost: linear, shrinkage), predicted: nil, reference: nil,
      culprit: deviates ? culprit : nil, unidentifiable: [],
      verdict: deviates
        ? .deviates : !isOther ? .matched : mayDeviate ? .undecided : .equivalent)
  }

  private func total(_ errors: [Double]?) -> Double { errors?.reduce(0, +) ?? .infinity }

  private func values(_ layer: LAMPLayer<Double>, onsager: Double?) -> [ParameterValue] {
    let b = onsager.map {
      ParameterValue(block: "b", name: "b", learned: layer.learnedOnsager ?? 0, prescribed: $0)
    }
    return layer.shrinkage.values(beside: reference) + (b.map { [$0] } ?? [])
  }

  private func distances(
    _ layer: LAMPLayer<Double>, _ projection: BackProjection?, onsager: Double?
  ) -> [ParameterDistance] {
    var distances: [(String, String, Double)] = []
    if let projection { distances.append(("B", "relative distance from Aᵀ", projection.distance)) }
    if layer.shrinkage.isOfFamily(reference) {
      distances += zip(layer.shrinkage.coordinates, reference.coordinates).map {
        ("theta", "\($0.name) less the reference's", $0.value - $1.value)
      }
    }
    // b_{t+1}, where it is learned and used.
    if let b = layer.learnedOnsager, let onsager {
      distances.append(("b", "relative distance from the mean of (N/M) <η'>", b / onsager - 1))
    }
    return distances.map { block, quantity, value in
      ParameterDistance(
        block: block, quantity: quantity, value: value, tolerance: setting.tolerance.parameters)
    }
  }
}

extension BackProjection {
  var facts: [AuditFact] {
    [
      AuditFact(name: "cosine of B to Aᵀ", value: cosineToAdjoint),
      AuditFact(name: "cosine of B to the pseudo-inverse", value: cosineToInverse),
      AuditFact(name: "cosine of B to (AᵀA + cI)⁻¹Aᵀ", value: cosineToEstimator),
      AuditFact(name: "its c", value: regularisation),
      AuditFact(name: "share of B outside the rows of A", value: outside),
      AuditFact(name: "tr(BA)/N", value: gain),
    ]
  }
}

extension DrawnChannel {
  /// One channel for all draws, with the means of their `τ_d²` and `σ_d²`.
  var pooled: DecoupledChannel {
    DecoupledChannel(
      prior: prior, gain: gain,
      variance: draws.reduce(0) { $0 + variance($1) } / Double(draws.count))
  }

  var sigma: Double {
    (draws.reduce(0) { $0 + $1.sigma * $1.sigma } / Double(draws.count)).squareRoot()
  }
}

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
  /// What draws saw of a layer and of the reference's.
  private struct Seen: Sendable {
    /// `‖x̂ − x‖²`
    var errors: [Double] = []
    var draws: [DrawnChannel.Draw] = []

    mutating func append(_ other: Seen) {
      errors += other.errors
      draws += other.draws
    }

    mutating func append(_ tape: LAMPLayer<Double>.Tape, _ x: Matrix<Double>) throws {
      var error = x
      let ones = [Double](repeating: 1, count: x.columns)
      error.combine(ones, tape.x, ones.map { -$0 }, x)
      errors += error.columnSquaredNorms
      draws += try tape.draws(truth: x)
    }
  }

  /// - Parameter layers: with their parameters.
  func layers(
    _ layers: [LAMPLayer<Double>], _ draws: AuditDraws
  ) throws -> [LayerAudit] {
    let amp = amp(depth: layers.count)
    let references = try amp.layers(amp.analytic)
    let found = try draws.panels { y, x in
      var state = amp.start(y)
      return try zip(layers, references).map { layer, reference in
        var same = state
        var (own, other) = (Seen(), Seen())
        try other.append(reference.forward(&same, y), x)
        try own.append(layer.forward(&state, y), x)
        return (own, other)
      }
    }
    var projection: BackProjection?
    return try layers.enumerated().map { t, layer in
      var (own, other) = (Seen(), Seen())
      for panel in found {
        own.append(panel[t].0)
        other.append(panel[t].1)
      }
      // Tied layers have one matrix.
      if t == 0 || layer.b.storage != layers[t - 1].b.storage {
        projection = BackProjection(layer.b, setting.a, svd)
      }
      return try audit(t, layer, own, other, projection)
    }
  }

  private func audit(
    _ t: Int, _ layer: LAMPLayer<Double>, _ own: Seen, _ other: Seen, _ projection: BackProjection?
  ) throws -> LayerAudit {
    let (channel, ofReference) = (
      DrawnChannel(own.draws, setting.prior), DrawnChannel(other.draws, setting.prior)
    )
    let shrinkage = try ShrinkageAudit(layer.shrinkage, sigma: channel.sigma, in: channel.pooled)
    let cost = PairedExcess(own.errors, other.errors)
    let slope = try shrinkage.mean { layer.shrinkage.slope($0, channel.sigma) }
    let distances = distances(layer, projection, slope: slope)
    let reach = 2 * cost.standardError
    let deviates = !(cost.decibels - reach <= setting.tolerance.layer)
    let mayDeviate = !(cost.decibels + reach <= setting.tolerance.layer)
    let linear = decibels(try channel.pooled.mmse() / ofReference.pooled.mmse())
    let isOther = distances.contains(where: \.isBeyond) || !layer.shrinkage.isOfFamily(reference)
    return LayerAudit(
      layer: t, distances: distances, values: values(layer, slope: slope),
      facts: projection?.facts ?? [], cost: cost.decibels, costError: cost.standardError,
      channel: try ChannelAudit(linearCost: linear, shrinkage), predicted: nil, reference: nil,
      culprit: deviates ? (linear > cost.decibels / 2 ? "B" : "theta") : nil, unidentifiable: [],
      verdict: deviates
        ? .deviates : !isOther ? .matched : mayDeviate ? .undecided : .equivalent)
  }

  /// `(N/M) <η'>`
  private func onsager(_ slope: Double) -> Double {
    Double(setting.a.columns) / Double(setting.a.rows) * slope
  }

  private func values(_ layer: LAMPLayer<Double>, slope: Double) -> [ParameterValue] {
    let b = layer.isLast ? nil : layer.learnedOnsager
    return layer.shrinkage.values(beside: reference)
      + (b.map {
        [ParameterValue(block: "b", name: "b", learned: $0, prescribed: onsager(slope))]
      } ?? [])
  }

  private func distances(
    _ layer: LAMPLayer<Double>, _ projection: BackProjection?, slope: Double
  ) -> [ParameterDistance] {
    var distances: [(String, String, Double)] = []
    if let projection { distances.append(("B", "relative distance from Aᵀ", projection.distance)) }
    if layer.shrinkage.isOfFamily(reference) {
      distances += zip(layer.shrinkage.coordinates, reference.coordinates).map {
        ("theta", "\($0.name) less the reference's", $0.value - $1.value)
      }
    }
    // b_{t+1} = (N/M) E[η'], where it is learned and used.
    if let b = layer.learnedOnsager, !layer.isLast {
      distances.append(("b", "relative distance from (N/M) <η'>", b / onsager(slope) - 1))
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

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Networks
import Shrinkages

/// Learned ISTA of any kind. Theory does not prescribe all of it, but one block, given the others: weights that couple,
/// a weight of little coherence, a step. A layer is compared with the same layer that has the prescribed block and goes
/// on from the same `x̂_t`; and the last one with the threshold that leaves the least error of its own `r_t`, since
/// nothing comes after it that might gain from another.
public protocol AuditedThresholds: AuditedNetwork where L: ThresholdLayer {
  /// The block that is prescribed, and that of the thresholds, as in the parameter file; the latter `nil` where there
  /// is none.
  static var prescribedBlock: String { get }
  static var thresholdBlock: String? { get }
  /// The learned numbers, but for the block that is prescribed.
  func prescribed(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting
  ) throws -> ParameterVector<Double>
  /// What each layer is beside that.
  /// - Parameters:
  ///   - parameters: the learned numbers.
  ///   - setting: the problem, and what is asked for.
  ///   - largestRow: `β`, a bound of the norms of the signal's rows.
  func comparisons(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, largestRow: Double
  ) throws -> [ThresholdComparison]
}

/// A layer of learned ISTA beside what theory makes of it.
public struct ThresholdComparison: Sendable {
  var distances: [ParameterDistance] = []
  var values: [ParameterValue] = []
  var facts: [AuditFact] = []
}

extension AuditedThresholds {
  public static var needsPrior: Bool { false }

  public func layerAudits(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, _ draws: AuditDraws?
  ) throws -> [LayerAudit] {
    guard let draws else {
      throw AuditError(
        "draws with their truth x are wanted: no theory says what comes of thresholds")
    }
    let rows = Batch(draws.x, width: draws.y.width).rowSquaredNorms
    let comparisons = try comparisons(
      parameters, setting, largestRow: (rows.max() ?? 0).squareRoot())
    let own = try layers(parameters)
    let prescribed = try layers(prescribed(parameters, setting))
    let grid = ThresholdGrid(draws)
    let panels = try draws.panels { y, x in
      var state = start(y)
      return zip(own, prescribed).map { own, prescribed in
        var same = state
        let other = prescribed.forward(&same, y)
        return ThresholdSeen(own, own.forward(&state, y), other, grid, y, x)
      }
    }
    return own.indices.map { t in
      let seen = panels.dropFirst().reduce(into: panels[0][t]) { $0.append($1[t]) }
      return audit(t, own[t], seen, grid, comparisons[t], setting.tolerance)
    }
  }

  private func audit(
    _ t: Int, _ layer: L, _ seen: ThresholdSeen, _ grid: ThresholdGrid,
    _ compared: ThresholdComparison, _ tolerance: AuditTolerance
  ) -> LayerAudit {
    let best = seen.best(grid)
    var candidates = [(Self.prescribedBlock, PairedExcess(seen.errors, seen.prescribed))]
    if let block = Self.thresholdBlock, t == depth - 1 {
      candidates.append((block, PairedExcess(seen.errors, best.errors)))
    }
    // That against which it loses most.
    let (culprit, cost) = candidates.dropFirst().reduce(candidates[0]) {
      $1.1.decibels > $0.1.decibels ? $1 : $0
    }
    let reach = 2 * cost.standardError
    let deviates = !(cost.decibels - reach <= tolerance.layer)
    let mayDeviate = !(cost.decibels + reach <= tolerance.layer)
    var values = compared.values
    if let block = Self.thresholdBlock {
      values.append(
        ParameterValue(
          block: block, name: block == "lambda" ? "λ" : "θ", learned: layer.tau,
          prescribed: t == depth - 1 ? best.threshold : nil))
    }
    let facts =
      compared.facts + [
        AuditFact(name: "threshold that leaves the least error here", value: best.threshold),
        AuditFact(name: "share of inactive rows that it takes for active", value: seen.falseShare),
      ]
    return LayerAudit(
      layer: t, distances: compared.distances, values: values, facts: facts,
      cost: cost.decibels, costError: cost.standardError, channel: nil, predicted: nil,
      reference: nil, culprit: deviates ? culprit : nil, unidentifiable: [],
      verdict: deviates
        ? .deviates
        : !compared.distances.contains(where: \.isBeyond)
          ? .matched : mayDeviate ? .undecided : .equivalent)
  }

  public func referenceErrors(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, _ draws: AuditDraws
  ) throws -> [[Double]] {
    try squaredErrors(
      prescribed(parameters, setting), draws.y, truth: draws.x, threads: draws.threads)
  }

  public func shrinkageCosts(
    _ parameters: ParameterVector<Double>, _ layers: [LayerAudit], _ setting: AuditSetting,
    _ draws: AuditDraws
  ) throws -> [Double?] { layers.map { _ in nil } }

  /// ISTA, with as many iterations.
  public func baseline(_ setting: AuditSetting, _ draws: AuditDraws) throws -> Baseline? {
    try ISTABaseline<L.Norm>(setting, depth: depth).best(on: draws)
  }

  /// The numbers of a block of a layer, or of all.
  func matrix(
    _ name: String, _ t: Int, _ parameters: ParameterVector<Double>
  ) throws -> Matrix<Double> { parameters.matrix(try block(name, t)) }

  func block(_ name: String, _ t: Int) throws -> ParameterBlock {
    guard let block = layout.block(name, layer: t) else {
      throw AuditError("layer \(t + 1) has no \(name)")
    }
    return block
  }
}

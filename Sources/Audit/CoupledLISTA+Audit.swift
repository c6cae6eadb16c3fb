// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Coherence
import Networks
import Shrinkages

/// LISTA with a weight, `r_k = x̂_k + γ_k W_k^T (y − A x̂_k)`. The theorems ask for `W_i^T A_i = 1`, and hold for the
/// more active rows, the less the coherence of `W` is: the weight of [W14], or one of less. A factor of `W_k` is a step,
/// so that a weight is compared with [W14]'s times the mean of its own `W_i^T A_i`.
protocol CoupledThresholds: AuditedThresholds {
  /// Whether the layers have steps besides their weights, which take the factor of `W`; else it should be 1.
  static var hasSteps: Bool { get }
}

extension CoupledThresholds {
  public static var prescribedBlock: String { "W" }
  public static var thresholdBlock: String? { "theta" }

  public func reference(_ setting: AuditSetting) -> String { "LISTA with the weight of ALISTA" }

  public func prescribed(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting
  ) throws -> ParameterVector<Double> {
    let analytic = try AnalyticWeight.closedForm(setting.a)
    var prescribed = parameters
    for t in 0..<depth {
      let factor = WeightGauge(try matrix("W", t, parameters), setting.a).factor
      prescribed[try block("W", t)] = analytic.map { factor * $0 }.storage
    }
    return prescribed
  }

  public func comparisons(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, largestRow: Double
  ) throws -> [ThresholdComparison] {
    let analytic = try AnalyticWeight.closedForm(setting.a)
    let least = WeightNorms<Double>(analytic, of: setting.a).coherence
    let certified = try setting.certifiesCoherence ? certifiedCoherence(setting.a) : nil
    let (weights, thresholds) = (
      try (0..<depth).map { try matrix("W", $0, parameters) }, try layers(parameters).map(\.tau)
    )
    var (layers, steps): ([ThresholdComparison], [Double]) = ([], [])
    for t in 0..<depth {
      let gauge = WeightGauge(weights[t], setting.a)
      let step = gauge.factor * (try Self.hasSteps ? parameters.number(block("gamma", t)) : 1)
      steps.append(step)
      layers.append(
        layer(gauge, step: step, least: least, certified: certified, setting.tolerance))
    }
    // Theorems are of one W, and of steps above 0.
    if setting.certifiesCoherence, weights.allSatisfy({ $0.storage == weights[0].storage }),
      WeightGauge(weights[0], setting.a).deviation <= OwnBounds.rounding,
      steps.allSatisfy({ $0 > 0 })
    {
      let covered = try Ball.$precision.withValue(128) {
        try OwnBounds.covered(
          WeightNorms<Ball>(enclosing: weights[0], of: setting.a), thresholds: thresholds,
          steps: steps, largestRow: largestRow)
      }
      for t in layers.indices {
        layers[t].facts.append(
          AuditFact(
            name: "active rows that its own W, θ, γ cover without noise (Theorems 2, 3)",
            value: Double(covered)))
      }
    }
    return layers
  }

  private func layer(
    _ gauge: WeightGauge, step: Double, least: Double, certified: Double?,
    _ tolerance: AuditTolerance
  ) -> ThresholdComparison {
    var layer = ThresholdComparison()
    layer.distances = [
      ParameterDistance(
        block: "W", quantity: "largest |W_iᵀA_i/m − 1|, m their mean", value: gauge.deviation,
        tolerance: OwnBounds.rounding),
      // Less of it is better.
      ParameterDistance(
        block: "W", quantity: "coherence over that of ALISTA's, less 1",
        value: gauge.coherence / least - 1,
        isBeyond: !(gauge.coherence / least - 1 <= tolerance.parameters)),
    ]
    if !Self.hasSteps {
      layer.distances.append(
        ParameterDistance(
          block: "W", quantity: "mean of W_iᵀA_i, less 1", value: gauge.factor - 1,
          tolerance: OwnBounds.rounding))
    }
    layer.values = [
      ParameterValue(
        block: Self.hasSteps ? "gamma" : "W", name: "γ", learned: step,
        prescribed: Self.hasSteps ? nil : 1)
    ]
    layer.facts = [
      AuditFact(name: "coherence of W", value: gauge.coherence),
      AuditFact(name: "coherence of ALISTA's", value: least),
    ]
    if let certified {
      layer.facts.append(
        AuditFact(name: "certified: no weight has less than", value: certified))
    }
    return layer
  }

  /// The lower end of the generalised mutual coherence [GMU].
  private func certifiedCoherence(_ a: Matrix<Double>) throws -> Double {
    let certificate = try GeneralisedCoherence(gap: 1e-4).certificate(a)
    return try CertificateCheck(certificate, of: a).coherence.lowerBound
  }
}

/// A weight without its factor.
private struct WeightGauge {
  /// `m`, the mean of `W_i^T A_i`.
  let factor: Double
  /// `max_i |W_i^T A_i/m − 1|`
  let deviation: Double
  /// `μ(W)`
  let coherence: Double

  init(_ w: Matrix<Double>, _ a: Matrix<Double>) {
    let products = w.columnInnerProducts(a)
    let mean = products.reduce(0, +) / Double(products.count)
    factor = mean
    // A mean of 0 has no gauge.
    deviation = mean != 0 ? products.reduce(0) { max($0, abs($1 / mean - 1)) } : .infinity
    coherence = WeightNorms<Double>(w, of: a).coherence
  }
}

extension CoupledLISTA: AuditedThresholds, CoupledThresholds, AuditedNetwork where S == Double {
  static var hasSteps: Bool { false }
}

extension AnalyticLISTA: AuditedThresholds, CoupledThresholds, AuditedNetwork where S == Double {
  static var hasSteps: Bool { true }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks

/// LISTA with matrices of its own for `x̂_t` and `y`: `r_t = M_t x̂_t + B_t y`. [THM1] What recovers signals has weights
/// that couple, `M_t = I − B_t A`; how far it is from that bounds from below what it leaves of some signal with one
/// active row of norm `β` or `β/2`: if that is less than `e < β/2` before and after a layer, then
///
///     θ_t ≤ 3 (C + 1) e,   |I − M_t − B_t A|_ij ≤ 4 (C + 1) e/β,   C = ‖M_t‖_F.
protocol UncoupledThresholds: AuditedThresholds {
  /// The block of `B_t`.
  static var ofObservations: String { get }
  /// `M_t`, by itself the prescribed block.
  func ofEstimate(
    _ t: Int, _ b: Matrix<Double>, _ parameters: ParameterVector<Double>
  ) throws -> Matrix<Double>
  /// The numbers of the prescribed block, so that `M_t = I − B_t A`.
  func coupled(_ b: Matrix<Double>) -> [Double]
}

extension UncoupledThresholds {
  func ofEstimate(
    _ t: Int, _ b: Matrix<Double>, _ parameters: ParameterVector<Double>
  ) throws -> Matrix<Double> { try matrix(Self.prescribedBlock, t, parameters) }

  func coupled(_ b: Matrix<Double>) -> [Double] { identityMinus(b, a.matrix).storage }

  public func reference(_ setting: AuditSetting) -> String { "LISTA with weights that couple" }

  public func prescribed(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting
  ) throws -> ParameterVector<Double> {
    var prescribed = parameters
    for t in 0..<depth {
      prescribed[try block(Self.prescribedBlock, t)] = coupled(
        try matrix(Self.ofObservations, t, parameters))
    }
    return prescribed
  }

  public func comparisons(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, largestRow: Double
  ) throws -> [ThresholdComparison] {
    let svd = try SVD(setting.a)
    return try layers(parameters).enumerated().map { t, learned in
      let b = try matrix(Self.ofObservations, t, parameters)
      var layer = ThresholdComparison(facts: BackProjection(b, setting.a, svd).facts)
      // x̂_0 = 0, so that the first layer's M has no part in it.
      if t > 0 {
        let m = try ofEstimate(t, b, parameters)
        let wanted = identityMinus(b, setting.a)
        layer.distances = [
          ParameterDistance(
            block: Self.prescribedBlock, quantity: "relative distance from weights that couple",
            value: m.distance(to: wanted), tolerance: setting.tolerance.parameters)
        ]
        let gap = zip(m.storage, wanted.storage).reduce(0) { max($0, abs($1.0 - $1.1)) }
        let c = m.columnSquaredNorms.reduce(0, +).squareRoot() + 1
        layer.facts += [
          AuditFact(name: "largest entry of I − M − BA", value: gap),
          AuditFact(
            name: "error over β that it leaves of some signal of one row (Theorem 1)",
            value: min(0.5, max(learned.tau / (3 * c * largestRow), gap / (4 * c)))),
        ]
      }
      return layer
    }
  }
}

extension LISTA: AuditedThresholds, UncoupledThresholds, AuditedNetwork where S == Double {
  public static var prescribedBlock: String { "S" }
  public static var thresholdBlock: String? { "lambda" }
  static var ofObservations: String { "B" }
}

extension LISTAAB: AuditedThresholds, UncoupledThresholds, AuditedNetwork where S == Double {
  public static var prescribedBlock: String { "A" }
  public static var thresholdBlock: String? { "lambda" }
  static var ofObservations: String { "B" }

  /// `I − B_t A_t`
  func ofEstimate(
    _ t: Int, _ b: Matrix<Double>, _ parameters: ParameterVector<Double>
  ) throws -> Matrix<Double> { identityMinus(b, try matrix("A", t, parameters)) }

  func coupled(_ b: Matrix<Double>) -> [Double] { a.matrix.storage }
}

extension LISTAGS: AuditedThresholds, UncoupledThresholds, AuditedNetwork where S == Double {
  public static var prescribedBlock: String { "W2" }
  public static var thresholdBlock: String? { "theta" }
  static var ofObservations: String { "W1" }
}

/// Its steps alone are learned; ISTA's is `1/‖A‖²`.
extension SLISTA: AuditedThresholds, AuditedNetwork where S == Double {
  public static var prescribedBlock: String { "gamma" }
  public static var thresholdBlock: String? { nil }

  public func reference(_ setting: AuditSetting) -> String { "ISTA" }

  public func prescribed(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting
  ) throws -> ParameterVector<Double> {
    let step = istaStep(largest: try SVD(setting.a).s.first ?? 0)
    var prescribed = parameters
    for t in 0..<depth { prescribed[try block("gamma", t)] = [step] }
    return prescribed
  }

  public func comparisons(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, largestRow: Double
  ) throws -> [ThresholdComparison] {
    let step = istaStep(largest: try SVD(setting.a).s.first ?? 0)
    return try (0..<depth).map { t in
      let learned = parameters.number(try block("gamma", t))
      return ThresholdComparison(
        distances: [
          ParameterDistance(
            block: "gamma", quantity: "logarithm of the ratio to 1/‖A‖²",
            value: Double.log(learned / step), tolerance: setting.tolerance.parameters)
        ],
        values: [ParameterValue(block: "gamma", name: "γ", learned: learned, prescribed: step)])
    }
  }
}

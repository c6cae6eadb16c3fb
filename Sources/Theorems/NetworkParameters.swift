// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence

/// Somebody's LISTA-GSCP or ALISTA-GS: `X^{k+1} = η_{θ_k}(X^k + γ_k W^H (Y − S X^k))`, SCSZ21 (13), (15).
public struct NetworkParameters: Sendable {
  /// `W ∈ L × N`, of real or complex numbers as `S` is.
  public let weight: PreambleSubject.Preambles
  /// `θ_k ≥ 0` and `γ_k > 0` of every layer.
  public let thresholds, steps: [Double]

  /// - Throws: `CheckError`, which names what is wrong.
  public init(
    weight: PreambleSubject.Preambles, thresholds: [Double], steps: [Double]?
  ) throws(CheckError) {
    let steps = steps ?? thresholds.map { _ in 1 }
    guard !thresholds.isEmpty, thresholds.count == steps.count else {
      throw CheckError(
        "theta has \(thresholds.count) layers and gamma \(steps.count); as many of each, one or more,"
          + " are wanted")
    }
    if let k = thresholds.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw CheckError("theta[\(k)] is \(thresholds[k]); a number of 0 or more is wanted")
    }
    if let k = steps.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      throw CheckError("gamma[\(k)] is \(steps[k]); a number above 0 is wanted")
    }
    self.weight = weight
    self.thresholds = thresholds
    self.steps = steps
  }
}

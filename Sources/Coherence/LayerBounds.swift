// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [THM2], [THM3] The error bounds of a group-sparse network with known weights: SCSZ21 (31)–(37) in the
/// corrected form, for signals with at most `s` active rows of norm at most `β` and noise with
/// `‖Z‖_F ≤ σ`.
///
///     ρ       = (2s − 1) μ
///     q(γ)    = γ ρ + |1 − γ|
///     e_0     = s β
///     e_{k+1} = q(γ_k) e_k + γ_k σ (s C_∞ + C_s)
///     θ_k     = γ_k (μ e_k + σ C_∞)
///
/// With the thresholds `θ_k` layer `k` has no false positives and `‖X^k − X‖_F ≤ ‖X^k − X‖_{2,1} ≤ e_k`,
/// whatever the steps `γ_k ≥ 0` (`LinearRate.computable_thresholds` of the proofs). LISTA-GSCP is
/// `γ_k = 1`, ALISTA-GS one `W` for all layers; one column is LISTA-CP and ALISTA.
///
/// The formulas are `Proofs/theories/Bounds.v`, operation by operation, and agree with its values.
public struct LayerBounds<S: RealScalar>: Sendable where S.Real == S {
  /// `μ ≥ 0`, a bound of `|W_i^T S_j|` for `i ≠ j`, where `W_i^T S_i = 1`.
  public let coherence: S
  /// `s ≥ 1`, how many rows are active at most.
  public let sparsity: Int
  /// `β ≥ 0`, a bound of the norms of the signal's rows.
  public let largestRow: S
  /// `σ ≥ 0`, a bound of `‖Z‖_F`.
  public let noise: S
  /// `C_∞ = max_i ‖W[:,i]‖_2`.
  public let largestColumn: S
  /// `C_s`, the sum of the `s` largest `‖W[:,i]‖_2`.
  public let largestColumns: S

  /// - Throws: `CoherenceError` unless `sparsity ≥ 1`. The signs of the other arguments are the caller's,
  ///   since an enclosure's need not be decided.
  public init(
    coherence: S, sparsity: Int, largestRow: S, noise: S, largestColumn: S, largestColumns: S
  ) throws(CoherenceError) {
    guard sparsity >= 1 else {
      throw CoherenceError("sparsity: \(sparsity); the bounds are for at least one active row")
    }
    self.coherence = coherence
    self.sparsity = sparsity
    self.largestRow = largestRow
    self.noise = noise
    self.largestColumn = largestColumn
    self.largestColumns = largestColumns
  }

  private func number(_ n: Int) -> S { S(Double(n)) }

  /// `ρ = (2s − 1) μ`; the theorems need `ρ < 1`, which is `s < (1 + 1/μ)/2`.
  public var rate: S { (number(2) * number(sparsity) - number(1)) * coherence }

  /// `q(γ) = γ ρ + |1 − γ|`, below 1 exactly for `0 < γ < 2/(1 + ρ)` if `ρ < 1`.
  public func contraction(step: S) -> S { step * rate + (number(1) - step).largestPart }

  /// `max(q(low), q(high))`, a bound of `q` for all steps between `low` and `high`.
  public func contraction(from low: S, to high: S) -> S {
    S.maximum(contraction(step: low), contraction(step: high))
  }

  /// `σ (s C_∞ + C_s)`
  private var addedByNoise: S { noise * (number(sparsity) * largestColumn + largestColumns) }

  /// `s β`, the error of the estimate 0.
  private var start: S { number(sparsity) * largestRow }

  /// `e_0, …, e_K` for the steps `γ_0, …, γ_{K−1}`.
  public func radii(steps: [S]) -> [S] {
    var radii = [start]
    for (k, step) in steps.enumerated() {
      radii.append(contraction(step: step) * radii[k] + step * addedByNoise)
    }
    return radii
  }

  /// `θ_0, …, θ_{K−1}` for the steps `γ_0, …, γ_{K−1}`.
  public func thresholds(steps: [S]) -> [S] {
    zip(steps, radii(steps: steps)).map { step, radius in
      step * (coherence * radius + noise * largestColumn)
    }
  }

  /// `q(γ_0) ⋯ q(γ_{k−1}) s β` for `k = 0, …, K`: the bounds without noise, SCSZ21 (37).
  public func productBounds(steps: [S]) -> [S] {
    var products = [number(1)]
    for (k, step) in steps.enumerated() { products.append(products[k] * contraction(step: step)) }
    return products.map { $0 * start }
  }

  /// `q^k s β + γ σ (s C_∞ + C_s)/(1 − q)` for `k = 0, …, layers`: a linear rate down to a floor, for all
  /// steps in `[low, high]`, with `q` their `contraction(from:to:)` and `γ = high`. Needs `q < 1`; a
  /// scalar in which that fails gives what the formula gives.
  public func geometricBounds(from low: S, to high: S, layers: Int) -> [S] {
    let q = contraction(from: low, to: high)
    return powers(of: q, layers).map { $0 * start + high * addedByNoise / (number(1) - q) }
  }

  /// Theorem 2 with the constant that the paper prints, `ρ^k s β + (s + 1) C_W σ/(1 − ρ)` for `k = 0, …,
  /// layers`; true for a `C_W` that bounds `C_∞` and `C_s`, such as the sum of all column norms.
  public func boundsAsPrinted(weightNorm: S, layers: Int) -> [S] {
    powers(of: rate, layers).map {
      $0 * start + (number(sparsity) + number(1)) * weightNorm * noise / (number(1) - rate)
    }
  }

  private func powers(of x: S, _ layers: Int) -> [S] {
    var powers = [number(1)]
    for _ in stride(from: 0, to: layers, by: 1) { powers.append(powers[powers.count - 1] * x) }
    return powers
  }
}

extension LayerBounds {
  /// The error after a layer with its own threshold `θ`, from one of at most `e` without false positives:
  ///
  ///     e' = (γ (s − 1) μ + |1 − γ|) e + s θ + γ σ C_s,      if θ ≥ γ (μ e + σ C_∞).
  ///
  /// Then the layer has no false positives either (`Sample.one_step` and `Sample.no_false_positives` of
  /// the proofs). With the least such `θ` it is `radii(steps:)`.
  public func radius(after e: S, step gamma: S, threshold theta: S) -> S {
    let s = S(Double(sparsity))
    let contraction = gamma * (s - 1) * coherence + (1 - gamma).largestPart
    return contraction * e + s * theta + gamma * noise * largestColumns
  }

  /// `γ (μ e + σ C_∞)`, which a threshold must not be below.
  public func leastThreshold(after e: S, step gamma: S) -> S {
    gamma * (coherence * e + noise * largestColumn)
  }
}

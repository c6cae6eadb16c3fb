// SPDX-License-Identifier: GPL-3.0-or-later

/// [SE-MMV] The state evolution of [AMP-VEC] with the posterior mean of its rows, for `A ∈ L × N` with
/// independent entries of variance `1/L`, from `E_{−1} = E|X_nm|²`:
///
///     τ_t²    = σ_w² + (N/L) E_{t−1}
///     E_t     = (1/M) E‖η(X + τ_t Z; τ_t) − X‖²
///     b_{t+1} = (N/L) E_t/τ_t²
///
/// Rows whose entries are i.i.d. keep errors that are: one number tells of all `M` columns, and `B_{t+1}`
/// tends to `b_{t+1} I`, a posterior mean having the mean slope `E_t/τ_t²`. `‖v_t‖_F²/(L M)` tends to
/// `τ_t²`.
public struct VectorAMPEvolution: Evolution {
  public let rows: RowPrior
  /// `σ_w² ≥ 0`, the mean square of the noise an entry
  public let noiseVariance: Double
  /// `L/N`
  public let ratio: Double

  /// That of an entry.
  public var prior: any Prior { rows.entry }

  public struct State: EvolutionState {
    /// `E_t`
    public var mse: Double
    /// `τ_t²`
    public var tau2: Double
    /// `b_{t+1}`
    public var b: Double

    public var quantities: [(name: String, value: Double)] {
      [("tau2", tau2), ("b", b), ("mse", mse)]
    }
  }

  /// - Throws: `PredictionError.outside`
  public init(rows: RowPrior, noiseVariance: Double, ratio: Double) throws {
    try requireNoise(noiseVariance)
    try PredictionError.require(ratio > 0 && ratio.isFinite, "L/N", ratio, "a number above 0")
    self.rows = rows
    self.noiseVariance = noiseVariance
    self.ratio = ratio
  }

  public func start() -> State { State(mse: rows.entry.secondMoment, tau2: 0, b: 0) }

  public func step(_ s: inout State) throws {
    // τ_t² = σ_w² + (N/L) E_{t−1}
    s.tau2 = noiseVariance + s.mse / ratio
    // E_t = (1/M) E‖η(X + τ_t Z; τ_t) − X‖²
    s.mse = try rows.mmse(variance: s.tau2)
    // b_{t+1} = (N/L) E_t/τ_t²
    s.b = s.tau2 > 0 ? s.mse / s.tau2 / ratio : 0
  }
}

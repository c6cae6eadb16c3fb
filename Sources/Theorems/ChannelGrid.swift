// SPDX-License-Identifier: GPL-3.0-or-later
import StateEvolution

/// What the theorems of ``FixedPoints`` assume of the scalar channel `X + τ Z`, measured on a grid of
/// `τ²` from the fixed point to where state evolution starts, in equal steps of `log τ²`. Between its
/// points nothing is known.
package struct ChannelGrid: Sendable {
  package static let points = 200
  /// A quadrature is good to 1e-11 of its value; two of them are compared.
  package static let quadrature = 1e-10

  /// `τ²`, rising
  let tau2: [Double]
  /// `mmse(τ²)`; `E` and `ν` of the shrinkage that state evolution follows, told `σ = τ`.
  let mmse, error, slope: [Double]

  package init(
    from low: Double, to high: Double, mmse: (Double) throws -> Double,
    error: (Double) throws -> Double, slope: (Double) throws -> Double
  ) rethrows {
    let (from, to) = (Double.log(min(low, high)), Double.log(max(low, high)))
    let last = Double(Self.points - 1)
    tau2 = (0..<Self.points).map { Double.exp(from + (to - from) * Double($0) / last) }
    self.mmse = try tau2.map(mmse)
    self.error = try tau2.map(error)
    self.slope = try tau2.map(slope)
  }

  /// `E = mmse(τ²)`, and `E = ν τ²` as posterior means have it (`PosteriorVariance` of the proofs).
  package var isMatched: Hypothesis {
    let errors = zip(error, mmse).map { abs($0 / $1 - 1) }
    let slopes = zip(zip(slope, tau2), mmse).map { abs($0.0 * $0.1 / $1 - 1) }
    return Hypothesis(
      "the shrinkage is the prior's posterior mean",
      "the largest |E/mmse − 1|, |τ² ν/mmse − 1| on \(grid)", (errors + slopes).reduce(0, larger),
      in: 0...Self.quadrature)
  }

  package var errorRises: Hypothesis {
    Hypothesis(
      "mmse does not decrease with τ²",
      "the least mmse(τ²_{k+1})/mmse(τ²_k) on \(grid)", leastRatio(mmse), in: rising)
  }

  /// `mmse(τ²) ≤ E[X²]`
  package func isBelow(power: Double) -> Hypothesis {
    Hypothesis(
      "mmse ≤ E[X²]", "the largest mmse/E[X²] on \(grid)",
      mmse.map { $0 / power }.reduce(0, larger),
      in: 0...1)
  }

  /// `0 < mmse(τ²) < τ²`
  package var isBelowObservation: Hypothesis {
    let ratios = zip(mmse, tau2).map { $0 / $1 }
    return Hypothesis(
      "0 < mmse < τ²", "the least of mmse/τ² and 1 − mmse/τ² on \(grid)",
      least(ratios + ratios.map { 1 - $0 }), in: Double.leastNormalMagnitude...1)
  }

  /// `mmse(τ²) ≤ 1/(1/E[X²] + 1/τ²)`, the error of the best linear estimate.
  package func isBelowLinear(power: Double) -> Hypothesis {
    Hypothesis(
      "mmse is at most the best linear estimate's error",
      "the largest mmse (1/E[X²] + 1/τ²) on \(grid)",
      zip(mmse, tau2).map { $0 / power + $0 / $1 }.reduce(0, larger), in: 0...1)
  }

  /// `τ² ν/(1 − ν)`, `ν = mmse/τ²`, does not decrease.
  package var stageRises: Hypothesis {
    let stage = zip(mmse, tau2).map { $0 / (1 - $0 / $1) }
    return Hypothesis(
      "τ² ν/(1 − ν) does not decrease with τ²", "its least ratio of neighbours on \(grid)",
      leastRatio(stage), in: rising)
  }

  private var rising: ClosedRange<Double> { 1...Double.greatestFiniteMagnitude }
  private var grid: String {
    "\(Self.points) τ² in [\(significant(tau2[0])), \(significant(tau2[Self.points - 1]))]"
  }

  private func leastRatio(_ values: [Double]) -> Double {
    least(zip(values, values.dropFirst()).map { $1 / $0 })
  }

  /// NaN before all.
  private func least(_ values: [Double]) -> Double {
    values.reduce(.infinity) { $1 < $0 || $1.isNaN ? $1 : $0 }
  }
}

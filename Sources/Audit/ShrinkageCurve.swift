// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Integrals

/// A learned shrinkage and the posterior mean of its channel as curves, over the density of what they are handed.
public struct ShrinkageCurve: Sendable {
  public struct Point: Sendable, Equatable {
    /// `η(r; σ)`, `E[X | R = r]`, and the density of `R` at `r`.
    public let r, learned, matched, density: Double
  }

  /// With rising `r`, evenly.
  public let points: [Point]
  /// `P(|R| > max r)`
  public let beyond: Double
}

extension ShrinkageAudit {
  /// The curves over `|r| ≤ min(q, 10τ)` with `P(|R| > q) = 10⁻³`. Where `τ` has become small all of the shrinkage's turn
  /// is within some `τ` of 0, and the quantile alone would not show it.
  /// - Parameter count: of points, 2 or more.
  public func curve(count: Int = 121) -> ShrinkageCurve {
    let reach = min(channel.quantile(outside: 1e-3), 10 * channel.variance.squareRoot())
    let half = Double(max(count, 2) - 1) / 2
    let points = (0..<max(count, 2)).map { k in
      let r = reach * (Double(k) - half) / half
      return ShrinkageCurve.Point(
        r: r, learned: shrinkage(r, sigma), matched: channel.posteriorMean(r),
        density: channel.density(r))
    }
    return ShrinkageCurve(points: points, beyond: channel.probability(outside: reach))
  }
}

extension DecoupledChannel {
  /// `P(|R| > q)`
  func probability(outside q: Double) -> Double {
    let (zero, active) = (variance.squareRoot(), activeVariance.squareRoot())
    return 2 * (1 - prior.gamma) * Normal.tail(q / zero) + 2 * prior.gamma * Normal.tail(q / active)
  }

  /// The `q` with `P(|R| > q) = p`, `p` in (0, 1), by bisection.
  func quantile(outside p: Double) -> Double {
    var (low, high) = (0.0, 40 * activeVariance.squareRoot())
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if probability(outside: middle) > p { low = middle } else { high = middle }
    }
    return high
  }
}

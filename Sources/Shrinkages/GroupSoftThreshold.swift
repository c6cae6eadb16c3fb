// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule

/// [MSTO] The row-wise threshold, SCSZ21 (8): with `ρ_n = ‖R[n,:]‖₂` over the columns of a sample,
///
///     X[n,:] = max(0, 1 − τ/ρ_n) R[n,:]
///     ∂x_nd/∂r_nd = 1 − τ/ρ_n + w τ |r_nd|²/ρ_n³  where ρ_n > τ, else 0,
///
/// with `w = 1` for real entries; complex ones have `w = ½`, the slope being half the trace of the
/// Jacobian in real and imaginary part. The columns' noise levels `σ_d` give one threshold a sample,
/// `τ = θ σ` with `σ² = (1/M) Σ_d σ_d²` over its `M` columns, for its rows are one problem. With
/// samples of one column it is the soft threshold `θ σ`.
public struct GroupSoftThreshold<S: Scalar>: Denoiser {
  /// Threshold in units of `σ`, `≥ 0`.
  public let theta: S.Real

  public init(theta: S.Real) { self.theta = theta }

  /// `X := η(R; σ)`; returns `(1/N) Σ_n ∂x_nd/∂r_nd` of each column `d`.
  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func apply(_ r: Batch<S>, _ sigma: [S.Real], into x: inout Batch<S>) -> [S.Real] {
    precondition(
      sigma.count == r.columns && x.rows == r.rows,
      "\(sigma.count) levels for \(r.rows)×\(r.columns) into \(x.rows) rows")
    let weight = S.shareOfTrace
    let n = S.Real(Double(r.rows))
    let samples = (0..<r.samples).map { p in
      GroupRows(
        r.matrix, columns: r.columns(of: p), threshold: threshold(Array(sigma[r.columns(of: p)])))
    }
    return x.matrix.writeColumns(from: r.matrix) { d, column, x in
      let rows = samples[d / r.width]
      var slopes = S.Real.zero
      for i in column.indices {
        slopes = slopes + rows.slope(i, column[i], weight)
        x[i] = S.scale(rows.kept[i], column[i])
      }
      return slopes / n
    }
  }

  /// `∂x_nd/∂r_nd` of every entry of one sample, `N × M`.
  public func slopes(_ r: Matrix<S>, _ sigma: [S.Real]) -> Matrix<S.Real> {
    let rows = GroupRows(r, threshold: threshold(sigma))
    return Matrix(rows: r.rows, columns: r.columns) { rows.slope($0, r[$0, $1], S.shareOfTrace) }
  }

  /// `∂X/∂θ = −σ R[n,:]/ρ_n` where `ρ_n > τ`, else 0, of one sample; `N × M`.
  public func thetaDerivative(_ r: Matrix<S>, _ sigma: [S.Real]) -> Matrix<S> {
    let rows = GroupRows(r, threshold: threshold(sigma))
    let level = Self.level(sigma)
    return Matrix(rows: r.rows, columns: r.columns) {
      S.scale(-level * rows.active[$0], rows.direction($0, r[$0, $1]))
    }
  }

  /// `τ` of one sample
  public func threshold(_ sigma: [S.Real]) -> S.Real { theta * Self.level(sigma) }

  /// `√((1/M) Σ σ_d²)`, divided by the greatest so that no square overflows.
  static func level(_ sigma: [S.Real]) -> S.Real {
    let greatest = sigma.reduce(S.Real.zero) { S.Real.maximum($0, $1) }
    let divisor = greatest + (1 - greatest.support)
    let sum = sigma.reduce(S.Real.zero) { $0 + ($1 / divisor) * ($1 / divisor) }
    return greatest * (sum / S.Real(Double(max(sigma.count, 1)))).squareRoot()
  }
}

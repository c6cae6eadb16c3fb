// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// A denoiser that applies one function `η(r; σ)` to every entry. BSR17 Sec. IV-B.
public protocol Shrinkage<S>: Denoiser where Divergence == [S.Real] {
  /// `η(r; σ)`, for `σ > 0`.
  func callAsFunction(_ r: S, _ sigma: S.Real) -> S
  /// `∂η/∂r`; for complex `r` half the trace of the Jacobian in its real and imaginary parts, which
  /// is Wirtinger's `∂η/∂r`.
  func slope(_ r: S, _ sigma: S.Real) -> S.Real
  /// One column: `x_j := η(r_j; σ)`; returns `Σ_j ∂η/∂r_j`. `x` may be `r`.
  func apply(_ r: Column<S>, _ sigma: S.Real, into x: MutableColumn<S>) -> S.Real
}

extension Shrinkage {
  /// Column by column.
  @specialized(where Self == SoftThreshold<Double>)
  @specialized(where Self == SoftThreshold<Float>)
  @specialized(where Self == BernoulliGaussian<Double>)
  @specialized(where Self == BernoulliGaussian<Float>)
  public func apply(_ r: Batch<S>, _ sigma: [S.Real], into x: inout Batch<S>) -> [S.Real] {
    precondition(
      sigma.count == r.columns && x.rows == r.rows,
      "\(sigma.count) levels for \(r.rows)×\(r.columns) into \(x.rows) rows")
    let n = S.Real(Double(r.rows))
    return x.matrix.writeColumns(from: r.matrix) { d, r, x in apply(r, sigma[d], into: x) / n }
  }
}

extension Shrinkage where S: RealScalar, S.Real == S {
  /// Entries with a level each: `X := η(R; Σ)`, and `∂x_nd/∂r_nd`.
  public func apply(
    _ r: Matrix<S>, levels sigma: Matrix<S>, into x: inout Matrix<S>, slopes: inout Matrix<S>
  ) {
    for k in r.storage.indices {
      x.storage[k] = self(r.storage[k], sigma.storage[k])
      slopes.storage[k] = slope(r.storage[k], sigma.storage[k])
    }
  }
}

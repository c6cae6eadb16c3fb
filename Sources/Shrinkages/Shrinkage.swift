// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// A scalar function `η(r; σ)`, applied entrywise. BSR17 Sec. IV-B.
public protocol Shrinkage<S>: Sendable {
  associatedtype S: Scalar
  /// `η(r; σ)`, for `σ > 0`.
  func callAsFunction(_ r: S, _ sigma: S.Real) -> S
  /// `∂η/∂r`
  func slope(_ r: S, _ sigma: S.Real) -> S.Real
  /// One column: `x_j := η(r_j; σ)`; returns `Σ_j ∂η/∂r_j`. `x` may be `r`.
  func apply(_ r: Column<S>, _ sigma: S.Real, into x: MutableColumn<S>) -> S.Real
}

extension Shrinkage {
  /// `X := η(R; σ)`, one `σ` a column; returns `<η'>`, the mean of `∂η/∂r` over each column.
  public func apply(_ r: Matrix<S>, _ sigma: [S.Real], into x: inout Matrix<S>) -> [S.Real] {
    let n = S.Real(Double(r.rows))
    return x.writeColumns(from: r) { d, r, x in apply(r, sigma[d], into: x) / n }
  }
}

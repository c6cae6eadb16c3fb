// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// A function `η(r; σ)`, applied entrywise or row by row. BSR17 Sec. IV-B.
public protocol Shrinkage<S>: Sendable {
  associatedtype S: Scalar
  /// `η(r; σ)`, for `σ > 0`.
  func callAsFunction(_ r: S, _ sigma: S.Real) -> S
  /// `∂η/∂r`; for complex `r` half the trace of the Jacobian in its real and imaginary parts, which
  /// is Wirtinger's `∂η/∂r`.
  func slope(_ r: S, _ sigma: S.Real) -> S.Real
  /// One column: `x_j := η(r_j; σ)`; returns `Σ_j ∂η/∂r_j`. `x` may be `r`.
  func apply(_ r: Column<S>, _ sigma: S.Real, into x: MutableColumn<S>) -> S.Real
  /// `X := η(R; σ)`, one `σ` a column; returns `<η'>`, the mean of `∂η_nd/∂r_nd` over each column
  /// `d`. By itself, column by column.
  func apply(_ r: Matrix<S>, _ sigma: [S.Real], into x: inout Matrix<S>) -> [S.Real]
  /// Whether a column of `X` depends on other columns of `R`, so that a batch is one joint problem
  /// and may not be split.
  var mixesColumns: Bool { get }
}

extension Shrinkage {
  public func apply(_ r: Matrix<S>, _ sigma: [S.Real], into x: inout Matrix<S>) -> [S.Real] {
    let n = S.Real(Double(r.rows))
    return x.writeColumns(from: r) { d, r, x in apply(r, sigma[d], into: x) / n }
  }

  public var mixesColumns: Bool { false }
}

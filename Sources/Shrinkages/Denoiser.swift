// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// `X := η(R; σ)` of a batch, with its divergence: what AMP, VAMP, OAMP and GAMP need between their
/// linear steps. Columns of different samples do not mix.
///
/// Those take a `Divergence` of one real number a column, `[S.Real]`; it is an associated type because
/// a denoiser of whole rows may give a matrix a sample.
public protocol Denoiser<S, Divergence>: Sendable {
  associatedtype S: Scalar
  associatedtype Divergence
  /// `X := η(R; σ)`, one `σ > 0` a column of `R ∈ N × D`; returns the divergence. As numbers, these are
  /// the `<η'>`, the means of `∂η_nd/∂r_nd` over each column `d`.
  func apply(_ r: Batch<S>, _ sigma: [S.Real], into x: inout Batch<S>) -> Divergence
}

extension Denoiser {
  /// The same of matrices whose samples have `width` columns.
  @inlinable public func apply(
    _ r: Matrix<S>, width: Int = 1, _ sigma: [S.Real], into x: inout Matrix<S>
  ) -> Divergence {
    // The storage moves into the batch and back.
    var batch = Batch(x, width: width)
    x = Matrix(zeros: 0, 0)
    defer { x = batch.matrix }
    return apply(Batch(r, width: width), sigma, into: &batch)
  }
}

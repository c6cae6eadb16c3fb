// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Shrinkages

extension Matrix {
  /// This matrix becomes `η(R; σ)` of samples of `width` columns; returns `<η'>` of every column. Its
  /// storage moves into the batch and back, here where the scalar is known: for one vector that counts.
  mutating func denoise(
    by denoiser: any Denoiser<S, [S.Real]>, _ r: Matrix, width: Int, _ sigma: [S.Real]
  ) -> [S.Real] {
    var batch = Batch(self, width: width)
    self = Matrix(rows: 0, columns: 0, storage: [])
    defer { self = batch.matrix }
    return denoiser.apply(Batch(r, width: width), sigma, into: &batch)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

extension Matrix {
  /// This matrix becomes the extrinsic estimate `(x − ν r)/(1 − ν)`, one `ν` a column.
  package mutating func setExtrinsic(_ x: Matrix, _ nu: [S.Real], _ r: Matrix) {
    combine(nu.map { 1 / (1 - $0) }, x, nu.map { -$0 / (1 - $0) }, r)
  }
}

/// The extrinsic variances `σ² ν/(1 − ν)`.
@specialized(where R == Double)
@specialized(where R == Float)
package func extrinsicVariance<R: RealScalar>(_ variance: [R], _ nu: [R]) -> [R] {
  zip(variance, nu).map { $0 * $1 / (1 - $1) }
}

/// The divergences within `[10⁻¹², 1 − 2⁻²³]`, in every format, so that `1 − ν` never vanishes; each
/// clip is counted.
@specialized(where R == Double)
@specialized(where R == Float)
package func clippedDivergences<R: RealScalar>(_ nu: [R], _ clips: inout [R]) -> [R]
where R.Real == R {
  clipped(nu, R(1e-12), R(1 - 0x1p-23), &clips)
}

/// 1 where a divergence lies within its range, else 0: the derivative of the clip.
@specialized(where R == Double)
@specialized(where R == Float)
package func insideRange<R: RealScalar>(_ nu: [R]) -> [R] where R.Real == R {
  nu.map {
    1 - R.maximum(R(1e-12) - $0, 0).support - R.maximum($0 - R(1 - 0x1p-23), 0).support
  }
}

/// Numbers, one a column, within `[low, high]`; each clip is counted.
func clipped<R: RealScalar>(
  _ values: [R], _ low: R, _ high: R, _ clips: inout [R]
) -> [R] where R.Real == R {
  let kept = values.map { R.minimum(R.maximum($0, low), high) }
  for d in values.indices { clips[d] = clips[d] + (values[d] - kept[d]).support }
  return kept
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Calls

/// Shrinkages of several real numbers at once, as their cards print them: a row of [MSTO], or the two parts
/// of a complex number. The slope by each number is by forward differentiation; that of a complex
/// number is the mean of both.
struct PrintedVectorShrinkage {
  enum Kind { case threshold, bernoulliGaussian }
  let kind: Kind
  /// `τ`, or `θ1` and `θ2`.
  let theta: [Double]

  /// What `r` is multiplied by; `sigma` is 1 where there is none.
  private func factor<S: RealScalar>(_ r: [S], _ sigma: S) -> S where S.Real == S {
    let square = r.reduce(S.zero) { $0 + $1 * $1 }
    switch kind {
    case .threshold: return S.maximum(0, 1 - S(theta[0]) * sigma / square.squareRoot())
    case .bernoulliGaussian:
      let (phi, variance) = (S(theta[0]), sigma * sigma)
      let exponent = S(theta[1]) - square / (variance + variance * variance / phi)
      return 1 / ((1 + variance / phi) * (1 + (1 + phi / variance) * S.exp(exponent)))
    }
  }

  /// `η(r)` with its derivative in each entry by that entry.
  func withSlopes(_ r: [Ball], _ sigma: Ball) -> (x: [Ball], slopes: [Ball]) {
    let entries = r.indices.map { k -> Tangent<Ball> in
      let point = r.enumerated().map { Tangent($1, $0 == k ? 1 : 0) }
      return factor(point, Tangent(sigma, 0)) * point[k]
    }
    return (entries.map(\.value), entries.map(\.tangent))
  }
}

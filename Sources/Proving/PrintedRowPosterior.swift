// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Calls

/// [VBG] as its card prints it, of the real parts of a row, with the Jacobian by forward differentiation.
struct PrintedRowPosterior {
  /// `φ`, `log((1−γ)/γ)`
  let theta: [Double]
  let isComplex: Bool

  /// `g π` of a row: what it is multiplied by.
  private func factor<S: RealScalar>(_ parts: [S], _ sigma: S) -> S where S.Real == S {
    let square = parts.reduce(S.zero) { $0 + $1 * $1 }
    let (phi, variance) = (S(theta[0]), sigma * sigma)
    let kappa = S(isComplex ? 1 : 0.5)
    let ratio = 1 + phi / variance
    // (1 + φ/σ²)^{κW}
    let power = parts.indices.reduce(S(1)) { product, _ in product * ratio.squareRoot() }
    let exponent = S(theta[1]) - kappa * square / (variance + variance * variance / phi)
    return 1 / ((1 + variance / phi) * (1 + power * S.exp(exponent)))
  }

  /// `η(r)`, and `∂η_j/∂r_i` of the real parts, row `i` by row.
  private func withDerivatives(_ parts: [Ball], _ sigma: Ball) -> (x: [Ball], slopes: [[Ball]]) {
    let slopes = parts.indices.map { i -> [Tangent<Ball>] in
      let point = parts.enumerated().map { Tangent($1, $0 == i ? 1 : 0) }
      let factor = factor(point, Tangent(sigma, 0))
      return point.map { factor * $0 }
    }
    return (slopes[0].map(\.value), slopes.map { $0.map(\.tangent) })
  }

  /// A sample: its rows in real parts, entry by entry; `X` in the same form, and the mean Jacobian.
  func callAsFunction(_ rows: [[Ball]], _ sigma: Ball) -> (x: [[Ball]], jacobian: [[[Ball]]]) {
    let all = rows.map { withDerivatives($0, sigma) }
    let parts = isComplex ? 2 : 1
    let width = rows[0].count / parts
    let n = Ball(Double(rows.count))
    func mean(_ i: Int, _ j: Int) -> Ball {
      all.reduce(Ball.zero) { $0 + $1.slopes[i][j] } / n
    }
    let jacobian = (0..<width).map { a in
      (0..<width).map { b -> [Ball] in
        if !isComplex { return [mean(a, b)] }
        // ∂/∂r = (∂/∂Re − i ∂/∂Im)/2; of an entry by itself it is real.
        let (re, im) = (2 * a, 2 * a + 1)
        let real = mean(re, 2 * b) + mean(im, 2 * b + 1)
        let imaginary = mean(re, 2 * b + 1) - mean(im, 2 * b)
        return [real / 2, a == b ? .zero : imaginary / 2]
      }
    }
    return (all.map(\.x), jacobian)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// What a learned `B`, `N × M`, in the place of AMP's `A^T`, has become. Of `A = U Diag(s) V^T`,
///
///     A^T = V Diag(s) U^T,   A⁺ = V Diag(1/s) U^T,   (A^T A + c I)⁻¹ A^T = V Diag(s/(s² + c)) U^T,
///
/// so what `B` has outside `V Diag(·) U^T` belongs to none of them.
struct BackProjection: Sendable {
  /// `<B, A^T>/(‖B‖_F ‖A‖_F)`, and the same of `A⁺`.
  let cosineToAdjoint, cosineToInverse: Double
  /// The largest over `c` of the same of `(A^T A + c I)⁻¹ A^T`, and its `c`.
  let cosineToEstimator, regularisation: Double
  /// `‖B − V V^T B‖_F/‖B‖_F`: 0 where `B = A^T P` for some `P`.
  let outside: Double
  /// `tr(B A)/N`, which is 1 where `r` is unbiased.
  let gain: Double
  /// `‖B − A^T‖_F/‖A‖_F`
  let distance: Double

  init(_ b: Matrix<Double>, _ a: Matrix<Double>, _ svd: SVD<Double>) {
    let norm = b.columnSquaredNorms.reduce(0, +).squareRoot()
    // V^T B, and the diagonal of V^T B U
    var along = Matrix<Double>(zeros: svd.rank, b.columns)
    along.add(adjointOf: svd.v, b)
    let diagonal = (0..<svd.rank).map { i in
      (0..<b.columns).reduce(0) { $0 + along[i, $1] * svd.u[$1, i] }
    }
    func cosine(_ gains: [Double]) -> Double {
      let length = gains.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return zip(diagonal, gains).reduce(0) { $0 + $1.0 * $1.1 } / (length * norm)
    }
    func ofEstimator(_ logarithm: Double) -> Double {
      let c = Double.exp(logarithm)
      return cosine(svd.s.map { $0 / ($0 * $0 + c) })
    }
    cosineToAdjoint = cosine(svd.s)
    cosineToInverse = cosine(svd.s.map { 1 / $0 })
    // From where it is A⁺ to where it is A^T, in steps, and then between the neighbours of the best.
    let squares = svd.s.map { $0 * $0 }
    let ends = Double.log(1e-6 * (squares.last ?? 1))...Double.log(1e6 * (squares.first ?? 1))
    var (low, high) = (ends.lowerBound, ends.upperBound)
    for _ in 0..<4 {
      let grid = (0...40).map { low + Double($0) / 40 * (high - low) }
      let best = grid.indices.max { ofEstimator(grid[$0]) < ofEstimator(grid[$1]) } ?? 0
      (low, high) = (grid[max(best - 1, 0)], grid[min(best + 1, 40)])
    }
    cosineToEstimator = ofEstimator((low + high) / 2)
    regularisation = Double.exp((low + high) / 2)
    let inside = along.columnSquaredNorms.reduce(0, +)
    outside = max(1 - inside / (norm * norm), 0).squareRoot()
    gain = zip(diagonal, svd.s).reduce(0) { $0 + $1.0 * $1.1 } / Double(b.rows)
    distance = b.distance(to: a.adjoint)
  }
}

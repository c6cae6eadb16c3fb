// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// `V ∈ N × M`, `M < N`, with orthonormal columns that are uniform over all such frames: the polar factor
/// `X (X^T X)^{−1/2}` of a Gaussian matrix, whose distribution does not change under rotations.
///
/// By Newton and Schulz's iteration `X ← X (3I − X^T X)/2`, which converges quadratically to it for
/// singular values in `(0, √3)`. Products run in the kernels' order, so the bits are the same
/// everywhere, and for any number of threads.
package struct HaarFactor: Sendable {
  package let v: Matrix<Double>
  /// `‖V^T V − I‖_F/√M`
  package let defect: Double
  /// How many steps it took.
  package let steps: Int

  package init(rows: Int, columns: Int, from stream: Stream, threads: Int) {
    // Singular values lie about 1 − √(M/N) … 1 + √(M/N); divided by 1.1 times the greatest they are
    // below 1, where the iteration does not overshoot.
    let scale = 1 / (1.1 * (Double(rows).squareRoot() + Double(columns).squareRoot()))
    var v = Matrix<Double>(rows: rows, columns: columns) { _, _ in scale * stream.normal() }
    var defect = Double.infinity
    var steps = 0
    while steps < 60 {
      let gram = product(v.adjoint, v, threads: threads)
      var squares = 0.0
      for j in 0..<columns {
        for i in 0..<columns {
          let entry = gram[i, j] - (i == j ? 1 : 0)
          squares += entry * entry
        }
      }
      let last = defect
      defect = (squares / Double(columns)).squareRoot()
      // Quadratic convergence ends where rounding does not let it go on.
      if defect < 1e-12 || (defect < 1e-8 && defect > last / 2) { break }
      let factor = Matrix<Double>(rows: columns, columns: columns) {
        ($0 == $1 ? 1.5 : 0) - gram[$0, $1] / 2
      }
      v = product(v, factor, threads: threads)
      steps += 1
    }
    self.v = v
    self.defect = defect
    self.steps = steps
  }
}

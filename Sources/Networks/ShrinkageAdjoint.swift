// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Shrinkages

extension ParametricShrinkage {
  /// The adjoint of a batch, column by column: adds to `dr`, returns `dσ` of each column and `dθ`,
  /// which is the sum over the columns in their order.
  func adjoint(
    _ r: Matrix<S>, _ sigma: [S], dx: Matrix<S>, dSlopes: [S], dr: inout Matrix<S>
  ) -> (dSigma: [S], dTheta: [S]) {
    var dTheta = [S](repeating: .zero, count: thetaCount)
    let n = r.rows
    let dSigma = dTheta.withUnsafeMutableBufferPointer { dTheta in
      dx.storage.withUnsafeBufferPointer { dx in
        dr.writeColumns(from: r) { d, r, dr in
          adjoint(
            r, sigma[d], dx: Column(rebasing: dx[(d * n)..<((d + 1) * n)]), dSlopes: dSlopes[d],
            dr: dr, dTheta: dTheta)
        }
      }
    }
    return (dSigma, dTheta)
  }
}

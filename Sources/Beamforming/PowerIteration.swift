// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [POWER] The power method for `v_1(H)`, to which [PGD] of one stream comes as `α → ∞`:
///
///     w_{k+1} = √P H^H H w_k/‖H^H H w_k‖.
public enum PowerIteration {
  /// `w_1, w_2, …`
  public static func course<S: Scalar>(
    _ link: Link<S>, from w: Matrix<S>, iterations: Int
  ) -> [Matrix<S>] {
    var w = w
    return (0..<iterations).map { _ in
      var heard = Matrix<S>(zeros: link.h.rows, w.columns)
      heard.add(link.h, w)
      var back = Matrix<S>(zeros: link.h.columns, w.columns)
      back.add(adjointOf: link.h, heard)
      w = back.times((link.power / back.squaredNorm).squareRoot())
      return w
    }
  }
}

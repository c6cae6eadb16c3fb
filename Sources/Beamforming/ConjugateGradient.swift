// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [CG] Locally optimal conjugate gradients on the sphere `‖w‖² = P` for one stream, Knyazev 2001: with the gradient of
/// the Rayleigh quotient
///
///     g_k     = H^H H w_k − (‖H w_k‖²/P) w_k
///     w_{k+1} = √P argmax ‖H u‖ over unit u in the span of w_k, g_k and w_{k−1}.
///
/// The span holds the step of the power method, so that none is worse than that.
public enum ConjugateGradient {
  /// `w_1, w_2, …`
  /// - Precondition: one stream.
  /// - Throws: `NotConverged`, of a decomposition.
  public static func course<S: JacobiScalar>(
    _ link: Link<S>, from w: Matrix<S>, iterations: Int
  ) throws -> [Matrix<S>] where S.Real == Double {
    precondition(w.columns == 1, "conjugate gradients of \(w.columns) streams")
    var (w, before) = (w, w)
    return try (0..<iterations).map { k in
      var heard = Matrix<S>(zeros: link.h.rows, 1)
      heard.add(link.h, w)
      // g_k
      var gradient = Matrix<S>(zeros: w.rows, 1)
      gradient.add(adjointOf: link.h, heard)
      gradient = gradient.plus(-heard.squaredNorm / w.squaredNorm, w)
      let basis = orthonormal([w, gradient] + (k > 0 ? [before] : []))
      // The strongest direction of H Q is v_1 of it.
      var seen = Matrix<S>(zeros: link.h.rows, basis.columns)
      seen.add(link.h, basis)
      let strongest = try SVD(seen).v
      guard strongest.columns > 0 else { return w }
      var next = Matrix<S>(zeros: w.rows, 1)
      next.add(basis, strongest[columns: 0..<1])
      (before, w) = (w, next.times((link.power / next.squaredNorm).squareRoot()))
      return w
    }
  }

  /// An orthonormal basis of their span, twice by Gram and Schmidt; what is left of a vector below 1e-12 of it is none.
  private static func orthonormal<S: Scalar>(_ vectors: [Matrix<S>]) -> Matrix<S>
  where S.Real == Double {
    var basis: [Matrix<S>] = []
    for vector in vectors {
      var rest = vector
      for known in basis + basis {
        let product = known.innerProduct(rest)
        for i in 0..<rest.rows { rest[i, 0] = rest[i, 0] - product * known[i, 0] }
      }
      let (left, all) = (rest.squaredNorm, vector.squaredNorm)
      if left > 1e-24 * all { basis.append(rest.times(1 / left.squareRoot())) }
    }
    return Matrix(joining: basis)
  }
}

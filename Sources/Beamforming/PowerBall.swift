// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [PGD] The set `‖W‖_F² ≤ P`, the norm over all beams of a link.
public enum PowerBall {
  /// `Π_P(V) = V min(1, √P/‖V‖_F)`
  public static func projection<S: Scalar>(_ v: Matrix<S>, _ power: S.Real) -> Matrix<S> {
    let square = v.squaredNorm
    // P/max(P, ‖V‖²) is 1 inside.
    return v.times((power / S.Real.maximum(power, square)).squareRoot())
  }

  /// Its adjoint at `V`: where it acts `s (G − Re<D, G> D)` with `D = V/‖V‖`, `s = √P/‖V‖`, and else `G`.
  public static func adjoint<S: Scalar>(
    _ g: Matrix<S>, at v: Matrix<S>, _ power: S.Real
  ) -> Matrix<S> {
    let square = v.squaredNorm
    let largest = S.Real.maximum(power, square)
    let scale = (power / largest).squareRoot()
    // 1 where ‖V‖² > P
    let acts = S.Real.maximum(square - power, .zero).support
    let along = acts * v.realInnerProduct(g) / largest
    var back = g
    let ones = [S.Real](repeating: 1, count: v.columns)
    back.combine(ones, g, ones.map { -along * $0 }, v)
    return back.times(scale)
  }
}

extension Matrix {
  /// `‖X‖_F²`
  var squaredNorm: S.Real { columnSquaredNorms.reduce(.zero, +) }

  /// `<X, Y> = Σ conj(x_ij) y_ij`, in the order of the storage.
  func innerProduct(_ other: Matrix) -> S {
    zip(storage, other.storage).reduce(S.zero) { $0 + $1.0.conjugate * $1.1 }
  }

  /// `Re<X, Y>`
  func realInnerProduct(_ other: Matrix) -> S.Real { innerProduct(other).realPart }

  func times(_ factor: S.Real) -> Matrix {
    var scaled = self
    scaled.scaleColumns(by: [S.Real](repeating: factor, count: columns))
    return scaled
  }

  /// `X + a Y`
  func plus(_ a: S.Real, _ other: Matrix) -> Matrix {
    var sum = self
    let ones = [S.Real](repeating: 1, count: columns)
    sum.combine(ones, self, ones.map { a * $0 }, other)
    return sum
  }
}

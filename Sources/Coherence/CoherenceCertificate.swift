// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [GMU] What shows between which ends the generalised mutual coherence of `S` lies, SCSZ21 (21),
///
///     μ̃ = max_i μ_i,   μ_i = min { max_{j≠i} |w^H S_j| : w^H S_i = 1 }:
///
/// a weight `W_i` for each column, whose coherence is an upper end of `μ_i`, and multipliers `Z_i` with
/// `S_i = Σ_{j≠i} Z_ji S_j`, which give the lower end `1/Σ_j |Z_ji|`.
public struct CoherenceCertificate<F: RealOrComplex>: Sendable {
  /// `W`, `L × N`; of each column the direction alone matters.
  public let weights: Matrix<F>
  /// `Z`, `N × N`.
  public let multipliers: Matrix<F>

  /// - Precondition: the shapes are `L × N` and `N × N`.
  public init(weights: Matrix<F>, multipliers: Matrix<F>) {
    self.weights = weights
    self.multipliers = multipliers
  }

  /// `W` as ALISTA takes it; see ``Arithmetic/Matrix/withUnitProducts(_:)``.
  public func unitWeights(of s: Matrix<F>) -> Matrix<F> { weights.withUnitProducts(s) }
}

extension Matrix where S: RealOrComplex {
  /// This weight with each column divided so that `W_i^H S_i = 1`.
  /// - Precondition: `s` has the same shape.
  public func withUnitProducts(_ s: Matrix) -> Matrix {
    let factors = (0..<columns).map { i -> S in
      // W_i/conj(W_i^H S_i) = W_i (W_i^H S_i)/|W_i^H S_i|²
      let product = (0..<rows).reduce(S.zero) { $0 + self[$1, i].conjugate * s[$1, i] }
      return S.scale(1 / product.squaredMagnitude, product)
    }
    return Matrix(rows: rows, columns: columns) { self[$0, $1] * factors[$1] }
  }
}

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

  /// `W` with each column divided so that `W_i^H S_i = 1`, as ALISTA takes it.
  public func unitWeights(of s: Matrix<F>) -> Matrix<F> {
    let factors = (0..<s.columns).map { i -> F in
      // W_i/conj(W_i^H S_i) = W_i (W_i^H S_i)/|W_i^H S_i|²
      let product = (0..<s.rows).reduce(F.zero) { $0 + weights[$1, i].conjugate * s[$1, i] }
      return F.scale(1 / product.squaredMagnitude, product)
    }
    return Matrix(rows: s.rows, columns: s.columns) { weights[$0, $1] * factors[$1] }
  }
}

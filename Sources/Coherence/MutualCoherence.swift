// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [MU] The mutual coherence `μ = max_{i≠j} |S_i^H S_j|/(‖S_i‖ ‖S_j‖)`, SCSZ21 (20) with two columns
/// (erratum S2), and a pair of columns that has it.
public struct MutualCoherence: Sendable, Equatable {
  public let value: Double
  public let columns: (Int, Int)

  public static func == (a: Self, b: Self) -> Bool { a.value == b.value && a.columns == b.columns }

  /// - Throws: `CoherenceError` as ``GeneralisedCoherence/check(_:)`` does, but for rows and columns that depend on
  ///   each other.
  public init<F: RealOrComplex>(_ s: Matrix<F>) throws(CoherenceError) {
    try GeneralisedCoherence.validate(s)
    var gram = Matrix<F>(zeros: s.columns, s.columns)
    gram.add(adjointOf: s, s)
    let norms = (0..<s.columns).map { gram[$0, $0].realPart.squareRoot() }
    var (value, columns) = (0.0, (0, 1))
    for j in 0..<s.columns {
      for i in 0..<j {
        let own = gram[i, j].squaredMagnitude.squareRoot() / (norms[i] * norms[j])
        if own > value { (value, columns) = (own, (i, j)) }
      }
    }
    self.value = value
    self.columns = columns
  }

  /// - Throws: `CoherenceError` where two columns are the same but for a factor and rounding.
  public func requireDistinctColumns() throws(CoherenceError) {
    guard value < 1 - 1e-12 else {
      throw CoherenceError(
        "columns \(columns.0) and \(columns.1) of S are the same but for a factor: no method can tell"
          + " these two apart; give each a column of its own")
    }
  }
}

/// What a coherence says of sparsity.
public enum CoherenceLimit {
  /// The largest `s` with `(2s − 1) μ < 1`, which is `s < (1 + 1/μ)/2`; at most `columns`, and 0 where
  /// `μ ≥ 1`.
  public static func rows(_ coherence: Double, columns: Int) -> Int {
    guard coherence < 1 else { return 0 }
    // One rounding, so that the sign is that of the exact difference.
    return (1...columns).last { (-1.0).addingProduct(Double(2 * $0 - 1), coherence) < 0 } ?? 0
  }

  /// Welch's bound `√((N − L)/(L (N − 1)))`: no weight of an `L × N` matrix has a smaller coherence, be it
  /// real (`Coherence.welch` of the proofs) or complex (`ComplexWelch.complex_welch`).
  public static func welch(rows l: Int, columns n: Int) -> Double {
    (Double(n - l) / (Double(l) * Double(n - 1))).squareRoot()
  }

  /// The largest `s` that any `L × N` matrix, `L < N`, can cover by it: `(2s − 1)² (N − L) < L (N − 1)`
  /// (`Coherence.rows_allowed`, `ComplexWelch.devices_allowed`).
  public static func rowsOfAny(rows l: Int, columns n: Int) -> Int {
    (1...n).last { (2 * $0 - 1) * (2 * $0 - 1) * (n - l) < l * (n - 1) } ?? 0
  }
}

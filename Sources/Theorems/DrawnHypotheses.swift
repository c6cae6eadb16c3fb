// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Problems

/// What the theorems about random matrices and signals assume, measured on what was drawn: moments,
/// which a distribution that has them may still not be.
package enum DrawnHypotheses {
  /// How far a moment may be from its mean, in standard errors.
  static let errors = 6.0

  /// `x ∈ N × D` has entries of `(1 − γ) δ + γ N(0, φ)`: how many are active, and their mean square.
  package static func bernoulliGaussian(
    _ x: Matrix<Double>, gamma: Double, phi: Double
  ) -> Hypothesis {
    let entries = Double(x.storage.count)
    let active = Double(x.storage.count { $0 != 0 })
    let activity = (entries * gamma * (1 - gamma)).squareRoot()
    // Var Z² = 2
    let power = x.storage.reduce(0) { $0 + $1 * $1 }
    return Hypothesis(
      "x is Bernoulli–Gaussian",
      "its number of active entries and their mean square, in standard errors from γ N D and φ",
      larger(
        abs(active - entries * gamma) / max(activity, 1),
        abs(power / (active * phi) - 1) * (active / 2).squareRoot()), in: 0...errors)
  }

  /// The orthonormal columns of `V ∈ N × R` are uniform: their entries have `E v⁴ = 3/(N (N + 2))`. The
  /// deviation of `Z⁴` is `√96`.
  package static func uniform(_ v: Matrix<Double>) -> Hypothesis {
    let (n, entries) = (Double(v.rows), Double(v.storage.count))
    let fourth = v.storage.reduce(0) { $0 + $1 * $1 * $1 * $1 } / entries
    let error = 96.0.squareRoot() / 3 / entries.squareRoot()
    return Hypothesis(
      "the right singular vectors of A are uniform", "mean of v⁴ by 3/(N (N + 2))",
      fourth * n * (n + 2) / 3, in: (1 - errors * error)...(1 + errors * error))
  }

  /// `M ‖G‖_F²/tr(G)²` of `G = A A^T ∈ M × M`: the mean of `s⁴` by the square of that of `s²`.
  package static func kurtosis(gram: Matrix<Double>) -> Double {
    let trace = (0..<gram.rows).reduce(0) { $0 + gram[$1, $1] }
    let squares = gram.columnSquaredNorms.reduce(0, +)
    return Double(gram.rows) * squares / (trace * trace)
  }

  /// `A ∈ M × N` has independent entries `N(0, 1/M)`, by `M ‖A A^T‖_F²/‖A‖_F⁴`. Of a Gaussian matrix
  /// with 250 rows or more it is within 0.02 of Marchenko and Pastur's `1 + M/N`.
  package static func independent(_ a: Matrix<Double>) -> Hypothesis {
    let ratio = Double(a.rows) / Double(a.columns)
    // ‖A^T A‖_F = ‖A A^T‖_F
    var gram = Matrix<Double>(zeros: a.columns, a.columns)
    gram.add(a.adjoint, a)
    let norm = a.columnSquaredNorms.reduce(0, +)
    let squares = gram.columnSquaredNorms.reduce(0, +)
    return Hypothesis(
      "the entries of A are independent N(0, 1/M)",
      "kurtosis of the spectrum M ‖A A^T‖_F²/‖A‖_F⁴, of Marchenko and Pastur's \(1 + ratio)",
      Double(a.rows) * squares / (norm * norm), in: (1 + ratio - 0.1)...(1 + ratio + 0.1))
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule

/// [W14] The weight of ALISTA, SCSZ21 (14): the minimiser of `‖W^H S‖_F²` among all `W` with
/// `W_i^H S_i = 1`. Its coherence is not the least that a weight can have (erratum S9); the theorems hold
/// with the coherence that it has.
public enum AnalyticWeight {
  /// In closed form, `W_i = (S S^H)⁻¹ S_i/(S_i^H (S S^H)⁻¹ S_i)`, which is the only minimiser where `S` has
  /// full row rank (`ClosedFormWeight.closed_form_unique` of the proofs).
  /// - Throws: `CoherenceError` for a matrix that is not one of full row rank with `L < N`.
  public static func closedForm<F: RealOrComplex>(
    _ s: Matrix<F>
  ) throws(CoherenceError) -> Matrix<F> {
    try GeneralisedCoherence.validate(s)
    let factor = Cholesky(try gram(s))
    var weights: [F] = []
    for i in 0..<s.columns {
      let column = Array(s.storage[(i * s.rows)..<((i + 1) * s.rows)])
      let solved = factor.solve(column)
      let product = zip(column, solved).reduce(0) { $0 + ($1.0.conjugate * $1.1).realPart }
      weights += solved.map { F.scale(1 / product, $0) }
    }
    return Matrix(rows: s.rows, columns: s.columns, storage: weights)
  }

  /// By a projected gradient, as SCSZ21 solves (14), from `W = S` with unit products; the steps are ours:
  ///
  ///     V   = W − τ S S^H W,          0 < τ < 2/λ_max(S S^H)
  ///     W_i ← V_i + (1 − S_i^H V_i) S_i/‖S_i‖²
  ///
  /// - Parameter step: `τ`; `2/(λ_max + λ_min)` is the fastest.
  /// - Throws: as ``closedForm(_:)``.
  @specialized(where F == Double)
  @specialized(where F == Complex<Double>)
  public static func projectedGradient<F: RealOrComplex>(
    _ s: Matrix<F>, step: Double, iterations: Int
  ) throws(CoherenceError) -> Matrix<F> {
    try GeneralisedCoherence.validate(s)
    let gram = try gram(s)
    let squares = s.columnSquaredNorms
    var w = Matrix(rows: s.rows, columns: s.columns) { F.scale(1 / squares[$1], s[$0, $1]) }
    let ones = [Double](repeating: 1, count: s.columns)
    let steps = [Double](repeating: -step, count: s.columns)
    for _ in 0..<iterations {
      var gradient = Matrix<F>(zeros: w.rows, w.columns)
      gradient.add(gram, w)
      w.combine(ones, w, steps, gradient)
      for i in 0..<s.columns {
        var product = F.zero
        for row in 0..<s.rows { product = product + s[row, i].conjugate * w[row, i] }
        let rest = F.scale(1 / squares[i], F(real: 1) - product)
        for row in 0..<s.rows { w[row, i] = w[row, i] + rest * s[row, i] }
      }
    }
    return w
  }

  /// `‖W^H S‖_F²`
  public static func objective<F: RealOrComplex>(_ w: Matrix<F>, _ s: Matrix<F>) -> Double {
    var products = Matrix<F>(zeros: w.columns, s.columns)
    products.add(adjointOf: w, s)
    return products.columnSquaredNorms.reduce(0, +)
  }

  /// `max_{i≠j} |W_i^H S_j|/|W_i^H S_i|`
  public static func coherence<F: RealOrComplex>(_ w: Matrix<F>, _ s: Matrix<F>) -> Double {
    var products = Matrix<F>(zeros: w.columns, s.columns)
    products.add(adjointOf: w, s)
    var largest = 0.0
    for i in 0..<w.columns {
      let own = products[i, i].squaredMagnitude
      for j in 0..<s.columns where j != i {
        largest = max(largest, products[i, j].squaredMagnitude / own)
      }
    }
    return largest.squareRoot()
  }

  /// `S S^H`, of full rank.
  static func gram<F: RealOrComplex>(_ s: Matrix<F>) throws(CoherenceError) -> Matrix<F> {
    var gram = Matrix<F>(zeros: s.rows, s.rows)
    gram.add(s, adjointOf: s)
    let factor = Cholesky(gram)
    for k in 0..<s.rows {
      let part = factor.l[k, k].squaredMagnitude / gram[k, k].realPart
      guard part > 1e-12 else {
        throw CoherenceError(
          "row \(k) of S is a combination of those above it but for a millionth of its norm, so that S"
            + " has hardly rank \(s.rows); leave it out")
      }
    }
    return gram
  }
}

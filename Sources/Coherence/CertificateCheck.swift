// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls

/// A certificate judged in ball arithmetic, by code that shares nothing with what made it.
///
/// Upper end: for any weight, `μ_i ≤ max_{j≠i} |W_i^H S_j|/|W_i^H S_i|`. Lower end: with
///
///     v = (S S^H)⁻¹ (S_i − S Z_i),   β = ‖v‖,      S_i = Σ_j (Z_ji + S_j^H v) S_j,
///
/// every `w` with `w^H S_i = 1` has `1 − |Z_ii| − β ‖S_i‖ ≤ max_{j≠i} |w^H S_j| (Σ_{j≠i} |Z_ji| + β Σ_j ‖S_j‖)`
/// (weak duality, `CoherenceDuality.column_duality_corrected` and `CoherenceDuality.complex_column_duality`
/// of the proofs, with `|S_j^H v| ≤ β ‖S_j‖`), which bounds `μ_i` from below.
public struct CertificateCheck: Sendable {
  /// Ends of each `μ_i`, rounded outwards; a lower end is 0 where the multipliers show nothing.
  public let columns: [ClosedRange<Double>]

  /// Ends of `μ̃ = max_i μ_i`.
  public var coherence: ClosedRange<Double> {
    let lower = columns.map(\.lowerBound).max() ?? 0
    return lower...max(lower, columns.map(\.upperBound).max() ?? .infinity)
  }

  /// `1 − lower/upper` of each column: 0 where the upper end is, and 1 where it is infinite.
  public var gaps: [Double] {
    columns.map { $0.upperBound == 0 ? 0 : 1 - $0.lowerBound / $0.upperBound }
  }

  /// - Parameter bits: of the balls' midpoints.
  /// - Throws: `CoherenceError` where the shapes do not go together, or where the two ends of a column
  ///   contradict each other, which no correct check can give.
  public init<F: RealOrComplex>(
    _ certificate: CoherenceCertificate<F>, of s: Matrix<F>, bits: Int = 128
  ) throws(CoherenceError) {
    try Self.validate(s, certificate)
    let (width, rows) = (F.parts, s.rows)
    columns = try Self.ends(
      Matrix(rows: width * rows, columns: width * s.columns) { row, column in
        // Each column S_j as S_j and i S_j, real parts above imaginary ones.
        let entry = s[row % rows, column / width]
        return Ball((column % width == 0 ? entry : entry.turned).part(row / rows))
      },
      Matrix(rows: width * rows, columns: s.columns) {
        Ball(certificate.weights[$0 % rows, $1].part($0 / rows))
      },
      Matrix(rows: width * s.columns, columns: s.columns) {
        Ball(certificate.multipliers[$0 / width, $1].part($0 % width))
      }, width: width, bits)
  }

  private static func ends(
    _ s: Matrix<Ball>, _ weights: Matrix<Ball>, _ multipliers: Matrix<Ball>, width: Int, _ bits: Int
  ) throws(CoherenceError) -> [ClosedRange<Double>] {
    let ends = Ball.$precision.withValue(bits) { () -> [(lower: Double, upper: Double)] in
      let n = weights.columns
      var inner = Matrix<Ball>(zeros: s.columns, n)
      inner.add(adjointOf: s, weights)

      var rest = Matrix<Ball>(rows: s.rows, columns: n) { s[$0, width * $1] }
      rest.subtract(s, multipliers)
      let mended = InverseGram(s).shifted(by: 0).solve(rest).columnSquaredNorms
      let norms = s.columnSquaredNorms.map { $0.squareRoot() }
      let allNorms = (0..<n).reduce(Ball.zero) { $0 + norms[width * $1] }

      /// `|·|` of the group `j` in column `i`.
      func size(_ matrix: Matrix<Ball>, _ j: Int, _ i: Int) -> Ball {
        width == 1
          ? matrix[j, i].largestPart
          : (matrix[2 * j, i].squaredMagnitude + matrix[2 * j + 1, i].squaredMagnitude).squareRoot()
      }
      return (0..<n).map { i in
        let others = (0..<n).filter { $0 != i }
        let largest = others.reduce(Ball.zero) { Ball.maximum($0, size(inner, $1, i)) }
        let sum = others.reduce(Ball.zero) { $0 + size(multipliers, $1, i) }
        let beta = mended[i].squareRoot()
        let own = size(multipliers, i, i) + beta * norms[width * i]
        let upper = (largest / size(inner, i, i)).upperBound
        let lower = ((1 - own) / (sum + beta * allNorms)).lowerBound
        return (lower.isFinite ? max(lower, 0) : 0, upper.isFinite ? upper : .infinity)
      }
    }
    var ranges: [ClosedRange<Double>] = []
    for (i, end) in ends.enumerated() {
      guard end.lower <= end.upper else {
        throw CoherenceError("the ends of column \(i) contradict each other: \(end)")
      }
      ranges.append(end.lower...end.upper)
    }
    return ranges
  }

  private static func validate<F: RealOrComplex>(
    _ s: Matrix<F>, _ certificate: CoherenceCertificate<F>
  ) throws(CoherenceError) {
    let (w, z) = (certificate.weights, certificate.multipliers)
    guard w.rows == s.rows, w.columns == s.columns, z.rows == s.columns, z.columns == s.columns
    else {
      throw CoherenceError(
        "S is \(s.rows)×\(s.columns), so W is \(s.rows)×\(s.columns) and Z \(s.columns)×\(s.columns);"
          + " they are \(w.rows)×\(w.columns) and \(z.rows)×\(z.columns)")
    }
  }
}

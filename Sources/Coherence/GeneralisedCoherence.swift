// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule

/// Weights and multipliers that enclose the generalised mutual coherence of a matrix, column by column.
public struct GeneralisedCoherence: Sendable {
  /// The part of its upper end by which a column's lower end may stay below it.
  public let gap: Double
  public let threads: Int

  public init(gap: Double = 1e-12, threads: Int = 1) {
    self.gap = gap
    self.threads = threads
  }

  /// By homotopy, and where a path does not end, by Newton steps.
  public func certificate(
    _ s: Matrix<Double>, done: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws(CoherenceError) -> CoherenceCertificate<Double> {
    try Self.validate(s)
    let path = BasisPursuitPath(s)
    let barrier = BarrierPursuit(groups: ColumnGroups(s))
    let columns = concurrentMap(s.columns, threads: threads) { i in
      defer { done(i) }
      if let end = path.end(i) {
        let vertex = Vertex(end, s, i)
        if Self.gap(vertex.multipliers, vertex.weight, i, barrier.groups) <= gap {
          return (vertex.multipliers, vertex.weight)
        }
      }
      return barrier.solve(i, gap: gap) ?? Self.trivial(s, i)
    }
    return CoherenceCertificate(
      weights: Matrix(rows: s.rows, columns: s.columns, storage: columns.flatMap { $0.1 }),
      multipliers: Matrix(rows: s.columns, columns: s.columns, storage: columns.flatMap { $0.0 }))
  }

  /// By Newton steps: each column is a second-order cone programme.
  public func certificate(
    _ s: Matrix<Complex<Double>>, done: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws(CoherenceError) -> CoherenceCertificate<Complex<Double>> {
    try Self.validate(s)
    let barrier = BarrierPursuit(groups: ColumnGroups(s))
    let columns = concurrentMap(s.columns, threads: threads) { i in
      defer { done(i) }
      guard let (z, y) = barrier.solve(i, gap: gap) else { return Self.trivial(s, i) }
      return (
        (0..<s.columns).map { Complex(z[2 * $0], z[2 * $0 + 1]) },
        (0..<s.rows).map { Complex(y[$0], y[$0 + s.rows]) }
      )
    }
    return CoherenceCertificate(
      weights: Matrix(rows: s.rows, columns: s.columns, storage: columns.flatMap { $0.1 }),
      multipliers: Matrix(rows: s.columns, columns: s.columns, storage: columns.flatMap { $0.0 }))
  }

  /// `S_i` itself is a weight; nothing bounds `μ_i` from below.
  private static func trivial<F: Scalar>(_ s: Matrix<F>, _ i: Int) -> ([F], [F]) {
    (
      [F](repeating: .zero, count: s.columns),
      Array(s.storage[(i * s.rows)..<((i + 1) * s.rows)])
    )
  }

  /// `1 − lower/upper` in floating point, by which a path is believed or not.
  private static func gap(
    _ z: [Double], _ y: [Double], _ i: Int, _ groups: ColumnGroups
  ) -> Double {
    let c = groups.norms(groups.adjoint(y))
    let size = groups.norms(z).reduce(0, +)
    let largest = c.indices.reduce(0) { $1 == i ? $0 : max($0, c[$1]) }
    return 1 - c[i] / (largest * size)
  }

  /// - Throws: `CoherenceError` for a matrix of less than two columns, of more rows than columns, with a
  ///   zero column, or with a number that is not finite; each names the place.
  static func validate<F: Scalar>(_ s: Matrix<F>) throws(CoherenceError) where F.Real == Double {
    guard s.columns >= 2, s.rows >= 1 else {
      throw CoherenceError("S is \(s.rows)×\(s.columns); coherence is of two columns at least")
    }
    guard s.rows < s.columns else {
      throw CoherenceError(
        "S is \(s.rows)×\(s.columns): with no more columns than rows they may be independent, and"
          + " their coherence 0; it is for L < N")
    }
    for (j, square) in s.columnSquaredNorms.enumerated() where !(square > 0 && square.isFinite) {
      throw CoherenceError(
        "column \(j) of S " + (square == 0 ? "is zero" : "has a number that is not finite"))
    }
  }
}

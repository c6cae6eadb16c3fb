// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// Weights and multipliers that enclose the generalised mutual coherence of a matrix, column by column:
/// of a real matrix by homotopy, and where a path does not end, or for complex columns, by Newton steps.
public struct GeneralisedCoherence: Sendable {
  /// The part of its upper end by which a column's lower end may stay below it.
  public let gap: Double
  public let threads: Int

  public init(gap: Double, threads: Int = 1) {
    self.gap = gap
    self.threads = threads
  }

  /// - Parameters:
  ///   - s: `L × N`, `L < N`, of rank `L`.
  ///   - done: told of each column that is done.
  /// - Throws: `CoherenceError`; see ``validate(_:)``.
  public func certificate<F: RealOrComplex>(
    _ s: Matrix<F>, done: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws(CoherenceError) -> CoherenceCertificate<F> {
    try Self.validate(s)
    let groups = ColumnGroups(s)
    let path = F.parts == 1 ? BasisPursuitPath(groups.stacked) : nil
    let columns = concurrentMap(s.columns, threads: threads) { i in
      defer { done(i) }
      return column(i, groups, path)
    }
    return CoherenceCertificate(
      weights: Matrix(
        rows: s.rows, columns: s.columns,
        storage: columns.flatMap { groups.unstacked(weight: $0.weight) }),
      multipliers: Matrix(
        rows: s.columns, columns: s.columns,
        storage: columns.flatMap { groups.unstacked(multipliers: $0.multipliers) }))
  }

  private func column<F: RealOrComplex>(
    _ i: Int, _ groups: ColumnGroups<F>, _ path: BasisPursuitPath?
  ) -> (multipliers: [Double], weight: [Double]) {
    if let end = path?.end(i) {
      let vertex = Vertex(end, groups.stacked, i)
      if Self.gap(vertex.multipliers, vertex.weight, i, groups) <= gap {
        return (vertex.multipliers, vertex.weight)
      }
    }
    // S_i itself is a weight; nothing bounds μ_i from below then.
    let trivial = [Double](repeating: 0, count: groups.stacked.columns)
    return BarrierPursuit(groups: groups).solve(i, gap: gap) ?? (trivial, groups.column(i))
  }

  /// `1 − lower/upper` in floating point, by which a path is believed or not.
  private static func gap<F: RealOrComplex>(
    _ z: [Double], _ y: [Double], _ i: Int, _ groups: ColumnGroups<F>
  ) -> Double {
    let c = groups.norms(groups.adjoint(y))
    let size = groups.norms(z).reduce(0, +)
    let largest = c.indices.reduce(0) { $1 == i ? $0 : max($0, c[$1]) }
    return 1 - c[i] / (largest * size)
  }

  /// - Throws: `CoherenceError` for a matrix of less than two columns, of as many rows as columns or more,
  ///   with a zero column, or with a number that is not finite; each names the place.
  static func validate<F: RealOrComplex>(_ s: Matrix<F>) throws(CoherenceError) {
    guard s.columns >= 2, s.rows >= 1 else {
      throw CoherenceError("S is \(s.rows)×\(s.columns); coherence is of two columns at least")
    }
    guard s.rows < s.columns else {
      throw CoherenceError(
        "S is \(s.rows)×\(s.columns): with no more columns than rows they may be independent, and"
          + " their generalised coherence 0; L < N is wanted")
    }
    for (j, square) in s.columnSquaredNorms.enumerated() where !(square > 0 && square.isFinite) {
      throw CoherenceError(
        "column \(j) of S " + (square == 0 ? "is zero" : "has a number that is not finite"))
    }
  }
}

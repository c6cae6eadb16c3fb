// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// Weights and multipliers that enclose the generalised mutual coherence of a matrix, column by column:
/// by least squares, which is enough for tight frames; of a real matrix by homotopy; where that does not
/// do, and for complex columns, by Newton steps.
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
  /// - Throws: `CoherenceError`; see ``check(_:)``.
  public func certificate<F: RealOrComplex>(
    _ s: Matrix<F>, done: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws(CoherenceError) -> CoherenceCertificate<F> {
    try Self.check(s)
    let groups = ColumnGroups(s)
    let gram = Cholesky(try AnalyticWeight.gram(s))
    let paths =
      F.parts == 1
      ? [groups.stacked, Self.nudged(groups.stacked)].map { BasisPursuitPath($0) } : []
    let columns = concurrentMap(s.columns, threads: threads) { i in
      defer { done(i) }
      let squares = Self.leastSquares(i, s, gram)
      if Self.gap(squares.multipliers, squares.weight, i, groups) <= gap { return squares }
      return column(i, groups, paths)
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
    _ i: Int, _ groups: ColumnGroups<F>, _ paths: [BasisPursuitPath]
  ) -> (multipliers: [Double], weight: [Double]) {
    for path in paths {
      guard let end = path.end(i) else { continue }
      let vertex = Vertex(end, groups.stacked, i)
      if Self.gap(vertex.multipliers, vertex.weight, i, groups) <= gap {
        return (vertex.multipliers, vertex.weight)
      }
    }
    // S_i itself is a weight; nothing bounds μ_i from below then.
    let trivial = [Double](repeating: 0, count: groups.stacked.columns)
    return BarrierPursuit(groups: groups).solve(i, gap: gap) ?? (trivial, groups.column(i))
  }

  /// The weight `v = (S S^H)⁻¹ S_i` of (14), and the multipliers `z_j = S_j^H v/(1 − S_i^H v)`, `j ≠ i`, of
  /// least squares. Of a tight frame whose columns all have one angle they meet at Welch's bound.
  private static func leastSquares<F: RealOrComplex>(
    _ i: Int, _ s: Matrix<F>, _ gram: Cholesky<F>
  ) -> (multipliers: [Double], weight: [Double]) {
    let v = Matrix(rows: s.rows, columns: 1, storage: gram.solve(s[columns: i..<(i + 1)].storage))
    var z = Matrix<F>(zeros: s.columns, 1)
    z.add(adjointOf: s, v)
    let rest = 1 - z[i, 0].realPart
    z[i, 0] = .zero
    return (
      z.storage.flatMap { entry in (0..<F.parts).map { entry.part($0) / rest } },
      (0..<F.parts).flatMap { part in v.storage.map { $0.part(part) } }
    )
  }

  /// The same with other ninth digits: where many columns meet `λ` at once, as those of ±1 do, they meet
  /// it one by one then, and the end is still one of the matrix itself, whose numbers ``Vertex`` finds.
  private static func nudged(_ s: Matrix<Double>) -> Matrix<Double> {
    var state: UInt64 = 1
    return s.map {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return $0 * (1 + 0x1p-30 * (Double(state >> 11) * 0x1p-52 - 1))
    }
  }

  /// `1 − lower/upper` in floating point, by which a path is believed or not; infinite where the
  /// multipliers do not give the column.
  private static func gap<F: RealOrComplex>(
    _ z: [Double], _ y: [Double], _ i: Int, _ groups: ColumnGroups<F>
  ) -> Double {
    var rest = Matrix<Double>(rows: y.count, columns: 1, storage: groups.column(i))
    let whole = rest.columnSquaredNorms[0]
    rest.subtract(groups.stacked, Matrix(rows: z.count, columns: 1, storage: z))
    guard rest.columnSquaredNorms[0] <= 1e-24 * whole else { return .infinity }
    let c = groups.norms(groups.adjoint(y))
    let size = groups.norms(z).reduce(0, +)
    let largest = c.indices.reduce(0) { $1 == i ? $0 : max($0, c[$1]) }
    return 1 - c[i] / (largest * size)
  }

  /// What a certificate asks of a matrix.
  /// - Throws: `CoherenceError` for a matrix of less than two columns, of as many rows as columns or more,
  ///   with a zero column, a number that is not finite, or a squared norm beyond 2^±400; for rows that
  ///   depend on each other and for a column that is no combination of the others. Each names the place.
  public static func check<F: RealOrComplex>(_ s: Matrix<F>) throws(CoherenceError) {
    try validate(s)
    try checkSpan(s)
  }

  static func validate<F: RealOrComplex>(_ s: Matrix<F>) throws(CoherenceError) {
    guard s.columns >= 2, s.rows >= 1 else {
      throw CoherenceError("S is \(s.rows)×\(s.columns); coherence is of two columns at least")
    }
    guard s.rows < s.columns else {
      throw CoherenceError(
        "S is \(s.rows)×\(s.columns): with no more columns than rows they may be independent, and"
          + " their generalised coherence 0; L < N is wanted")
    }
    for (j, square) in s.columnSquaredNorms.enumerated() {
      let entries = s.storage[(j * s.rows)..<((j + 1) * s.rows)].map(\.largestPart)
      guard entries.allSatisfy(\.isFinite) else {
        throw CoherenceError("column \(j) of S has a number that is not finite")
      }
      guard entries.contains(where: { $0 > 0 }) else {
        throw CoherenceError("column \(j) of S is zero")
      }
      // Far from the ends of binary64, so that products of columns are too.
      guard square > 0x1p-400 && square < 0x1p400 else {
        throw CoherenceError(
          "column \(j) of S has the squared norm \(square); between 2^-400 and 2^400 is wanted")
      }
    }
  }

  /// Whether each column is a combination of the others, as the programme of its multipliers needs.
  /// - Throws: `CoherenceError`, which names the row or the column that is not.
  private static func checkSpan<F: RealOrComplex>(_ s: Matrix<F>) throws(CoherenceError) {
    let factor = Cholesky(try AnalyticWeight.gram(s))
    for i in 0..<s.columns {
      let own = Array(s.storage[(i * s.rows)..<((i + 1) * s.rows)])
      // S_i^H (S S^H)⁻¹ S_i is 1 where no other column has a part of S_i.
      let share = zip(own, factor.solve(own)).reduce(0) { $0 + ($1.0.conjugate * $1.1).realPart }
      guard share < 1 - 1e-12 else {
        throw CoherenceError(
          "column \(i) of S is no combination of the others: a weight of coherence 0 tells it apart;"
            + " leave it out")
      }
    }
  }
}

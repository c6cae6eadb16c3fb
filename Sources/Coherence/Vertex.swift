// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// The two optimal points that the end of a path stands for: the multipliers `z_A` with `S_A z_A = S_i`,
/// and `y` with `S_A^T y = s`. Both are mended by the kept inverse until nothing is left to mend.
struct Vertex {
  let multipliers, weight: [Double]

  init(_ end: BasisPursuitPath.End, _ s: Matrix<Double>, _ i: Int) {
    let active = Matrix<Double>(
      rows: s.rows, columns: end.active.count,
      storage: end.active.flatMap { s.storage[($0 * s.rows)..<(($0 + 1) * s.rows)] })
    let count = end.active.count
    /// `(S_A^T S_A)⁻¹ b`
    func solved(_ b: [Double]) -> [Double] {
      let rows = Matrix<Double>(
        rows: count, columns: count,
        storage: (0..<count).flatMap { end.inverse[($0 * s.rows)..<($0 * s.rows + count)] })
      var x = Matrix<Double>(zeros: count, 1)
      x.add(adjointOf: rows, Matrix(rows: count, columns: 1, storage: b))
      return x.storage
    }
    func column(_ entries: [Double]) -> Matrix<Double> {
      Matrix(rows: entries.count, columns: 1, storage: entries)
    }
    var z = column([Double](repeating: 0, count: count))
    var y = column([Double](repeating: 0, count: s.rows))
    // Each time the error shrinks by the square of the condition number times the unit roundoff.
    for _ in 0..<3 {
      var rest = column(Array(s.storage[(i * s.rows)..<((i + 1) * s.rows)]))
      rest.subtract(active, z)
      var along = Matrix<Double>(zeros: count, 1)
      along.add(adjointOf: active, rest)
      z = column(zip(z.storage, solved(along.storage)).map { $0 + $1 })

      var missing = Matrix<Double>(zeros: count, 1)
      missing.add(adjointOf: active, y)
      y.add(active, column(solved(zip(end.signs, missing.storage).map { $0 - $1 })))
    }
    var multipliers = [Double](repeating: 0, count: s.columns)
    for (k, j) in end.active.enumerated() { multipliers[j] = z.storage[k] }
    self.multipliers = multipliers
    weight = y.storage
  }
}

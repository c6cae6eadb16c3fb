// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// The columns of `S` as real ones. A complex column `S_j` becomes two, `S_j` and `i S_j`, each with its
/// real parts above its imaginary ones, so that for `y` and `z` stacked alike
///
///     (S_j^H y)  =  G_j^T y   (real part, imaginary part),      S z  =  Σ_j G_j z_j
///
/// and `|S_j^H y| = ‖G_j^T y‖`.
struct ColumnGroups<F: RealOrComplex>: Sendable {
  /// `G`: `L` rows and `N` columns, or twice as many of both for complex `S`.
  let stacked: Matrix<Double>
  /// How many columns a group has: 1 or 2.
  var width: Int { F.parts }
  /// `N`
  var count: Int { stacked.columns / width }

  init(_ s: Matrix<F>) {
    let (rows, width) = (s.rows, F.parts)
    stacked = Matrix(rows: width * rows, columns: width * s.columns) { row, column in
      let entry = s[row % rows, column / width]
      return (column % width == 0 ? entry : entry.turned).part(row / rows)
    }
  }

  /// `S_j`, stacked.
  func column(_ j: Int) -> [Double] {
    Array(stacked.storage[(stacked.rows * width * j)..<(stacked.rows * (width * j + 1))])
  }

  /// `‖c_j‖` of every group.
  func norms(_ c: [Double]) -> [Double] {
    (0..<count).map { j in F { c[width * j + $0] }.squaredMagnitude.squareRoot() }
  }

  /// `G^T y`
  func adjoint(_ y: [Double]) -> [Double] {
    var c = Matrix<Double>(zeros: stacked.columns, 1)
    c.add(adjointOf: stacked, Matrix(rows: y.count, columns: 1, storage: y))
    return c.storage
  }

  /// A weight as it is without stacking, and multipliers.
  func unstacked(weight y: [Double]) -> [F] {
    let rows = y.count / width
    return (0..<rows).map { row in F { y[$0 * rows + row] } }
  }
  func unstacked(multipliers z: [Double]) -> [F] {
    (0..<count).map { j in F { z[width * j + $0] } }
  }
}

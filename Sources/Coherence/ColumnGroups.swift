// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule

/// The columns of `S` as real ones. A complex column `S_j` becomes two, `S_j` and `i S_j`, each with its
/// real parts above its imaginary ones, so that for `y` and `z` stacked alike
///
///     (S_j^H y)  =  G_j^T y   (real part, imaginary part),      S z  =  Σ_j G_j z_j
///
/// and `|S_j^H y| = ‖G_j^T y‖`.
struct ColumnGroups: Sendable {
  /// `G`, of `L` rows and a column each for real `S`; of `2L` rows and two columns each for complex `S`.
  let stacked: Matrix<Double>
  /// How many columns a group has: 1 or 2.
  let width: Int
  /// `N`
  var count: Int { stacked.columns / width }

  init(_ s: Matrix<Double>) {
    stacked = s
    width = 1
  }

  init(_ s: Matrix<Complex<Double>>) {
    stacked = Matrix(rows: 2 * s.rows, columns: 2 * s.columns) { row, column in
      let entry = s[row % s.rows, column / 2]
      let turned = column % 2 == 0 ? entry : Complex(-entry.imaginary, entry.real)
      return row < s.rows ? turned.real : turned.imaginary
    }
    width = 2
  }

  /// `S_j`, stacked.
  func column(_ j: Int) -> [Double] {
    Array(stacked.storage[(stacked.rows * width * j)..<(stacked.rows * (width * j + 1))])
  }

  /// `‖c_j‖` of every group.
  func norms(_ c: [Double]) -> [Double] {
    guard width == 2 else { return c.map { abs($0) } }
    return (0..<count).map { Complex(c[2 * $0], c[2 * $0 + 1]).length }
  }

  /// `G^T y`
  func adjoint(_ y: [Double]) -> [Double] {
    var c = Matrix<Double>(zeros: stacked.columns, 1)
    c.add(adjointOf: stacked, Matrix(rows: y.count, columns: 1, storage: y))
    return c.storage
  }
}

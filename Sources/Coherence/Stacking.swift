// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

// [STACK] Complex problems over real numbers, SCSZ21 (5): a row becomes two, its real and its imaginary one.

extension Matrix where S: RealOrComplex {
  /// `[Re, −Im; Im, Re]`; a real matrix is itself.
  public var stackedReal: Matrix<Double> {
    if S.parts == 1 { return map { $0.part(0) } }
    return Matrix<Double>(rows: 2 * rows, columns: 2 * columns) { i, j in
      let entry = self[i % rows, j % columns]
      return (j < columns ? entry : entry.turned).part(i / rows)
    }
  }
}

extension Batch where S: RealOrComplex {
  /// `[Re; Im]` of every column.
  public var stackedParts: Batch<Double> {
    Batch<Double>(
      Matrix<Double>(rows: S.parts * rows, columns: columns) {
        matrix[$0 % rows, $1].part($0 / rows)
      }, width: width)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later

extension Matrix where S.Real == Double {
  /// Each column divided by its norm; zero columns stay.
  public var withUnitColumns: Matrix {
    let norms = columnSquaredNorms.map { $0 == 0 ? 1 : $0.squareRoot() }
    return Matrix(rows: rows, columns: columns) { S.scale(1 / norms[$1], self[$0, $1]) }
  }
}

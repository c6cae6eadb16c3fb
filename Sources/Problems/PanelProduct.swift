// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// `A B`, panels of columns at once; every entry is the same chain whatever the panels.
package func product(_ a: Matrix<Double>, _ b: Matrix<Double>, threads: Int) -> Matrix<Double> {
  let width = 64
  let count = (b.columns + width - 1) / width
  return Matrix(
    joining: concurrentMap(count, threads: threads) { k in
      let range = (k * width)..<min((k + 1) * width, b.columns)
      var c = Matrix<Double>(zeros: a.rows, range.count)
      c.add(a, b[columns: range])
      return c
    })
}

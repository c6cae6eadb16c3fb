// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Problems

/// Normal numbers; another `seed` gives other numbers.
func random(_ rows: Int, _ columns: Int, _ seed: Int) -> Matrix<Double> {
  let stream = Stream(root: UInt64(seed), name: "test", trial: 0)
  return Matrix(rows: rows, columns: columns) { _, _ in stream.normal() }
}

/// An enclosure of 1 that is not exact.
var nearlyOne: Ball { 3 * (1 / Ball(3)) }

/// Exactly [0, 1]: whether a number that cannot be told from 0 is zero.
var unitInterval: Ball { (nearlyOne - 1).support }

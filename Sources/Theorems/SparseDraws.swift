// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence
import Problems

/// Signals of the class of SCSZ21's theorems, drawn one by one: `s` rows are active, a uniform choice,
/// with independent entries `N(0, 1)`, or `CN(0, 1)`.
struct SparseDraws<F: RealOrComplex>: Sendable {
  let rows, columns, active, count: Int
  let seed: UInt64

  /// Signal `k`, and a direction of noise for `observed` rows, from trial `k` of the stream `sparse-rows`.
  func draw(_ k: Int, observed: Int) -> (x: Matrix<F>, z: Matrix<F>) {
    let stream = Stream(root: seed, name: "sparse-rows", trial: k)
    let deviation = (1 / Double(F.parts)).squareRoot()
    var order = Array(0..<rows)
    for n in 0..<active {
      order.swapAt(n, n + Int(stream.uniform() * Double(rows - n)))
    }
    var x = Matrix<F>(zeros: rows, columns)
    for n in order[..<active] {
      for d in 0..<columns { x[n, d] = F { _ in deviation * stream.normal() } }
    }
    let z = Matrix<F>(rows: observed, columns: columns) { _, _ in F { _ in stream.normal() } }
    return (x, z)
  }

  /// `β`: the least multiple of 1/8 above the norms of all rows of all signals.
  var largestRow: Double {
    let norms = (0..<count).map { draw($0, observed: 0).x.rowNorms.max() ?? 0 }
    return (((norms.max() ?? 0) * 8).rounded(.down) + 1) / 8
  }
}

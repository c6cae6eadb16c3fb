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

  /// What all signals have together.
  struct Extent {
    /// The largest norm of a row, and the most rows that are active.
    let row: Double
    let active: Int
    /// `β`: the least multiple of 1/8 above the norms of all rows.
    var beta: Double { ((row * 8).rounded(.down) + 1) / 8 }
  }

  var extent: Extent {
    let norms = (0..<count).map { draw($0, observed: 0).x.rowNorms }
    return Extent(
      row: norms.map { $0.max() ?? 0 }.max() ?? 0,
      active: norms.map { $0.count { $0 > 0 } }.max() ?? 0)
  }
}

extension SparseDraws.Extent {
  /// That the signals are of the theorems' class.
  func hypotheses(sparsity s: Int) -> [Hypothesis] {
    [
      Hypothesis(
        "rows have norms of at most β = \(beta)", "the largest ‖X[n,:]‖", row, in: 0...beta),
      Hypothesis(
        "at most s = \(s) rows are active", "the most active rows", Double(active),
        in: 0...Double(s)),
    ]
  }
}

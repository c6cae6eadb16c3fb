// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Coherence
import ComplexModule
import Problems
import Testing
import Theorems

@Suite("What bounds need of a weight") struct WeightNormsTests {
  private func gaussian(_ rows: Int, _ columns: Int, _ name: String) -> Matrix<Complex<Double>> {
    let stream = Stream(root: 3, name: name, trial: 0)
    return Matrix(rows: rows, columns: columns) { _, _ in
      let real = stream.normal()
      return Complex(real, stream.normal())
    }
  }

  @Test("μ, C_∞ and C_s are those of the definition, entry by entry, and balls enclose binary64")
  func definition() {
    let (s, w) = (gaussian(5, 9, "s"), gaussian(5, 9, "w"))
    let norms = WeightNorms<Double>(w, of: s)
    var (coherence, columns, deviation) = (0.0, [Double](), 0.0)
    for i in 0..<9 {
      func product(_ j: Int) -> Complex<Double> {
        (0..<5).reduce(.zero) { $0 + w[$1, i].conjugate * s[$1, j] }
      }
      let own = product(i).length
      for j in 0..<9 where j != i { coherence = max(coherence, product(j).length / own) }
      columns.append((0..<5).reduce(0) { $0 + w[$1, i].lengthSquared }.squareRoot() / own)
      deviation = max(deviation, (product(i) - 1).length)
    }
    #expect(abs(norms.coherence / coherence - 1) < 1e-14)
    #expect(abs(norms.deviation / deviation - 1) < 1e-14)
    #expect(zip(norms.columns, columns).allSatisfy { abs($0 / $1 - 1) < 1e-14 })
    #expect(norms.largestColumn == norms.columns.max())
    let sorted = norms.columns.sorted(by: >)
    for count in [1, 4, 9, 12] {
      let sum = sorted.prefix(count).reduce(0, +)
      #expect(abs(norms.largestColumns(count) / sum - 1) < 1e-15, "\(count)")
    }
    let balls = WeightNorms<Ball>(enclosing: w, of: s)
    #expect(abs(balls.coherence.midpoint / coherence - 1) < 1e-13)
    #expect(balls.coherence.radius < 1e-60 && balls.largestColumns(3).radius < 1e-60)
    #expect(abs(balls.largestColumns(3).midpoint / sorted[0...2].reduce(0, +) - 1) < 1e-14)
  }

  /// `ErrataNetworks.s5_row_norms_too_small` of the proofs: column norms sum to 2, row norms to 168/85.
  @Test("C_s is of columns: the counterexample to rows (erratum S5)")
  func columnsNotRows() {
    let identity = Matrix<Double>(rows: 2, columns: 2) { $0 == $1 ? 1 : 0 }
    // Two unit columns whose rows are not.
    let w = Matrix<Double>(rows: 2, columns: 2, storage: [15.0 / 17, 8.0 / 17, 4.0 / 5, 3.0 / 5])
    let rows = [
      (15.0 / 17 * 15 / 17 + 16.0 / 25).squareRoot(), (64.0 / 289 + 9.0 / 25).squareRoot(),
    ]
    let own = WeightNorms<Double>(w, of: w)
    #expect(abs(own.largestColumns(2) - 2) < 1e-15 && rows.reduce(0, +) < 2)
    #expect(WeightNorms<Double>(identity, of: identity).coherence == 0)
  }

  @Test("stacking does not raise the coherence, and keeps products of 1")
  func stacking() throws {
    let s = gaussian(6, 10, "s").withUnitColumns
    let preambles = try WeightedPreambles(s, AnalyticWeight.closedForm(s))
    let stacked = preambles.stacked
    #expect(stacked.s.rows == 12 && stacked.s.columns == 20)
    #expect(stacked.coherence <= preambles.coherence)
    #expect(stacked.norms.deviation.upperBound < 1e-14)
    #expect(stacked.covered <= 20 && preambles.covered >= 1)
  }

  @Test("a network's own thresholds: the least that suffice give the theorem's radii")
  func ownThresholds() throws {
    let bounds = try LayerBounds<Ball>(
      coherence: Ball(0.0625), sparsity: 3, largestRow: 2, noise: Ball(0.125), largestColumn: 1,
      largestColumns: 3)
    let steps: [Ball] = [1, Ball(0.75), Ball(1.125)]
    var e = bounds.radii(steps: steps)[0]
    for (k, gamma) in steps.enumerated() {
      let theta = bounds.leastThreshold(after: e, step: gamma)
      #expect(theta.overlaps(bounds.thresholds(steps: steps)[k]))
      e = bounds.radius(after: e, step: gamma, threshold: theta)
      #expect(e.overlaps(bounds.radii(steps: steps)[k + 1]) && e.radius < 1e-60)
    }
  }
}

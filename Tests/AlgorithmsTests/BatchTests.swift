// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import ComplexModule
import Problems
import Shrinkages
import Testing

/// Samples of several columns: what mixes columns mixes those of one sample only.
@Suite("Batches of samples") struct BatchTests {
  private func matrix(_ rows: Int, _ columns: Int, _ seed: Int) -> Matrix<Double> {
    Matrix(normal: rows, columns, root: UInt64(seed), name: "test")
  }

  private func checkEach<I: Iteration>(_ iteration: I, _ y: Batch<I.S>)
  where I.S.Real == Double, I.S: Equatable {
    let all = Run(iterations: 3, threads: 2)(iteration, y)
    for p in 0..<y.samples {
      let alone = Run(iterations: 3)(iteration, y[columns: y.columns(of: p)])
      #expect(alone.x == all.x[columns: y.columns(of: p)])
    }
  }

  @Test("64 samples of 100 antennas at once have the bits of one sample at a time")
  func samples() {
    let a = matrix(12, 20, 1).map { 0.3 * $0 }
    let y = Batch(matrix(12, 6400, 2), width: 100)
    checkEach(AMP(a: a, shrinkage: GroupSoftThreshold(theta: 12)), y)
    checkEach(ISTA(a: a, lambda: 3, step: 0.1, norm: RowNorm()), y)
    checkEach(FISTA(a: a, lambda: 3, step: 0.1, variant: .nesterov, norm: RowNorm()), y)
    let c = a.map { Complex($0, 0.5 * $0 * $0) }
    let z = Batch(y.matrix[columns: 0..<400].map { Complex($0, -$0 * $0) }, width: 100)
    checkEach(ISTA(a: c, lambda: 3, step: 0.1, norm: RowNorm()), z)
    checkEach(FISTA(a: c, lambda: 3, step: 0.1, variant: .nesterov, norm: RowNorm()), z)
  }

  @Test("With samples of one column, ISTA of rows is ISTA of entries")
  func single() {
    let a = matrix(12, 20, 1).map { 0.3 * $0 }, y = matrix(12, 4, 2)
    let run = Run(iterations: 20)
    let entries = run(ISTA(a: a, lambda: 0.2, step: 0.1), y).x
    let rows = run(ISTA(a: a, lambda: 0.2, step: 0.1, norm: RowNorm()), y).x
    for (u, v) in zip(entries.storage, rows.storage) { #expect(abs(u - v) <= 1e-13) }
  }

  @Test("Nesterov's momentum keeps F(x_t) − F* ≤ 2‖x*‖²/(β (t+1)²) for row norms, resumed or not")
  func nesterov() {
    let a = matrix(12, 20, 1).map { 0.3 * $0 }, y = Batch(matrix(12, 6, 2), width: 3)
    let fista = FISTA(a: a, lambda: 0.2, step: 0.15, variant: .nesterov, norm: RowNorm())
    let slow = Run(iterations: 20000)(
      ISTA(a: a, lambda: 0.2, step: 0.15, norm: RowNorm()), y
    ).x
    // A minimiser's objective is no less than F*, so the bound holds with it all the more.
    func objective(_ x: Matrix<Double>) -> Double {
      var v = y.matrix
      v.subtract(a, x)
      var f = v.columnSquaredNorms.reduce(0, +) / 2
      for p in 0..<y.samples {
        for n in 0..<x.rows {
          f += 0.2 * y.columns(of: p).reduce(0) { $0 + x[n, $1] * x[n, $1] }.squareRoot()
        }
      }
      return f
    }
    let power = slow.columnSquaredNorms.reduce(0, +)
    let estimates = Run(iterations: 300, keepsEstimates: true)(fista, y).estimates
    for (t, x) in estimates.enumerated() {
      let bound = 2 * power / (0.15 * Double((t + 2) * (t + 2)))
      #expect(objective(x) - objective(slow) <= bound, "iteration \(t)")
    }
    // A state put together before iteration 2 goes on as the run does.
    var state = fista.start(y)
    for _ in 0..<2 { fista.step(&state, y) }
    var resumed = fista.start(x: state.x, previous: state.previous, t: 2)
    fista.step(&state, y)
    fista.step(&resumed, y)
    #expect(resumed.x == state.x)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Testing

@Suite("ISTA") struct ISTATests {
  @Test("One step by hand")
  func byHand() {
    let a = Matrix<Double>(rows: 1, columns: 2, storage: [1, 2])
    let y = Matrix<Double>(rows: 1, columns: 1, storage: [4])
    let states = run(ISTA(a: a, lambda: 2, step: 0.25), y, 2)
    // r = (1, 2), threshold 1/2; then v = 4 − 0.5 − 3 = 0.5, r = (0.625, 1.75).
    #expect(states[0].r.storage == [1, 2] && states[0].x.storage == [0.5, 1.5])
    #expect(states[1].r.storage == [0.625, 1.75] && states[1].x.storage == [0.125, 1.25])
  }

  @Test("The objective never increases for β = 1/‖A‖²", arguments: [1, 2, 3] as [UInt64])
  func descent(seed: UInt64) throws {
    let problem = try draw(30, 60, seed: seed)
    let beta = try 1 / SVD(problem.a).s[0] / SVD(problem.a).s[0]
    let lambda = 0.02
    let states = run(ISTA(a: problem.a, lambda: lambda, step: beta), problem.y, 60)
    for d in 0..<3 {
      var last = objective(problem, Matrix(zeros: 60, 3), lambda, column: d)
      let first = last
      for state in states {
        let value = objective(problem, state.x, lambda, column: d)
        // An objective is a sum of at most 30 · 61 + 60 rounded terms.
        #expect(value <= last + 2 * 1890 * 0x1p-53 * first)
        last = value
      }
      #expect(last < first / 2)
    }
  }

  @Test("Columns of a batch never mix, bit for bit")
  func columns() throws {
    let problem = try draw(17, 35, seed: 4, samples: 5)
    #expect(columnsAreIndependent(ISTA(a: problem.a, lambda: 0.1, step: 0.2), problem.y, 6))
    let a = problem.a.map { Float($0) }
    let y = problem.y.map { Float($0) }
    #expect(columnsAreIndependent(ISTA(a: a, lambda: 0.1, step: 0.2), y, 6))
  }

  @Test("A run goes on from its own state")
  func restart() throws {
    let problem = try draw(17, 35, seed: 4)
    let ista = ISTA(a: problem.a, lambda: 0.1, step: 0.2)
    let states = run(ista, problem.y, 5)
    var state = ista.start(problem.y, x: states[3].x)
    ista.step(&state, problem.y)
    #expect(state.x == states[4].x && state.r == states[4].r)
  }
}

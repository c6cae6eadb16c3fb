// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Testing

@Suite("FISTA") struct FISTATests {
  @Test(
    "It is below ISTA's objective after the same number of steps", arguments: [1, 2, 3] as [UInt64])
  func faster(seed: UInt64) throws {
    let problem = try draw(30, 60, seed: seed)
    let s = try SVD(problem.a).s[0]
    let ista = ISTA(a: problem.a, lambda: 0.01, step: 1 / s / s)
    let fista = FISTA(a: problem.a, lambda: 0.01, step: 1 / s / s)
    for count in [20, 50] {
      let slow = run(ista, problem.y, count)[count - 1].x
      let fast = run(fista, problem.y, count)[count - 1].x
      for d in 0..<3 {
        let difference =
          objective(problem, slow, 0.01, column: d) - objective(problem, fast, 0.01, column: d)
        #expect(difference > 0)
      }
    }
  }

  @Test("Iterations 0 and 1 are ISTA's; the momentum then is (t−1)/(t+2)", arguments: [1, 2])
  func recursion(seed: UInt64) throws {
    let problem = try draw(12, 25, seed: seed, samples: 1)
    let fista = run(FISTA(a: problem.a, lambda: 0.05, step: 0.2), problem.y, 6)
    let step = ISTA(a: problem.a, lambda: 0.05, step: 0.2)
    for t in 0..<6 {
      let x = t > 0 ? fista[t - 1].x : Matrix(zeros: 25, 1)
      let before = t > 1 ? fista[t - 2].x : Matrix(zeros: 25, 1)
      let momentum = t > 1 ? Double(t - 1) / Double(t + 2) : 0
      let z = Matrix<Double>(rows: 25, columns: 1) {
        x[$0, $1] + momentum * (x[$0, $1] - before[$0, $1])
      }
      var state = step.start(problem.y, x: z)
      step.step(&state, problem.y)
      // z rounds in another way: 4 u of its size; a step moves that by 1 + β‖A^T A‖_∞ < 10.
      #expect(largestDifference(state.x, fista[t].x) <= 40 * 0x1p-53 * 4)
      #expect(fista[t].t == t + 1)
    }
  }

  @Test("As printed it differs from iteration 2 on, and has the same limit")
  func asPrinted() throws {
    let problem = try draw(12, 25, seed: 3, samples: 1)
    let s = try SVD(problem.a).s[0]
    let proper = FISTA(a: problem.a, lambda: 0.05, step: 1 / s / s)
    let printed = FISTA(a: problem.a, lambda: 0.05, step: 1 / s / s, variant: .asPrinted)
    let left = run(proper, problem.y, 3000)
    let right = run(printed, problem.y, 3000)
    #expect(left[0].x == right[0].x)
    for t in 1..<6 { #expect(largestDifference(left[t].x, right[t].x) > 1e-6) }
    // F − F* ≤ 2‖x*‖²s²/(t+1)² < 1e-5 is all that is proven.
    let difference =
      objective(problem, left[2999].x, 0.05, column: 0)
      - objective(problem, right[2999].x, 0.05, column: 0)
    #expect(abs(difference) <= 1e-5)
  }

  @Test(
    "Columns of a batch never mix, and a run goes on from its own state",
    arguments: [
      FISTA<Double>.Variant.proper, .asPrinted,
    ])
  func columns(variant: FISTA<Double>.Variant) throws {
    let problem = try draw(17, 35, seed: 4, samples: 5)
    let fista = FISTA(a: problem.a, lambda: 0.1, step: 0.2, variant: variant)
    #expect(columnsAreIndependent(fista, problem.y, 6))
    let float = FISTA<Float>(a: problem.a.map { Float($0) }, lambda: 0.1, step: 0.2)
    #expect(columnsAreIndependent(float, problem.y.map { Float($0) }, 6))
    let states = run(fista, problem.y, 5)
    var state = fista.start(x: states[3].x, previous: states[2].x, t: 4)
    fista.step(&state, problem.y)
    #expect(state.x == states[4].x)
  }
}

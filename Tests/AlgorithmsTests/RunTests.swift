// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems
import Shrinkages
import Testing

@Suite("Run") struct RunTests {
  static func problem(samples: Int) throws -> DenseProblem {
    try ProblemSpecification(ensemble: .gaussian, rows: 20, columns: 40)
      .draw(seed: 4, samples: samples)
  }

  @Test("A batch without columns has a result without columns")
  func empty() throws {
    let problem = try draw(10, 20, seed: 1)
    let none = Matrix<Double>(zeros: 10, 0)
    let result = Run(iterations: 3, threads: 2)(
      Self.amp(problem.a), none, truth: Matrix(zeros: 20, 0))
    #expect(result.x.columns == 0 && result.nmse == [[], [], []] && result.divergedAt.isEmpty)
  }

  static func amp(_ a: Matrix<Double>) -> AMP<Double> {
    AMP(a: a, shrinkage: BernoulliGaussian(gamma: 0.1, phi: 1))
  }

  @Test("Panels and threads change no bit of any column", arguments: [1, 2, 3])
  func panels(threads: Int) throws {
    let problem = try Self.problem(samples: 300)
    let run = Run(iterations: 6, threads: threads, keepsEstimates: true)
    let all = run(Self.amp(problem.a), problem.y, truth: problem.x)
    for d in [0, 63, 64, 127, 256, 299] {
      let one = run(
        Self.amp(problem.a), problem.y[columns: d..<(d + 1)],
        truth: problem.x[columns: d..<(d + 1)])
      #expect(all.x[columns: d..<(d + 1)] == one.x)
      #expect(all.estimates[3][columns: d..<(d + 1)] == one.estimates[3])
      #expect(all.scalars["sigma"]?.map { $0[d] } == one.scalars["sigma"]?.map { $0[0] })
      #expect(all.divergedAt[d] == one.divergedAt[0] && all.isSettled[d] == one.isSettled[0])
      if one.nmse[0][0].isFinite { #expect(all.nmse.map { $0[d] } == one.nmse.map { $0[0] }) }
    }
  }

  @Test("Observations that vanish give an estimate that does, and no NaN")
  func zeroObservations() throws {
    let problem = try Self.problem(samples: 1)
    let zero = Matrix<Double>(zeros: 20, 1)
    let result = Run(iterations: 5)(
      Self.amp(problem.a), zero, truth: Matrix(zeros: 40, 1))
    #expect(result.x.storage.allSatisfy { $0 == 0 })
    #expect(result.divergedAt == [nil])
    #expect(result.nmse.allSatisfy { $0[0].isNaN } && result.powers.isEmpty)
    #expect(result.isZero == [true])
  }

  @Test(
    "No error is relative to a truth that vanishes, whatever the estimate, and none diverges by it")
  func zeroTruth() throws {
    let problem = try Self.problem(samples: 1)
    let result = Run(iterations: 3)(
      Self.amp(problem.a), problem.y, truth: Matrix(zeros: 40, 1))
    #expect(result.x.storage.contains { $0 != 0 })
    #expect(result.nmse.allSatisfy { $0[0].isNaN } && result.divergedAt == [nil])
  }

  @Test("A recursion that grows is said to diverge, with and without the truth")
  func divergence() throws {
    let problem = try Self.problem(samples: 2)
    // A step far beyond 1/‖A‖² makes ISTA grow without bound.
    let ista = ISTA<Double>(a: problem.a, lambda: 0.01, step: 4)
    let run = Run(iterations: 60)
    #expect(run(ista, problem.y, truth: problem.x).divergedAt.allSatisfy { $0 != nil })
    #expect(run(ista, problem.y).divergedAt.allSatisfy { $0 != nil })
    let slow = ISTA<Double>(a: problem.a, lambda: 0.01, step: 0.1)
    #expect(run(slow, problem.y).divergedAt == [nil, nil])
  }

  @Test(
    "An estimate has settled when the last iteration moved it by a ten-thousandth, and not by more")
  func settled() {
    let moving = Moving(lastMoves: [0, 0.9e-4, 1.1e-4, 9e-3])
    let result = Run(iterations: 5)(moving, Matrix<Double>(zeros: 1, 4))
    #expect(result.isSettled == [true, true, false, false])
  }

  @Test("Each clipped divergence is counted, and none where none is clipped")
  func clips() throws {
    let problem = try Self.problem(samples: 130)
    func clips(_ shrinkage: any Shrinkage<Double>) throws -> [Double] {
      let vamp = VAMP<Double>(
        lmmse: SpectralLMMSE(try SVD(problem.a)), noiseVariance: problem.noiseVariance,
        initialVariance: 0.1, shrinkage: shrinkage, columns: 40)
      return Run(iterations: 1)(vamp, problem.y).clips
    }
    // The identity has slope 1, past the bound of ν: one clip in each column.
    #expect(try clips(SoftThreshold(theta2: 0)) == [Double](repeating: 1, count: 130))
    #expect(try clips(SoftThreshold(theta1: 0.5, theta2: 0)).allSatisfy { $0 == 0 })
  }

  @Test("The duality gap certifies a LASSO solution, and only one", arguments: [0.02, 0.2])
  func lasso(lambda: Double) throws {
    let problem = try Self.problem(samples: 1)
    let largest = try SVD(problem.a).s[0]
    let solution = LASSOSolution(
      a: problem.a, y: problem.y, lambda: lambda, squaredNorm: largest * largest)
    #expect(solution.gap <= 1e-12 * solution.objective)
    // The conditions of optimality: |A^T v| ≤ λ, with equality and the right sign off zero. A gap g
    // moves A^T v by at most ‖A‖ √(2g).
    var v = problem.y
    v.subtract(problem.a, solution.x)
    var correlation = Matrix<Double>(zeros: 40, 1)
    correlation.add(problem.a.adjoint, v)
    let slack = largest * (2 * solution.gap + 1e-15).squareRoot() + 1e-14
    for (x, c) in zip(solution.x.storage, correlation.storage) {
      #expect(abs(c) <= lambda + slack)
      // Each λ|x_j| − x_j (A^T u)_j is a part of the gap.
      if x != 0 { #expect(lambda - (x > 0 ? c : -c) <= slack + solution.gap / abs(x)) }
    }
    let early = LASSOSolution(
      a: problem.a, y: problem.y, lambda: lambda, squaredNorm: largest * largest, iterations: 3)
    #expect(early.gap > 1e-6 * early.objective)
  }
}

/// Estimates of one entry that stay at 1 but for the last of five iterations, which moves each by its own amount.
private struct Moving: Iteration {
  struct State: IterationState {
    var x: Matrix<Double>
    var t = 0
    var quantities: [Quantity<Double>] { [] }
  }
  let lastMoves: [Double]

  func start(_ y: Batch<Double>) -> State { State(x: Matrix(zeros: 1, lastMoves.count)) }

  func step(_ state: inout State, _ y: Batch<Double>) {
    state.t += 1
    for d in lastMoves.indices { state.x[0, d] = state.t == 5 ? 1 + lastMoves[d] : 1 }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import ComplexModule
import Problems
import Shrinkages
import Testing

/// A real row denoiser on the real parts, for real signals in complex arithmetic.
private struct RealRows: Denoiser {
  let rows: RowBernoulliGaussian<Double>
  func apply(_ r: Batch<C>, _ sigma: [Double], into x: inout Batch<C>) -> Batch<C> {
    var parts = r.matrix.map(\.real)
    let jacobian = rows.apply(r.matrix.map(\.real), width: r.width, sigma, into: &parts)
    x.matrix = parts.map { C($0, 0) }
    return Batch(jacobian.matrix.map { C($0, 0) }, width: r.width)
  }
}

@Suite("AMP of rows") struct RowAMPTests {
  private let theta = (phi: 1.0, odds: Double.log(9))

  private func problem(width: Int, samples: Int, seed: UInt64 = 1) throws -> ActivityProblem {
    let statement = ActivitySpecification(
      preambles: .gaussian, length: 24, devices: 48, antennas: width, activity: 0.1, snr: 20)
    return statement.draw(try statement.drawPreambles(seed: seed), seed: seed, samples: samples)
  }

  private func rows(_ problem: ActivityProblem, _ onsager: RowOnsager = .matrix) -> VectorAMP<C> {
    VectorAMP(
      a: problem.preambles,
      denoiser: RowBernoulliGaussian<C>(theta1: theta.phi, theta2: theta.odds), onsager: onsager)
  }

  private func messages(_ problem: ActivityProblem) -> ParallelAMPMMV<C> {
    ParallelAMPMMV(a: problem.preambles, theta1: theta.phi, theta2: theta.odds)
  }

  private func steps<I: Iteration>(_ iteration: I, _ y: Batch<I.S>, _ count: Int) -> [I.State] {
    var state = iteration.start(y)
    return (0..<count).map { _ in
      iteration.step(&state, y)
      return state
    }
  }

  private func difference<S: Scalar>(_ a: Matrix<S>, _ b: Matrix<S>) -> Double
  where S.Real == Double {
    zip(a.storage, b.storage).reduce(0) { max($0, ($1.0 - $1.1).largestPart) }
  }

  @Test("With one antenna both are AMP with the scalar posterior mean, real and complex")
  func oneAntenna() throws {
    let problem = try problem(width: 1, samples: 3)
    let scalar = AMP<C>(
      a: problem.preambles,
      shrinkage: ComplexBernoulliGaussian<C>(theta1: theta.phi, theta2: theta.odds))
    let amp = steps(scalar, problem.observations, 8)
    for (a, b) in zip(amp, steps(rows(problem), problem.observations, 8)) {
      #expect(difference(a.x, b.x) <= 1e-12 && difference(a.v, b.v) <= 1e-12)
      #expect(zip(a.b, b.b.storage).allSatisfy { ($1 - C($0, 0)).largestPart <= 1e-12 })
    }
    for (a, b) in zip(amp, steps(messages(problem), problem.observations, 8)) {
      #expect(difference(a.x, b.x) <= 1e-12 && zip(a.b, b.b).allSatisfy { abs($0 - $1) <= 1e-12 })
    }
    let real = try draw(25, 50, seed: 4)
    let bg = BernoulliGaussian<Double>(theta1: theta.phi, theta2: theta.odds)
    let denoiser = RowBernoulliGaussian<Double>(theta1: theta.phi, theta2: theta.odds)
    let y = Batch(real.y)
    let states = zip(
      steps(VectorAMP(a: real.a, denoiser: denoiser), y, 8),
      steps(ParallelAMPMMV(a: real.a, theta1: theta.phi, theta2: theta.odds), y, 8))
    for (a, (b, c)) in zip(steps(AMP(a: real.a, shrinkage: bg), y, 8), states) {
      #expect(difference(a.x, b.x) <= 1e-12 && difference(a.x, c.x) <= 1e-12)
    }
  }

  @Test("Samples of a batch do not mix, to the bit")
  func samples() throws {
    let problem = try problem(width: 4, samples: 5)
    func check<I: Iteration<C>>(_ iteration: I) {
      let all = steps(iteration, problem.observations, 6)
      for p in 0..<5 {
        let range = problem.observations.columns(of: p)
        let alone = steps(iteration, problem.observations[columns: range], 6)
        for (a, b) in zip(all, alone) { #expect(a.x[columns: range] == b.x) }
      }
    }
    check(rows(problem))
    check(rows(problem, .scalar))
    check(messages(problem))
  }

  @Test("A step from a state goes on where the run was")
  func states() throws {
    let problem = try problem(width: 3, samples: 2)
    let all = steps(rows(problem), problem.observations, 5)
    var state = rows(problem).start(x: all[2].x, v: all[2].v, b: all[2].b)
    rows(problem).step(&state, problem.observations)
    #expect(state.x == all[3].x && state.b == all[3].b)
    let others = steps(messages(problem), problem.observations, 5)
    let last = others[2]
    var other = messages(problem).start(
      x: last.x, v: last.v, b: last.b, messages: last.messages)
    messages(problem).step(&other, problem.observations)
    #expect(other.x == others[3].x && other.messages == others[3].messages)
  }

  @Test("A real problem in complex arithmetic is the real problem")
  func real() throws {
    let real = try draw(25, 50, seed: 6, samples: 4)
    let denoiser = RowBernoulliGaussian<Double>(theta1: theta.phi, theta2: theta.odds)
    let lifted = VectorAMP<C>(
      a: real.a.map { C($0, 0) }, denoiser: RealRows(rows: denoiser))
    let y = Batch(real.y, width: 2)
    let complexY = Batch(real.y.map { C($0, 0) }, width: 2)
    let pairs = zip(
      steps(VectorAMP(a: real.a, denoiser: denoiser), y, 8), steps(lifted, complexY, 8))
    for (a, b) in pairs { #expect(difference(a.x.map { C($0, 0) }, b.x) <= 1e-12) }
  }

  @Test("Antennas in another order give the same in that order")
  func permutation() throws {
    let problem = try problem(width: 4, samples: 1)
    let order = [3, 1, 0, 2]
    func permuted<S>(_ a: Matrix<S>) -> Matrix<S> {
      Matrix(rows: a.rows, columns: 4) { a[$0, order[$1]] }
    }
    let y = Batch(permuted(problem.observations.matrix), width: 4)
    let plain = steps(rows(problem), problem.observations, 6)
    for (a, b) in zip(plain, steps(rows(problem), y, 6)) {
      #expect(difference(permuted(a.x), b.x) <= 1e-10)
    }
    let others = steps(messages(problem), problem.observations, 6)
    for (a, b) in zip(others, steps(messages(problem), y, 6)) {
      #expect(difference(permuted(a.x), b.x) <= 1e-10)
      #expect(difference(permuted(a.messages), b.messages) <= 1e-8)
    }
  }

  @Test("A unitary turn of the antennas turns the estimates of AMP-VEC")
  func unitary() throws {
    let problem = try problem(width: 2, samples: 1)
    let (c, s) = (C(0.6, 0), C(0, 0.8))
    func turned(_ a: Matrix<C>) -> Matrix<C> {
      Matrix(rows: a.rows, columns: 2) {
        $1 == 0 ? a[$0, 0] * c + a[$0, 1] * s : a[$0, 0] * s + a[$0, 1] * c
      }
    }
    let y = Batch(turned(problem.observations.matrix), width: 2)
    let plain = steps(rows(problem), problem.observations, 6)
    for (a, b) in zip(plain, steps(rows(problem), y, 6)) {
      #expect(difference(turned(a.x), b.x) <= 1e-10)
    }
    // A factor that is no function of B's trace alone would not be turned: B is not diagonal.
    #expect(plain[1].b[0, 1].largestPart > 1e-4)
  }

  @Test("Messages of antennas find the activities that whole rows show")
  func agreement() throws {
    let statement = ActivitySpecification(
      preambles: .gaussian, length: 60, devices: 120, antennas: 12, activity: 0.1, snr: 15)
    let problem = statement.draw(try statement.drawPreambles(seed: 2), seed: 2, samples: 4)
    let vectors = steps(rows(problem), problem.observations, 20)[19].x
    let parallel = steps(messages(problem), problem.observations, 20)[19].x
    func error(_ x: Matrix<C>) -> Double {
      let truth = problem.signals.matrix
      return zip(x.storage, truth.storage).reduce(0) { $0 + ($1.0 - $1.1).squaredMagnitude }
        / truth.columnSquaredNorms.reduce(0, +)
    }
    // Their fixed points differ by the finite size: one σ_t for all antennas, or one for each.
    #expect(abs(error(vectors) / error(parallel) - 1) <= 0.02)
    #expect(error(vectors) < 0.02)
  }

  @Test("The scalar factor is the trace's mean on the diagonal")
  func scalarFactor() throws {
    let problem = try problem(width: 3, samples: 2)
    let (full, scalar) = (
      steps(rows(problem), problem.observations, 1)[0],
      steps(rows(problem, .scalar), problem.observations, 1)[0]
    )
    for d in 0..<6 {
      let first = d / 3 * 3
      let mean = (0..<3).reduce(C.zero) { $0 + full.b[$1, first + $1] }
      for i in 0..<3 {
        let wanted = i == d % 3 ? C.scale(1 / 3, mean) : .zero
        #expect((scalar.b[i, d] - wanted).largestPart <= 1e-15)
      }
    }
  }

  @Test("Messages of the others: sums without one's own, where one is immense")
  func others() {
    let messages = Batch(Matrix<Double>(rows: 1, columns: 4, storage: [1, 2, 1e30, 4]), width: 4)
    #expect(messages.sumsOfOthers.storage == [1e30, 1e30, 7, 1e30])
  }
}

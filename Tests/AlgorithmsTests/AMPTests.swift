// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Balls
import ComplexModule
import Problems
import Shrinkages
import Testing

/// The soft threshold of the modulus, with the slope it has for real numbers.
private struct ModulusThreshold: Shrinkage {
  typealias S = Complex<Double>
  let alpha: Double
  func callAsFunction(_ r: Complex<Double>, _ sigma: Double) -> Complex<Double> {
    .softThreshold(r, alpha * sigma)
  }
  func slope(_ r: Complex<Double>, _ sigma: Double) -> Double { self(r, sigma).support }
  func apply(
    _ r: Column<Complex<Double>>, _ sigma: Double, into x: MutableColumn<Complex<Double>>
  ) -> Double {
    Complex<Double>.softThreshold(r, alpha * sigma, into: x)
  }
}

@Suite("AMP") struct AMPTests {
  private func l1<S: RealScalar>(_ a: Matrix<S>, _ alpha: S) -> AMP<S> where S.Real == S {
    AMP(a: a, shrinkage: SoftThreshold<S>(theta2: alpha))
  }

  @Test("Two steps by hand")
  func byHand() {
    let a = Matrix<Double>(rows: 1, columns: 2, storage: [1, 0.5])
    let y = Matrix<Double>(rows: 1, columns: 1, storage: [4])
    let states = run(l1(a, 0.25), y, 2)
    // v = 4, σ = 4, r = (4, 2), x = (3, 1), b = 2; v = 4 − 3.5 + 8 = 8.5, r = (11.5, 5.25).
    #expect(states[0].v.storage == [4] && states[0].sigma == [4] && states[0].b == [2])
    #expect(states[0].r.storage == [4, 2] && states[0].x.storage == [3, 1])
    #expect(states[1].v.storage == [8.5] && states[1].r.storage == [11.5, 5.25])
    #expect(states[1].x.storage == [9.375, 3.125])
  }

  @Test("AMP-ℓ1: b_{t+1} is ‖x̂_{t+1}‖_0/M to the last rounding", arguments: [1, 2, 3] as [UInt64])
  func onsager(seed: UInt64) throws {
    // M and N powers of two: every division is exact.
    let problem = try draw(32, 64, seed: seed)
    for state in run(l1(problem.a, 1.14), problem.y, 10) {
      for d in 0..<3 {
        let count = state.x[columns: d..<(d + 1)].storage.count { $0 != 0 }
        #expect(state.b[d] == Double(count) / 32 && count > 0 && count < 64)
      }
    }
  }

  @Test("A fixed point solves the LASSO with λ = ασ(1−b)", arguments: [1, 2, 5] as [UInt64])
  func fixedPoint(seed: UInt64) throws {
    let problem = try draw(100, 200, seed: seed, samples: 1)
    let states = run(l1(problem.a, 1.5), problem.y, 400)
    let state = states[399]
    let change =
      largestDifference(state.x, states[398].x) + largestDifference(state.v, states[398].v)
    try #require(change < 1e-10)
    let lambda = 1.5 * state.sigma[0] * (1 - state.b[0])
    var residual = problem.y
    residual.subtract(problem.a, state.x)
    var gradient = Matrix<Double>(zeros: 200, 1)
    gradient.add(problem.a.adjoint, residual)
    // What is left to move, times 1 + ‖A^T‖_∞ ‖A‖_∞ < 500, and the sums' roundoff.
    let bound = 500 * change + 300 * 0x1p-53 * 10
    for j in 0..<200 {
      if state.x[j, 0] == 0 {
        #expect(abs(gradient[j, 0]) <= lambda + bound)
      } else {
        #expect(abs(gradient[j, 0] - (state.x[j, 0] > 0 ? lambda : -lambda)) <= bound)
      }
    }
    #expect(lambda > 1e4 * bound)
  }

  @Test("Columns of a batch never mix, and a run goes on from its own state")
  func columns() throws {
    let problem = try draw(17, 35, seed: 4, samples: 5)
    let bg = AMP(a: problem.a, shrinkage: BernoulliGaussian<Double>(gamma: 0.1, phi: 1))
    #expect(columnsAreIndependent(l1(problem.a, 1.14), problem.y, 6))
    #expect(columnsAreIndependent(bg, problem.y, 6))
    let float = AMP(
      a: problem.a.map { Float($0) }, shrinkage: BernoulliGaussian<Float>(gamma: 0.1, phi: 1))
    #expect(columnsAreIndependent(float, problem.y.map { Float($0) }, 6))
    let states = run(bg, problem.y, 5)
    var state = bg.start(x: states[3].x, v: states[3].v, b: states[3].b)
    bg.step(&state, problem.y)
    #expect(state.x == states[4].x && state.v == states[4].v && state.b == states[4].b)
  }

  @Test("Complex AMP of real data is real AMP", arguments: [1, 2] as [UInt64])
  func complex(seed: UInt64) throws {
    let problem = try draw(50, 100, seed: seed)
    let real = run(l1(problem.a, 1.14), problem.y, 4)
    let complex = run(
      AMP(a: problem.a.map { Complex($0, 0) }, shrinkage: ModulusThreshold(alpha: 1.14)),
      problem.y.map { Complex($0, 0) }, 4)
    for (x, z) in zip(real, complex) {
      #expect(z.x.storage.allSatisfy { $0.imaginary == 0 })
      // Four iterations, each of at most 400 roundings of numbers below 8, the last three of
      // which amplify 20 times each at most.
      #expect(largestDifference(x.x, z.x.map(\.real)) <= 400 * 8 * 0x1p-53 * 1e4)
      #expect(x.b == z.b)
    }
  }

  @Test(
    "Duals give the derivative by α, which is the limit of ball quotients",
    arguments: [1, 2] as [UInt64])
  func derivative(seed: UInt64) throws {
    let problem = try draw(16, 32, seed: seed, samples: 2)
    let dual = run(
      l1(problem.a.map { Dual($0) }, Dual(value: 1.2, tangent: 1)), problem.y.map { Dual($0) }, 4)
    let plain = run(l1(problem.a, 1.2), problem.y, 4)
    let limits = Ball.$precision.withValue(512) { quotients(problem) }
    for t in 0..<4 {
      #expect(largestDifference(dual[t].x.map(\.value), plain[t].x) <= 1e-10)
      for (quotient, entry) in zip(limits[t], dual[t].x.storage) {
        #expect(quotient.radius < 0x1p-100)
        // Four iterations of (16 + 32) roundings of numbers below 16, each amplified at most 20 times.
        let bound = 4 * 48 * 16 * 0x1p-53 * 160_000
        #expect(abs(quotient.midpoint - entry.tangent) <= bound)
      }
    }
    #expect(dual[3].x.storage.contains { abs($0.tangent) > 1e-3 })
  }

  /// `(x̂_t(1.2 + h) − x̂_t(1.2))/h`, every entry.
  private func quotients(_ problem: DenseProblem) -> [[Ball]] {
    let a = problem.a.map { Ball($0) }
    let y = problem.y.map { Ball($0) }
    let h = Ball(0x1p-200)
    let left = run(l1(a, Ball(1.2)), y, 4)
    let right = run(l1(a, Ball(1.2) + h), y, 4)
    return zip(left, right).map { left, right in
      zip(left.x.storage, right.x.storage).map { ($1 - $0) / h }
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Balls
import Problems
import Shrinkages
import Testing

/// One step at a time from the same state, so that errors do not add up: what the recursion does in
/// binary64 is what it does exactly, up to the roundoff of that step.
@Suite("Trajectories in balls") struct TrajectoryTests {
  private let m = 20, n = 40

  private func draw(_ seed: UInt64) throws -> DenseProblem {
    try ProblemSpecification(ensemble: .gaussian, rows: m, columns: n, snr: 30)
      .draw(seed: seed, samples: 3)
  }

  private func near(
    _ x: [Double], _ ball: [Ball], _ bound: Double, _ name: String, line: Int = #line
  ) {
    #expect(x.count == ball.count && !x.isEmpty)
    for (x, ball) in zip(x, ball) {
      #expect(abs(x - ball.midpoint) <= bound, "\(name): \(x), exactly \(ball)")
      #expect(ball.radius < 0x1p-100, "\(name): \(ball)")
    }
  }

  @Test("AMP", arguments: [1, 2, 3] as [UInt64], [true, false])
  func amp(seed: UInt64, soft: Bool) throws {
    let problem = try draw(seed)
    func shrinkage<S: RealScalar>(_: S.Type) -> any Shrinkage<S> where S.Real == S {
      soft
        ? SoftThreshold<S>(theta2: S(1.14))
        : BernoulliGaussian<S>(theta1: 1, theta2: S(2.1972245773362196))
    }
    let rounded = AMP(a: problem.a, shrinkage: shrinkage(Double.self))
    let exact = AMP(a: problem.a.map { Ball($0) }, shrinkage: shrinkage(Ball.self))
    let y = problem.y.map { Ball($0) }
    var state = rounded.start(problem.y)
    for _ in 0..<8 {
      var ball = exact.start(
        x: state.x.map { Ball($0) }, v: state.v.map { Ball($0) }, b: state.b.map { Ball($0) })
      rounded.step(&state, problem.y)
      exact.step(&ball, y)
      // Two products, of N and M terms with entries of A, x, v below 4: (N + 4) 16 u for v, then
      // another M terms of |a v| ≤ 16 and A^T times v's error, ‖A^T‖_1 ≤ 20: below 24 (M + N) 16 u.
      // The shrinkage's slopes in r and σ are below 3 (below 1/σ² in the exponent of BG, where r² is
      // of the size of σ² wherever the slope is not 1 to roundoff).
      let bound = 24 * Double(m + n) * 16 * 0x1p-53
      near(state.v.storage, ball.v.storage, bound, "v")
      near(state.sigma, ball.sigma, bound, "σ")
      near(state.r.storage, ball.r.storage, bound, "r")
      near(state.x.storage, ball.x.storage, 100 * bound, "x")
      near(state.b, ball.b, soft ? 4 * 0x1p-53 : 100 * bound / state.sigma.min()!, "b")
    }
  }

  @Test(
    "VAMP, through the singular values in one and the Gram matrix in the other",
    arguments: [1, 2] as [UInt64])
  func vamp(seed: UInt64) throws {
    let problem = try draw(seed)
    let svd = try SVD(problem.a)
    let a = problem.a.map { Ball($0) }
    let rounded = VAMP(
      lmmse: SpectralLMMSE(svd), noiseVariance: problem.noiseVariance, initialVariance: 0.1,
      shrinkage: SoftThreshold<Double>(theta2: 1.14), columns: n)
    let exact = VAMP(
      lmmse: GramLMMSE(a, gram: try NearDiagonalGram(a, eigenvectors: svd.u)),
      noiseVariance: Ball(problem.noiseVariance), initialVariance: Ball(0.1),
      shrinkage: SoftThreshold<Ball>(theta2: Ball(1.14)), columns: n)
    let y = problem.y.map { Ball($0) }
    var state = rounded.start(problem.y)
    for _ in 0..<4 {
      var ball = exact.start(
        y, rTilde: state.rTilde.map { Ball($0) },
        varianceTilde: state.varianceTilde.map { Ball($0) })
      rounded.step(&state, problem.y)
      exact.step(&ball, y)
      // The decomposition errs by 60 M u s_1 (see SVDTests); filters s/(s² + c) and c/(s² + c) move
      // by at most that over √c, c ≥ σ_w²/1 > 1e-4; numbers r̃, y stay below 8; extrinsic steps divide
      // by 1 − ν ≥ 0.1.
      let bound = 60 * Double(m) * 0x1p-53 * 3 * 100 * 8 * 20 / 0.1
      near(state.nuTilde, ball.nuTilde, bound, "ν̃")
      near(state.r.storage, ball.r.storage, bound, "r")
      near(state.variance, ball.variance, bound, "σ²")
      near(state.x.storage, ball.x.storage, bound, "x")
      near(state.nu, ball.nu, 4 * 0x1p-53, "ν")
      near(state.rTilde.storage, ball.rTilde.storage, 10 * bound, "r̃")
    }
  }
}

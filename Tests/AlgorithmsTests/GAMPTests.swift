// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Channels
import Problems
import Shrinkages
import Testing

@Suite("GAMP") struct GAMPTests {
  /// A shrinkage at a level of its own, whatever it is told.
  private struct AtLevel: Shrinkage {
    typealias S = Double
    let shrinkage: BernoulliGaussian<Double>
    let level: Double
    func callAsFunction(_ r: Double, _ sigma: Double) -> Double { shrinkage(r, level) }
    func slope(_ r: Double, _ sigma: Double) -> Double { shrinkage.slope(r, level) }
    func apply(_ r: Column<Double>, _ sigma: Double, into x: MutableColumn<Double>) -> Double {
      shrinkage.apply(r, level, into: x)
    }
  }

  private let bg = BernoulliGaussian<Double>(gamma: 0.1, phi: 1)

  @Test("With the AWGN channel it is AMP at the levels √τ_r, to 1e-12")
  func amp() throws {
    var problem = try draw(60, 120, seed: 4, samples: 1)
    // ‖A‖_F² = N, as AMP takes for granted.
    let scale = (120 / problem.a.columnSquaredNorms.reduce(0, +)).squareRoot()
    problem.a = problem.a.map { scale * $0 }
    let gamp = GAMP(
      a: problem.a, variances: .scalar, channel: AWGN(noiseVariance: problem.noiseVariance),
      shrinkage: bg, initialVariance: 0.1)
    var state = AMP(a: problem.a, shrinkage: bg).start(problem.y)
    for g in run(gamp, problem.y, 15) {
      let level = g.tauR[0, 0].squareRoot()
      AMP(a: problem.a, shrinkage: AtLevel(shrinkage: bg, level: level)).step(&state, problem.y)
      #expect(largestDifference(g.r, state.r) < 1e-12)
      #expect(largestDifference(g.x, state.x) < 1e-12)
      // v_t = y − p, and τ_r = τ_p + σ_w².
      #expect(abs(g.tauR[0, 0] - g.tauP[0, 0] - problem.noiseVariance) < 1e-12)
      for i in 0..<60 { #expect(abs(problem.y[i, 0] - g.p[i, 0] - state.v[i, 0]) < 1e-12) }
    }
  }

  @Test(
    "Where all |A_ij| are equal, vector variances are scalar ones but for the shrinkage's slope")
  func vectorVariances() throws {
    let signs = random(40, 80, 3).map { $0 < 0 ? -0.15811388300841897 : 0.15811388300841897 }
    let y = random(40, 2, 4)
    // A linear shrinkage has the same slope everywhere.
    let wiener = BernoulliGaussian<Double>(theta1: 1, theta2: -800)
    let runs = [GAMP<Double>.Variances.scalar, .vector].map {
      run(
        GAMP(
          a: signs, variances: $0, channel: AWGN(noiseVariance: 0.1), shrinkage: wiener,
          initialVariance: 0.5), y, 8)
    }
    for (scalar, vector) in zip(runs[0], runs[1]) {
      #expect(largestDifference(scalar.x, vector.x) < 1e-12)
      #expect(largestDifference(scalar.tauR, vector.tauR) < 1e-12)
    }
  }

  @Test("One step with vector variances is the displayed equations")
  func equations() throws {
    let problem = try draw(12, 20, seed: 2, samples: 1)
    let channel = Magnitude<Double>(noiseVariance: 0.02)
    let y = problem.y.map { abs($0) }
    let gamp = GAMP(
      a: problem.a, variances: .vector, channel: channel, shrinkage: bg, initialVariance: 0.2)
    let states = run(gamp, y, 2)
    let (first, second) = (states[0], states[1])
    let a = problem.a
    for i in 0..<12 {
      let tauP = (0..<20).reduce(0) { $0 + a[i, $1] * a[i, $1] * first.tauX[$1, 0] }
      let p = (0..<20).reduce(-tauP * first.s[i, 0]) { $0 + a[i, $1] * first.x[$1, 0] }
      let z = channel.posterior(y[i, 0], p, variance: tauP)
      #expect(abs(second.s[i, 0] - (z.mean - p) / tauP) < 1e-11)
      #expect(abs(second.tauS[i, 0] - (1 - z.variance / tauP) / tauP) < 1e-11)
    }
    for j in 0..<20 {
      let sum = (0..<12).reduce(0) { $0 + a[$1, j] * a[$1, j] * second.tauS[$1, 0] }
      let tauR = 1 / max(sum, 1e-12)
      let r = (0..<12).reduce(0) { $0 + a[$1, j] * second.s[$1, 0] } * tauR + first.x[j, 0]
      #expect(abs(second.tauR[j, 0] - tauR) < 1e-11 * tauR)
      #expect(abs(second.x[j, 0] - bg(r, tauR.squareRoot())) < 1e-9)
      let tauX = tauR * bg.slope(r, tauR.squareRoot())
      #expect(abs(second.tauX[j, 0] - tauX) < 1e-9 * max(1, tauX))
    }
  }

  @Test("A magnitude tells nothing from zero: it stays a fixed point, and that is counted")
  func zeroIsFixed() throws {
    let problem = try draw(30, 40, seed: 2, samples: 1)
    let gamp = GAMP(
      a: problem.a, variances: .scalar, channel: Magnitude(noiseVariance: 0.01),
      shrinkage: bg, initialVariance: 0.1)
    let state = run(gamp, problem.y.map { abs($0) }, 5)[4]
    #expect(state.x.storage.allSatisfy { $0 == 0 })
  }

  @Test("Columns of a batch never mix", arguments: [GAMP<Double>.Variances.scalar, .vector])
  func columns(variances: GAMP<Double>.Variances) throws {
    let problem = try draw(20, 40, seed: 8)
    let gamp = GAMP(
      a: problem.a, variances: variances, channel: Probit(noiseVariance: 0.01), shrinkage: bg,
      initialVariance: 0.1, damping: 0.8)
    #expect(columnsAreIndependent(gamp, problem.y.map { $0 < 0 ? -1 : 1 }, 5))
  }
}

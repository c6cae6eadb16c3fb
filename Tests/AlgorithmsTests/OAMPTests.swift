// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems
import Shrinkages
import Testing

@Suite("OAMP") struct OAMPTests {
  private let problem: DenseProblem
  private let svd: SVD<Double>
  private let bg = BernoulliGaussian<Double>(gamma: 0.1, phi: 1)

  init() throws {
    problem = try ProblemSpecification(
      ensemble: .geometric(kappa: 10), rows: 60, columns: 120, snr: 30
    ).draw(seed: 4, samples: 5)
    svd = try SVD(problem.a)
  }

  private var a: DenseOperator<Double> { DenseOperator(problem.a) }
  private var stage: SpectralLMMSE<Double> { SpectralLMMSE(svd) }
  /// `Σ_i f(s_i)`
  private func trace(_ f: (Double) -> Double) -> Double { svd.s.reduce(0) { $0 + f($1) } }

  private func matchedFilter(_ noiseVariance: Double) -> MatchedFilter<Double> {
    MatchedFilter(a, gramSquaredNorm: trace { $0 * $0 * $0 * $0 }, noiseVariance: noiseVariance)
  }

  private func pseudoInverse(_ noiseVariance: Double) -> PseudoInverse<Double> {
    PseudoInverse(a, gram: CholeskyGram(problem.a), noiseVariance: noiseVariance)
  }

  @Test("With the LMMSE estimator and propagated variances it is VAMP, to 1e-12")
  func vamp() {
    let oamp = OAMP(
      a: a, decorrelation: DecorrelatedLMMSE(stage, noiseVariance: problem.noiseVariance),
      noiseVariance: problem.noiseVariance, shrinkage: bg, variance: .propagated(initial: 0.1))
    let vamp = VAMP(
      lmmse: stage, noiseVariance: problem.noiseVariance, initialVariance: 0.1, shrinkage: bg,
      columns: 120)
    for (o, v) in zip(run(oamp, problem.y, 12), run(vamp, problem.y, 12)) {
      #expect(largestDifference(o.x, v.x) < 1e-12 && largestDifference(o.r, v.r) < 1e-12)
      for d in 0..<5 { #expect(abs(o.tau2[d] - v.variance[d]) < 1e-12 * v.variance[d]) }
    }
  }

  @Test("W is de-correlated and τ² is its trace formula, for each estimator", arguments: 0...2)
  func decorrelation(kind: Int) {
    let noise = 0.01, variance = 0.3
    let estimator: any Decorrelation<Double> =
      switch kind {
      case 0: matchedFilter(noise)
      case 1: pseudoInverse(noise)
      default: DecorrelatedLMMSE(stage, noiseVariance: noise)
      }
    // Of y = e_i the estimate from x̂ = 0 is column i of W.
    let unit = Matrix<Double>(rows: 60, columns: 60) { $0 == $1 ? 1 : 0 }
    var w = Matrix<Double>(zeros: 120, 60)
    let tau2 = estimator.estimate(
      estimator.project(unit), Matrix(zeros: 120, 60), [Double](repeating: variance, count: 60),
      into: &w)
    var b = Matrix<Double>(rows: 120, columns: 120) { $0 == $1 ? 1 : 0 }
    b.subtract(w, problem.a)
    let trace = (0..<120).reduce(0) { $0 + 1 - b[$1, $1] }
    #expect(abs(trace - 120) < 1e-9)
    let formula =
      (b.columnSquaredNorms.reduce(0, +) * variance + w.columnSquaredNorms.reduce(0, +) * noise)
      / 120
    #expect(tau2.allSatisfy { abs($0 - formula) < 1e-10 * formula })
  }

  /// `A A^T = value · I`
  private struct Multiple: ShiftedGram {
    let value: Double
    let rows: Int
    func shifted(
      by c: Double
    ) -> (solve: @Sendable (Matrix<Double>) -> Matrix<Double>, traceOfInverse: Double) {
      ({ $0.map { $0 / (value + c) } }, Double(rows) / (value + c))
    }
  }

  @Test("Where A A^T is a multiple of I, the three estimators are one")
  func orthogonalRows() throws {
    let rows = try PartialTransform(
      CosineTransform(size: 64), selection: Array(stride(from: 0, to: 64, by: 2)),
      weights: [Double](repeating: 2.0.squareRoot(), count: 32))
    let noise = 1e-3
    let y = random(32, 2, 9)
    let estimators: [any Decorrelation<Double>] = [
      MatchedFilter(rows, gramSquaredNorm: 4 * 32, noiseVariance: noise),
      PseudoInverse(rows, gram: Multiple(value: 2, rows: 32), noiseVariance: noise),
      DecorrelatedLMMSE(DiagonalGramLMMSE(rows, gram: rows.gram), noiseVariance: noise),
    ]
    let results = estimators.map { estimator in
      let oamp = OAMP(
        a: rows, decorrelation: estimator, noiseVariance: noise, shrinkage: bg,
        variance: .residual(floor: 1e-9))
      return run(oamp, y, 6)[5]
    }
    for other in results.dropFirst() {
      #expect(largestDifference(results[0].x, other.x) < 1e-12)
      #expect(abs(results[0].tau2[1] - other.tau2[1]) < 1e-12 * other.tau2[1])
    }
  }

  @Test("One step is the displayed equations, with v² from the residual and its floor counted")
  func equations() {
    let noise = problem.noiseVariance
    let oamp = OAMP(
      a: a, decorrelation: matchedFilter(noise), noiseVariance: noise, shrinkage: bg,
      variance: .residual(floor: 1e-9))
    let states = run(oamp, problem.y, 2)
    let (first, second) = (states[0], states[1])
    for d in 0..<5 {
      var residual = problem.y[columns: d..<(d + 1)]
      residual.subtract(problem.a, first.s[columns: d..<(d + 1)])
      let v2 = (residual.columnSquaredNorms[0] - 60 * noise) / a.squaredNorm
      #expect(abs(second.v2[d] - v2) < 1e-12 * v2)
      let slopes = (0..<120).map { bg.slope(second.r[$0, d], second.tau2[d].squareRoot()) }
      let nu = slopes.reduce(0, +) / 120
      #expect(abs(second.nu[d] - nu) < 1e-12)
      for j in 0..<120 {
        let s = (second.x[j, d] - nu * second.r[j, d]) / (1 - nu)
        #expect(abs(second.s[j, d] - s) < 1e-12)
      }
    }
    #expect(second.clips.allSatisfy { $0 == 0 })
    let floored = OAMP(
      a: a, decorrelation: matchedFilter(noise), noiseVariance: 1e3, shrinkage: bg,
      variance: .residual(floor: 0.25))
    #expect(run(floored, problem.y, 1)[0].v2.allSatisfy { $0 == 0.25 })
    #expect(run(floored, problem.y, 1)[0].clips.allSatisfy { $0 == 1 })
  }

  @Test("Columns of a batch never mix")
  func columns() {
    let oamp = OAMP(
      a: a, decorrelation: pseudoInverse(problem.noiseVariance),
      noiseVariance: problem.noiseVariance, shrinkage: bg, variance: .residual(floor: 1e-9))
    #expect(columnsAreIndependent(oamp, problem.y, 5))
  }
}

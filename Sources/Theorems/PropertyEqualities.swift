// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Channels
import Problems
import Shrinkages

/// Algorithms that are one another under special parameters.
package enum PropertyEqualities {
  static let tolerance = 1e-12

  static var all: [Claim] {
    [oampIsVAMP, gampClaim, groupOfOne]
  }

  static func property(
    _ name: String, assuming assumptions: [Assumption<LinearCase>] = [],
    _ deviation: @escaping @Sendable (LinearCase) throws -> Double?
  ) -> Property<LinearCase> {
    Property(
      "property/\(name)", tolerance: tolerance, assuming: assumptions,
      draw: { LinearCase(from: $0) }, deviation: deviation)
  }

  private static let oampIsVAMP = property("oamp-is-vamp") { c in
    guard Conditioning.isGood(c) else { return nil }
    let stage = SpectralLMMSE(try SVD(c.a))
    let eta = BernoulliGaussian<Double>(gamma: c.gamma, phi: 1)
    let oamp = OAMP(
      a: DenseOperator(c.a),
      decorrelation: DecorrelatedLMMSE(stage, noiseVariance: c.noiseVariance),
      noiseVariance: c.noiseVariance, shrinkage: eta, variance: .propagated(initial: c.gamma))
    let vamp = VAMP(
      lmmse: stage, noiseVariance: c.noiseVariance, initialVariance: c.gamma, shrinkage: eta,
      columns: c.a.columns)
    return deviation(states(oamp, c), states(vamp, c)) {
      [$0.x, $0.r]
    } _: {
      [$0.x, $0.r]
    }
  }.claim(
    source: Claim.Source("OAMP", "Ma and Ping 2017; BSR17 Algorithm 1"),
    hypotheses: [Conditioning.hypothesis],
    conclusion: "OAMP with the LMMSE estimator and propagated variances is VAMP",
    evidence: "x̂_t and r_t of every iteration", theorem: "Equalities.oamp_is_vamp")

  /// `A` scaled to `‖A‖_F² = N`: the scalar form replaces `|A|²` by its mean, which is only then `1/M`.
  /// `nil` where `A` is zero.
  private static func scaled(_ c: LinearCase) -> Matrix<Double>? {
    let norm = c.a.columnSquaredNorms.reduce(0, +)
    guard norm > 0 else { return nil }
    let scale = (Double(c.a.columns) / norm).squareRoot()
    return c.a.map { scale * $0 }
  }

  private static func gamp(_ c: LinearCase, _ a: Matrix<Double>) -> GAMP<Double> {
    GAMP(
      a: DenseOperator(a), channel: AWGN(noiseVariance: c.noiseVariance),
      shrinkage: BernoulliGaussian<Double>(gamma: c.gamma, phi: 1), initialVariance: c.gamma)
  }

  /// The states of GAMP on a case, none where `A` is zero.
  private static func gampStates(_ c: LinearCase) -> [GAMP<Double>.State] {
    scaled(c).map { states(gamp(c, $0), c) } ?? []
  }

  private static let posteriorVariances = Assumption<LinearCase>(
    "τ_x > 0", "1/τ_x at the start and after any iteration", atMost: Double.greatestFiniteMagnitude
  ) { c in
    ([c.gamma] + gampStates(c).flatMap(\.tauX.storage)).reduce(0) {
      larger($0, $1 > 0 ? 1 / $1 : .infinity)
    }
  }

  private static let curvatures = Assumption<LinearCase>(
    "|A|²^T τ_s is above 1e-12, where the program clips it", "the number of clips", atMost: 0
  ) { c in gampStates(c).flatMap(\.clips).reduce(0, larger) }

  /// GAMP's `τ_r` in place of the residual's level: AMP's recursion with a given `σ_t`.
  package static let gampIsAMP = property(
    "gamp-is-amp", assuming: [posteriorVariances, curvatures]
  ) { c in
    guard let a = scaled(c) else { return nil }
    let eta = BernoulliGaussian<Double>(gamma: c.gamma, phi: 1)
    let gamp = gamp(c, a)
    let (m, n) = (Double(a.rows), Double(a.columns))
    var worst = 0.0
    for d in 0..<c.y.columns {
      let y = c.y[columns: d..<(d + 1)]
      var g = gamp.start(y)
      // AMP by its formulas, at the levels √τ_r.
      var x = Matrix<Double>(zeros: a.columns, 1)
      var v = Matrix<Double>(zeros: a.rows, 1)
      var b = 0.0
      for _ in 0..<c.iterations {
        gamp.step(&g, y)
        v.scaleColumns(by: [b], adding: y)
        v.subtract(a, x)
        var r = x
        r.add(a.adjoint, v)
        let slopes = eta.apply(r, [g.tauR[0, 0].squareRoot()], into: &x)
        b = n / m * slopes[0]
        worst = larger(worst, relativeDistance([g.x, g.r], [x, r]))
      }
    }
    return worst
  }

  private static let gampClaim = gampIsAMP.claim(
    source: Claim.Source("GAMP", "Rangan 2011, Sec. III; BSR17 (10)–(12)"),
    hypotheses: ["‖A‖_F² = N, to which each A is scaled"],
    conclusion: "GAMP with the AWGN channel and scalar variances is AMP at the levels √τ_r",
    evidence: "x̂_t and r_t of every iteration, AMP written out",
    theorem: "Equalities.gamp_is_amp")

  private static let groupOfOne = property("group-of-one") { c in
    let single = ISTAStep(c)
    var (x, z) = (single.zero, single.zero)
    var worst = 0.0
    let group = GroupSoftThreshold<Double>(theta: c.alpha)
    let soft = SoftThreshold<Double>(theta2: c.alpha)
    for _ in 0..<c.iterations {
      let (r, s) = (single.input(x), single.input(z))
      let slopes = group.apply(r, [0.1], into: &x)
      let others = soft.apply(s, [0.1], into: &z)
      worst = larger(worst, relativeDistance([x], [z]))
      worst = larger(worst, abs(slopes[0] - others[0]))
    }
    return worst
  }.claim(
    source: Claim.Source("MSTO", "SCSZ21 (8)"),
    conclusion: "with one column the row-wise threshold is the soft threshold, values and slopes",
    evidence: "in an iteration of ISTA", theorem: "Shrinkage.group_of_one")

  /// `x + β A^T (y − A x)` of the first column.
  private struct ISTAStep {
    let a: DenseOperator<Double>
    let y: Matrix<Double>
    init(_ c: LinearCase) {
      a = DenseOperator(c.a)
      y = c.y[columns: 0..<1]
    }
    var zero: Matrix<Double> { Matrix(zeros: a.columns, 1) }
    func input(_ x: Matrix<Double>) -> Matrix<Double> {
      var v = y
      v.subtract(a, x)
      var r = zero
      r.add(adjointOf: a, v)
      r.combine([0.3], r, [1], x)
      return r
    }
  }
}

/// The larger of two, NaN before all.
func larger(_ a: Double, _ b: Double) -> Double { b > a || b.isNaN ? b : a }

/// The largest `‖a − b‖/max(‖a‖, ‖b‖, 1)` of pairs, norms over all entries.
package func relativeDistance(_ a: [Matrix<Double>], _ b: [Matrix<Double>]) -> Double {
  zip(a, b).reduce(0) { worst, pair in
    var (square, left, right) = (0.0, 0.0, 0.0)
    for (x, y) in zip(pair.0.storage, pair.1.storage) {
      square += (x - y) * (x - y)
      left += x * x
      right += y * y
    }
    return larger(worst, (square / max(left, right, 1)).squareRoot())
  }
}

/// The states after each iteration of a case.
func states<I: Iteration>(_ iteration: I, _ c: LinearCase) -> [I.State] where I.S == Double {
  var state = iteration.start(c.y)
  return (0..<c.iterations).map { _ in
    iteration.step(&state, c.y)
    return state
  }
}

/// The largest relative distance of what is looked at in two runs.
func deviation<T, U>(
  _ a: [T], _ b: [U], _ f: (T) -> [Matrix<Double>], _ g: (U) -> [Matrix<Double>]
) -> Double {
  zip(a, b).reduce(0) { larger($0, relativeDistance(f($1.0), g($1.1))) }
}

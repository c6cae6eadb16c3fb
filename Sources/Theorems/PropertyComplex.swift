// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import ComplexModule
import Problems
import Shrinkages

/// Complex arithmetic against real: on real data, and on stacked data where that is exact.
enum PropertyComplex {
  static var all: [Claim] { complexIsReal + [realStacking] }

  private static var complexIsReal: [Claim] {
    @Sendable func complex(_ a: Matrix<Double>) -> Matrix<Complex<Double>> {
      a.map { Complex($0, 0) }
    }
    return [
      PropertyEqualities.property("complex-is-real/amp") { c in
        let eta = BernoulliGaussian<Double>(gamma: c.gamma, phi: 1)
        return sameOnReal(
          AMP(a: c.a, shrinkage: eta), AMP(a: complex(c.a), shrinkage: OfRealPart(eta)), c)
      },
      PropertyEqualities.property("complex-is-real/vamp") { c in
        let eta = BernoulliGaussian<Double>(gamma: c.gamma, phi: 1)
        let n = c.a.columns
        guard Conditioning.isGood(c) else { return nil }
        return sameOnReal(
          VAMP(
            lmmse: GramLMMSE(c.a, gram: CholeskyGram(c.a)), noiseVariance: c.noiseVariance,
            initialVariance: c.gamma, shrinkage: eta, columns: n),
          VAMP(
            lmmse: GramLMMSE(complex(c.a), gram: CholeskyGram(complex(c.a))),
            noiseVariance: c.noiseVariance, initialVariance: c.gamma,
            shrinkage: OfRealPart(eta), columns: n), c)
      },
      PropertyEqualities.property("complex-is-real/ista") { c in
        sameOnReal(
          ISTA(a: c.a, lambda: 0.1 * c.alpha, step: 0.1),
          ISTA(a: complex(c.a), lambda: 0.1 * c.alpha, step: 0.1), c)
      },
    ].map {
      let name = $0.id.split(separator: "/").last.map(String.init) ?? ""
      return $0.claim(
        source: PropertyInvariances.Algorithm(rawValue: name)?.source
          ?? Claim.Source("AMP", "SCSZ21 (4)"),
        hypotheses: $0.id.hasSuffix("vamp") ? [Conditioning.hypothesis] : [],
        conclusion: "on real data complex arithmetic gives the real iteration"
          + (name == "ista" ? "" : ", the shrinkage being that of the real part"),
        evidence: "x̂_t of every iteration",
        theorem: "ComplexRuns.complex_is_real_\(name)")
    }
  }

  /// `A = B + i C` of the two halves of the drawn matrix's columns; stacked it is `[B −C; C B]`.
  private static let realStacking = PropertyEqualities.property("real-stacking-ista") { c in
    let n = c.a.columns / 2
    guard n > 0, c.y.columns > 1 else { return nil }
    let m = c.a.rows
    typealias C = Complex<Double>
    let a = Matrix<C>(rows: m, columns: n) { C(c.a[$0, $1], c.a[$0, $1 + n]) }
    let y = Matrix<C>(rows: m, columns: 1) { i, _ in C(c.y[i, 0], c.y[i, 1]) }
    let stacked = DenseOperator(
      Matrix<Double>(rows: 2 * m, columns: 2 * n) { i, j in
        let entry = a[i % m, j % n]
        if (i < m) == (j < n) { return entry.real }
        return i < m ? -entry.imaginary : entry.imaginary
      })
    let z = Matrix<Double>(rows: 2 * m, columns: 1) {
      i, _ in i < m ? y[i, 0].real : y[i - m, 0].imaginary
    }
    let (lambda, beta) = (0.1 * c.alpha, 0.1)
    let ista = ISTA(a: a, lambda: lambda, step: beta)
    var state = ista.start(y)
    var x = Matrix<Double>(zeros: 2 * n, 1)
    var worst = 0.0
    for _ in 0..<c.iterations {
      ista.step(&state, y)
      var v = z
      v.subtract(stacked, x)
      var r = Matrix<Double>(zeros: 2 * n, 1)
      r.add(adjointOf: stacked, v)
      r.combine([beta], r, [1], x)
      // Rows n and n + N of the stacked estimate are one group.
      let pairs = Matrix<Double>(rows: n, columns: 2, storage: r.storage)
      var shrunk = pairs
      _ = GroupSoftThreshold<Double>(theta: 1).apply(
        pairs, width: 2, [beta * lambda, beta * lambda], into: &shrunk)
      x.storage = shrunk.storage
      let unstacked = Matrix<Double>(
        rows: 2 * n, columns: 1,
        storage: state.x.storage.map(\.real) + state.x.storage.map(\.imaginary))
      worst = larger(worst, relativeDistance([x], [unstacked]))
    }
    return worst
  }.claim(
    source: Claim.Source("MSTO", "SCSZ21 (4)–(8), erratum S1"),
    hypotheses: ["the real and the imaginary row of an entry are one group"],
    conclusion:
      "ISTA on a complex problem is ISTA on the stacked real one with a threshold for pairs",
    evidence: "x̂_t of every iteration", theorem: "ComplexRuns.complex_is_stacked_ista")

  private static func sameOnReal<I: Iteration, J: Iteration>(
    _ real: I, _ complex: J, _ c: LinearCase
  ) -> Double where I.S == Double, J.S == Complex<Double> {
    let y = c.y.map { Complex($0, 0) }
    var (s, z) = (real.start(c.y), complex.start(y))
    var worst = 0.0
    for _ in 0..<c.iterations {
      real.step(&s, c.y)
      complex.step(&z, y)
      worst = larger(worst, relativeDistance([s.x], [z.x.map(\.real)]))
      worst = z.x.storage.reduce(worst) { larger($0, abs($1.imaginary)) }
    }
    return worst
  }
}

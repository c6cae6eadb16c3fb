// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import ComplexModule
import Problems
import RealModule
import Shrinkages
import Testing

typealias C = Complex<Double>

/// A real shrinkage on the real parts, for real signals in complex arithmetic.
private struct RealPart: Shrinkage {
  typealias S = C
  let shrinkage: BernoulliGaussian<Double>
  func callAsFunction(_ r: C, _ sigma: Double) -> C { C(shrinkage(r.real, sigma), 0) }
  func slope(_ r: C, _ sigma: Double) -> Double { shrinkage.slope(r.real, sigma) }
  func apply(_ r: Column<C>, _ sigma: Double, into x: MutableColumn<C>) -> Double {
    for j in r.indices { x[j] = self(r[j], sigma) }
    return r.reduce(0) { $0 + slope($1, sigma) }
  }
}

@Suite("Complex algorithms") struct ComplexTests {
  private let bg = BernoulliGaussian<Double>(gamma: 0.1, phi: 1)

  private func lifted(_ a: Matrix<Double>) -> Matrix<C> { a.map { C($0, 0) } }

  private func close(_ z: Matrix<C>, _ x: Matrix<Double>) -> Bool {
    zip(z.storage, x.storage).allSatisfy { ($0 - C($1, 0)).squaredMagnitude < 1e-24 }
  }

  @Test("On real data they reproduce the real ones, to 1e-12")
  func real() throws {
    let problem = try draw(50, 100, seed: 3)
    let (a, y) = (lifted(problem.a), lifted(problem.y))
    let noise = problem.noiseVariance
    for (z, x) in zip(
      run(AMP(a: a, shrinkage: RealPart(shrinkage: bg)), y, 10),
      run(AMP(a: problem.a, shrinkage: bg), problem.y, 10))
    { #expect(close(z.x, x.x) && close(z.v, x.v)) }
    let real = VAMP<Double>(
      lmmse: SpectralLMMSE(try SVD(problem.a)), noiseVariance: noise, initialVariance: 0.1,
      shrinkage: bg, columns: 100)
    let complex = VAMP<C>(
      lmmse: SpectralLMMSE(try SVD(a)), noiseVariance: noise, initialVariance: 0.1,
      shrinkage: RealPart(shrinkage: bg), columns: 100)
    for (z, x) in zip(run(complex, y, 10), run(real, problem.y, 10)) {
      #expect(close(z.x, x.x) && close(z.r, x.r))
    }
    for (z, x) in zip(
      run(ISTA(a: a, lambda: 0.05, step: 0.2), y, 10),
      run(ISTA(a: problem.a, lambda: 0.05, step: 0.2), problem.y, 10))
    { #expect(close(z.x, x.x)) }
  }

  @Test("LMMSE by Cholesky and by SVD agree on a complex matrix")
  func lmmse() throws {
    let (re, im, ys) = (random(8, 14, 1), random(8, 14, 2), random(14, 4, 3))
    let a = Matrix<C>(rows: 8, columns: 14) { C(re[$0, $1], im[$0, $1]) }
    let y = Matrix<C>(rows: 8, columns: 2) { C(ys[$0, $1], ys[$0, $1 + 2]) }
    let r = Matrix<C>(rows: 14, columns: 2) { C(ys[$0, $1], -ys[$0, $1 + 2]) }
    let stages: [any LMMSE<C>] = [
      SpectralLMMSE(try SVD(a)), GramLMMSE(a, gram: CholeskyGram(a)),
    ]
    let results = stages.map { stage in
      var x = r
      let divergences = stage.estimate(stage.project(y), r, [0.1, 2.5], into: &x)
      return (x: x, divergences: divergences)
    }
    for d in 0..<2 {
      #expect(abs(results[0].divergences[d] - results[1].divergences[d]) < 1e-13)
    }
    #expect(
      zip(results[0].x.storage, results[1].x.storage).allSatisfy {
        ($0 - $1).squaredMagnitude < 1e-24
      })
  }

  @Test("VAMP on partial Fourier rows: known A A^H and the SVD agree")
  func fourier() throws {
    let rows = [0, 3, 4, 7, 9, 10, 14, 15]
    let fast = try PartialTransform(
      FourierTransform(size: 16), selection: rows, weights: rows.map { 1 + Double($0 % 3) })
    let t = fourierMatrix(C.self, size: 16)
    let dense = Matrix<C>(rows: 8, columns: 16) { C.scale(fast.weights[$0], t[rows[$0], $1]) }
    let ys = random(8, 2, 5)
    let y = Matrix<C>(rows: 8, columns: 1) { i, _ in C(ys[i, 0], ys[i, 1]) }
    func vamp(_ lmmse: any LMMSE<C>) -> [VAMP<C>.State] {
      run(
        VAMP(
          lmmse: lmmse, noiseVariance: 0.01, initialVariance: 0.5,
          shrinkage: RealPart(shrinkage: bg), columns: 16), y, 6)
    }
    for (a, b) in zip(
      vamp(DiagonalGramLMMSE(fast, gram: fast.gram)), vamp(SpectralLMMSE(try SVD(dense))))
    {
      #expect(zip(a.x.storage, b.x.storage).allSatisfy { ($0 - $1).squaredMagnitude < 1e-22 })
    }
  }

  @Test("Cartesian pairs compute what complex numbers do")
  func cartesian() throws {
    let (re, im) = (random(10, 20, 1), random(10, 20, 2))
    let a = Matrix<C>(rows: 10, columns: 20) { C(re[$0, $1], im[$0, $1]) }
    let pairs = Matrix<Cartesian<Double>>(rows: 10, columns: 20) {
      Cartesian(re[$0, $1], im[$0, $1])
    }
    let complex = run(ISTA(a: a, lambda: 0.3, step: 0.01), a[columns: 0..<2], 20)[19].x
    let other = run(ISTA(a: pairs, lambda: 0.3, step: 0.01), pairs[columns: 0..<2], 20)[19].x
    for (z, w) in zip(complex.storage, other.storage) {
      #expect(abs(z.real - w.real) < 1e-14 && abs(z.imaginary - w.imaginary) < 1e-14)
    }
    #expect(complex.storage.contains(.zero) && complex.storage.contains { $0 != .zero })
  }
}

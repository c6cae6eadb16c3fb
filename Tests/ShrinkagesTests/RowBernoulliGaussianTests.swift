// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import ComplexModule
import Shrinkages
import Testing

private typealias C = Complex<Double>

@Suite("Row Bernoulli–Gaussian") struct RowBernoulliGaussianTests {
  private let r = Matrix<Double>(rows: 9, columns: 3, storage: random(27, 5))
  private let z = Matrix<C>(rows: 9, columns: 3, storage: complex(27, 6))

  private static func complex(_ count: Int, _ seed: Int) -> [C] {
    zip(random(count, seed) as [Double], random(count, seed + 100) as [Double]).map { C($0, $1) }
  }

  private func shrink<S: Scalar>(
    _ f: RowBernoulliGaussian<S>, _ r: Matrix<S>, width: Int? = nil, _ sigma: S.Real
  ) -> (x: Matrix<S>, jacobian: Matrix<S>) {
    var x = r
    let levels = [S.Real](repeating: sigma, count: r.columns)
    let jacobian = f.apply(r, width: width ?? r.columns, levels, into: &x)
    return (x, jacobian.matrix)
  }

  private func difference<S: Scalar>(_ a: Matrix<S>, _ b: Matrix<S>) -> Double
  where S.Real == Double {
    zip(a.storage, b.storage).reduce(0) { max($0, ($1.0 - $1.1).largestPart) }
  }

  @Test("Samples of one column are those of the scalar posterior means", arguments: [0.2, 0.75, 3])
  func oneColumn(sigma: Double) {
    let real = shrink(RowBernoulliGaussian<Double>(gamma: 0.1, phi: 2), r, width: 1, sigma)
    let complex = shrink(RowBernoulliGaussian<C>(gamma: 0.1, phi: 2), z, width: 1, sigma)
    for d in 0..<3 {
      let bg = applied(
        BernoulliGaussian<Double>(gamma: 0.1, phi: 2), r[columns: d..<(d + 1)].storage, sigma)
      let cbg = applied(
        ComplexBernoulliGaussian<C>(gamma: 0.1, phi: 2), z[columns: d..<(d + 1)].storage, sigma)
      for n in 0..<9 {
        #expect(abs(real.x[n, d] - bg.x[n]) <= 1e-14)
        #expect((complex.x[n, d] - cbg.x[n]).largestPart <= 1e-14)
      }
      #expect(abs(real.jacobian[0, d] - bg.slope / 9) <= 1e-14)
      #expect((complex.jacobian[0, d] - C(cbg.slope / 9, 0)).largestPart <= 1e-14)
    }
  }

  /// The posterior mean as it is defined, through densities; `κ = ½` of real rows.
  private func printed(_ square: Double, _ width: Int, _ kappa: Double, _ variance: Double)
    -> Double
  {
    let (gamma, phi) = (0.2, 1.5)
    func density(_ v: Double) -> Double {
      let entry = kappa == 1 ? 1 / v : (1 / v).squareRoot()
      return (0..<width).reduce(Double.exp(-kappa * square / v)) { value, _ in value * entry }
    }
    let active = gamma * density(phi + variance)
    return active / (active + (1 - gamma) * density(variance)) * phi / (phi + variance)
  }

  @Test("Rows are multiplied by activity and gain, as the densities give them")
  func definition() {
    let sigma = 0.7
    let real = shrink(RowBernoulliGaussian<Double>(gamma: 0.2, phi: 1.5), r, sigma).x
    let complex = shrink(RowBernoulliGaussian<C>(gamma: 0.2, phi: 1.5), z, sigma).x
    for n in 0..<9 {
      let squares = (0..<3).reduce(into: (0.0, 0.0)) {
        $0.0 += r[n, $1] * r[n, $1]
        $0.1 += z[n, $1].squaredMagnitude
      }
      let factors = (
        printed(squares.0, 3, 0.5, sigma * sigma), printed(squares.1, 3, 1, sigma * sigma)
      )
      for d in 0..<3 {
        #expect(abs(real[n, d] - factors.0 * r[n, d]) <= 1e-14)
        #expect((complex[n, d] - C.scale(factors.1, z[n, d])).largestPart <= 1e-14)
      }
    }
  }

  @Test("The Jacobian of real rows is that of duals")
  func duals() {
    let jacobian = shrink(RowBernoulliGaussian<Double>(gamma: 0.1, phi: 1), r, 0.5).jacobian
    let f = RowBernoulliGaussian<Dual>(gamma: Dual(0.1), phi: Dual(1))
    for a in 0..<3 {
      let moved = Matrix<Dual>(rows: 9, columns: 3) {
        Dual(value: r[$0, $1], tangent: $1 == a ? 1 : 0)
      }
      let x = shrink(f, moved, Dual(0.5)).x
      for b in 0..<3 {
        let mean = (0..<9).reduce(0) { $0 + x[$1, b].tangent } / 9
        #expect(abs(mean - jacobian[a, b]) <= 1e-14)
      }
    }
  }

  @Test("The Jacobian of complex rows is Wirtinger's, by duals of both parts, and Hermitian")
  func wirtinger() {
    let jacobian = shrink(RowBernoulliGaussian<C>(gamma: 0.1, phi: 1), z, 0.5).jacobian
    typealias D = Cartesian<Dual>
    let f = RowBernoulliGaussian<D>(gamma: Dual(0.1), phi: Dual(1))
    func derivatives(_ a: Int, imaginary: Bool) -> Matrix<D> {
      let moved = Matrix<D>(rows: 9, columns: 3) { n, d in
        D(
          Dual(value: z[n, d].real, tangent: d == a && !imaginary ? 1 : 0),
          Dual(value: z[n, d].imaginary, tangent: d == a && imaginary ? 1 : 0))
      }
      return shrink(f, moved, Dual(0.5)).x
    }
    for a in 0..<3 {
      let (byReal, byImaginary) = (
        derivatives(a, imaginary: false), derivatives(a, imaginary: true)
      )
      for b in 0..<3 {
        // ∂/∂r = (∂/∂Re − i ∂/∂Im)/2
        let mean = (0..<9).reduce(C.zero) { sum, n in
          let (u, v) = (byReal[n, b], byImaginary[n, b])
          return sum
            + C(u.real.tangent + v.imaginary.tangent, u.imaginary.tangent - v.real.tangent)
        }
        #expect((C.scale(1 / 18, mean) - jacobian[a, b]).largestPart <= 1e-14)
        #expect((jacobian[a, b] - jacobian[b, a].conjugate).largestPart <= 1e-15)
      }
    }
  }

  @Test("Antennas in another order give the same in that order; a unitary turn of rows turns x")
  func symmetries() {
    let f = RowBernoulliGaussian<C>(gamma: 0.1, phi: 1)
    let plain = shrink(f, z, 0.5)
    let order = [2, 0, 1]
    let permuted = Matrix<C>(rows: 9, columns: 3) { z[$0, order[$1]] }
    let shuffled = shrink(f, permuted, 0.5)
    let back = Matrix<C>(rows: 9, columns: 3) { plain.x[$0, order[$1]] }
    #expect(difference(shuffled.x, back) <= 1e-15)
    let u = C.scale(0.5.squareRoot(), C(1, 0))
    let turn = [[u, C(0, 1) * u, .zero], [C(0, 1) * u, u, .zero], [.zero, .zero, C(0, 1)]]
    func turned(_ a: Matrix<C>) -> Matrix<C> {
      Matrix(rows: a.rows, columns: 3) { n, d in
        (0..<3).reduce(C.zero) { $0 + a[n, $1] * turn[$1][d] }
      }
    }
    #expect(difference(shrink(f, turned(z), 0.5).x, turned(plain.x)) <= 1e-14)
  }

  @Test("32 samples of 40 antennas at once have the bits of one sample at a time")
  func samples() {
    let (samples, width) = (32, 40)
    let all = Matrix<C>(
      rows: 5, columns: samples * width, storage: Self.complex(5 * samples * width, 3))
    let sigma = (0..<(samples * width)).map { 0.5 + Double($0 / width) / 16 }
    let f = RowBernoulliGaussian<C>(gamma: 0.1, phi: 1)
    var x = all
    let jacobians = f.apply(all, width: width, sigma, into: &x)
    for p in 0..<samples {
      let range = (p * width)..<((p + 1) * width)
      let alone = shrink(f, all[columns: range], sigma[p * width])
      #expect(alone.x == x[columns: range] && alone.jacobian == jacobians.matrix[columns: range])
    }
  }

  @Test("Balls enclose the binary64 result")
  func balls() {
    let exact = shrink(
      RowBernoulliGaussian<Ball>(theta1: Ball(1), theta2: Ball(2)), r.map { Ball($0) }, Ball(0.5))
    let rounded = shrink(RowBernoulliGaussian<Double>(theta1: 1, theta2: 2), r, 0.5)
    let pairs =
      Array(zip(rounded.x.storage, exact.x.storage))
      + Array(zip(rounded.jacobian.storage, exact.jacobian.storage))
    for (a, b) in pairs { #expect(b.radius < 0x1p-200 && abs(a - b.midpoint) <= 0x1p-49) }
  }

  @Test(
    "No finite rows of up to 100 entries and no σ give NaN or infinity",
    arguments: [1e-160, 1e-6, 1, 1e100], [-700, 0, 2.2, 700])
  func extremes(sigma: Double, logOdds: Double) {
    let sizes = [0, .leastNonzeroMagnitude, 1e-300, 1e-12, 1e-6, 1, 1e12, 1e150, 1e300]
    for width in [1, 2, 100] {
      let r = Matrix<Double>(rows: sizes.count, columns: width) {
        sizes[$0] * [1.0, -0.5, 0][$1 % 3]
      }
      let real = shrink(RowBernoulliGaussian<Double>(theta1: 1, theta2: logOdds), r, sigma)
      let complex = shrink(
        RowBernoulliGaussian<C>(theta1: 1, theta2: logOdds), r.map { C($0, -$0) }, sigma)
      let reals = real.x.storage + real.jacobian.storage
      let pairs = complex.x.storage + complex.jacobian.storage
      #expect(reals.allSatisfy { $0.isFinite } && pairs.allSatisfy { $0.isFinite })
      #expect((0..<width).allSatisfy { real.x[0, $0] == 0 && complex.x[0, $0] == .zero })
    }
    let single = shrink(
      RowBernoulliGaussian<Float>(theta1: 1, theta2: Float(logOdds)),
      Matrix<Float>(rows: 4, columns: 100) { [0, 1e-38, 1, 1e37][$0 + 0 * $1] },
      Float(max(sigma, 1e-18).squareRoot()))
    let singles = single.x.storage + single.jacobian.storage
    #expect(singles.allSatisfy { $0.isFinite })
  }
}

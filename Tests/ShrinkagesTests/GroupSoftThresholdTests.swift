// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import ComplexModule
import Shrinkages
import Testing

private typealias C = Complex<Double>

@Suite("Row-wise threshold") struct GroupSoftThresholdTests {
  private let r = Matrix<Double>(rows: 7, columns: 3, storage: random(21, 11))
  private let sigma = [0.5, 1, 0.25]

  private func shrink<S: Scalar>(
    _ f: GroupSoftThreshold<S>, _ r: Matrix<S>, _ sigma: [S.Real]
  ) -> (x: Matrix<S>, slope: [S.Real]) {
    var x = r
    let slope = f.apply(r, width: r.columns, sigma, into: &x)
    return (x, slope)
  }

  @Test("Rows shrink by τ along themselves; τ is θ times the root mean square of the σ_d")
  func rows() {
    let f = GroupSoftThreshold<Double>(theta: 1.75)
    let tau = f.threshold(sigma)
    #expect(abs(tau - 1.75 * (1.3125 / 3).squareRoot()) <= 4 * 0x1p-53)
    let x = shrink(f, r, sigma).x
    for n in 0..<r.rows {
      func norm(_ a: Matrix<Double>) -> Double {
        (a[n, 0] * a[n, 0] + a[n, 1] * a[n, 1] + a[n, 2] * a[n, 2]).squareRoot()
      }
      #expect(abs(norm(x) - max(norm(r) - tau, 0)) <= 16 * 0x1p-53 * norm(r))
      for d in 0..<3 { #expect(abs(x[n, d] * norm(r) - r[n, d] * norm(x)) <= 0x1p-48) }
    }
  }

  @Test("64 samples of 100 antennas at once have the bits of one sample at a time")
  func samples() {
    let (samples, antennas) = (64, 100)
    let all = Matrix<Double>(
      rows: 5, columns: samples * antennas, storage: random(5 * samples * antennas, 3))
    let sigma = random(samples * antennas, 5).map { $0 * $0 + 0.1 }
    let f = GroupSoftThreshold<Double>(theta: 4)
    var x = all, y = all
    let slopes = f.apply(all, width: antennas, sigma, into: &x)
    RowNorm<Double>().proximal(all, width: antennas, 5, into: &y)
    for p in 0..<samples {
      let range = (p * antennas)..<((p + 1) * antennas)
      let alone = shrink(f, all[columns: range], Array(sigma[range]))
      #expect(alone.x == x[columns: range] && alone.slope == Array(slopes[range]))
      var z = alone.x
      RowNorm<Double>().proximal(all[columns: range], width: antennas, 5, into: &z)
      #expect(z == y[columns: range])
    }
  }

  @Test("One column gives the soft threshold")
  func oneColumn() {
    let f = GroupSoftThreshold<Double>(theta: 1.5)
    let soft = SoftThreshold<Double>(theta2: 1.5)
    let column = Matrix<Double>(rows: 21, columns: 1, storage: r.storage)
    let (x, slope) = shrink(f, column, [0.5])
    var other = column
    let otherSlope = soft.apply(column, [0.5], into: &other)
    for n in 0..<21 {
      #expect(abs(x[n, 0] - other[n, 0]) <= 4 * 0x1p-53 * abs(column[n, 0]))
    }
    #expect(abs(slope[0] - otherSlope[0]) <= 8 * 0x1p-53)
  }

  /// `X` as duals give it, moved along `direction`, and by `θ`.
  private func tangent(_ direction: Matrix<Double>, theta: Double) -> Matrix<Double> {
    let moved = Matrix<Dual>(rows: r.rows, columns: r.columns) {
      Dual(value: r[$0, $1], tangent: direction[$0, $1])
    }
    let f = GroupSoftThreshold<Dual>(theta: Dual(value: 1.75, tangent: theta))
    return shrink(f, moved, sigma.map { Dual($0) }).x.map(\.tangent)
  }

  @Test("Slopes, Jacobian and derivative by θ are those of duals")
  func duals() {
    let f = GroupSoftThreshold<Double>(theta: 1.75)
    let v = Matrix<Double>(rows: 7, columns: 3, storage: random(21, 12))
    func close(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Bool {
      zip(a.storage, b.storage).allSatisfy { abs($0 - $1) <= 0x1p-46 }
    }
    let (dr, _) = RowNorm<Double>().adjoint(
      Batch(r, width: r.columns), f.threshold(sigma), dx: v)
    #expect(close(dr, tangent(v, theta: 0)))
    let still = Matrix<Double>(zeros: 7, 3)
    #expect(close(f.thetaDerivative(r, sigma), tangent(still, theta: 1)))
    let slopes = f.slopes(r, sigma)
    let means = shrink(f, r, sigma).slope
    for d in 0..<3 {
      for n in 0..<7 {
        var unit = still
        unit[n, d] = 1
        #expect(abs(tangent(unit, theta: 0)[n, d] - slopes[n, d]) <= 0x1p-46)
      }
      let mean = (0..<7).reduce(0) { $0 + slopes[$1, d] } / 7
      #expect(abs(mean - means[d]) <= 0x1p-50)
    }
  }

  @Test("Complex rows of real entries shrink as real ones; their slope is half a trace")
  func complexRows() {
    let f = GroupSoftThreshold<Double>(theta: 1.75)
    let g = GroupSoftThreshold<C>(theta: 1.75)
    #expect(shrink(g, r.map { C($0, 0) }, sigma).x.map(\.real) == shrink(f, r, sigma).x)
    // A complex row is a real row of twice the length.
    let z = Matrix<C>(rows: 4, columns: 2) { C(r[$0, $1], 2 * r[$0 + 1, $1]) }
    let pairs = Matrix<Double>(rows: 4, columns: 4) {
      $1 % 2 == 0 ? z[$0, $1 / 2].real : z[$0, $1 / 2].imaginary
    }
    let level = [1.0, 1]
    let x = shrink(g, z, level).x
    let y = shrink(f, pairs, level + level).x
    let slopes = g.slopes(z, level)
    let halves = f.slopes(pairs, level + level)
    for n in 0..<4 {
      for d in 0..<2 {
        #expect(abs(x[n, d].real - y[n, 2 * d]) <= 0x1p-50)
        #expect(abs(x[n, d].imaginary - y[n, 2 * d + 1]) <= 0x1p-50)
        #expect(abs(slopes[n, d] - (halves[n, 2 * d] + halves[n, 2 * d + 1]) / 2) <= 0x1p-50)
      }
    }
  }

  @Test("Balls enclose the binary64 result")
  func balls() {
    let exact = shrink(
      GroupSoftThreshold<Ball>(theta: Ball(1.75)), r.map { Ball($0) }, sigma.map { Ball($0) })
    let rounded = shrink(GroupSoftThreshold<Double>(theta: 1.75), r, sigma)
    for (a, b) in zip(rounded.x.storage, exact.x.storage) {
      #expect(b.radius < 0x1p-200 && abs(a - b.midpoint) <= 0x1p-49)
    }
  }

  @Test(
    "Rows of extreme size give finite numbers, and rows of zeros zeros",
    arguments: [0, 1e-300, 1.0])
  func extremes(theta: Double) {
    let sizes = [0, .leastNonzeroMagnitude, 0x1p-1030, 1e-300, 1e-100, 1, 1e100, 1e300]
    let r = Matrix<Double>(rows: sizes.count, columns: 3) {
      sizes[$0] * [1.0, -0.5, 0][$1]
    }
    let f = GroupSoftThreshold<Double>(theta: theta)
    for level in [1e-300, 1, 1e200] {
      let (x, slope) = shrink(f, r, [level, level, level])
      #expect(x.storage.allSatisfy(\.isFinite) && slope.allSatisfy(\.isFinite))
      #expect((0..<3).allSatisfy { x[0, $0] == 0 })
    }
    #expect(shrink(f, r, [1, 1, 1]).x[7, 0] >= 0.99e300)
  }
}

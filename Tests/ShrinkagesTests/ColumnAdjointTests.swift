// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Shrinkages
import Testing

/// What the adjoint of a column gives: `dr` and `dθ` from zero, and `dσ`.
private func adjoint<F: ParametricShrinkage>(
  _ f: F, _ r: [F.S], _ sigma: F.S, _ dx: [F.S], _ dSlopes: F.S
) -> (dr: [F.S], dTheta: [F.S], dSigma: F.S) {
  var dr = [F.S](repeating: .zero, count: r.count)
  var dTheta = [F.S](repeating: .zero, count: f.thetaCount)
  let dSigma = r.withUnsafeBufferPointer { r in
    dx.withUnsafeBufferPointer { dx in
      dr.withUnsafeMutableBufferPointer { dr in
        dTheta.withUnsafeMutableBufferPointer {
          f.adjoint(r, sigma, dx: dx, dSlopes: dSlopes, dr: dr, dTheta: $0)
        }
      }
    }
  }
  return (dr, dTheta, dSigma)
}

@Suite("Adjoints of columns") struct ColumnAdjointTests {
  @Test("<dx, x'> + dS S' of duals is <dr, r'> + dσ σ' + <dθ, θ'>", arguments: Family.allCases)
  func duals(family: Family) throws {
    let r: [Double] = random(37, 1), dx: [Double] = random(37, 2), along: [Double] = random(37, 3)
    let (sigma, sigmaAlong, dSlopes) = (0.4, 0.7, -1.3)
    for theta in family.thetas {
      let thetaAlong: [Double] = random(theta.count, 4)
      let found = adjoint(try family.value(theta), r, sigma, dx, dSlopes)
      func pair(_ values: [Double], _ tangents: [Double]) -> [Dual] {
        zip(values, tangents).map { Dual(value: $0, tangent: $1) }
      }
      let moved = try family.value(pair(theta, thetaAlong))
      let (x, slope) = applied(
        moved, pair(r, along), Dual(value: sigma, tangent: sigmaAlong))
      let forward = zip(dx, x).reduce(dSlopes * slope.tangent) { $0 + $1.0 * $1.1.tangent }
      let backward =
        zip(found.dr, along).reduce(found.dSigma * sigmaAlong) { $0 + $1.0 * $1.1 }
        + zip(found.dTheta, thetaAlong).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(forward - backward) <= 1e-12 * max(1, abs(forward)), "\(theta)")
    }
  }

  @Test(
    "A column's adjoint is the sum of its entries', in every arithmetic", arguments: Family.allCases
  )
  func entries(family: Family) throws {
    let r: [Double] = random(29, 5), dx: [Double] = random(29, 6)
    let theta = family.thetas[0]
    let whole = adjoint(try family.value(theta), r, 0.4, dx, 0.9)
    let exact = adjoint(
      try family.value(theta.map { Ball($0) }), r.map { Ball($0) }, Ball(0.4),
      dx.map { Ball($0) }, Ball(0.9))
    let single = adjoint(
      try family.value(theta.map { Float($0) }), r.map { Float($0) }, 0.4, dx.map { Float($0) }, 0.9
    )
    let dual = adjoint(
      try family.value(theta.map { Dual($0) }), r.map { Dual($0) }, Dual(0.4),
      dx.map { Dual($0) }, Dual(0.9))
    let list = { (a: (dr: [Double], dTheta: [Double], dSigma: Double)) in
      a.dr + a.dTheta + [a.dSigma]
    }
    let others = exact.dr + exact.dTheta + [exact.dSigma]
    let singles = single.dr + single.dTheta + [single.dSigma]
    let duals = dual.dr + dual.dTheta + [dual.dSigma]
    for (k, value) in list(whole).enumerated() {
      let size = 1 + abs(value)
      #expect(others[k].radius < 1e-60 && abs(others[k].midpoint - value) <= 1e-12 * size)
      #expect(abs(Double(singles[k]) - value) <= 1e-3 * size)
      #expect(abs(duals[k].value - value) <= 1e-12 * size)
    }
  }

  @Test("Adjoints add to what is there")
  func adds() {
    let f = SoftThreshold<Double>(theta1: 1.5, theta2: 1)
    let r = [2.0, -3, 0.5], dx = [1.0, 10, 100]
    var dr = [1.0, 2, 3], dTheta = [5.0, 7]
    let dSigma = r.withUnsafeBufferPointer { r in
      dx.withUnsafeBufferPointer { dx in
        dr.withUnsafeMutableBufferPointer { dr in
          dTheta.withUnsafeMutableBufferPointer {
            f.adjoint(r, 1, dx: dx, dSlopes: 0.25, dr: dr, dTheta: $0)
          }
        }
      }
    }
    // Beyond τ = 1 are 2 and −3, by 1 and −2: sgn·dx sums to −9, excess·dx to −19.
    let gradient: [Double] = [5 - 19 + 0.5, 7 + 13.5]
    #expect(dr == [2.5, 17, 3])
    #expect(dTheta == gradient)
    #expect(dSigma == 13.5)
  }

  @Test("The kernel of the Bernoulli–Gaussian adjoint has the bits of its entries' derivatives")
  func kernel() throws {
    func check<S: Rounded>(_: S.Type) throws where S.Real == S {
      var r: [S] = random(53, 31, scale: 3)
      r.replaceSubrange(0..<4, with: [0, 1e15, -1e-15, 40])
      let dx: [S] = random(53, 32)
      for (sigma, theta) in [(0.3, [1, 2.2]), (1e-3, [0.5, -3]), (20, [2, 0])] as [(S, [S])] {
        let f = try BernoulliGaussian<S>(theta: theta)
        let found = adjoint(f, r, sigma, dx, 0.7)
        var sums = (sigma: S.zero, theta: [S.zero, S.zero])
        var (first, second) = ([S.zero, S.zero], [S.zero, S.zero])
        for j in r.indices {
          let d = first.withUnsafeMutableBufferPointer { first in
            second.withUnsafeMutableBufferPointer { f.derivatives(r[j], sigma, first, $0) }
          }
          #expect(found.dr[j] == dx[j] * d.dr + 0.7 * d.drr)
          sums.sigma = sums.sigma + (dx[j] * d.dSigma + 0.7 * d.drSigma)
          for i in 0..<2 { sums.theta[i] = sums.theta[i] + (dx[j] * first[i] + 0.7 * second[i]) }
        }
        #expect(found.dSigma == sums.sigma && found.dTheta == sums.theta)
      }
    }
    try check(Double.self)
    try check(Float.self)
  }
}

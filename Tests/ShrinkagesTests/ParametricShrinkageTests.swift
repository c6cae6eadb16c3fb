// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Shrinkages
import Testing

/// A family at one `θ`, in any arithmetic.
enum Family: String, CaseIterable, Sendable {
  case softThreshold = "soft-threshold"
  case piecewiseLinear = "piecewise-linear"
  case exponential, spline
  case bernoulliGaussian = "bernoulli-gaussian"
  case mlp

  /// An ordinary `θ` and a stranger one.
  var thetas: [[Double]] {
    switch self {
    case .softThreshold: [[1, 1.1402], [-0.75, 0.5]]
    case .piecewiseLinear: [[0.75, 1.5, 0.25, 1.5, 1], [0.5, 2.25, -0.5, 2, -0.25]]
    case .exponential: [[1.1402, 1, -1], [2, 0.25, 1.5]]
    case .spline: [[1.1402, 1, -1.5], [2.5, 0.25, 1.25]]
    case .bernoulliGaussian: [[1, 2.1972], [2.5, -1]]
    case .mlp: [[0.75, -1.25, -0.5, 1, 0.625, 0.375, 0.5], [1.25, -1, 0.5, 0.5]]
    }
  }

  func value<S: RealScalar>(_ theta: [S]) throws -> any ParametricShrinkage<S> where S.Real == S {
    switch self {
    case .softThreshold: return try SoftThreshold(theta: theta)
    case .piecewiseLinear: return try PiecewiseLinear(theta: theta)
    case .exponential: return try Exponential(theta: theta)
    case .spline: return try Spline(theta: theta)
    case .bernoulliGaussian: return try BernoulliGaussian(theta: theta)
    case .mlp: return try MLP(theta: theta)
    }
  }
}

/// All derivatives in one list: by `r`, by `σ`, by each `θ`, then those of the slope in that order.
private func list<S: RealScalar>(_ d: ShrinkageDerivatives<S>) -> (first: [S], second: [S]) {
  ([d.dr, d.dSigma] + d.dTheta, [d.drr, d.drSigma] + d.drTheta)
}

@Suite("Parametric shrinkages") struct ParametricShrinkageTests {
  static let inputs = [-5.03, -2.01, -0.93, -0.31, -0.017, 0.0, 0.11, 0.47, 1.03, 1.77, 3.9]
  static let levels = [0.25, 1.0, 3.5]

  private func pairs() -> [(r: Double, sigma: Double)] {
    Self.inputs.flatMap { r in Self.levels.map { (r, $0) } }
  }

  @Test(
    "Every derivative, and every one of the slope, is that of duals through the value and the slope",
    arguments: Family.allCases)
  func duals(family: Family) throws {
    for theta in family.thetas {
      let exact = try family.value(theta)
      for (r, sigma) in pairs() {
        let (first, second) = list(exact.derivatives(r, sigma))
        for direction in first.indices {
          func dual(_ value: Double, _ index: Int) -> Dual {
            Dual(value: value, tangent: index == direction ? 1 : 0)
          }
          let moved = try family.value(theta.enumerated().map { dual($1, $0 + 2) })
          let value = moved(dual(r, 0), dual(sigma, 1)).tangent
          let slope = moved.slope(dual(r, 0), dual(sigma, 1)).tangent
          // Sums of a dozen products of numbers below 10³; the network's |r| has no tangent at 0.
          let bound = { (size: Double) in 0x1p-53 * 4096 * (1 + abs(size)) }
          #expect(
            abs(value - first[direction]) <= bound(value), "\(theta), \(r), \(sigma), \(direction)")
          if family == .mlp && r == 0 && direction == 0 { continue }
          #expect(
            abs(slope - second[direction]) <= bound(slope), "\(theta), \(r), \(sigma), \(direction)"
          )
        }
      }
    }
  }

  private func checkRounded<S: Rounded>(_: S.Type, _ family: Family, _ theta: [Double]) throws
  where S.Real == S {
    let rounded = try family.value(theta.map { S(Float($0)) })
    let wide = try family.value(theta.map { Ball(Double(Float($0))) })
    for (r, sigma) in pairs() {
      let (r, sigma) = (Double(Float(r)), Double(Float(sigma)))
      let here = rounded.derivatives(S(r), S(sigma))
      let there = wide.derivatives(Ball(r), Ball(sigma))
      // 4096 roundoffs of a number of size below 1 + |it|; 64 where terms of size 64 cancel.
      let bound = { (size: Double) in Double(S.ulpOfOne) * 4096 * 64 * (1 + abs(size)) }
      let mine = [here.value] + list(here).first + list(here).second
      let proven = [there.value] + list(there).first + list(there).second
      for (a, b) in zip(mine, proven) {
        #expect(b.radius < 0x1p-150, "\(theta), \(r), \(sigma)")
        #expect(abs(Double(a) - b.midpoint) <= bound(b.midpoint), "\(theta), \(r), \(sigma)")
      }
    }
  }

  @Test(
    "Balls enclose value and derivatives, which binary64 and binary32 give to roundoff",
    arguments: Family.allCases)
  func arithmetics(family: Family) throws {
    for theta in family.thetas {
      try checkRounded(Double.self, family, theta)
      try checkRounded(Float.self, family, theta)
    }
  }

  private func checkForms<S: Rounded>(_: S.Type, _ family: Family, _ seed: Int) throws
  where S.Real == S {
    for theta in family.thetas {
      let f = try family.value(theta.map { S($0) })
      try checkForms(f, random(97, seed, scale: 2))
    }
  }

  private func checkForms<F: ParametricShrinkage>(_ f: F, _ r: [F.S]) throws where F.S: Rounded {
    let sigma: F.S = 0.75
    for r in r {
      let d = f.derivatives(r, sigma)
      #expect(d.value == f(r, sigma))
      let allowed: F.S = 4 * F.S.ulpOfOne * (1 + abs(d.dr))
      #expect(abs(d.dr - f.slope(r, sigma)) <= allowed)
      #expect(f(-r, sigma) == -f(r, sigma) && f.slope(-r, sigma) == f.slope(r, sigma))
      let mirrored = f.derivatives(-r, sigma)
      #expect(mirrored.dSigma == -d.dSigma && mirrored.drr == -d.drr)
      #expect(mirrored.drSigma == d.drSigma && mirrored.drTheta == d.drTheta)
      #expect(mirrored.dTheta == d.dTheta.map { -$0 })
    }
    let column = applied(f, r, sigma)
    #expect(column.x == r.map { f($0, sigma) })
    // Where slopes are constant by segment they are counted and multiplied once.
    let sum = r.map { f.slope($0, sigma) }.withUnsafeBufferPointer { F.S.sum($0) }
    let counts = f is SoftThreshold<F.S> || f is PiecewiseLinear<F.S>
    #expect(abs(column.slope - sum) <= (counts ? 97 * F.S.ulpOfOne * abs(sum) : 0))
  }

  @Test(
    "Odd, derivatives even or odd, and the column has the scalars' bits", arguments: Family.allCases
  )
  func forms(family: Family) throws {
    try checkForms(Double.self, family, 1)
    try checkForms(Float.self, family, 2)
  }

  @Test("Extreme finite arguments give finite values and slopes", arguments: Family.allCases)
  func extremes(family: Family) throws {
    let sizes = [Double.leastNonzeroMagnitude, 1e-300, 1e-160, 1e-30, 1, 1e30, 1e160, 1e300]
    let smalls: [Float] = [.leastNonzeroMagnitude, 1e-38, 1e-20, 1, 1e20, 3e37]
    for theta in family.thetas {
      let double = try family.value(theta)
      for sigma in sizes {
        for r in [0, -0.0] + sizes + sizes.map({ -$0 }) {
          #expect(double(r, sigma).isFinite, "η(\(r); \(sigma)), θ = \(theta)")
          #expect(double.slope(r, sigma).isFinite, "η'(\(r); \(sigma)), θ = \(theta)")
          #expect(applied(double, [r], sigma).x == [double(r, sigma)])
        }
      }
      let float = try family.value(theta.map { Float($0) })
      for sigma in smalls {
        for r in [0, -0.0] + smalls + smalls.map({ -$0 }) {
          #expect(float(r, sigma).isFinite, "η(\(r); \(sigma)), θ = \(theta)")
          #expect(float.slope(r, sigma).isFinite, "η'(\(r); \(sigma)), θ = \(theta)")
        }
      }
    }
  }

  @Test(
    "Extreme finite arguments give no derivative that is not a number", arguments: Family.allCases)
  func extremeDerivatives(family: Family) throws {
    let sizes = [1e-150, 1e-30, 1, 1e30, 1e150]
    for theta in family.thetas {
      let f = try family.value(theta)
      for sigma in sizes {
        for r in [0] + sizes + sizes.map({ -$0 }) {
          let (first, second) = list(f.derivatives(r, sigma))
          #expect(!(first + second).contains { $0.isNaN }, "\(r), \(sigma), \(theta)")
        }
      }
    }
  }

  @Test("Scaling r and σ scales the value and leaves the slope, but for the prior's φ")
  func scaling() throws {
    for family in Family.allCases where family != .bernoulliGaussian {
      let f = try family.value(family.thetas[0])
      for (r, sigma) in pairs() {
        for mu in [0.125, 0x1p40] {
          #expect(f(mu * r, mu * sigma) == mu * f(r, sigma), "\(family)")
          #expect(f.slope(mu * r, mu * sigma) == f.slope(r, sigma), "\(family)")
        }
      }
    }
  }

  private func checkThetas<F: ParametricShrinkage>(_ f: F) throws where F.S == Double {
    #expect(F.parameters(count: f.theta.count).count == f.theta.count)
    try F.check(f.theta)
    #expect(try F(checking: f.theta).theta == f.theta)
    #expect(try F(theta: f.theta)(1.25, 0.5) == f(1.25, 0.5))
    #expect(throws: ThetaError.self) { try F(theta: f.theta + [1]) }
    #expect(throws: ThetaError.self) { try F(theta: []) }
    for index in f.theta.indices {
      var theta = f.theta
      theta[index] = .nan
      let name = F.parameters(count: theta.count)[index].name
      let error = #expect(throws: ThetaError.self) { try F(checking: theta) }
      #expect(error?.index == index && error?.family == F.family)
      #expect(error?.description.contains("\(name) is nan; it must be") == true)
    }
  }

  @Test("θ comes back, and an error names family, entry and what would be right")
  func thetas() throws {
    try checkThetas(SoftThreshold<Double>.initial)
    try checkThetas(PiecewiseLinear<Double>.initial)
    try checkThetas(Exponential<Double>.initial)
    try checkThetas(Spline<Double>.initial)
    try checkThetas(BernoulliGaussian<Double>.initial)
    try checkThetas(MLP<Double>.initial)
    let error = #expect(throws: ThetaError.self) {
      try PiecewiseLinear<Double>(checking: [2, 1, 0, 1, 1])
    }
    #expect(
      error?.description == "shrinkage piecewise-linear: θ2 is 1.0; it must be no less than θ1")
    let count = #expect(throws: ThetaError.self) { try MLP<Double>(theta: [1, 2, 3, 4, 5]) }
    #expect(count?.description == "shrinkage mlp: theta has 5 entries, not 4: w1, b1, a1, c")
    for family in Family.allCases {
      #expect(type(of: try family.value(family.thetas[0])).family == family.rawValue)
    }
  }
}

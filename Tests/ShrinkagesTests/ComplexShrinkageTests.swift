// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import Shrinkages
import Testing

private typealias C = Complex<Double>

/// `½ tr` of the real Jacobian by central differences of step `h`.
private func halfTrace(_ f: some Shrinkage<C>, _ r: C, _ sigma: Double, _ h: Double) -> Double {
  let along = f(r + C(h, 0), sigma).real - f(r - C(h, 0), sigma).real
  let across = f(r + C(0, h), sigma).imaginary - f(r - C(0, h), sigma).imaginary
  return (along + across) / (4 * h)
}

@Suite("Complex shrinkages") struct ComplexShrinkageTests {
  private static let inputs = [C(2, -1), C(-0.5, 0.25), C(0.01, 3), C(0, 0), C(-4, 0)]

  @Test("On real numbers the complex soft threshold is the soft threshold")
  func realInput() {
    let f = ComplexSoftThreshold<C>(theta: 1.25)
    let real = ComplexSoftThreshold<Double>(theta: 1.25)
    let soft = SoftThreshold<Double>(theta2: 1.25)
    for r: Double in random(100, 5, scale: 2) + [0, 0.625, -0.625] {
      let x = f(C(r, 0), 0.5)
      #expect(abs(x.real - soft(r, 0.5)) <= 2 * 0x1p-53 * abs(r) && x.imaginary == 0)
      #expect(real(r, 0.5) == soft(r, 0.5) && real.slope(r, 0.5) == soft.slope(r, 0.5))
    }
  }

  @Test("It shrinks the length and keeps the angle; the column has the scalars' bits")
  func lengths() {
    let f = ComplexSoftThreshold<C>(theta: 1)
    for r in Self.inputs {
      let length = r.length
      #expect(abs(f(r, 0.75).length - max(length - 0.75, 0)) <= 8 * 0x1p-53 * length)
      #expect(f.slope(r, 0.75) == (length > 0.75 ? 1 - 0.75 / length / 2 : 0))
    }
    let column = applied(f, Self.inputs, 0.75)
    #expect(column.x == Self.inputs.map { f($0, 0.75) })
    #expect(column.slope == Self.inputs.reduce(0) { $0 + f.slope($1, 0.75) })
    #expect(ComplexSoftThreshold<C>(theta: 0).slope(.zero, 1) == 0)
  }

  @Test("Slopes are half the trace of the Jacobian", arguments: inputs)
  private func slopes(r: C) {
    let threshold = ComplexSoftThreshold<C>(theta: 1)
    let posterior = ComplexBernoulliGaussian<C>(gamma: 0.2, phi: 1.5)
    // Third derivatives are below 200 here, so a step of 2⁻¹³ errs by 200 · 2⁻²⁶/6, and rounding by
    // 2⁻⁵³ · 16 / 2⁻¹².
    for f in [threshold, posterior] as [any Shrinkage<C>] {
      #expect(abs(halfTrace(f, r, 0.75, 0x1p-13) - f.slope(r, 0.75)) <= 0x1p-20)
    }
  }

  /// `E[x | r]` by a sum over the plane, in which nothing knows the closed form.
  private func posteriorMean(_ r: C, _ sigma: Double, _ gamma: Double, _ phi: Double) -> C {
    func circular(_ z: C, _ variance: Double) -> Double {
      Double.exp(-z.squaredMagnitude / variance) / (Double.pi * variance)
    }
    let h = sigma / 8
    var mass = (1 - gamma) * circular(r, sigma * sigma)
    var mean = C.zero
    for i in -80...80 {
      for k in -80...80 {
        let x = C(Double(i) * h, Double(k) * h)
        let weight = gamma * circular(x, phi) * circular(r - x, sigma * sigma) * h * h
        mass += weight
        mean = mean + C.scale(weight, x)
      }
    }
    return C.scale(1 / mass, mean)
  }

  @Test("The complex Bernoulli–Gaussian shrinkage is the posterior mean, by quadrature")
  func posterior() {
    let f = ComplexBernoulliGaussian<C>(gamma: 0.2, phi: 1.5)
    for r in [C(0.25, -0.5), C(1, 1), C(0, 2)] {
      // Panels of an eighth of σ err by e^{−π² 64}; the plane ends at 10 σ, past which e^{−30} is left.
      #expect((f(r, 0.5) - posteriorMean(r, 0.5, 0.2, 1.5)).length <= 0x1p-36)
    }
    let column = applied(f, Self.inputs, 0.5)
    #expect(column.x == Self.inputs.map { f($0, 0.5) })
  }

  @Test("Extreme arguments give finite numbers")
  func extremes() {
    let f = ComplexBernoulliGaussian<C>(theta1: 1, theta2: 2)
    for sigma in [1e-300, 1e-150, 1, 1e150, 1e300] {
      for size in [0, 1e-300, 1e-9, 1, 1e9, 1e150, 1e300] {
        let x = f(C(size, -size), sigma)
        #expect(x.real.isFinite && x.imaginary.isFinite && f.slope(C(size, -size), sigma).isFinite)
      }
    }
  }

  @Test("Of a real part: the real shrinkage, or that of half the noise with half the slope")
  func realPart() {
    let base = BernoulliGaussian<Double>.initial
    let lifted = OfRealPart(base)
    let circular = OfRealPart(base, noise: .circular)
    for r in Self.inputs {
      #expect(lifted(r, 0.5) == C(base(r.real, 0.5), 0))
      #expect(lifted.slope(r, 0.5) == base.slope(r.real, 0.5))
      #expect(circular(r, 1) == C(base(r.real, 0.5.squareRoot()), 0))
      #expect(abs(halfTrace(circular, r, 1, 0x1p-13) - circular.slope(r, 1)) <= 0x1p-18)
    }
    #expect(applied(lifted, Self.inputs, 0.5).x == Self.inputs.map { lifted($0, 0.5) })
    let sum = applied(base, Self.inputs.map(\.real), 0.5).slope
    #expect(
      applied(circular, Self.inputs, 0.5.squareRoot()).slope == 0.5
        * applied(base, Self.inputs.map(\.real), 0.5.squareRoot() * 0.5.squareRoot()).slope)
    #expect(applied(lifted, Self.inputs, 0.5).slope == sum)
  }
}

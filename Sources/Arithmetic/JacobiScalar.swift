// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels
import ComplexModule
import RealModule

/// A scalar with the two kernels of one-sided Jacobi rotations.
public protocol JacobiScalar: Scalar where Real == Double {
  var isFinite: Bool { get }
  func divided(by a: Double) -> Self
  /// `x^H y` as `size · phase` with a unit `phase` and a real `size`, of either sign for real numbers.
  static func inner(_ x: Column<Self>, _ y: Column<Self>) -> (size: Double, phase: Self)
  /// `x := c x − s y e^{−iφ}`, `y := s x + c y e^{−iφ}`, with `phase = e^{iφ}`.
  static func rotate(
    _ c: Double, _ s: Double, _ phase: Self, _ x: MutableColumn<Self>, _ y: MutableColumn<Self>)
}

extension Double: JacobiScalar {
  public func divided(by a: Double) -> Double { self / a }
  public static func inner(
    _ x: Column<Double>, _ y: Column<Double>
  ) -> (size: Double, phase: Double) {
    (assay_dot_f64(x.count, x.baseAddress, y.baseAddress), 1)
  }
  public static func rotate(
    _ c: Double, _ s: Double, _ phase: Double, _ x: MutableColumn<Double>,
    _ y: MutableColumn<Double>
  ) {
    assay_rotate_f64(x.count, c, s, x.baseAddress, y.baseAddress)
  }
}

extension Complex: JacobiScalar where RealType == Double {
  public func divided(by a: Double) -> Complex { Complex(real / a, imaginary / a) }
  public static func inner(
    _ x: Column<Complex>, _ y: Column<Complex>
  ) -> (size: Double, phase: Complex) {
    var sum = Complex.zero
    for i in x.indices { sum = sum + x[i].conjugate * y[i] }
    let size = sum.squaredMagnitude.squareRoot()
    return (size, size > 0 ? sum.divided(by: size) : Complex(1, 0))
  }
  public static func rotate(
    _ c: Double, _ s: Double, _ phase: Complex, _ x: MutableColumn<Complex>,
    _ y: MutableColumn<Complex>
  ) {
    for i in y.indices { y[i] = y[i] * phase.conjugate }
    x.withMemoryRebound(to: Double.self) { x in
      y.withMemoryRebound(to: Double.self) { y in
        assay_rotate_f64(x.count, c, s, x.baseAddress, y.baseAddress)
      }
    }
  }
}

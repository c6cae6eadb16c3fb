// SPDX-License-Identifier: GPL-3.0-or-later
import ComplexModule

/// A complex number given by its two parts.
public protocol ComplexScalar<Real>: Scalar {
  init(_ real: Real, _ imaginary: Real)
  var real: Real { get }
  var imaginary: Real { get }
}

extension ComplexScalar {
  public static func realParts(_ x: [Self]) -> [Real] { x.flatMap { [$0.real, $0.imaginary] } }
  public static func scalars(_ parts: [Real]) -> [Self] {
    (0..<(parts.count / 2)).map { Self(parts[2 * $0], parts[2 * $0 + 1]) }
  }
}

extension Complex: ComplexScalar where RealType == Double {}

/// `real + i imaginary` over any real arithmetic, balls and duals among them.
public struct Cartesian<Real: RealScalar>: ComplexScalar where Real.Real == Real {
  public var real: Real
  public var imaginary: Real

  public init(_ real: Real, _ imaginary: Real) {
    self.real = real
    self.imaginary = imaginary
  }
  public init(real: Real) { self.init(real, 0) }

  public static var zero: Cartesian { Cartesian(0, 0) }
  public static func + (a: Cartesian, b: Cartesian) -> Cartesian {
    Cartesian(a.real + b.real, a.imaginary + b.imaginary)
  }
  public static func - (a: Cartesian, b: Cartesian) -> Cartesian {
    Cartesian(a.real - b.real, a.imaginary - b.imaginary)
  }
  public static func * (a: Cartesian, b: Cartesian) -> Cartesian {
    Cartesian(
      a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }
  public var conjugate: Cartesian { Cartesian(real, -imaginary) }
  public var realPart: Real { real }
  public var squaredMagnitude: Real { real.squaredMagnitude + imaginary.squaredMagnitude }
  public var largestPart: Real {
    Real.maximum(Real.maximum(real, -real), Real.maximum(imaginary, -imaginary))
  }
  public var support: Real { Real.maximum(real.support, imaginary.support) }
  public static func scale(_ a: Real, _ z: Cartesian) -> Cartesian {
    Cartesian(a * z.real, a * z.imaginary)
  }

  /// `((|r| − t)_+/|r|) r`, in which nothing needs to be decided off zero; zero at zero.
  public static func softThreshold(_ r: Cartesian, _ t: Real) -> Cartesian {
    let length = r.squaredMagnitude.squareRoot()
    let excess = Real.maximum(length - t, 0)
    // Where nothing exceeds t, the divisor only needs to be off zero.
    let divisor = Real.maximum(length, t)
    return scale(excess / (divisor + (1 - divisor.support)), r)
  }
}

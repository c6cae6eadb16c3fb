// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule

/// Real or complex numbers, as one or two real ones.
public protocol RealOrComplex: Scalar where Real == Double {
  /// 1 or 2.
  static var parts: Int { get }
  /// The real part, then the imaginary one.
  func part(_ k: Int) -> Double
  init(part: (Int) -> Double)
  /// `i x`; of real numbers nobody asks it.
  var turned: Self { get }
}

extension Double: RealOrComplex {
  public static var parts: Int { 1 }
  public func part(_ k: Int) -> Double { self }
  public init(part: (Int) -> Double) { self = part(0) }
  public var turned: Double { self }
}

extension Complex: RealOrComplex where RealType == Double {
  public static var parts: Int { 2 }
  public func part(_ k: Int) -> Double { k == 0 ? real : imaginary }
  public init(part: (Int) -> Double) { self.init(part(0), part(1)) }
  public var turned: Complex { Complex(-imaginary, real) }
}

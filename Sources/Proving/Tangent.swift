// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// `value + tangent · ε` with `ε² = 0` over any arithmetic: forward differentiation in balls, and within
/// itself for second derivatives. Nothing is decided: where a ball leaves open on which side of a kink it
/// lies, the tangent encloses those of both; on a kink that is exact, the first argument's counts.
struct Tangent<R: RealScalar>: RealScalar where R.Real == R {
  typealias Real = Tangent
  var value, tangent: R

  init(_ value: R, _ tangent: R) {
    self.value = value
    self.tangent = tangent
  }
  init(_ value: Double) { self.init(R(value), 0) }
  init(integerLiteral value: Int) { self.init(Double(value)) }

  static var zero: Tangent { Tangent(.zero, .zero) }
  static prefix func - (a: Tangent) -> Tangent { Tangent(-a.value, -a.tangent) }
  static func + (a: Tangent, b: Tangent) -> Tangent {
    Tangent(a.value + b.value, a.tangent + b.tangent)
  }
  static func - (a: Tangent, b: Tangent) -> Tangent {
    Tangent(a.value - b.value, a.tangent - b.tangent)
  }
  static func * (a: Tangent, b: Tangent) -> Tangent {
    Tangent(a.value * b.value, a.tangent * b.value + a.value * b.tangent)
  }
  static func / (a: Tangent, b: Tangent) -> Tangent {
    let quotient = a.value / b.value
    return Tangent(quotient, (a.tangent - quotient * b.tangent) / b.value)
  }
  func squareRoot() -> Tangent {
    let root = value.squareRoot()
    return Tangent(root, tangent / (2 * root))
  }
  static func exp(_ x: Tangent) -> Tangent {
    let e = R.exp(x.value)
    return Tangent(e, e * x.tangent)
  }
  static func log(_ x: Tangent) -> Tangent { Tangent(R.log(x.value), x.tangent / x.value) }
  static func tanh(_ x: Tangent) -> Tangent {
    let t = R.tanh(x.value)
    return Tangent(t, (1 - t * t) * x.tangent)
  }
  static func hazard(_ x: Tangent) -> Tangent {
    let h = R.hazard(x.value)
    return Tangent(h, h * (h - x.value) * x.tangent)
  }
  static func hazardExcess(_ x: Tangent) -> Tangent { hazard(x) - x }
  static func acuteCosine(_ p: Int, _ q: Int) -> Tangent { Tangent(R.acuteCosine(p, q), 0) }
  static func logistic(_ u: Tangent) -> (p: Tangent, q: Tangent) {
    (1 / (1 + exp(u)), 1 / (1 + exp(-u)))
  }
  static func maximum(_ a: Tangent, _ b: Tangent) -> Tangent {
    let isLess = R.maximum(b.value - a.value, 0).support
    return Tangent(
      R.maximum(a.value, b.value), (1 - isLess) * a.tangent + isLess * b.tangent)
  }
  static func minimum(_ a: Tangent, _ b: Tangent) -> Tangent { -maximum(-a, -b) }
  static func softThreshold(_ r: Tangent, _ t: Tangent) -> Tangent {
    // At zero the tangent is that of zero, as a threshold has it.
    maximum(0, r - t) - maximum(0, -r - t)
  }
  var support: Tangent { Tangent(value.support, 0) }

  /// Three products of the arithmetic below, whose kernel is faster than single ones.
  static func multiply(
    _ sign: Sign, _ a: Operand<Tangent>, _ b: Operand<Tangent>, into c: inout Matrix<Tangent>
  ) {
    var values = c.map(\.value), tangents = c.map(\.tangent)
    R.multiply(sign, a.map(\.value), b.map(\.value), into: &values)
    R.multiply(sign, a.map(\.value), b.map(\.tangent), into: &tangents)
    R.multiply(sign, a.map(\.tangent), b.map(\.value), into: &tangents)
    c.storage = zip(values.storage, tangents.storage).map { Tangent($0, $1) }
  }
}

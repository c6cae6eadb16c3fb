// SPDX-License-Identifier: GPL-3.0-or-later

/// `value + tangent · ε` with `ε² = 0`: carries one directional derivative through any recursion.
///
/// Where a function has a kink, the tangent is that of the side the value lies on.
public struct Dual: RealScalar, Equatable {
  public typealias Real = Dual
  public var value: Double
  public var tangent: Double

  public init(value: Double, tangent: Double) {
    self.value = value
    self.tangent = tangent
  }
  public init(_ value: Double) { self.init(value: value, tangent: 0) }
  public init(integerLiteral value: Int) { self.init(Double(value)) }

  public static let zero = Dual(0.0)
  public static prefix func - (a: Dual) -> Dual { Dual(value: -a.value, tangent: -a.tangent) }
  public static func + (a: Dual, b: Dual) -> Dual {
    Dual(value: a.value + b.value, tangent: a.tangent + b.tangent)
  }
  public static func - (a: Dual, b: Dual) -> Dual {
    Dual(value: a.value - b.value, tangent: a.tangent - b.tangent)
  }
  public static func * (a: Dual, b: Dual) -> Dual {
    Dual(value: a.value * b.value, tangent: a.tangent * b.value + a.value * b.tangent)
  }
  public static func / (a: Dual, b: Dual) -> Dual {
    let quotient = a.value / b.value
    return Dual(value: quotient, tangent: (a.tangent - quotient * b.tangent) / b.value)
  }
  public func squareRoot() -> Dual {
    let root = value.squareRoot()
    return Dual(value: root, tangent: tangent / (2 * root))
  }
  public static func exp(_ x: Dual) -> Dual {
    let e = Double.exp(x.value)
    return Dual(value: e, tangent: e * x.tangent)
  }
  public static func log(_ x: Dual) -> Dual {
    Dual(value: Double.log(x.value), tangent: x.tangent / x.value)
  }
  public static func tanh(_ x: Dual) -> Dual {
    let t = Double.tanh(x.value)
    return Dual(value: t, tangent: (1 - t * t) * x.tangent)
  }
  /// `h' = h (h − x)`
  public static func hazard(_ x: Dual) -> Dual {
    let h = Double.hazard(x.value)
    return Dual(value: h, tangent: h * (h - x.value) * x.tangent)
  }
  /// `(h − x)' = h (h − x) − 1`
  public static func hazardExcess(_ x: Dual) -> Dual {
    let (h, excess) = (Double.hazard(x.value), Double.hazardExcess(x.value))
    return Dual(value: excess, tangent: (h * excess - 1) * x.tangent)
  }
  public static func acuteCosine(_ p: Int, _ q: Int) -> Dual { Dual(Double.acuteCosine(p, q)) }
  /// `p' = −p q u'` and `q' = p q u'`.
  public static func logistic(_ u: Dual) -> (p: Dual, q: Dual) {
    let (p, q) = Double.logistic(u.value)
    let tangent = p * q * u.tangent
    return (Dual(value: p, tangent: -tangent), Dual(value: q, tangent: tangent))
  }
  public var support: Dual { Dual(value.support) }
  public static func softThreshold(_ r: Dual, _ t: Dual) -> Dual {
    (r - t).nonnegativePart - (-r - t).nonnegativePart
  }
  public static func maximum(_ a: Dual, _ b: Dual) -> Dual { a.value < b.value ? b : a }
  public static func minimum(_ a: Dual, _ b: Dual) -> Dual { b.value < a.value ? b : a }
  private var nonnegativePart: Dual { value > 0 ? self : .zero }

  /// The products of values and tangents through `Double`'s kernel, so values have its bits.
  public static func multiply(
    _ sign: Sign, _ a: Operand<Dual>, _ b: Operand<Dual>, into c: inout Matrix<Dual>
  ) {
    var values = c.map(\.value)
    var tangents = c.map(\.tangent)
    Double.multiply(sign, a.map(\.value), b.map(\.value), into: &values)
    Double.multiply(sign, a.map(\.value), b.map(\.tangent), into: &tangents)
    Double.multiply(sign, a.map(\.tangent), b.map(\.value), into: &tangents)
    c.storage = zip(values.storage, tangents.storage).map { Dual(value: $0, tangent: $1) }
  }
}

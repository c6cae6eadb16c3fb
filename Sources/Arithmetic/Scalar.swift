// SPDX-License-Identifier: GPL-3.0-or-later

/// The entries of one column of a matrix.
public typealias Column<S> = UnsafeBufferPointer<S>
/// The entries of one column of a matrix, to be written.
public typealias MutableColumn<S> = UnsafeMutableBufferPointer<S>

/// A number that the recursions can be run in: real or complex, rounded, dual or enclosed.
///
/// No operation branches on a value, so that an enclosure whose sign is undecided can conform. The
/// operations on columns and matrices have plain definitions here; a type whose kernels are faster
/// replaces them and states the order of its sums.
public protocol Scalar: Sendable {
  /// The ordered field of magnitudes: `Double` for `Double` and for `Complex<Double>`.
  associatedtype Real: RealScalar where Real.Real == Real
  static var zero: Self { get }
  init(real: Real)
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  /// The product of two scalars.
  static func * (a: Self, b: Self) -> Self
  /// The complex conjugate; a real number's own value.
  var conjugate: Self { get }
  /// The real part; a real number's own value.
  var realPart: Real { get }
  /// `|x|²`
  var squaredMagnitude: Real { get }
  /// A size of `x` within a factor of `√2` of `|x|`: `max(|Re x|, |Im x|)`, which is `|x|` of a real
  /// number and does not overflow. By itself the root of `squaredMagnitude`, which may.
  var largestPart: Real { get }
  /// 1 off zero and 0 at zero; an enclosure of both where undecided.
  var support: Real { get }
  /// Multiplication by a real factor.
  static func scale(_ a: Real, _ x: Self) -> Self
  /// The soft threshold `(|r| − t)_+ r/|r|`, for `t ≥ 0`.
  static func softThreshold(_ r: Self, _ t: Real) -> Self
  /// The real numbers of scalars in their order: themselves, or each real part before its imaginary one.
  static func realParts(_ x: [Self]) -> [Real]
  /// The scalars that have these parts.
  static func scalars(_ parts: [Real]) -> [Self]

  /// `C := C + A B` or `C − A B`; every entry one chain of multiply-adds over `k = 0, 1, …`, with the
  /// bits of the product of operands stored plainly.
  static func multiply(
    _ sign: Sign, _ a: Operand<Self>, _ b: Operand<Self>, into c: inout Matrix<Self>)
  /// `Σ |x_i|²`
  static func squaredNorm(_ x: Column<Self>) -> Real
  /// `m_i := max(m_i, largestPart of x_i)`; a NaN in `x` is passed over.
  static func raise(_ m: MutableColumn<Real>, toPartsOf x: Column<Self>)
  /// `out_i := a x_i + b y_i`; `out` may be `x` or `y`.
  static func combine(
    _ a: Real, _ x: Column<Self>, _ b: Real, _ y: Column<Self>, into out: MutableColumn<Self>)
  /// `x_i := softThreshold(r_i, t)`; returns `‖x‖_0`.
  static func softThreshold(_ r: Column<Self>, _ t: Real, into x: MutableColumn<Self>) -> Real
  /// The adjoint of `x_i = softThreshold(r_i, t)` over a column: `dr_i` becomes the cotangent of `r_i`, and
  /// that of `t` is returned. Where `|r_i| ≤ t` both are 0.
  static func softThresholdAdjoint(
    _ r: Column<Self>, _ t: Real, dx: Column<Self>, dr: MutableColumn<Self>
  ) -> Real
}

/// The sign with which a product is added.
public enum Sign: Sendable { case plus, minus }

/// A scalar of an ordered field, with the functions that the shrinkages need.
public protocol RealScalar: Scalar, ExpressibleByIntegerLiteral {
  /// Complex numbers over this arithmetic.
  associatedtype Complexified: ComplexScalar = Cartesian<Real> where Complexified.Real == Real
  /// The number nearest to `value` in this arithmetic; exact in `Double`, `Dual` and `Ball`.
  init(_ value: Double)
  static prefix func - (a: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  func squareRoot() -> Self
  static func exp(_ x: Self) -> Self
  static func log(_ x: Self) -> Self
  static func tanh(_ x: Self) -> Self
  /// The hazard of the normal distribution, `φ(x)/Q(x)` with `Q(x) = ∫_x^∞ φ`, for any `x`.
  static func hazard(_ x: Self) -> Self
  /// `h(x) − x > 0`, without cancellation where `x` is large.
  static func hazardExcess(_ x: Self) -> Self
  /// `cos(π p/q)` for integers with `0 < p/q < ½`.
  static func acuteCosine(_ p: Int, _ q: Int) -> Self
  /// `(1/(1 + e^u), 1/(1 + e^{−u}))`, which neither overflows nor cancels.
  static func logistic(_ u: Self) -> (p: Self, q: Self)
  static func maximum(_ a: Self, _ b: Self) -> Self
  static func minimum(_ a: Self, _ b: Self) -> Self
  /// `x` within `[−t, t]`, for `t ≥ 0`.
  static func clamp(_ x: Self, _ t: Self) -> Self

  /// `Σ x_i`
  static func sum(_ x: Column<Self>) -> Self
  /// `Σ x_i y_i`
  static func inner(_ x: Column<Self>, _ y: Column<Self>) -> Self
  /// `y_i := exp x_i`, with the bits of the scalar function; `y` may be `x`.
  static func exp(_ x: Column<Self>, into y: MutableColumn<Self>)
  /// `y_i := tanh x_i`, with the bits of the scalar function; `y` may be `x`.
  static func tanh(_ x: Column<Self>, into y: MutableColumn<Self>)
  /// The adjoint of `x = gain · softThreshold(r, t)` over a column: `dr_j += gain s_j dx_j`, with
  /// `s_j = 1` where `|r_j| > t`, else 0; returns `Σ sgn(r_j) s_j dx_j`, `Σ softThreshold(r_j, t) dx_j`
  /// and `Σ s_j`.
  static func softThresholdAdjoint(
    _ r: Column<Self>, _ t: Self, gain: Self, dx: Column<Self>, dr: MutableColumn<Self>
  ) -> (sign: Self, excess: Self, count: Self)
  /// One column of a posterior mean: with `h = min((scale r_i)²/2, 10³⁰)`, or that bound for `0 · ∞`,
  /// and `(p, q) = logistic(offset − h)`, it is `x_i := gain r_i p`; returns the sum of its slopes,
  /// `Σ gain p (1 + 2 h q)`. `x` may be `r`.
  static func posteriorMean(
    _ r: Column<Self>, gain: Self, scale: Self, offset: Self, into x: MutableColumn<Self>
  ) -> Self
  /// Each entry's shares of the adjoint of a Bernoulli–Gaussian column, through a kernel with the bits of its
  /// formula: `dr` receives its own, `work` becomes those of `dσ`, then of `dθ1`, then of `dθ2`. False, and
  /// nothing done, where there is no kernel.
  /// - Parameter constants: `g`, the scale, `1 − g`, `σ`, `θ1` and `dS`.
  static func posteriorAdjoint(
    _ r: Column<Self>, _ constants: [Self], offset: Self, dx: Column<Self>,
    dr: MutableColumn<Self>, work: MutableColumn<Self>
  ) -> Bool
}

extension Scalar {
  public var largestPart: Real { squaredMagnitude.squareRoot() }

  public static func multiply(
    _ sign: Sign, _ a: Operand<Self>, _ b: Operand<Self>, into c: inout Matrix<Self>
  ) {
    let (m, n, inner) = productShape(a, b, c)
    for j in 0..<n {
      for i in 0..<m {
        var entry = c[i, j]
        for k in 0..<inner {
          let product = a[i, k] * b[k, j]
          entry = sign == .plus ? entry + product : entry - product
        }
        c[i, j] = entry
      }
    }
  }

  public static func squaredNorm(_ x: Column<Self>) -> Real {
    x.reduce(Real.zero) { $0 + $1.squaredMagnitude }
  }

  public static func raise(_ m: MutableColumn<Real>, toPartsOf x: Column<Self>) {
    for i in x.indices { m[i] = Real.maximum(m[i], x[i].largestPart) }
  }

  public static func combine(
    _ a: Real, _ x: Column<Self>, _ b: Real, _ y: Column<Self>, into out: MutableColumn<Self>
  ) {
    for i in out.indices { out[i] = scale(a, x[i]) + scale(b, y[i]) }
  }

  public static func softThreshold(
    _ r: Column<Self>, _ t: Real, into x: MutableColumn<Self>
  ) -> Real {
    var count = Real.zero
    for i in x.indices {
      x[i] = softThreshold(r[i], t)
      count = count + x[i].support
    }
    return count
  }
}

extension Scalar {
  public static func softThresholdAdjoint(
    _ r: Column<Self>, _ t: Real, dx: Column<Self>, dr: MutableColumn<Self>
  ) -> Real {
    var dt = Real.zero
    for i in r.indices {
      let length = r[i].squaredMagnitude.squareRoot()
      let active = Real.maximum(length - t, 0).support
      // Within the dead zone nothing may be divided by zero.
      let inverse = active / (length + (1 - length.support))
      let along = inverse * (r[i].conjugate * dx[i]).realPart
      let pull = t * inverse
      dr[i] = scale(active - pull, dx[i]) + scale(pull * along * inverse, r[i])
      dt = dt - along
    }
    return dt
  }
}

extension RealScalar where Real == Self {
  public static func softThresholdAdjoint(
    _ r: Column<Self>, _ t: Self, dx: Column<Self>, dr: MutableColumn<Self>
  ) -> Self {
    dr.update(repeating: zero)
    return -softThresholdAdjoint(r, t, gain: 1, dx: dx, dr: dr).sign
  }

  public init(real: Self) { self = real }
  public static func realParts(_ x: [Self]) -> [Self] { x }
  public static func scalars(_ parts: [Self]) -> [Self] { parts }
  public var conjugate: Self { self }
  public var realPart: Self { self }
  public var squaredMagnitude: Self { self * self }
  public var largestPart: Self { Self.maximum(self, -self) }
  public static func scale(_ a: Self, _ x: Self) -> Self { a * x }

  public static func clamp(_ x: Self, _ t: Self) -> Self { maximum(minimum(x, t), -t) }

  public static func sum(_ x: Column<Self>) -> Self { x.reduce(zero, +) }

  public static func exp(_ x: Column<Self>, into y: MutableColumn<Self>) {
    for i in x.indices { y[i] = exp(x[i]) }
  }

  public static func tanh(_ x: Column<Self>, into y: MutableColumn<Self>) {
    for i in x.indices { y[i] = tanh(x[i]) }
  }

  public static func inner(_ x: Column<Self>, _ y: Column<Self>) -> Self {
    x.indices.reduce(.zero) { $0 + x[$1] * y[$1] }
  }

  public static func softThresholdAdjoint(
    _ r: Column<Self>, _ t: Self, gain: Self, dx: Column<Self>, dr: MutableColumn<Self>
  ) -> (sign: Self, excess: Self, count: Self) {
    var sums = (sign: zero, excess: zero, count: zero)
    for j in r.indices {
      let sign = maximum(r[j] - t, 0).support - maximum(-r[j] - t, 0).support
      let excess = softThreshold(r[j], t)
      dr[j] = dr[j] + gain * (excess.support * dx[j])
      sums.sign = sums.sign + sign * dx[j]
      sums.excess = sums.excess + excess * dx[j]
      sums.count = sums.count + excess.support
    }
    return sums
  }

  public static func posteriorAdjoint(
    _ r: Column<Self>, _ constants: [Self], offset: Self, dx: Column<Self>,
    dr: MutableColumn<Self>, work: MutableColumn<Self>
  ) -> Bool { false }

  public static func posteriorMean(
    _ r: Column<Self>, gain: Self, scale: Self, offset: Self, into x: MutableColumn<Self>
  ) -> Self {
    var slopes = zero
    for i in r.indices {
      let z = r[i] * scale
      let h = minimum(Self(1e30), z * z / 2)
      let (p, q) = logistic(offset - h)
      x[i] = gain * r[i] * p
      slopes = slopes + gain * p * (1 + 2 * h * q)
    }
    return slopes
  }
}

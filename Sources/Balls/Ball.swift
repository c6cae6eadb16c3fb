// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CArb

/// A real number enclosed by a midpoint and a radius, through Arb: every operation gives an enclosure
/// of all exact results, at the run's precision.
///
/// Where a decision is undecided (`support`, `softThreshold`), the result encloses both outcomes.
public struct Ball: RealScalar, CustomStringConvertible {
  public typealias Real = Ball
  typealias Pointer = UnsafeMutablePointer<arb_struct>

  /// Owns one `arb_t`, written only before it is shared.
  final class Box: @unchecked Sendable {
    var value = arb_struct()
    init() { arb_init(&value) }
    deinit { arb_clear(&value) }
  }
  let box: Box

  /// Bits of the midpoints of results.
  @TaskLocal public static var precision = 256

  init(_ write: (Pointer) -> Void) {
    box = Box()
    write(&box.value)
  }

  /// The enclosure that `write` gives of a function of this number.
  func apply(_ write: (Pointer, UnsafePointer<arb_struct>) -> Void) -> Ball {
    Ball { result in withUnsafePointer(to: &box.value) { write(result, $0) } }
  }

  static func apply(
    _ a: Ball, _ b: Ball,
    _ write: (Pointer, UnsafePointer<arb_struct>, UnsafePointer<arb_struct>, Int) -> Void
  ) -> Ball {
    // Shallow copies that are only read: a and b may be the same box.
    Ball { result in
      var x = a.box.value
      var y = b.box.value
      write(result, &x, &y, precision)
    }
  }

  public static let zero = Ball(0.0)
  public init(_ value: Double) { self.init { arb_set_d($0, value) } }
  public init(integerLiteral value: Int) { self.init { arb_set_si($0, value) } }

  public static prefix func - (a: Ball) -> Ball { a.apply { arb_neg($0, $1) } }
  public static func + (a: Ball, b: Ball) -> Ball { apply(a, b) { arb_add($0, $1, $2, $3) } }
  public static func - (a: Ball, b: Ball) -> Ball { apply(a, b) { arb_sub($0, $1, $2, $3) } }
  public static func * (a: Ball, b: Ball) -> Ball { apply(a, b) { arb_mul($0, $1, $2, $3) } }
  public static func / (a: Ball, b: Ball) -> Ball { apply(a, b) { arb_div($0, $1, $2, $3) } }
  public static func maximum(_ a: Ball, _ b: Ball) -> Ball {
    apply(a, b) { arb_max($0, $1, $2, $3) }
  }
  public static func minimum(_ a: Ball, _ b: Ball) -> Ball {
    apply(a, b) { arb_min($0, $1, $2, $3) }
  }
  public var squaredMagnitude: Ball { apply { arb_sqr($0, $1, Ball.precision) } }
  public func squareRoot() -> Ball { apply { arb_sqrt($0, $1, Ball.precision) } }
  public static func exp(_ x: Ball) -> Ball { x.apply { arb_exp($0, $1, precision) } }
  public static func log(_ x: Ball) -> Ball { x.apply { arb_log($0, $1, precision) } }
  public static func tanh(_ x: Ball) -> Ball { x.apply { arb_tanh($0, $1, precision) } }
  /// `√(2/π) e^{−x²/2}/erfc(x/√2)`; far out `x + 1/x − 2/x³ < h < x + 1/x`, since Arb's erfc underflows.
  public static func hazard(_ x: Ball) -> Ball {
    if (x - 16384).isPositive {
      let cube = 1 / (x * x * x)
      return (x + 1 / x - cube).widened(by: cube)
    }
    return (1 / (2 * pi)).squareRoot() * exp(-x.squaredMagnitude / 2) / normalTail(x)
  }
  public static var pi: Ball { Ball { arb_const_pi($0, precision) } }
  /// `Q(x) = erfc(x/√2)/2`
  public static func normalTail(_ x: Ball) -> Ball {
    (x / Ball(2).squareRoot()).apply { arb_hypgeom_erfc($0, $1, precision) } / 2
  }
  public static func hazardExcess(_ x: Ball) -> Ball { hazard(x) - x }
  public static func acuteCosine(_ p: Int, _ q: Int) -> Ball {
    (Ball(integerLiteral: p) / Ball(integerLiteral: q)).apply {
      arb_cos_pi($0, $1, Ball.precision)
    }
  }
  /// `cos πx` and `sin πx` of this number `x`.
  public var cosineOfPiTimes: Ball { apply { arb_cos_pi($0, $1, Ball.precision) } }
  public var sineOfPiTimes: Ball { apply { arb_sin_pi($0, $1, Ball.precision) } }
  public static func logistic(_ u: Ball) -> (p: Ball, q: Ball) {
    (1 / (1 + exp(u)), 1 / (1 + exp(-u)))
  }

  /// `(r − t)_+ − (−r − t)_+`, in which no sign needs to be decided.
  public static func softThreshold(_ r: Ball, _ t: Ball) -> Ball {
    (r - t).nonnegativePart - (-r - t).nonnegativePart
  }
  private var nonnegativePart: Ball { apply { arb_nonnegative_part($0, $1) } }

  public var support: Ball {
    if arb_is_zero(&box.value) != 0 { return 0 }
    if arb_contains_zero(&box.value) == 0 { return 1 }
    return Ball { result in
      arb_set_d(result, 0.5)
      withUnsafeMutablePointer(to: &result.pointee.rad) { mag_set_d($0, 0.5) }
    }
  }

  public var description: String { "\(midpoint) ± \(radius)" }
}

extension Ball {
  /// Every entry one `arb_dot`, whose error does not grow with the number of terms.
  public static func multiply(
    _ sign: Sign, _ a: Operand<Ball>, _ b: Operand<Ball>, into c: inout Matrix<Ball>
  ) {
    let precision = precision
    let (m, n, k) = productShape(a, b, c)
    // Contiguous shallow copies, only read, for arb_dot's strides.
    var aValues = a.stored.storage.map(\.box.value)
    var bValues = b.stored.storage.map(\.box.value)
    // How far the next row and the next column are.
    func strides(_ operand: Operand<Ball>) -> (row: Int, column: Int) {
      switch operand {
      case .plain(let stored): (1, stored.rows)
      case .adjoint(let stored): (stored.rows, 1)
      }
    }
    let (byA, byB) = (strides(a), strides(b))
    withExtendedLifetime((a, b)) {
      aValues.withUnsafeMutableBufferPointer { aValues in
        bValues.withUnsafeMutableBufferPointer { bValues in
          guard let a = aValues.baseAddress, let b = bValues.baseAddress else { return }
          for j in 0..<n {
            for i in 0..<m {
              let old = c[i, j]
              c[i, j] = old.apply {
                arb_dot(
                  $0, $1, sign == .plus ? 0 : 1, a + i * byA.row, byA.column, b + j * byB.column,
                  byB.row, k, precision)
              }
            }
          }
        }
      }
    }
  }
}

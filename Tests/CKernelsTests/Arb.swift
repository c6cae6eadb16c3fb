// SPDX-License-Identifier: GPL-3.0-or-later
import CArb

/// A real function in ball arithmetic, `(value, argument, precision)`.
typealias BallFunction =
  @Sendable (UnsafeMutablePointer<arb_struct>, UnsafePointer<arb_struct>, Int) -> Void

/// Rigorous errors of floating-point values, in units in the last place of the exact result.
final class ErrorMeter {
  private static let precision = 200
  private let value = UnsafeMutablePointer<arb_struct>.allocate(capacity: 1)
  private let argument = UnsafeMutablePointer<arb_struct>.allocate(capacity: 1)
  private let bound = UnsafeMutablePointer<arf_struct>.allocate(capacity: 1)

  init() {
    arb_init(value)
    arb_init(argument)
    arf_init(bound)
  }

  deinit {
    arb_clear(value)
    arb_clear(argument)
    arf_clear(bound)
    value.deallocate()
    argument.deallocate()
    bound.deallocate()
  }

  /// An upper bound on `|y - function(x)| / ulp`, where the ulp is the spacing of `S` at the exact
  /// result. Beyond all finite numbers the only right result is infinite.
  func error<S: BinaryFloatingPoint>(of y: S, from function: BallFunction, at x: S) -> Double {
    arb_set_d(argument, Double(x))
    function(value, argument, Self.precision)
    let greatest = Int(S.greatestFiniteMagnitude.exponent)
    let least = Int(S.leastNormalMagnitude.exponent)
    if arf_cmpabs_2exp_si(&value.pointee.mid, greatest + 1) >= 0 {
      return y.isInfinite ? 0 : .infinity
    }
    let magnitude = arf_get_d(&value.pointee.mid, ARF_RND_DOWN).magnitude
    let exponent = max(magnitude == 0 ? least : Int(magnitude.exponent), least)
    arb_set_d(argument, Double(y))
    arb_sub(value, value, argument, Self.precision)
    arb_mul_2exp_si(value, value, S.significandBitCount - exponent)
    arb_get_abs_ubound_arf(bound, value, 53)
    return y.isFinite ? arf_get_d(bound, ARF_RND_UP) : .infinity
  }
}

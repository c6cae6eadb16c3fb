// SPDX-License-Identifier: GPL-3.0-or-later
import CArb

extension Ball {
  /// The binary64 number that every real number of this enclosure rounds to, if there is one.
  public var rounded: Double? {
    var lower = arf_struct()
    var upper = arf_struct()
    arf_init(&lower)
    arf_init(&upper)
    defer {
      arf_clear(&lower)
      arf_clear(&upper)
    }
    // Wide enough for the end points to be exact or rounded outwards by a hair.
    let precision = Ball.precision + 128
    arb_get_lbound_arf(&lower, &box.value, precision)
    arb_get_ubound_arf(&upper, &box.value, precision)
    let low = arf_get_d(&lower, ARF_RND_NEAR)
    let high = arf_get_d(&upper, ARF_RND_NEAR)
    // −0 and +0 round the same numbers: the sign of a result that underflows is not promised.
    return low == high && low.isFinite ? (low == 0 ? 0 : low) : nil
  }

  public var midpoint: Double {
    withUnsafePointer(to: &box.value.mid) { arf_get_d($0, ARF_RND_NEAR) }
  }

  /// An upper bound of the radius.
  public var radius: Double { withUnsafePointer(to: &box.value.rad) { mag_get_d($0) } }

  /// Whether the number `value` lies in the enclosure.
  public func contains(_ value: Double) -> Bool {
    withExtendedLifetime(Ball(value)) { arb_contains(&box.value, &$0.box.value) != 0 }
  }

  /// Whether the two enclosures share a number, as two enclosures of one number must.
  public func overlaps(_ other: Ball) -> Bool {
    var copy = other.box.value
    return withExtendedLifetime(other) { arb_overlaps(&box.value, &copy) != 0 }
  }

  /// The binary64 numbers nearest to the ends of the enclosure that lie outside it or on it.
  public var lowerBound: Double {
    end {
      arb_get_lbound_arf(&$0, &box.value, Ball.precision)
      return arf_get_d(&$0, ARF_RND_FLOOR)
    }
  }
  public var upperBound: Double {
    end {
      arb_get_ubound_arf(&$0, &box.value, Ball.precision)
      return arf_get_d(&$0, ARF_RND_CEIL)
    }
  }

  private func end(_ read: (inout arf_struct) -> Double) -> Double {
    var end = arf_struct()
    arf_init(&end)
    defer { arf_clear(&end) }
    return read(&end)
  }

  /// A lower bound of `|x|` as a binary64 number; 0 if the enclosure contains zero.
  public var magnitudeLowerBound: Double {
    var bound = arf_struct()
    arf_init(&bound)
    defer { arf_clear(&bound) }
    arb_get_abs_lbound_arf(&bound, &box.value, 64)
    return arf_get_d(&bound, ARF_RND_DOWN)
  }
}

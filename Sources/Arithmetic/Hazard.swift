// SPDX-License-Identifier: GPL-3.0-or-later

extension Double {
  /// `h(x) = φ(x)/Q(x)`, the hazard of the normal distribution, from IEEE operations only.
  ///
  /// For `x ≥ 0` it is the reciprocal of Mills' ratio `R(x) = Q(x)/φ(x)`; for `x < 0`,
  /// `Q(x) = 1 − φ(x) R(−x)`. The relative error stays below 16 units in the last place wherever the
  /// result is a normal number.
  public static func hazard(_ x: Double) -> Double {
    if x >= 0 { return 1 / millsRatio(x) }
    // Past this, φ(x) is below the smallest number.
    if x < -40 { return 0 }
    // e^{−x²/2} with the rounding error of x² put right.
    let square = x * x
    let rest = (-square).addingProduct(x, x)
    let density = 0x1.9884533d43651p-2 * exp(-square / 2) * (1 - rest / 2)
    return density / (1 - density * millsRatio(-x))
  }

  /// `h(x) − x > 0`, within some units of `max(1, |x|)`, or of itself past 6, where it is the
  /// continued fraction `1/(x + 2/(x + 3/…))`.
  public static func hazardExcess(_ x: Double) -> Double {
    guard x >= 6 else { return hazard(x) - x }
    return 1 / laplaceTail(x)
  }

  /// `x + 2/(x + 3/(x + 4/…))` for `x ≥ 6`.
  private static func laplaceTail(_ x: Double) -> Double {
    var tail = x
    for k in stride(from: 30.0, through: 2, by: -1) { tail = x + k / tail }
    return tail
  }

  /// `R(x) = Q(x)/φ(x)` for `x ≥ 0`. It solves `R' = x R − 1`, so that its Taylor coefficients about
  /// a point obey `(n + 1) c_{n+1} = x c_n + c_{n−1}`; past the last tabulated point it is Laplace's
  /// continued fraction `1/(x + 1/(x + 2/(x + 3/…)))`.
  static func millsRatio(_ x: Double) -> Double {
    guard x < 6 else { return 1 / (x + 1 / laplaceTail(x)) }
    let nearest = (4 * x).rounded()
    let point = nearest / 4
    let offset = x - point
    var older = millsRatios[Int(nearest)]
    var newer = point * older - 1
    var sum = older
    var power = offset
    for n in 1...16 {
      sum = sum.addingProduct(power, newer)
      (older, newer) = (newer, (point * newer + older) / Double(n + 1))
      power *= offset
    }
    return sum
  }

  /// `R(k/4)`, `k = 0 … 24`, rounded to nearest.
  private static let millsRatios: [Double] = [
    0x1.40d931ff62706p+0, 0x1.09aedf1446de3p+0, 0x1.c0b2d78fb0db8p-1, 0x1.81510273fa9f7p-1,
    0x1.4fb53a9eb0a1cp-1, 0x1.282805b693bb5p-1, 0x1.0818fcc1d2b2dp-1, 0x1.db73467cf148ep-2,
    0x1.af7b6a4d54e8dp-2, 0x1.8a6450445bb96p-2, 0x1.6ac4792d19de8p-2, 0x1.4f8ae774d1389p-2,
    0x1.37e684ee8e185p-2, 0x1.233512cf6779ap-2, 0x1.10f724278b794p-2, 0x1.00c785530ab11p-2,
    0x1.e4aa012912ddep-3, 0x1.cabb94b532c3ap-3, 0x1.b3583458b8dc3p-3, 0x1.9e27375ea4545p-3,
    0x1.8adef9c13f89dp-3, 0x1.7941dfedadc79p-3, 0x1.691c068ae0ee8p-3, 0x1.5a417375d8c66p-3,
    0x1.4c8ca8b939648p-3,
  ]
}

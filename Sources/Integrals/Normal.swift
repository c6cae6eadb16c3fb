// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CGSL

/// The standard normal distribution, at infinity too; GSL's functions there give NaN or an error.
package enum Normal {
  /// `φ(z)`
  package static func density(_ z: Double) -> Double { abs(z) < 39 ? gsl_sf_erf_Z(z) : 0 }

  /// `Q(a) = 1 − Φ(a)`
  package static func tail(_ a: Double) -> Double {
    _ = gslReportsByCode
    return abs(a) < 38 ? gsl_sf_erf_Q(a) : a > 0 ? 0 : 1
  }

  /// `log Q(a)`, for `a ≥ 0`
  package static func logTail(_ a: Double) -> Double {
    _ = gslReportsByCode
    return a == .infinity ? -.infinity : gsl_sf_log_erfc(a * 0.5.squareRoot()) - Double.log(2)
  }

  /// `h(a) = φ(a)/Q(a)`, for `a ≥ 0`, which does not underflow
  package static func hazard(_ a: Double) -> Double {
    _ = gslReportsByCode
    return gsl_sf_hazard(a)
  }

  /// `P(a ≤ Z ≤ b)` of an interval around 0, without cancellation; of one side beyond 38 it is ½ in binary64.
  package static func probability(from a: Double, to b: Double) -> Double {
    func half(_ x: Double) -> Double { gsl_sf_erf(min(x, 38) * 0.5.squareRoot()) / 2 }
    return half(-a) + half(b)
  }

  /// `E[Z²; |Z| < a]`
  package static func squareWithin(_ a: Double) -> Double {
    _ = gslReportsByCode
    return a < 38 ? gsl_sf_gamma_inc_P(1.5, a * a / 2) : 1
  }

  /// `E[η_st(Z; a)²] = 2 [(1 + a²) Q(a) − a φ(a)]`
  package static func thresholdedSquare(_ a: Double) -> Double {
    a < 38 ? 2 * ((1 + a * a) * tail(a) - a * density(a)) : 0
  }
}

/// `Φ⁻¹(p)` for `p` in (0, 1).
public func normalQuantile(_ p: Double) -> Double {
  _ = gslReportsByCode
  return gsl_cdf_ugaussian_Pinv(p)
}

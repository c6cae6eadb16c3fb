// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// [ALPHA] The minimax threshold of soft thresholding for signals with `P(x ≠ 0) ≤ γ`.
///
/// The worst-case risk, in units of `σ²`, is
///
///     M(α) = (1−γ) 2[(1 + α²) Φ(−α) − α φ(α)] + γ (1 + α²),
///
/// and `α(γ)` is its minimum, the zero of `M'(α)/2 = γ α − 2 (1−γ) [φ(α) − α Φ(−α)]`.
/// - Parameter gamma: in (0, 1).
/// - Returns: `α`, in units of `σ`, to 1e-14 relative; `nil` if `gamma` is outside its range.
public func minimaxThreshold(gamma: Double) -> Double? {
  // GSL's default handler ends the process, for underflows too.
  gsl_set_error_handler_off()
  guard gamma > 0, gamma < 1, let solver = gsl_root_fsolver_alloc(assay_gsl_brent()) else {
    return nil
  }
  defer { gsl_root_fsolver_free(solver) }
  var gamma = gamma
  return withUnsafeMutablePointer(to: &gamma) { gamma in
    var derivative = gsl_function(
      function: { alpha, gamma in
        guard let gamma = gamma?.load(as: Double.self) else { return .nan }
        let density = gsl_sf_erf_Z(alpha)
        let tail = gsl_sf_erf_Q(alpha)
        return gamma * alpha - 2 * (1 - gamma) * (density - alpha * tail)
      }, params: gamma)
    // Negative at 0 and positive at 40, where the tail has vanished.
    guard gsl_root_fsolver_set(solver, &derivative, 0, 40) == 0 else { return nil }
    for _ in 0..<200 {
      _ = gsl_root_fsolver_iterate(solver)
      let lower = gsl_root_fsolver_x_lower(solver)
      let upper = gsl_root_fsolver_x_upper(solver)
      if gsl_root_test_interval(lower, upper, 0, 1e-14) == 0 { break }
    }
    return gsl_root_fsolver_root(solver)
  }
}

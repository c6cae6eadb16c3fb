// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL
import Integrals

/// The zero of `f` between `from` and `to`, by Brent's method, to 1e-15 of its size.
/// - Throws: `PredictionError.noRoot`, naming `quantity`, unless `f` changes sign; what `f` throws.
func root(
  of quantity: String, from: Double, to: Double, _ f: (Double) throws -> Double
) throws -> Double {
  _ = gslReportsByCode
  let missing = PredictionError.noRoot(of: quantity, from: from, to: to)
  guard let solver = gsl_root_fsolver_alloc(assay_gsl_brent()) else { throw missing }
  defer { gsl_root_fsolver_free(solver) }
  var failure: (any Error)?
  func value(_ x: Double) -> Double {
    do { return try f(x) } catch {
      failure = error
      return .nan
    }
  }
  return try withGSL(value) { function in
    var isFound = gsl_root_fsolver_set(solver, function, from, to) == 0
    var isNear = false
    var steps = 0
    while isFound && !isNear && steps < 300 {
      isFound = gsl_root_fsolver_iterate(solver) == 0
      let lower = gsl_root_fsolver_x_lower(solver)
      let upper = gsl_root_fsolver_x_upper(solver)
      isNear = gsl_root_test_interval(lower, upper, 1e-300, 1e-15) == 0
      steps += 1
    }
    if let failure { throw failure }
    guard isFound else { throw missing }
    return gsl_root_fsolver_root(solver)
  }
}

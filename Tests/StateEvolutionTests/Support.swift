// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL
import Foundation
import StateEvolution

/// `|a − b|/|b|`
func relative(_ a: Double, _ b: Double) -> Double { abs(a - b) / abs(b) }

func decibels(_ ratio: Double) -> Double { 10 * log10(ratio) }

func density(_ z: Double, variance: Double = 1) -> Double {
  exp(-z * z / (2 * variance)) / (2 * Double.pi * variance).squareRoot()
}

/// `Φ(a)`
func cumulative(_ a: Double) -> Double { erfc(-a / 2.0.squareRoot()) / 2 }

/// `∫ f` by the trapezoidal rule, which errs by less than any power of its step for a smooth `f` that
/// vanishes at both ends.
func trapezoidal(_ from: Double, _ to: Double, count: Int, _ f: (Double) -> Double) -> Double {
  let step = (to - from) / Double(count)
  return step * (0...count).reduce(0) { $0 + f(from + step * Double($1)) }
}

private final class Integrand {
  let f: (Double) -> Double
  init(_ f: @escaping (Double) -> Double) { self.f = f }
}

/// `∫ f` between the points by GSL's QAG with 61 points, to 1e-13.
func gslIntegral(_ points: [Double], _ f: @escaping (Double) -> Double) -> Double {
  _ = gsl_set_error_handler_off()
  let integrand = Integrand(f)
  let workspace = gsl_integration_workspace_alloc(1000)
  defer { gsl_integration_workspace_free(workspace) }
  return withExtendedLifetime(integrand) {
    var function = gsl_function(
      function: { x, context in
        guard let context else { return .nan }
        return Unmanaged<Integrand>.fromOpaque(context).takeUnretainedValue().f(x)
      }, params: Unmanaged.passUnretained(integrand).toOpaque())
    return zip(points, points.dropFirst()).reduce(0) { sum, ends in
      var result = 0.0
      var error = 0.0
      _ = gsl_integration_qag(
        &function, ends.0, ends.1, 0, 1e-13, 1000, 6, workspace, &result, &error)
      return sum + result
    }
  }
}

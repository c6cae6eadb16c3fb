// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Shrinkages

/// The lines of [OAMP].
struct OAMPEquations {
  let a: Matrix<Double>
  let decorrelation: any Decorrelation<Double>
  let estimator: LinearEstimator
  let noiseVariance, floor: Double
  let shrinkage: any Shrinkage<Double>

  /// The recursion from the state of a question.
  func recursion(_ arrays: Arrays<Double>, iterations: Int) throws -> Recursion {
    let y = try arrays.matrix("y", a.rows, of: Double.self)
    let s = try arrays.matrixOrZero("state/s", a.columns, y.columns, of: Double.self)
    return Recursion(
      iterations: iterations, start: ["y": Values(y), "s": Values(s)], equations: equations)
  }

  private var equations: [Equation] {
    let squaredNorm = a.columnSquaredNorms.reduce(0, +)
    let m = Double(a.rows)
    return [
      Equation(
        "s", "s_{t+1} = (x̂_t − ν_t r_t)/(1 − ν_t)", isCarried: true,
        terms: { try $0.before(["x", "r"]) },
        vectors: { own in
          var s: Matrix<Double> = try own.before("r")
          s.setExtrinsic(try own.before("x"), try own.numbersBefore("nu"), s)
          return s
        }),
      Equation("v2", "v_t² = max((‖y − A s_t‖² − M σ_w²)/‖A‖_F², ε)") { own in
        var v: Matrix<Double> = try own.vectors("y")
        v.subtract(a, try own.vectors("s"))
        return v.columnSquaredNorms.map { max(($0 - m * noiseVariance) / squaredNorm, floor) }
      },
      Equation(
        "r", "r_t = s_t + W_t (y − A s_t), \(filterName)",
        vectors: { own in
          var r: Matrix<Double> = try own.vectors("s")
          _ = try linear(own, r, into: &r)
          return r
        }),
      Equation("tau2", "τ_t² = \(varianceName)") { own in
        // It is the same of any s.
        var r = Matrix<Double>(zeros: a.columns, try own.numbers("v2").count)
        return try linear(own, r, into: &r)
      },
      Equation("x", "x̂_t = η(r_t; τ_t)", vectors: { try shrunk($0).x }),
      Equation("nu", "ν_t = <η'(r_t; τ_t)>, clipped") {
        clippedDivergences(try shrunk($0).slopes)
      },
    ]
  }

  private var filterName: String {
    switch estimator {
    case .matchedFilter: "W = (N/‖A‖_F²) Aᵀ"
    case .pseudoInverse: "W = (N/M) Aᵀ(A Aᵀ)⁻¹"
    case .lmmse: "W_t = Aᵀ(A Aᵀ + c I)⁻¹/(1 − ν̃_t), c = σ_w²/v_t²"
    }
  }

  private var varianceName: String {
    switch estimator {
    case .matchedFilter: "(k² ‖A Aᵀ‖_F²/N − 1) v_t² + k σ_w², k = N/‖A‖_F²"
    case .pseudoInverse: "(N/M − 1) v_t² + (N/M²) tr (A Aᵀ)⁻¹ σ_w²"
    case .lmmse: "v_t² ν̃_t/(1 − ν̃_t)"
    }
  }

  private func linear(
    _ own: Own, _ s: Matrix<Double>, into r: inout Matrix<Double>
  ) throws -> [Double] {
    decorrelation.estimate(
      decorrelation.project(try own.vectors("y")), s, try own.variances("v2"), into: &r)
  }

  private func shrunk(_ own: Own) throws -> (x: Matrix<Double>, slopes: [Double]) {
    let r: Matrix<Double> = try own.vectors("r")
    var x = r
    let slopes = shrinkage.apply(
      r, try own.variances("tau2").map { $0.squareRoot() }, into: &x)
    return (x, slopes)
  }
}

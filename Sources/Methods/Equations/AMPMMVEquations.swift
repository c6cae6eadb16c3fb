// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Shrinkages

/// The lines of [AMP-MMV].
struct AMPMMVEquations<F: Scalar> where F.Real == Double {
  let a: Matrix<F>
  /// Columns of a sample.
  let width: Int
  let phi, logOdds: Double

  /// The recursion from the states of a question.
  func recursion(_ arrays: Arrays<Double>, iterations: Int) throws -> Recursion {
    let y = try arrays.matrix("y", a.rows, of: F.self)
    let x = try arrays.matrixOrZero("state/x", a.columns, y.columns, of: F.self)
    let v = try arrays.matrixOrZero("state/v", a.rows, y.columns, of: F.self)
    let messages = try arrays.matrixOrZero(
      "state/messages", a.columns, y.columns, of: Double.self)
    return Recursion(
      iterations: iterations,
      start: [
        "y": try Values(of: Tensor(y)), "x": try Values(of: Tensor(x)),
        "v": try Values(of: Tensor(v)), "b": Values(try arrays.listOrZero("state/b", y.columns)),
        "messages": Values(messages),
      ], equations: equations)
  }

  private var equations: [Equation] {
    let m = Double(a.rows)
    return [
      Equation(
        "v", "v_t = y − A x̂_t + b_t v_{t−1}",
        vectors: { own in
          var v: Matrix<F> = try own.before("v")
          v.scaleColumns(by: try own.numbersBefore("b"), adding: try own.vectors("y"))
          v.subtract(a, try own.before("x"))
          return v
        }),
      Equation("sigma", "σ_tm = ‖v_tm‖/√M") { own in
        let v: Matrix<F> = try own.vectors("v")
        return v.columnSquaredNorms.map { ($0 / m).squareRoot() }
      },
      Equation(
        "r", "r_t = x̂_t + A^H v_t",
        vectors: { own in
          var r: Matrix<F> = try own.before("x")
          r.add(adjointOf: a, try own.vectors("v"))
          return r
        }),
      Equation(
        "x", "x̂_{t+1} = η(r_t; σ_t, λ), λ = θ2 − Σ_{m'≠m} messages_{t−1}",
        vectors: { try shrunk($0).x }),
      Equation("b", "b_{t+1} = (N/M) <η'(r_t; σ_t, λ)>") { own in
        try shrunk(own).slopes.map { $0 / m }
      },
      Equation(
        "messages", "messages_t = log p(r_t | x ≠ 0) − log p(r_t | x = 0)",
        vectors: { own -> Matrix<Double> in
          let (r, evidence) = try evidence(own)
          return Matrix(
            rows: r.rows, columns: r.columns,
            storage: (0..<r.columns).flatMap { d in r.withColumn(d) { evidence[d].logRatios($0) } })
        }),
    ]
  }

  private func evidence(_ own: Own) throws -> (Matrix<F>, [ActivityEvidence<F>]) {
    let r: Matrix<F> = try own.vectors("r")
    let sigma = try own.variances("sigma")
    guard sigma.count == r.columns else { throw Own.Undefined() }
    return (r, sigma.map { ActivityEvidence(phi: phi, sigma: $0) })
  }

  private func shrunk(_ own: Own) throws -> (x: Matrix<F>, slopes: [Double]) {
    let (r, evidence) = try evidence(own)
    let messages: Matrix<Double> = try own.before("messages")
    guard messages.rows == r.rows, messages.columns == r.columns else { throw Own.Undefined() }
    let lambda = Batch(messages, width: width).sumsOfOthers.map { logOdds - $0 }
    var x = r
    let slopes = x.writeColumns(from: r) { d, r, x in
      lambda.withColumn(d) { evidence[d].posteriorMean(r, logOdds: $0, into: x) }
    }
    return (x, slopes)
  }
}

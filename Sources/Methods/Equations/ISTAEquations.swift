// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Shrinkages

/// The lines of proximal gradient steps, of entries or of rows, with or without momentum.
struct ISTAEquations<F: Scalar> where F.Real == Double {
  /// Where the gradient is taken, and with which factor the last step goes on.
  enum Form {
    case plain
    case proper, printed, nesterov
  }

  let a: Matrix<F>
  let norm: any ProximalNorm<F>
  /// Columns of a sample.
  let width: Int
  let lambda, beta: Double
  let form: Form
  /// The number of the first iteration.
  let first: Int

  /// The recursion from the states of a question.
  func recursion(_ arrays: Arrays<Double>, iterations: Int) throws -> Recursion {
    let y = try arrays.matrix("y", a.rows, of: F.self)
    func state(_ name: String) throws -> Values<Double> {
      try Values(of: Tensor(arrays.matrixOrZero(name, a.columns, y.columns, of: F.self)))
    }
    return Recursion(
      iterations: iterations,
      start: [
        "y": try Values(of: Tensor(y)), "x": try state("state/x"), "z": try state("state/x"),
        "previous": try state("state/previous"),
      ], equations: extrapolation + steps)
  }

  private var extrapolation: [Equation] {
    if form == .plain { return [] }
    // Iteration 0 has no step behind it.
    return [
      Equation(
        "z", "z_t = x̂_t + \(factorName) (x̂_t − x̂_{t−1})", isCarried: first == 0,
        // Of the last step any factor may be had, of the estimate none but 1.
        terms: { own in
          var step: Matrix<F> = try own.before("x")
          let ones = [Double](repeating: 1, count: step.columns)
          step.combine(ones, step, ones.map { -$0 }, try own.before("previous"))
          return [try Values(of: Tensor(step))]
        },
        vectors: { own in
          let factor = factor(first + own.t)
          var z: Matrix<F> = try own.before("x")
          let ones = [Double](repeating: 1, count: z.columns)
          z.combine(
            ones.map { $0 + factor }, z, ones.map { _ in -factor }, try own.before("previous"))
          return z
        }),
      Equation("previous", "", vectors: { own -> Matrix<F> in try own.before("x") }),
    ]
  }

  private var steps: [Equation] {
    let atEstimate = form == .plain || form == .printed
    let point = form == .plain ? "x̂_t" : "z_t"
    return [
      Equation(
        "r", "r_t = \(point) + β A^H (y − A \(atEstimate ? "x̂_t" : "z_t"))",
        vectors: { own in
          let z: Matrix<F> = form == .plain ? try own.before("x") : try own.vectors("z")
          var v: Matrix<F> = try own.vectors("y")
          v.subtract(a, atEstimate ? try own.before("x") : z)
          var r = Matrix<F>(zeros: a.columns, v.columns)
          r.add(adjointOf: a, v)
          r.scaleColumns(by: [Double](repeating: beta, count: v.columns), adding: z)
          return r
        }),
      Equation(
        "x", "x̂_{t+1} = η(r_t; β λ)",
        vectors: { own in
          let r: Matrix<F> = try own.vectors("r")
          var x = r
          norm.proximal(r, width: width, beta * lambda, into: &x)
          return x
        }),
    ]
  }

  private var factorName: String {
    switch form {
    case .plain, .proper: "(t−1)/(t+2)"
    case .printed: "(t−2)/(t+1)"
    case .nesterov: "((w_t − 1)/w_{t+1})"
    }
  }

  private func factor(_ t: Int) -> Double {
    if t == 0 { return 0 }
    switch form {
    case .plain: return 0
    case .proper: return Double(t - 1) / Double(t + 2)
    case .printed: return Double(t - 2) / Double(t + 1)
    case .nesterov:
      let weights = (0...t).reduce(into: [1.0]) { weights, _ in
        let w = weights[weights.count - 1]
        weights.append((1 + (1 + 4 * w * w).squareRoot()) / 2)
      }
      return (weights[t] - 1) / weights[t + 1]
    }
  }
}

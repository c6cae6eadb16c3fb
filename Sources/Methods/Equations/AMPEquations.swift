// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Shrinkages

/// The lines of [AMP], and of LAMP's layers, whose matrices and shrinkages are each layer's own.
struct AMPEquations<F: Scalar> where F.Real == Double {
  let a: Matrix<F>
  /// `B_t`, by itself `A^H`, and its name.
  let back: @Sendable (Int) -> Matrix<F>
  let backName: String
  let shrinkage: @Sendable (Int) -> any Shrinkage<F>
  let shrinkageName: String
  /// `b_{t+1}` where it is learned.
  var onsager: @Sendable (Int) -> Double? = { _ in nil }
  let damping: Double?

  /// The recursion from the states of a question.
  func recursion(_ arrays: Arrays<Double>, iterations: Int) throws -> Recursion {
    let y = try arrays.matrix("y", a.rows, of: F.self)
    let x = try arrays.matrixOrZero("state/x", a.columns, y.columns, of: F.self)
    let v = try arrays.matrixOrZero("state/v", a.rows, y.columns, of: F.self)
    return Recursion(
      iterations: iterations,
      start: [
        "y": try Values(of: Tensor(y)), "x": try Values(of: Tensor(x)),
        "v": try Values(of: Tensor(v)), "b": Values(try arrays.listOrZero("state/b", y.columns)),
      ], equations: equations)
  }

  private var equations: [Equation] {
    let (d, m, n) = (damping, Double(a.rows), Double(a.columns))
    let isDamped = d != nil
    return [
      Equation(
        "v",
        isDamped
          ? "v_t = d (y − A x̂_t + b_t v_{t−1}) + (1 − d) v_{t−1}" : "v_t = y − A x̂_t + b_t v_{t−1}",
        vectors: { own in
          let previous: Matrix<F> = try own.before("v")
          var v = previous
          v.scaleColumns(by: try own.numbersBefore("b"), adding: try own.vectors("y"))
          v.subtract(a, try own.before("x"))
          if let d { v.damp(by: d, towards: previous) }
          return v
        }),
      Equation("sigma", "σ_t = ‖v_t‖/√M") { own in
        let v: Matrix<F> = try own.vectors("v")
        return v.columnSquaredNorms.map { ($0 / m).squareRoot() }
      },
      Equation(
        "r", "r_t = x̂_t + \(backName) v_t",
        vectors: { own in
          var r: Matrix<F> = try own.before("x")
          r.add(back(own.t), try own.vectors("v"))
          return r
        }),
      Equation(
        "x",
        isDamped
          ? "x̂_{t+1} = d \(shrinkageName) + (1 − d) x̂_t" : "x̂_{t+1} = \(shrinkageName)",
        vectors: { own in
          var (x, _) = try shrunk(own)
          if let d { x.damp(by: d, towards: try own.before("x")) }
          return x
        }),
      onsager(0) == nil
        ? Equation("b", "b_{t+1} = (N/M) <η'(r_t; σ_t)>") { own in
          try shrunk(own).slopes.map { n / m * $0 }
        }
        : Equation("b", "b_{t+1} is that of layer t") { own in
          try own.numbers("sigma").map { _ in onsager(own.t) ?? 0 }
        },
    ]
  }

  private func shrunk(_ own: Own) throws -> (x: Matrix<F>, slopes: [Double]) {
    let r: Matrix<F> = try own.vectors("r")
    var x = r
    let slopes = shrinkage(own.t).apply(r, try own.variances("sigma"), into: &x)
    return (x, slopes)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Shrinkages

/// The lines of [AMP-VEC].
struct VectorAMPEquations<F: Scalar> where F.Real == Double {
  let a: Matrix<F>
  /// Columns of a sample.
  let width: Int
  let denoiser: RowBernoulliGaussian<F>
  let onsager: RowOnsager

  /// The recursion from the states of a question.
  func recursion(_ arrays: Arrays<Double>, iterations: Int) throws -> Recursion {
    let y = try arrays.matrix("y", a.rows, of: F.self)
    let x = try arrays.matrixOrZero("state/x", a.columns, y.columns, of: F.self)
    let v = try arrays.matrixOrZero("state/v", a.rows, y.columns, of: F.self)
    let b = try arrays.matrixOrZero("state/b", width, y.columns, of: F.self)
    return Recursion(
      iterations: iterations,
      start: [
        "y": try Values(of: Tensor(y)), "x": try Values(of: Tensor(x)),
        "v": try Values(of: Tensor(v)), "b": try Values(of: Tensor(b)),
      ], equations: equations)
  }

  private var equations: [Equation] {
    let (m, n) = (Double(a.rows), Double(a.columns))
    return [
      Equation(
        "v", "v_t = y − A x̂_t + v_{t−1} B_t",
        vectors: { own in
          let previous = Batch<F>(try own.before("v"), width: width)
          let b: Matrix<F> = try own.before("b")
          guard b.rows == width, b.columns == previous.columns else { throw Own.Undefined() }
          var v: Matrix<F> = try own.vectors("y")
          v.addSamples(of: previous, times: b)
          v.subtract(a, try own.before("x"))
          return v
        }),
      Equation("sigma", "σ_t = ‖v_t‖_F/√(M W)") { own in
        let v: Matrix<F> = try own.vectors("v")
        let squares = v.columnSquaredNorms
        return (0..<(v.columns / width)).map { p in
          let own = squares[(p * width)..<((p + 1) * width)]
          return (own.reduce(0, +) / (m * Double(width))).squareRoot()
        }
      },
      Equation(
        "r", "r_t = x̂_t + A^H v_t",
        vectors: { own in
          var r: Matrix<F> = try own.before("x")
          r.add(adjointOf: a, try own.vectors("v"))
          return r
        }),
      Equation("x", "x̂_{t+1} = η(r_t; σ_t)", vectors: { try shrunk($0).x }),
      Equation(
        "b",
        onsager == .matrix
          ? "B_{t+1} = (N/M) <η'(r_t; σ_t)>" : "B_{t+1} = (N/M) (tr <η'(r_t; σ_t)>/W) I",
        vectors: { own in
          onsager.factor(try shrunk(own).jacobians).matrix.map { F.scale(n / m, $0) }
        }),
    ]
  }

  private func shrunk(_ own: Own) throws -> (x: Matrix<F>, jacobians: Batch<F>) {
    let r: Matrix<F> = try own.vectors("r")
    let sigma = try own.variances("sigma")
    guard sigma.count * width == r.columns else { throw Own.Undefined() }
    var x = r
    let levels = sigma.flatMap { [Double](repeating: $0, count: width) }
    let jacobians = denoiser.apply(r, width: width, levels, into: &x)
    return (x, jacobians)
  }
}

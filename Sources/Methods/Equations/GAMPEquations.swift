// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Channels
import Shrinkages

/// The lines of [GAMP]; with scalar variances each `τ` is one number a column.
struct GAMPEquations {
  let a: Matrix<Double>
  let isScalar: Bool
  let channel: any OutputChannel<Double>
  let shrinkage: any ParametricShrinkage<Double>
  let damping: Double?

  /// The recursion from the states of a question.
  func recursion(_ arrays: Arrays<Double>, iterations: Int) throws -> Recursion {
    let y = try arrays.matrix("y", a.rows, of: Double.self)
    let variance: Tensor<Double> = try arrays.tensor("state/variance", [y.columns])
    let tauX = Matrix(rows: isScalar ? 1 : a.columns, columns: y.columns) { variance.entries[$1] }
    return Recursion(
      iterations: iterations,
      start: [
        "y": Values(y), "tau_x": values(tauX),
        "x": Values(try arrays.matrixOrZero("state/x", a.columns, y.columns, of: Double.self)),
        "s": Values(try arrays.matrixOrZero("state/s", a.rows, y.columns, of: Double.self)),
      ], equations: output + input)
  }

  private var output: [Equation] {
    let d = damping
    return [
      Equation("tau_p", "τ_p = |A|² τ_x") { own in
        values(spread(try variances(own, "tau_x", before: true), adjoint: false))
      },
      Equation(
        "p", "p = A x̂ − τ_p ŝ",
        vectors: { own in
          let s: Matrix<Double> = try own.before("s")
          let tau = try variances(own, "tau_p")
          var p = Matrix(rows: s.rows, columns: s.columns) {
            -tau[isScalar ? 0 : $0, $1] * s[$0, $1]
          }
          p.add(a, try own.before("x"))
          return p
        }),
      Equation(
        "s",
        d == nil
          ? "ŝ = (E[z|y] − p)/τ_p" : "ŝ = d (E[z|y] − p)/τ_p + (1 − d) ŝ of before",
        vectors: { own in
          var score = try scores(own).score
          if let d { score.damp(by: d, towards: try own.before("s")) }
          return score
        }),
      Equation("tau_r", "τ_r = 1/(|A|²ᵀ τ_s), τ_s = (1 − var[z|y]/τ_p)/τ_p") { own in
        values(spread(try scores(own).tauS, adjoint: true).map { 1 / max($0, 1e-12) })
      },
    ]
  }

  private var input: [Equation] {
    let d = damping
    return [
      Equation(
        "r", "r = x̂ + τ_r Aᵀŝ",
        vectors: { own in
          let x: Matrix<Double> = try own.before("x")
          let tau = try variances(own, "tau_r")
          var back = Matrix<Double>(zeros: a.columns, x.columns)
          back.add(adjointOf: a, try own.vectors("s"))
          return Matrix(rows: x.rows, columns: x.columns) {
            x[$0, $1] + tau[isScalar ? 0 : $0, $1] * back[$0, $1]
          }
        }),
      Equation(
        "x", d == nil ? "x̂ = η(r; √τ_r)" : "x̂ = d η(r; √τ_r) + (1 − d) x̂ of before",
        vectors: { own in
          var x = try shrunk(own).x
          if let d { x.damp(by: d, towards: try own.before("x")) }
          return x
        }),
      Equation("tau_x", "τ_x = τ_r η'(r; √τ_r)") { own in
        let (tau, slopes) = (try variances(own, "tau_r"), try shrunk(own).slopes)
        guard isScalar else {
          return values(
            Matrix(rows: tau.rows, columns: tau.columns) { tau[$0, $1] * slopes[$0, $1] })
        }
        let n = Double(slopes.rows)
        let means = slopes.mapColumns { Double.sum($0) / n }
        return values(Matrix(rows: 1, columns: tau.columns) { tau[$0, $1] * means[$1] })
      },
    ]
  }

  /// As the trace has it: one number a column, or a matrix.
  private func values(_ tau: Matrix<Double>) -> Values<Double> {
    isScalar ? Values(tau.storage) : Values(tau)
  }

  private func variances(_ own: Own, _ name: String, before: Bool = false) throws -> Matrix<Double>
  {
    let entries = try own.variances(name, before: before)
    if isScalar { return Matrix(rows: 1, columns: entries.count, storage: entries) }
    return before ? try own.before(name) : try own.vectors(name)
  }

  /// `|A|² τ` or `|A|²ᵀ τ`; with scalar variances the mean over the rows.
  private func spread(_ tau: Matrix<Double>, adjoint: Bool) -> Matrix<Double> {
    let squares = a.map { $0 * $0 }
    let weights = adjoint ? squares : squares.adjoint
    guard isScalar else {
      var out = Matrix<Double>(zeros: weights.columns, tau.columns)
      out.add(adjointOf: weights, tau)
      return out
    }
    let scale = squares.storage.reduce(0, +) / Double(weights.columns)
    let rows = Double(tau.rows)
    return Matrix(
      rows: 1, columns: tau.columns,
      storage: tau.mapColumns { scale * Double.sum($0) / rows })
  }

  private func scores(_ own: Own) throws -> (score: Matrix<Double>, tauS: Matrix<Double>) {
    let p: Matrix<Double> = try own.vectors("p")
    var (score, tauS) = (p, p)
    channel.score(
      try own.vectors("y"), p, variances: try variances(own, "tau_p"), into: &score, &tauS)
    return (score, tauS)
  }

  private func shrunk(_ own: Own) throws -> (x: Matrix<Double>, slopes: Matrix<Double>) {
    let r: Matrix<Double> = try own.vectors("r")
    let tau = try variances(own, "tau_r")
    let sigma = Matrix(rows: r.rows, columns: r.columns) {
      tau[isScalar ? 0 : $0, $1].squareRoot()
    }
    var (x, slopes) = (r, r)
    shrinkage.apply(r, levels: sigma, into: &x, slopes: &slopes)
    return (x, slopes)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Shrinkages

/// The lines of [VAMP], and of learned VAMP, whose linear stages and shrinkages are each layer's own.
struct VAMPEquations<F: Scalar> where F.Real == Double {
  let lmmse: @Sendable (Int) -> any LMMSE<F>
  /// `N`
  let columns: Int
  /// `c = σ_w²/σ̃²`
  let ratio: @Sendable (Int, Double) -> Double
  let shrinkage: @Sendable (Int) -> any Shrinkage<F>
  let damping: Double?
  var estimateLine = "x̃_t = (A^H A + c I)⁻¹ (A^H y + c r̃_t), c = σ_w²/σ̃_t²"
  var divergenceLine = "ν̃_t = (c/N) tr (A^H A + c I)⁻¹, c = σ_w²/σ̃_t², clipped"

  /// The recursion from the states of a question.
  func recursion(_ arrays: Arrays<Double>, iterations: Int) throws -> Recursion {
    let y = try arrays.matrix("y", of: F.self)
    return Recursion(
      iterations: iterations,
      start: [
        "y": try Values(of: Tensor(y)),
        "r_tilde": try Values(of: arrays.tensor("state/r", [nil, y.columns], of: F.self)),
        "variance_tilde": .real(try arrays.tensor("state/variance", [y.columns])),
      ], equations: equations)
  }

  var equations: [Equation] {
    carriedEquations(of: F.self, damping: damping) + linear + shrunk
  }

  private var linear: [Equation] {
    [
      Equation(
        "x_tilde", estimateLine,
        vectors: { own in
          var x: Matrix<F> = try own.vectors("r_tilde")
          _ = try estimate(own, x, into: &x)
          return x
        }),
      Equation("nu_tilde", divergenceLine) { own in
        // The divergence is the same of any r̃.
        var x = Matrix<F>(zeros: columns, try own.numbers("variance_tilde").count)
        return clippedDivergences(try estimate(own, x, into: &x))
      },
    ] + extrinsicEquations(of: F.self)
  }

  private var shrunk: [Equation] {
    [
      Equation("x", "x̂_t = η(r_t; σ_t)", vectors: { try shrunk($0).x }),
      Equation("nu", "ν_t = <η'(r_t; σ_t)>, clipped") {
        clippedDivergences(try shrunk($0).slopes)
      },
    ]
  }

  private func estimate(
    _ own: Own, _ r: Matrix<F>, into x: inout Matrix<F>
  ) throws -> [Double] {
    let c = try own.variances("variance_tilde").map { ratio(own.t, $0) }
    let lmmse = lmmse(own.t)
    return lmmse.estimate(lmmse.project(try own.vectors("y")), r, c, into: &x)
  }

  private func shrunk(_ own: Own) throws -> (x: Matrix<F>, slopes: [Double]) {
    let r: Matrix<F> = try own.vectors("r")
    var x = r
    let sigma = try own.variances("variance").map { $0.squareRoot() }
    let slopes = shrinkage(own.t).apply(r, sigma, into: &x)
    return (x, slopes)
  }
}

/// `r̃` and `σ̃²` from the iteration before, damped by `d` if there is one.
func carriedEquations<F: Scalar>(of field: F.Type, damping d: Double? = nil) -> [Equation]
where F.Real == Double {
  [
    Equation(
      "r_tilde",
      d == nil
        ? "r̃_{t+1} = (x̂_t − ν_t r_t)/(1 − ν_t)"
        : "r̃_{t+1} = d (x̂_t − ν_t r_t)/(1 − ν_t) + (1 − d) r̃_t", isCarried: true,
      terms: { try $0.before(d == nil ? ["x", "r"] : ["x", "r", "r_tilde"]) },
      vectors: { own in
        var r: Matrix<F> = try own.before("r")
        r.setExtrinsic(try own.before("x"), try own.numbersBefore("nu"), r)
        if let d { r.damp(by: d, towards: try own.before("r_tilde")) }
        return r
      }),
    Equation(
      "variance_tilde",
      d == nil
        ? "σ̃²_{t+1} = σ_t² ν_t/(1 − ν_t)"
        : "σ̃²_{t+1} = d σ_t² ν_t/(1 − ν_t) + (1 − d) σ̃_t²", isCarried: true,
      numbers: { own in
        let new = extrinsicVariance(
          try own.numbersBefore("variance"), try own.numbersBefore("nu"))
        guard let d else { return new }
        return zip(new, try own.numbersBefore("variance_tilde")).map { d * $0 + (1 - d) * $1 }
      }),
  ]
}

/// `r` and `σ²` from the linear stage.
func extrinsicEquations<F: Scalar>(of field: F.Type) -> [Equation] where F.Real == Double {
  [
    Equation(
      "r", "r_t = (x̃_t − ν̃_t r̃_t)/(1 − ν̃_t)",
      vectors: { own in
        var r: Matrix<F> = try own.vectors("r_tilde")
        r.setExtrinsic(try own.vectors("x_tilde"), try own.numbers("nu_tilde"), r)
        return r
      }),
    Equation("variance", "σ_t² = σ̃_t² ν̃_t/(1 − ν̃_t)") { own in
      extrinsicVariance(try own.numbers("variance_tilde"), try own.numbers("nu_tilde"))
    },
  ]
}

func clippedDivergences(_ nu: [Double]) -> [Double] { nu.map { clipped($0, to: divergences) } }

func clipped(_ value: Double, to range: ClosedRange<Double>) -> Double {
  min(max(value, range.lowerBound), range.upperBound)
}

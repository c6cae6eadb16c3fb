// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Shrinkages

/// The lines of [EM-VAMP].
struct EMVAMPEquations {
  let a: Matrix<Double>
  let lmmse: any LMMSE<Double>
  let gamma, phi, noiseVariance: Double

  /// The recursion from the states of a question.
  func recursion(_ arrays: Arrays<Double>, iterations: Int) throws -> Recursion {
    let y = try arrays.matrix("y", a.rows, of: Double.self)
    func row(_ value: Double) -> Values<Double> {
      Values([Double](repeating: value, count: y.columns))
    }
    return Recursion(
      iterations: iterations,
      start: [
        "y": Values(y), "gamma": row(gamma), "phi": row(phi), "noise_variance": row(noiseVariance),
        "r_tilde": .real(try arrays.tensor("state/r", [a.columns, y.columns])),
        "variance_tilde": .real(try arrays.tensor("state/variance", [y.columns])),
      ],
      equations: carriedEquations(of: Double.self) + linear + extrinsicEquations(of: Double.self)
        + learned)
  }

  private var linear: [Equation] {
    let (m, n) = (Double(a.rows), Double(a.columns))
    return [
      Equation(
        "x_tilde", "x̃_t = (AᵀA + c I)⁻¹ (Aᵀy + c r̃_t), c = σ_w²/σ̃_t²",
        vectors: { own in
          var x: Matrix<Double> = try own.vectors("r_tilde")
          _ = try estimate(own, x, into: &x)
          return x
        }),
      Equation("divergence", "<η̃'> = (c/N) tr (AᵀA + c I)⁻¹, c = σ_w²/σ̃_t²") { own in
        // It is the same of any r̃.
        var x = Matrix<Double>(zeros: a.columns, try own.numbers("variance_tilde").count)
        return try estimate(own, x, into: &x)
      },
      Equation("nu_tilde", "ν̃_t = <η̃'>, clipped") {
        clippedDivergences(try $0.numbers("divergence"))
      },
      Equation("noise_variance", "σ_w² ← (‖y − A x̃_t‖² + σ_w² N (1 − ν̃_t))/M") { own in
        var v: Matrix<Double> = try own.vectors("y")
        v.subtract(a, try own.vectors("x_tilde"))
        let old = try own.numbersBefore("noise_variance")
        return zip(v.columnSquaredNorms, zip(old, try own.numbers("divergence"))).map {
          clipped(($0 + $1.0 * n * (1 - $1.1)) / m, to: 1e-30...1e30)
        }
      },
    ]
  }

  private var learned: [Equation] {
    let n = Double(a.columns)
    return [
      Equation(
        "x", "x̂_t = η(r_t; σ_t), with the γ and φ of before", vectors: { try posterior($0).x }),
      Equation("nu", "ν_t = <η'(r_t; σ_t)>, clipped") {
        clippedDivergences(try posterior($0).slopes.map { $0 / n })
      },
      Equation("gamma", "γ ← (1/N) Σ π_n") {
        try posterior($0).activity.map { clipped($0 / n, to: 0x1p-20...(1 - 0x1p-20)) }
      },
      Equation("phi", "φ ← Σ π_n ((g r_n)² + g σ_t²)/Σ π_n, g = φ/(φ + σ_t²)") { own in
        let found = try posterior(own)
        return zip(found.power, found.activity).map {
          clipped($0 / max($1, 1e-30), to: 1e-30...1e30)
        }
      },
    ]
  }

  private func estimate(
    _ own: Own, _ r: Matrix<Double>, into x: inout Matrix<Double>
  ) throws -> [Double] {
    let c = zip(
      try own.variances("noise_variance", before: true), try own.variances("variance_tilde")
    ).map { $0 / $1 }
    return lmmse.estimate(lmmse.project(try own.vectors("y")), r, c, into: &x)
  }

  private func posterior(
    _ own: Own
  ) throws -> (x: Matrix<Double>, slopes: [Double], activity: [Double], power: [Double]) {
    let r: Matrix<Double> = try own.vectors("r")
    let (gamma, phi) = (try own.numbersBefore("gamma"), try own.variances("phi", before: true))
    guard gamma.allSatisfy({ $0 > 0 && $0 < 1 }) else { throw Own.Undefined() }
    let sigma = try own.variances("variance").map { $0.squareRoot() }
    var x = r
    let found = x.writeColumns(from: r) { d, r, x in
      let prior = BernoulliGaussian<Double>(gamma: gamma[d], phi: phi[d])
      let (activity, power) = prior.posterior(r, sigma[d])
      return (slopes: prior.apply(r, sigma[d], into: x), activity: activity, power: power)
    }
    return (x, found.map(\.slopes), found.map(\.activity), found.map(\.power))
  }
}

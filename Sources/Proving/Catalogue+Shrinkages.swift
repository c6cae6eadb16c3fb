// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Golden

extension Catalogue {
  /// The scalar functions over their whole range, kinks and extreme arguments among them.
  static var shrinkages: [Draft] {
    let grid = stride(from: -4.0, through: 4.0, by: 0.125).map { $0 }
    let powers = stride(from: -30, through: 30, by: 3).map {
      Double(sign: .plus, exponent: $0, significand: 1.25)
    }
    let far = stride(from: -300, through: 300, by: 20).map {
      Double(sign: .plus, exponent: $0, significand: 1.75)
    }
    let logOdds = single(Double.log(9))
    return [
      threshold("typical", "α σ with α = 1.1402", [1, single(1.1402)], grid, 0.5),
      threshold("gain", "a gain of 3/4 and threshold 1.5 σ", [0.75, 1.5], grid, 0.5),
      threshold("negative-gain", "a gain below zero", [-1.25, 0.5], grid, 1),
      threshold("no-threshold", "θ2 = 0: the identity, and zero at zero", [1, 0], grid, 1),
      threshold(
        "kinks", "inputs exactly at the kink and one step to either side", [1, 1],
        [0.5, 0.5.nextUp, 0.5.nextDown, -0.5, (-0.5).nextUp, (-0.5).nextDown, 0, -0.0], 0.5),
      threshold(
        "powers", "inputs from 2^-30 to 2^30", [1, 1.5], powers + powers.map { -$0 }, 0.25),
      threshold(
        "extremes", "inputs from 2^-300 to 2^300", [2, 1], far + far.map { -$0 }, 0x1p-200),
      posteriorMean("typical", "γ = 0.1, φ = 1, σ = 1/2", [1, logOdds], grid, 0.5),
      posteriorMean(
        "low-noise", "σ = 1/64, about the switch", [1, logOdds], grid.map { $0 / 32 }, 0.015625),
      posteriorMean("high-noise", "σ = 32", [1, logOdds], grid.map { 32 * $0 }, 32),
      posteriorMean("wide-prior", "φ = 400", [400, logOdds], grid, 0.25),
      posteriorMean("narrow-prior", "φ = 2^-10", [0x1p-10, logOdds], grid, 0.25),
      posteriorMean("always-active", "θ2 = -40: the Wiener gain", [1, -40], grid, 1),
      posteriorMean("rarely-active", "θ2 = 40", [1, 40], grid.map { 4 * $0 }, 0.5),
      posteriorMean(
        "powers", "inputs from 2^-30 to 2^30", [1, logOdds], powers + powers.map { -$0 }, 0.25),
      posteriorMean(
        "extremes", "inputs from 2^-300 to 2^300 in noise of 2^-100", [1, logOdds],
        far + far.map { -$0 }, 0x1p-100),
      noiseLevels,
    ]
  }

  private static func threshold(
    _ suffix: String, _ title: String, _ theta: [Double], _ r: [Double], _ sigma: Double
  ) -> Draft {
    shrinkage("soft-threshold", suffix, title, theta, r, r.map { _ in sigma })
  }

  private static func posteriorMean(
    _ suffix: String, _ title: String, _ theta: [Double], _ r: [Double], _ sigma: Double
  ) -> Draft {
    shrinkage("bernoulli-gaussian", suffix, title, theta, r, r.map { _ in sigma })
  }

  /// One input seen at noise levels from 2⁻²⁰ to 2²⁰.
  private static var noiseLevels: Draft {
    let sigma = (-20...20).map { Double(sign: .plus, exponent: $0, significand: 1.5) }
    return shrinkage(
      "bernoulli-gaussian", "noise-levels", "r = 1.25 in noise from 2^-20 to 2^20", [1, 2],
      sigma.map { _ in 1.25 }, sigma)
  }

  static func shrinkage(
    _ method: MethodName, _ suffix: String, _ title: String, _ theta: [Double], _ r: [Double],
    _ sigma: [Double]
  ) -> Draft {
    Draft(
      "\(method)-\(suffix)", "\(method): \(title)", .kernel,
      Call(method, Parameters().with(.theta, theta)), [["r": Values(r), "sigma": Values(sigma)]])
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Golden
import Methods
import Shrinkages

extension Catalogue {
  private static let alpha = single(1.1402)
  private static let grid = stride(from: -4.0, through: 4.0, by: 0.125).map { $0 }
  /// The network fitted to a soft threshold, its numbers rounded to binary32.
  private static let fitted = MLP<Double>(fittingSoftThreshold: 1.25, units: 6).theta.map(single)
  /// Two gentle units: a bump and a rise.
  private static let gentle = [0.75, -1.25, -0.5, 1, 0.625, 0.25, 0.5]

  /// Both signs of 1.75 times every power of two from 2^-limit to 2^limit, by `step`.
  private static func powers(_ limit: Int, by step: Int) -> [Double] {
    stride(from: -limit, through: limit, by: step).flatMap { exponent in
      let size = Double(sign: .plus, exponent: exponent, significand: 1.75)
      return [size, -size]
    }
  }

  /// Numbers with the next ones to either side, and their negatives.
  private static func neighbours(_ values: Double...) -> [Double] {
    values.flatMap { [$0, $0.nextUp, $0.nextDown] }.flatMap { [$0, -$0] } + [0, -0.0]
  }

  /// The families that a network may learn, as AMP and VAMP are given them.
  static let learnable: [(short: String, shrinkage: ShrinkageChoice)] = [
    ("pwl", ShrinkageChoice("piecewise-linear", [1, 2.5, 0.0625, 0.875, 1])),
    ("exp", ShrinkageChoice("exponential", [1.25, 1, -0.9375])),
    ("spl", ShrinkageChoice("spline", [1.5, 1, -1.375])),
    ("mlp", ShrinkageChoice("mlp", fitted)),
  ]

  static let gentleNetwork: (short: String, shrinkage: ShrinkageChoice) = (
    "mlp", ShrinkageChoice("mlp", gentle)
  )

  /// The scalar functions of the families over their whole range.
  static var families: [Draft] {
    let steep = [1, 2, 0.25, 1.5, 1]
    return [
      kernel("piecewise-linear", "typical", "slopes 1/4, 3/2, 1", steep, grid, 0.5),
      kernel(
        "piecewise-linear", "soft-threshold", "slopes 0, 1, 1: the soft threshold α σ",
        [alpha, 2 * alpha, 0, 1, 1], grid, 0.5),
      kernel(
        "piecewise-linear", "falling", "slopes of both signs", [0.75, 2.25, -0.5, 2, -0.25], grid, 1
      ),
      kernel(
        "piecewise-linear", "one-kink", "θ1 = θ2: no middle segment", [1.5, 1.5, 0.125, 7, 1], grid,
        0.75),
      kernel(
        "piecewise-linear", "kinks", "inputs exactly at the kinks and one step to either side",
        steep,
        neighbours(0.5, 1), 0.5),
      kernel(
        "piecewise-linear", "extremes", "inputs from 2^-300 to 2^300", steep, powers(300, by: 20),
        0x1p-200),
      levels("piecewise-linear", steep),
      kernel("exponential", "typical", "θ = (α, 1, -1)", [alpha, 1, -1], grid, 0.5),
      kernel("exponential", "gain", "a bump on a small slope", [2, 0.25, 1.5], grid, 0.75),
      kernel("exponential", "narrow", "θ1 = 1/8", [0.125, 1, -0.75], grid.map { $0 / 4 }, 1),
      kernel("exponential", "wide", "θ1 = 64", [64, 1, -0.5], grid.map { 32 * $0 }, 1),
      kernel("exponential", "no-window", "θ3 = 0: linear", [1, 0.75, 0], grid, 1),
      kernel(
        "exponential", "extremes", "inputs from 2^-300 to 2^300", [1.5, 1, -0.875],
        powers(300, by: 20), 0x1p-200),
      levels("exponential", [1.5, 1, -0.875]),
      kernel("spline", "typical", "θ = (α, 1, -11/8)", [alpha, 1, -1.375], grid, 0.5),
      kernel("spline", "gain", "a bump on a small slope", [2.5, 0.25, 1.5], grid, 0.75),
      kernel("spline", "only-window", "θ2 = 0: zero beyond the support", [1, 0, 1], grid, 1),
      kernel(
        "spline", "kinks", "inputs at the ends of the pieces and one step to either side",
        [2, 1, -1.25], neighbours(1, 2), 0.5),
      kernel(
        "spline", "extremes", "inputs from 2^-300 to 2^300", [1.5, 1, -1.25], powers(300, by: 20),
        0x1p-200),
      levels("spline", [1.5, 1, -1.25]),
      kernel("mlp", "fitted", "six units fitted to a soft threshold", fitted, grid, 0.5),
      kernel("mlp", "gentle", "two units", gentle, grid, 1),
      kernel("mlp", "one-unit", "one unit", [1.25, -1, 0.5, 0.5], grid, 0.75),
      kernel("mlp", "constant", "no weights: linear", [1, 1, 0, 0.625], grid, 1),
      kernel(
        "mlp", "extremes", "inputs from 2^-300 to 2^300", gentle, powers(300, by: 20), 0x1p-200),
      levels("mlp", gentle),
    ]
  }

  private static func kernel(
    _ method: MethodName, _ suffix: String, _ title: String, _ theta: [Double], _ r: [Double],
    _ sigma: Double
  ) -> Draft {
    shrinkage(method, suffix, title, theta, r, r.map { _ in sigma })
  }

  /// One input seen at noise levels from 2⁻²⁰ to 2²⁰.
  private static func levels(_ method: MethodName, _ theta: [Double]) -> Draft {
    let sigma = (-20...20).map { Double(sign: .plus, exponent: $0, significand: 1.5) }
    return shrinkage(
      method, "noise-levels", "r = 1.25 in noise from 2^-20 to 2^20", theta,
      sigma.map { _ in 1.25 }, sigma)
  }

  /// The derivatives of every family, over its pieces and away from its kinks.
  static var derivatives: [Draft] {
    let odd = stride(from: -3.9375, through: 3.9375, by: 0.1875).map { $0 }
    let short = odd.map { $0 / 2 }
    let logOdds = single(Double.log(9))
    return [
      derivative("soft-threshold", "typical", [0.75, alpha], odd, [0.5]),
      derivative("soft-threshold", "noise-levels", [-1.25, 0.5], odd, [0.125, 0.75, 3]),
      derivative("piecewise-linear", "typical", [1, 2.5, 0.25, 1.5, 1], odd, [0.5]),
      derivative(
        "piecewise-linear", "noise-levels", [0.75, 2.25, -0.5, 2, -0.25], odd, [0.125, 0.75, 3]),
      derivative("exponential", "typical", [alpha, 1, -1], odd, [0.5]),
      derivative("exponential", "noise-levels", [2, 0.25, 1.5], odd, [0.25, 0.75, 3]),
      derivative("spline", "typical", [alpha, 1, -1.5], odd, [0.5]),
      derivative("spline", "noise-levels", [2.5, 0.25, 1.25], odd, [0.25, 0.75, 3]),
      derivative("bernoulli-gaussian", "typical", [1, logOdds], odd, [0.5]),
      derivative("bernoulli-gaussian", "noise-levels", [2.5, 1], odd, [0.5, 0.75, 3]),
      derivative("mlp", "typical", gentle, odd, [1.25]),
      derivative("mlp", "noise-levels", [1.25, -1, 0.5, 0.5], short, [0.5, 0.75, 3]),
    ]
  }

  /// Inputs `r` at noise levels that take turns.
  private static func derivative(
    _ family: String, _ suffix: String, _ theta: [Double], _ r: [Double],
    _ sigma: [Double]
  ) -> Draft {
    let levels = r.indices.map { sigma[$0 % sigma.count] }
    var draft = Draft(
      "shrinkage-derivatives-\(family)-\(suffix)",
      "derivatives of \(family) by σ and θ, and of its slope", .kernel,
      Call(
        "shrinkage-derivatives", Parameters().with(.shrinkage, ShrinkageChoice(family, theta))),
      [["r": Values(r), "sigma": Values(levels)]])
    let kernel = try? Register.card(MethodName(rawValue: family))
    (draft.spec, draft.source) = (kernel?.spec ?? [], kernel?.source ?? [])
    return draft
  }

  /// AMP or VAMP with a learnable family.
  static func trajectory(
    _ subject: Subject, _ family: (short: String, shrinkage: ShrinkageChoice),
    _ problem: GoldenProblem, _ iterations: Int
  ) throws -> Draft {
    var draft = try trajectory(subject, problem, iterations)
    let kernel = try Register.card(MethodName(rawValue: family.shrinkage.family))
    draft.id = "\(subject.method)-\(family.short)-\(problem.name)"
    draft.title =
      "\(iterations) iterations of \(subject.method) with \(family.shrinkage.family)"
      + " on \(problem.name) (D = \(problem.y.columns))"
    draft.spec = draft.spec.filter { $0 != "BG" } + kernel.spec
    draft.source += kernel.source
    draft.call.parameters[.shrinkage] = family.shrinkage
    return draft
  }
}

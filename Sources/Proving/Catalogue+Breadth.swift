// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Golden
import Methods
import Problems

// A constant that is typed in, a floor, a cut-off or a size taken for another shows where it differs
// from what is asked for: so everything that a method is told differs from case to case.

extension Catalogue {
  /// Everything that the iterations are told on one problem.
  private struct Setting {
    let problem: GoldenProblem
    let theta: [Double]
    let alpha, lambda: Double
    /// `σ_w²` as the methods are told it.
    let noise: Double
    let gamma, phi: Double
    /// AMP diverges on matrices that are far from i.i.d.
    let isForAMP: Bool

    var shrinkage: ShrinkageChoice { ShrinkageChoice("bernoulli-gaussian", theta) }
  }

  private static func settings() throws -> [Setting] {
    func setting(
      _ name: String, _ ensemble: Ensemble, _ rows: Int, _ columns: Int, seed: UInt64, snr: Double,
      phi: Double, odds: Double, alpha: Double, lambda: Double, noise: Double, gamma: Double,
      isForAMP: Bool = true
    ) throws -> Setting {
      Setting(
        problem: try GoldenProblem(
          "\(name)-\(rows)x\(columns)", ensemble, rows: rows, columns: columns, samples: 2,
          seed: seed, snr: snr),
        theta: [phi, single(Double.log(odds))], alpha: single(alpha), lambda: lambda,
        noise: single(noise), gamma: gamma, phi: 2 * phi, isForAMP: isForAMP)
    }
    return try [
      setting(
        "iid", .gaussian, 12, 32, seed: 21, snr: 25, phi: 0.5, odds: 4, alpha: 1,
        lambda: 0.03125, noise: 1e-3, gamma: 0.25),
      setting(
        "iid", .gaussian, 32, 40, seed: 22, snr: 20, phi: 2, odds: 19, alpha: 0.75,
        lambda: 0.25, noise: 1e-4, gamma: 0.0625),
      setting(
        "iid", .gaussian, 24, 96, seed: 23, snr: 30, phi: 4, odds: 32, alpha: 2,
        lambda: 0.5, noise: 1e-2, gamma: 0.03125),
      setting(
        "iid", .gaussian, 48, 64, seed: 24, snr: 35, phi: 1, odds: 2, alpha: 1.5,
        lambda: 0.125, noise: 1e-5, gamma: 0.375),
      setting(
        "iid", .gaussian, 10, 13, seed: 25, snr: 15, phi: 1.5, odds: 1, alpha: 1.25,
        lambda: 0.015625, noise: 1e-3, gamma: 0.5),
      setting(
        "kappa50", .geometric(kappa: 50), 20, 30, seed: 26, snr: 40, phi: 1, odds: 5, alpha: 1.75,
        lambda: 0.0078125, noise: 1e-6, gamma: 0.1875, isForAMP: false),
      setting(
        "kappa300", .geometric(kappa: 300), 16, 24, seed: 27, snr: 40, phi: 0.25, odds: 12,
        alpha: 1, lambda: 0.001953125, noise: 1e-7, gamma: 0.0625, isForAMP: false),
      setting(
        "iid", .gaussian, 40, 16, seed: 28, snr: 30, phi: 0.75, odds: 3, alpha: 0.5,
        lambda: 0.75, noise: 1e-12, gamma: 0.25, isForAMP: false),
    ]
  }

  static func breadth() throws -> [Draft] {
    try settings().flatMap(drafts) + quiet() + steep() + tiny() + softened()
  }

  private static func drafts(_ setting: Setting) throws -> [Draft] {
    let problem = setting.problem
    let noisy = GoldenProblem(
      problem.name, a: problem.a, y: problem.y, noiseVariance: setting.noise)
    let alpha = Parameters().with(.alpha, setting.alpha)
    let posterior = Parameters().with(.shrinkage, setting.shrinkage)
    func steps(_ method: MethodName) throws -> Draft {
      var draft = try trajectory(
        method == "ista" ? .gradient(method) : .accelerated(method), problem, 5)
      draft.call.parameters[.lambda] = setting.lambda
      draft.title += ", λ = \(setting.lambda)"
      return draft
    }
    // Where next to no noise is left, one iteration is all that binary64 can carry.
    let most = setting.noise < 5e-7 ? 1 : 4
    var drafts = try [
      trajectory(.vamp("vamp") { _ in posterior }, noisy, most),
      trajectory(.vamp("vamp-l1") { _ in alpha }, noisy, most),
      steps("ista"), steps("fista"), lmmse(noisy),
      em(noisy, most, gamma: setting.gamma, phi: setting.phi),
    ]
    drafts += [LinearEstimator.matchedFilter, .lmmse].map {
      oamp($0, noisy, min(most, 3), setting.shrinkage)
    }
    if setting.isForAMP {
      drafts += try [
        trajectory(.amp("amp-l1") { _ in alpha }, problem, 5),
        trajectory(.amp("amp") { _ in posterior }, problem, 5),
        gamp(.awgn, .scalar, noisy, setting.shrinkage),
        gamp(.probit, .vector, problem, setting.shrinkage),
      ]
    }
    return drafts
  }

  private static func em(
    _ problem: GoldenProblem, _ iterations: Int, gamma: Double, phi: Double
  ) -> Draft {
    draft(
      problem.name, "\(iterations) iterations on \(problem.name) from γ = \(gamma), φ = \(phi)",
      .trajectory,
      Call(
        "em-vamp",
        Parameters().with(.iterations, iterations).with(.gamma, gamma).with(.phi, phi)
          .with(.noiseVariance, problem.noiseVariance)),
      [matrixFile(problem), ["y": Values(problem.y)].merging(vampStart(problem)) { $1 }])
  }

  private static func oamp(
    _ estimator: LinearEstimator, _ problem: GoldenProblem, _ iterations: Int,
    _ shrinkage: ShrinkageChoice
  ) -> Draft {
    draft(
      "\(estimator.rawValue)-\(problem.name)",
      "\(iterations) iterations with the \(estimator.rawValue) estimator on \(problem.name)",
      .trajectory,
      Call(
        "oamp",
        Parameters().with(.iterations, iterations).with(.shrinkage, shrinkage)
          .with(.noiseVariance, problem.noiseVariance).with(.estimator, estimator)
          .with(.varianceFloor, 0x1p-24)),
      [matrixFile(problem), ["y": Values(problem.y)]])
  }

  private static func gamp(
    _ channel: ChannelChoice, _ variances: VarianceForm, _ problem: GoldenProblem,
    _ shrinkage: ShrinkageChoice
  ) -> Draft {
    let d = problem.y.columns
    let y = channel == .probit ? problem.y.map { $0 < 0 ? -1 : 1 } : problem.y
    return draft(
      "\(channel.name)-\(variances.rawValue)-\(problem.name)",
      "4 iterations, \(channel.name) channel, \(variances.rawValue) variances, on \(problem.name)",
      .trajectory,
      Call(
        "gamp",
        Parameters().with(.iterations, 4).with(.shrinkage, shrinkage).with(.channel, channel)
          .with(.variances, variances).with(.noiseVariance, problem.noiseVariance)),
      [
        matrixFile(problem),
        ["y": Values(y), "state/variance": Values([Double](repeating: 0.25, count: d))],
      ])
  }

  /// So little noise that divergences reach the ends of what they are kept within.
  private static func quiet() throws -> [Draft] {
    let tall = try GoldenProblem(
      "quiet-30x12", .gaussian, rows: 30, columns: 12, samples: 2, seed: 31, snr: 60)
    let problem = GoldenProblem(tall.name, a: tall.a, y: tall.y, noiseVariance: 1e-7)
    let shrinkage = ShrinkageChoice("bernoulli-gaussian", [1, 1.5])
    return try [
      trajectory(.vamp("vamp") { _ in Parameters().with(.shrinkage, shrinkage) }, problem, 1),
      trajectory(.vamp("vamp-l1") { _ in Parameters().with(.alpha, 0.875) }, problem, 1),
      oamp(.lmmse, problem, 1, shrinkage), em(problem, 1, gamma: 0.125, phi: 2),
    ]
  }

  /// Singular values so far apart that a pseudo-inverse with a cut-off drops some.
  private static func steep() throws -> [Draft] {
    let shrinkage = ShrinkageChoice("bernoulli-gaussian", [1, 1.75])
    let wide = try GoldenProblem(
      "kappa1100-8x12", .geometric(kappa: 1100), rows: 8, columns: 12, samples: 2, seed: 32)
    let problem = GoldenProblem(wide.name, a: wide.a, y: wide.y, noiseVariance: 1e-9)
    return try [
      lmmse(problem),
      oamp(.pseudoInverse, problem, 1, shrinkage),
      oamp(.lmmse, problem, 1, shrinkage),
      trajectory(.vamp("vamp") { _ in Parameters().with(.shrinkage, shrinkage) }, problem, 1),
      trajectory(.vamp("vamp-l1") { _ in Parameters().with(.alpha, 1.375) }, problem, 1),
    ]
  }

  /// Estimates of 1e-9, which are no zeros.
  private static func tiny() throws -> [Draft] {
    let problem = try GoldenProblem(
      "iid-14x28", .gaussian, rows: 14, columns: 28, samples: 2, seed: 33, snr: 30)
    let small = GoldenProblem(
      "tiny-14x28", a: problem.a, y: problem.y.map { $0 * 0x1p-31 },
      noiseVariance: problem.noiseVariance)
    return try [
      trajectory(.amp("amp-l1") { _ in Parameters().with(.alpha, 1) }, small, 5),
      network(
        "lamp-l1", small.name, small, ShrinkageChoice("soft-threshold", [1.125, 0.875]), depth: 3,
        isTied: true),
    ]
  }

  /// AMP and VAMP with a soft threshold that has a gain.
  private static func softened() throws -> [Draft] {
    let problem = try GoldenProblem(
      "soft-18x45", .gaussian, rows: 18, columns: 45, samples: 2, seed: 34, snr: 25)
    return try [[0.875, 1.5], [1, 1.0625]].enumerated().flatMap { k, theta in
      let soft = Parameters().with(.shrinkage, ShrinkageChoice("soft-threshold", theta))
      let suffix = k == 0 ? "gain" : "plain"
      return [
        try trajectory(.amp("amp") { _ in soft }, problem, 5, suffix),
        try trajectory(.vamp("vamp") { _ in soft }, problem, 5, suffix),
      ]
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Arithmetic
import Foundation
import Interchange
import Problems
import Shrinkages
import StateEvolution

/// The options that state what a prediction is of: prior, noise and size.
struct PredictOptions: ParsableArguments {
  @Option(
    help: "A synthetic problem, bsr17-iid, bsr17-kappa15 or bsr17-kappa100, for what is not given.")
  var problem = "bsr17-iid"
  @Option(help: "Prior bg:γ,φ, instead of the problem's.")
  var prior: BernoulliGaussianPrior?
  @Option(
    parsing: .unconditional,
    help: "SNR in dB, instead of the problem's; σ_w² = γ φ (N/M) 10^(−SNR/10).")
  var snr: Double?
  @Option(help: "Noise variance σ_w², 0 or more, instead of an SNR.")
  var noiseVariance: Double?
  @Option(help: "M/N, instead of the problem's.")
  var ratio: Double?
  @Option(help: "Rows M, instead of the problem's.")
  var rows: Int?
  @Option(help: "Columns N, instead of the problem's.")
  var columns: Int?

  func validate() throws {
    try require(("rows", rows, Most.extent), ("columns", columns, Most.extent))
    if let ratio, !(ratio > 0 && ratio.isFinite) {
      throw ValidationError("--ratio is a number above 0, not \(ratio).")
    }
    if ratio != nil && (rows != nil || columns != nil) {
      throw ValidationError("Give either --ratio or --rows and --columns.")
    }
    if let snr, !(abs(snr) <= 300) {
      throw ValidationError("--snr is a number of dB between -300 and 300, not \(snr).")
    }
    if let noiseVariance, !(noiseVariance >= 0 && noiseVariance.isFinite) {
      throw ValidationError("--noise-variance is a number of 0 or more, not \(noiseVariance).")
    }
    if snr != nil && noiseVariance != nil {
      throw ValidationError("Give either --snr or --noise-variance.")
    }
  }

  func specification() throws -> ProblemSpecification {
    guard
      var specification = ProblemSpecification.presets.first(where: { $0.name == problem })?
        .specification
    else {
      let names = ProblemSpecification.presets.map(\.name).joined(separator: ", ")
      throw UsageError("--problem \(problem): there are \(names)")
    }
    specification.rows = rows ?? specification.rows
    specification.columns = columns ?? specification.columns
    specification.snr = snr ?? specification.snr
    specification.gamma = prior?.gamma ?? specification.gamma
    specification.phi = prior?.phi ?? specification.phi
    return specification
  }

  func statedPrior() throws -> BernoulliGaussianPrior {
    let specification = try specification()
    return try BernoulliGaussianPrior(gamma: specification.gamma, phi: specification.phi)
  }

  func statedRatio() throws -> Double {
    let specification = try specification()
    return ratio ?? Double(specification.rows) / Double(specification.columns)
  }

  /// `σ_w²` for a matrix of this ratio.
  func statedNoise(ratio: Double) throws -> Double {
    if let noiseVariance { return noiseVariance }
    return try statedPrior().noiseVariance(snr: try specification().snr, ratio: ratio)
  }

  func setting(ratio: Double) throws -> PredictSummary.Setting {
    let prior = try statedPrior()
    var setting = PredictSummary.Setting(gamma: prior.gamma)
    setting.phi = prior.phi
    setting.noiseVariance = try statedNoise(ratio: ratio)
    setting.ratio = ratio
    return setting
  }

  /// For theories of independent entries.
  func requireIndependentEntries() throws {
    guard try specification().ensemble == .gaussian else {
      throw UsageError(
        "--problem \(problem): this theory is of matrices with independent entries; of others there"
          + " is predict vamp")
    }
  }
}

/// The options that choose a shrinkage.
struct ShrinkageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "bg, the posterior mean under the prior; soft, the soft threshold α σ; or any of"
        + " \(Families.names.joined(separator: ", ")), with :θ1,θ2,… or its analytic initialisation."
    ))
  var shrinkage = ShrinkageArgument.bernoulliGaussian
  @Option(help: "Threshold α of soft in units of σ; by default minimax at the prior's γ.")
  var alpha: Double?

  func validate() throws {
    if let alpha, !(alpha >= 0 && alpha.isFinite) {
      throw ValidationError("--alpha is a number of 0 or more, not \(alpha).")
    }
    if alpha != nil && !isSoft { throw ValidationError("--alpha goes with --shrinkage soft.") }
    if shrinkage.isOfGroups {
      throw ValidationError("--shrinkage: predictions are of shrinkages of single entries.")
    }
  }

  private var isSoft: Bool { shrinkage == .softThreshold }

  var title: String { shrinkage.title }

  /// `α`, for the soft threshold without a `θ` only.
  func threshold(_ prior: BernoulliGaussianPrior) throws -> Double? {
    guard isSoft else { return nil }
    guard let alpha = alpha ?? minimaxThreshold(gamma: prior.gamma) else {
      throw UsageError("--prior has γ = \(prior.gamma); give --alpha")
    }
    return alpha
  }

  func stated(_ prior: BernoulliGaussianPrior) throws -> any Shrinkage<Double> {
    if let alpha = try threshold(prior) { return SoftThreshold(theta2: alpha) }
    return shrinkage == .bernoulliGaussian ? prior.posteriorMean : try shrinkage.member()
  }
}

/// How long a recursion is followed.
struct CourseOptions: ParsableArguments {
  @Option(help: "Iterations T that are shown.")
  var iterations = 20
  @Option(help: "The most iterations that the fixed point may take.")
  var limit = 100_000

  func validate() throws {
    try require(
      ("iterations", iterations, Most.iterations), ("limit", limit, 1000 * Most.iterations))
  }

  func follow<E: Evolution>(_ evolution: E) throws -> Trajectory<E.State> {
    let bar = Progress()
    defer { bar.clear() }
    return try Trajectory(evolution, iterations: iterations, limit: limit) {
      if $0 % 50 == 0 { bar.show("iteration \($0)") }
    }
  }
}

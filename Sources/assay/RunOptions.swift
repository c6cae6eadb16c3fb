// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Calls
import Foundation
import StateEvolution

/// The parameters of an algorithm that is run.
struct RunOptions: ParsableArguments {
  @Option(help: "Prior of the posterior-mean shrinkage: bg:γ,φ.")
  var prior = BernoulliGaussianPrior.standard
  @Option(
    help: ArgumentHelp(
      "Another shrinkage for amp, vamp, oamp and gamp on real data: \(ShrinkageArgument.names), with"
        + " :θ1,θ2,… or its analytic initialisation; bg and soft are short for bernoulli-gaussian and soft-threshold."
    ))
  var shrinkage: ShrinkageArgument?
  @Option(
    help:
      "Noise variance σ_w² of vamp, oamp and gamp; by default the problem's. Where em-vamp starts.")
  var noiseVariance: Double?
  @Option(
    help: "Threshold α of amp-l1 and vamp-l1 in units of σ; by default minimax at the prior's γ.")
  var alpha: Double?
  @Option(help: "Weight λ of ista, fista, ista-gs and nest-gs.")
  var lambda: Double?
  @Option(
    help:
      "For ista-gs, nest-gs, amp-vec and amp-mmv: how many neighbouring columns of y are one sample."
  )
  var antennas = 1
  @Option(help: "Onsager factor of amp-vec: matrix or scalar.")
  var onsager = OnsagerForm.matrix
  @Option(help: "Damping d of amp, vamp and gamp, in (0, 1]; by default none.")
  var damping: Double?
  @Option(help: "Linear estimator of oamp: matched-filter, pseudo-inverse or lmmse.")
  var estimator = LinearEstimator.lmmse
  @Flag(
    help: "For oamp: variances by state evolution, not from the residual; with lmmse it is VAMP.")
  var propagated = false
  @Option(
    help: "What gamp sees of the problem's y: awgn, probit (signs), quantiser or magnitude.")
  var channel = ChannelChoice.Kind.awgn
  @Option(help: "Width of a quantiser's cells.")
  var width = 0.5
  @Option(help: "Number of a quantiser's cells.")
  var levels = 8
  @Option(help: "Variances of gamp: scalar or vector.")
  var variances = VarianceForm.scalar
  @Option(
    help:
      "Where gamp starts: at the truth in Gaussian noise of that variance. A magnitude needs it.")
  var informed: Double?

  func validate() throws {
    for (name, value) in [
      ("noise-variance", noiseVariance), ("alpha", alpha), ("lambda", lambda), ("width", width),
      ("informed", informed),
    ] {
      if let value, !(value > 0 && value.isFinite) {
        throw ValidationError("--\(name) is a number above 0, not \(value).")
      }
    }
    if let damping, !(damping > 0 && damping <= 1) {
      throw ValidationError("--damping is above 0 and at most 1, not \(damping).")
    }
    try require(("antennas", antennas, Most.antennas))
    try require(("levels", levels, 1 << 16), least: 2)
  }

  /// What gamp sees.
  func seen() throws -> ChannelChoice {
    let isQuantiser = channel == .quantiser
    return try ChannelChoice(
      channel.rawValue, width: isQuantiser ? width : nil, levels: isQuantiser ? levels : nil)
  }

  func threshold() throws -> Double {
    if let alpha { return alpha }
    guard let minimax = minimaxThreshold(gamma: prior.gamma) else {
      throw UsageError("--prior has γ = \(prior.gamma); give --alpha")
    }
    return minimax
  }

  func noise(_ known: Double?) throws -> Double {
    guard let variance = noiseVariance ?? known else {
      throw UsageError("the data holds no noise_variance; give --noise-variance")
    }
    return variance
  }
}

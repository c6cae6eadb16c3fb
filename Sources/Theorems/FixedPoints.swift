// SPDX-License-Identifier: GPL-3.0-or-later
import Problems
import Shrinkages
import StateEvolution

/// Where state evolution ends: by the replica method, which follows no recursion, and in figures.
enum FixedPoints {
  static var all: [Claim] {
    let spectra = ["iid", "kappa15", "kappa100"]
    return [amp] + spectra.map(rotationallyInvariant)
      + zip(spectra, [-45.60, -44.249, -41.840]).map { name, figure in
        Claim(
          "figure/vamp-bg/\(name)",
          source: Claim.Source("SE-VAMP", "BSR17 Sec. VI, the matched problem at 40 dB"),
          hypotheses: [], conclusion: "state evolution from E[X²] ends at an NMSE of \(figure) dB",
          evidence: "the recursion followed until it stands still",
          proof: .numerical
        ) { bench in
          let setting = try Setting(bench)
          let state = try Trajectory(setting.vamp(spectrum(name)), iterations: 0).fixedPoint()
          return figureFinding(decibels(state.mse / setting.prior.secondMoment), figure)
        }
      } + [softThreshold]
  }

  /// BSR17's prior at 40 dB.
  private struct Setting {
    let prior: BernoulliGaussianPrior
    let noise: Double
    /// What state evolution is told.
    let predictedNoise: Double

    init(_ bench: Workbench) throws {
      prior = try BernoulliGaussianPrior(gamma: 0.1, phi: 1)
      noise = prior.noiseVariance(snr: 40, ratio: 0.5)
      predictedNoise = bench.settings.subject.predictedNoise * noise
    }

    func amp(_ eta: any Shrinkage<Double>) throws -> AMPEvolution {
      try AMPEvolution(prior: prior, shrinkage: eta, noiseVariance: predictedNoise, ratio: 0.5)
    }

    func vamp(_ spectrum: Spectrum) throws -> VAMPEvolution {
      try VAMPEvolution(
        prior: prior, shrinkage: prior.posteriorMean, spectrum: spectrum,
        noiseVariance: predictedNoise)
    }
  }

  private static func spectrum(_ name: String) throws -> Spectrum {
    switch name {
    case "kappa15": try .geometric(kappa: 15, rows: 250, columns: 500)
    case "kappa100": try .geometric(kappa: 100, rows: 250, columns: 500)
    default: try .marchenkoPastur(ratio: 0.5)
    }
  }

  private static let amp = Claim(
    "replica/amp", source: Claim.Source("REPLICA", "Guo and Verdú 2005; BSR17 (13)–(14)"),
    hypotheses: [
      "AMP's posterior mean is matched to the prior",
      "mmse does not decrease with τ² above the zero",
    ],
    conclusion:
      "the largest zero of σ_w² + (N/M) mmse(τ²) − τ² is where AMP's state evolution ends",
    evidence: "a scan for zeros against the recursion, errors to 1e-5, relatively",
    proof: .theorem(
      "Evolution.amp_ends_at_replica", "EvolutionConverges.amp_converges_to_replica")
  ) { bench in
    let setting = try Setting(bench)
    let replica = try Replica.independent(
      prior: setting.prior, noiseVariance: setting.noise, ratio: 0.5)
    let state = try Trajectory(setting.amp(setting.prior.posteriorMean), iterations: 0).fixedPoint()
    return try finding(replica, mse: state.mse)
  }

  private static func rotationallyInvariant(_ name: String) -> Claim {
    Claim(
      "replica/vamp/\(name)",
      source: Claim.Source("REPLICA", "Takeda, Uda and Kabashima 2006; BSR17 Sec. V-A"),
      hypotheses: [
        "VAMP's posterior mean and σ_w² are matched", "0 < mmse(τ²) < τ²",
        "τ² ν/(1 − ν) does not decrease with τ²",
      ],
      conclusion: "the largest zero of τ² R(−mmse(τ²)) − 1 is where VAMP's state evolution ends",
      evidence: "the R-transform of the spectrum against the recursion, errors to 1e-5, relatively",
      proof: .theorem(
        "Replica.vamp_ends_at_replica", "EvolutionConverges.vamp_converges_to_replica",
        "MatchedEvolution.matched_stays_matched")
    ) { bench in
      let setting = try Setting(bench)
      let replica = try Replica.rotationallyInvariant(
        prior: setting.prior, spectrum: spectrum(name), noiseVariance: setting.noise)
      let state = try Trajectory(setting.vamp(spectrum(name)), iterations: 0).fixedPoint()
      return try finding(replica, mse: state.mse)
    }
  }

  private static func finding(_ replica: Replica, mse: Double) throws -> Finding {
    guard let largest = replica.largest else { throw CheckError("no fixed point was found") }
    return Finding(comparisons: [
      Comparison(
        "E at the fixed point by the replica value \(significant(largest.mse)), less 1",
        measured: mse / largest.mse - 1, predicted: 0, allowed: 1e-5, unit: "relative")
    ])
  }

  private static let softThreshold = Claim(
    "figure/amp-l1/iid", source: Claim.Source("SE-AMP", "BSR17 (7)–(9), minimax α at γ = 0.1"),
    hypotheses: [], conclusion: "state evolution from E[X²] ends at an NMSE of -37.2422 dB",
    evidence: "the recursion followed until it stands still, risks in closed form",
    proof: .numerical
  ) { bench in
    let setting = try Setting(bench)
    guard let alpha = minimaxThreshold(gamma: 0.1) else {
      throw CheckError("no minimax threshold")
    }
    let state = try Trajectory(setting.amp(SoftThreshold(theta2: alpha)), iterations: 0)
      .fixedPoint()
    return figureFinding(decibels(state.mse / setting.prior.secondMoment), -37.2422)
  }

  /// A figure is right when it rounds to its printed digits.
  private static func figureFinding(_ measured: Double, _ figure: Double) -> Finding {
    let digits = "\(figure)".split(separator: ".").last?.count ?? 0
    // -45.60 is printed with two digits, which a number does not remember.
    let places = max(digits, 2)
    let allowed = (0..<places).reduce(0.5) { unit, _ in unit / 10 }
    return Finding(comparisons: [
      Comparison(
        "NMSE at the fixed point", measured: measured, predicted: figure,
        allowed: allowed * (1 + 1e-9), unit: "dB")
    ])
  }
}

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
          let evolution = try setting.vamp(setting.prior.posteriorMean, law(name))
          let state = try Trajectory(evolution, iterations: 0).fixedPoint()
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

    func vamp(_ eta: any Shrinkage<Double>, _ spectrum: Spectrum) throws -> VAMPEvolution {
      try VAMPEvolution(
        prior: prior, shrinkage: eta, spectrum: spectrum, noiseVariance: predictedNoise)
    }

    /// The channel from the largest fixed point of `replica` to the first `τ²` of state evolution.
    func grid(
      _ eta: any Shrinkage<Double>, _ replica: Replica.FixedPoint, start: Double
    ) throws -> ChannelGrid {
      try ChannelGrid(
        from: replica.tau2, to: start, mmse: { try prior.mmse(variance: $0) },
        error: { try prior.risk(of: eta, sigma: $0.squareRoot(), variance: $0) },
        slope: { try prior.slope(of: eta, sigma: $0.squareRoot(), variance: $0) })
    }
  }

  /// Relative, of the error at the fixed point.
  private static let allowed = 1e-5

  private static func law(_ name: String) throws -> Spectrum {
    name == "iid" ? try .marchenkoPastur(ratio: 0.5) : try spectrum(name)
  }

  /// Of finitely many singular values, as the theorems have it: for `iid` the quantiles of Marchenko and
  /// Pastur's law.
  private static func spectrum(_ name: String) throws -> Spectrum {
    switch name {
    case "kappa15": try .geometric(kappa: 15, rows: 250, columns: 500)
    case "kappa100": try .geometric(kappa: 100, rows: 250, columns: 500)
    default:
      try Spectrum(
        singularValues: marchenkoPasturSingularValues(rows: 250, columns: 500), rows: 250,
        columns: 500)
    }
  }

  private static let amp = Claim(
    "replica/amp", source: Claim.Source("REPLICA", "Guo and Verdú 2005; BSR17 (13)–(14)"),
    hypotheses: [
      "the shrinkage is the prior's posterior mean", "mmse ≤ E[X²]",
      "mmse is continuous and does not decrease with τ² above the zero",
    ],
    conclusion:
      "the largest zero of σ_w² + (N/M) mmse(τ²) − τ² is where AMP's state evolution ends",
    evidence:
      "a scan for zeros, in which a pair closer than one of its cells is not seen, against the"
      + " recursion, errors to \(allowed), relatively; hypotheses measured on a grid of"
      + " \(ChannelGrid.points) τ² from the zero to the start",
    proof: .theorem(
      "Evolution.amp_ends_at_replica", "EvolutionConverges.amp_converges_to_replica")
  ) { bench in
    let setting = try Setting(bench)
    let replica = try Replica.independent(
      prior: setting.prior, noiseVariance: setting.noise, ratio: 0.5)
    let eta = bench.subject(setting.prior.posteriorMean)
    let evolution = try setting.amp(eta)
    return try finding(replica, evolution) { zero in
      let grid = try setting.grid(eta, zero, start: firstState(evolution).tau2)
      return [grid.isMatched, grid.isBelow(power: setting.prior.secondMoment), grid.errorRises]
    }
  }

  private static func rotationallyInvariant(_ name: String) -> Claim {
    Claim(
      "replica/vamp/\(name)",
      source: Claim.Source("REPLICA", "Takeda, Uda and Kabashima 2006; BSR17 Sec. V-A"),
      hypotheses: [
        "VAMP's σ_w² is the true one, and its shrinkage the prior's posterior mean",
        "0 < mmse < τ², and mmse ≤ 1/(1/E[X²] + 1/τ²)",
        "τ² ν/(1 − ν) is continuous and does not decrease with τ² above the zero",
        "at the zero mmse is a value of the Cauchy transform",
      ],
      conclusion: "the largest zero of τ² R(−mmse(τ²)) − 1 is where VAMP's state evolution ends",
      evidence: "the R-transform of a spectrum of 250 singular values"
        + (name == "iid" ? ", the quantiles of Marchenko and Pastur's law," : "")
        + " against the recursion, errors to \(allowed), relatively; a scan for zeros, in which a pair"
        + " closer than one of its cells is not seen; hypotheses measured on a grid of"
        + " \(ChannelGrid.points) τ² from the zero to the start",
      proof: .theorem(
        "Replica.vamp_ends_at_replica", "EvolutionConverges.vamp_converges_to_replica",
        "MatchedEvolution.matched_stays_matched")
    ) { bench in
      let setting = try Setting(bench)
      let spectrum = try spectrum(name)
      let replica = try Replica.rotationallyInvariant(
        prior: setting.prior, spectrum: spectrum, noiseVariance: setting.noise)
      let eta = bench.subject(setting.prior.posteriorMean)
      let evolution = try setting.vamp(eta, spectrum)
      return try finding(replica, evolution) { zero in
        let grid = try setting.grid(eta, zero, start: firstState(evolution).tau2)
        return [
          grid.isMatched, grid.isBelowObservation,
          grid.isBelowLinear(power: setting.prior.secondMoment), grid.stageRises,
          try isOfCauchy(zero, spectrum, setting.noise),
        ]
      }
    }
  }

  /// `mmse = −S(−1/τ̃²)` at `1/τ̃² = 1/mmse − 1/τ²`, with the Cauchy transform `S` of `A^T A/σ_w²`.
  private static func isOfCauchy(
    _ zero: Replica.FixedPoint, _ spectrum: Spectrum, _ noise: Double
  ) throws -> Hypothesis {
    let shift = noise * (1 / zero.mse - 1 / zero.tau2)
    let value = try spectrum.mean(null: noise / shift) { noise / ($0 + shift) }
    return Hypothesis(
      "at the zero mmse is a value of the Cauchy transform",
      "|−S(−1/τ̃²)/mmse − 1| at 1/τ̃² = 1/mmse − 1/τ²", abs(value / zero.mse - 1), in: 0...allowed)
  }

  private static func firstState<E: Evolution>(_ evolution: E) throws -> E.State {
    var state = try evolution.start()
    try evolution.step(&state)
    return state
  }

  /// The recursion is followed only where the theorem speaks of it.
  private static func finding<E: Evolution>(
    _ replica: Replica, _ evolution: E, hypotheses: (Replica.FixedPoint) throws -> [Hypothesis]
  ) throws -> Finding {
    guard let largest = replica.largest else { throw CheckError("no fixed point was found") }
    let hypotheses = try hypotheses(largest)
    guard hypotheses.allSatisfy(\.isVerified) else {
      return Finding(hypotheses: hypotheses, comparisons: [])
    }
    let mse = try Trajectory(evolution, iterations: 0).fixedPoint().mse
    return Finding(
      hypotheses: hypotheses,
      comparisons: [
        Comparison(
          "E at the fixed point by the replica value \(significant(largest.mse)), less 1",
          measured: mse / largest.mse - 1, predicted: 0, allowed: allowed, unit: "relative")
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

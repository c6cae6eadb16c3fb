// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import Problems
import RealModule
import StateEvolution

/// [JADCE] Activity detection at the size of `scsz21-theorems`, 15 dB: AMP with the row denoiser comes to
/// what the estimator has that knows which devices are active, where state evolution says so.
enum ActivityClaims {
  static let iterations = 12
  static let preambles = 8
  static func samples(_ settings: CheckSettings) -> Int { max(1, min(32, settings.draws / 32)) }

  static var all: [Claim] {
    Ensemble.allCases.map(attains) + [prediction, figure, notBelow]
  }

  /// Preambles of 100×200, as they are drawn or as somebody may use them.
  enum Ensemble: String, CaseIterable {
    case gaussian, binary
    case zadoffChu = "zadoff-chu"
    /// `κ = 15`, a geometric spectrum, unit columns.
    case conditioned = "kappa15"
    /// ±1, columns of norm `√L`.
    case signs = "signs-not-normalised"
    /// 0 and `√(2/L)`: columns of unit norm on average, which all have a part in common.
    case zeroOne = "zero-one"

    var specification: ActivitySpecification {
      let kind: Preambles =
        switch self {
        case .gaussian: .gaussian
        case .binary, .signs, .zeroOne: .binary
        case .zadoffChu: .zadoffChu
        case .conditioned: .conditioned(kappa: 15, hasUnitColumns: true)
        }
      return ActivitySpecification(preambles: kind, length: 100, devices: 200, antennas: 30)
    }

    func changed(_ s: Matrix<Complex<Double>>) -> Matrix<Complex<Double>> {
      switch self {
      case .signs: s.map { Complex.scale(Double(s.rows).squareRoot(), $0) }
      case .zeroOne:
        s.map { $0.real > 0 ? Complex((2 / Double(s.rows)).squareRoot()) : .zero }
      default: s
      }
    }
  }

  private static func attains(_ ensemble: Ensemble) -> Claim {
    Claim(
      "activity/amp-vec/\(ensemble.rawValue)",
      source: Claim.Source("AMP-VEC", "SCSZ21 ref. 13, Figs. 11, 12; erratum S14"),
      hypotheses: [
        "the columns of S have unit norm",
        "no spread of singular values beyond independent entries'",
      ],
      conclusion:
        "after \(iterations) iterations the NMSE is within 0.01 dB of that of the estimator"
        + " that knows which devices are active, and the prior, on the same samples",
      evidence: "\(preambles) draws of S, several samples each, ratio of sums",
      proof: .statistical, cost: .full
    ) { bench in
      let simulation = try bench.activity(ensemble)
      let errors = try bench.course(ensemble, .vectorAMP).errors
      let genie = Average.ratioOfSums(simulation.genie, simulation.powers)
      return Finding(
        hypotheses: simulation.spread,
        comparisons: [
          Comparison(
            "error by the genie's, which has an NMSE of \(significant(genie.decibels)) dB",
            .ratioOfSums(errors[iterations - 1], simulation.genie), name: "ratio of sums",
            predicted: 0, allowed: 0.01)
        ])
    }
  }

  private static let prediction = Claim(
    "prediction/amp-vec/gaussian", source: Claim.Source("SE-MMV", "SCSZ21 ref. 13; Rangan 2011"),
    hypotheses: [
      "the columns of S have unit norm",
      "no spread of singular values beyond independent entries'",
    ],
    conclusion:
      "the NMSE is within 0.2 dB (finite-size term, 100×200, M = 30) of state evolution after"
      + " every iteration",
    evidence: "\(preambles) draws of S, several samples each, ratio of sums; each active device has"
      + " p (N − 1) others beside it, without the scatter of their number, which at this size adds 0.3 dB"
      + " in mid-transient",
    proof: .statistical, cost: .full
  ) { bench in
    let simulation = try bench.stratified()
    let errors = try simulation.course(
      .vectorAMP, iterations: iterations, threads: bench.settings.threads
    ).errors
    let specification = simulation.specification
    let evolution = try VectorAMPEvolution(
      rows: RowPrior(
        gamma: specification.activity, phi: 1, width: specification.antennas, isComplex: true),
      noiseVariance: bench.settings.subject.predictedNoise * specification.noiseVariance,
      ratio: Double(specification.length) / Double(specification.devices))
    let states = try Trajectory(evolution, iterations: iterations).states
    return Finding(
      hypotheses: simulation.spread,
      comparisons: zip(states, errors).enumerated().map { t, pair in
        Comparison(
          "NMSE after \(t + 1) iterations", .ratioOfSums(pair.1, simulation.powers),
          name: "ratio of sums", predicted: decibels(pair.0.mse / specification.activity),
          allowed: 0.2)
      })
  }

  private static let figure = Claim(
    "figure/activity/gaussian", source: Claim.Source("ORACLE", "SCSZ21 Table II; erratum S13"),
    hypotheses: [],
    conclusion:
      "at 15 dB the genie has -21.05 ± 0.2 dB, ISTA with the paper's groups -3.41 ± 0.1 dB after"
      + " 12 iterations, Nesterov's method with them -16.45 ± 0.25 dB after 50",
    evidence: "\(preambles) draws of S, several samples each, ratio of sums", proof: .numerical,
    cost: .full
  ) { bench in
    let simulation = try bench.activity(.gaussian)
    let ista = try bench.course(.gaussian, .realISTA).errors
    let nesterov = try bench.course(.gaussian, .realNesterov, iterations: 50).errors
    func comparison(_ name: String, _ errors: [Double], _ figure: Double, _ allowed: Double)
      -> Comparison
    {
      Comparison(
        name, .ratioOfSums(errors, simulation.powers), name: "ratio of sums", predicted: figure,
        allowed: allowed)
    }
    return Finding(comparisons: [
      comparison("NMSE of the genie", simulation.genie, -21.05, 0.2),
      comparison("NMSE of ISTA, t = 12", ista[11], -3.41, 0.1),
      comparison("NMSE of Nesterov's method, t = 50", nesterov[49], -16.45, 0.25),
    ])
  }

  private static let notBelow = Claim(
    "activity/not-below-genie", source: Claim.Source("ORACLE", "SCSZ21 Table II; erratum S13"),
    hypotheses: [],
    conclusion:
      "no method has a smaller error than the estimator that knows support and prior, on the"
      + " same samples, by more than 0.01 dB",
    evidence:
      "every baseline after \(iterations) iterations, none of which was fitted to anything; the"
      + " difference sample by sample",
    proof: .statistical, cost: .full
  ) { bench in
    let simulation = try bench.activity(.gaussian)
    return Finding(
      comparisons: try ActivitySimulation.Method.allCases.map { method in
        let errors = try bench.course(.gaussian, method).errors
        let ratio = Average.ratioOfSums(errors[iterations - 1], simulation.genie)
        return Comparison(
          "error of \(method.rawValue) by the genie's", measured: ratio.decibels, .atLeast,
          predicted: 0, allowed: 0.01, unit: "dB", halfWidth: ratio.halfWidth,
          standardError: ratio.standardError, average: "ratio of sums", draws: ratio.draws)
      })
  }
}

extension Workbench {
  func activity(_ ensemble: ActivityClaims.Ensemble) throws -> ActivitySimulation {
    try once("activity/\(ensemble)") {
      try ActivitySimulation(
        ensemble.specification, preambles: ActivityClaims.preambles,
        samples: ActivityClaims.samples(settings), seed: settings.seed, change: ensemble.changed)
    }
  }

  /// Twice as many samples, with hardly any scatter in the number of active devices.
  func stratified() throws -> ActivitySimulation {
    try ActivitySimulation(
      ActivityClaims.Ensemble.gaussian.specification, preambles: ActivityClaims.preambles,
      samples: 2 * ActivityClaims.samples(settings), seed: settings.seed, isStratified: true)
  }

  func course(
    _ ensemble: ActivityClaims.Ensemble, _ method: ActivitySimulation.Method,
    iterations: Int = ActivityClaims.iterations
  ) throws -> ActivitySimulation.Course {
    try once("course/\(ensemble)/\(method)/\(iterations)") {
      try activity(ensemble).course(method, iterations: iterations, threads: settings.threads)
    }
  }
}

extension ActivitySimulation {
  /// What AMP's state evolution asks of the preambles that were drawn.
  var spread: [Hypothesis] {
    var (norms, kurtosis) = (0.0, 0.0)
    for problem in problems {
      let s = problem.preambles
      let squares = s.columnSquaredNorms
      norms = squares.reduce(norms) { max($0, abs($1.squareRoot() - 1)) }
      var gram = Matrix<Complex<Double>>(zeros: s.rows, s.rows)
      gram.add(s, adjointOf: s)
      let fourth = gram.columnSquaredNorms.reduce(0, +)
      let second = squares.reduce(0, +)
      kurtosis = max(kurtosis, Double(s.rows) * fourth / (second * second))
    }
    let ratio = Double(specification.length) / Double(specification.devices)
    return [
      Hypothesis(
        "the columns of S have unit norm", "max_i |‖S_i‖ − 1|", norms, in: 0...1e-9),
      Hypothesis(
        "singular values spread no more than those of independent entries",
        "kurtosis of the spectrum L ‖S S^H‖_F²/‖S‖_F⁴, of Marchenko and Pastur's \(1 + ratio)",
        kurtosis, in: 0...(1 + ratio + 0.1)),
    ]
  }
}

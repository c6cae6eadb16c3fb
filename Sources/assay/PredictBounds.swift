// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import StateEvolution

struct PredictReplica: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replica",
    abstract: "The posterior mean's error in the large system, by the replica equations.",
    discussion: """
      For spectrum mp the scalar equation σ_w² + (N/M) mmse(τ²) = τ² is solved too. The largest fixed
      point is compared with the end of matched VAMP's state evolution.
      """)

  @OptionGroup var options: PredictOptions
  @OptionGroup var spectrum: SpectrumOptions
  @OptionGroup var files: PredictFiles

  func validate() throws {
    if options.noiseVariance == 0 {
      throw ValidationError("--noise-variance must be above 0 for the R-transform of A^T A/σ_w².")
    }
  }

  func run() throws {
    try files.check(besides: spectrum.matrix.data)
    let prior = try options.statedPrior()
    let (spectrum, title) = try spectrum.stated(options)
    let noise = try options.statedNoise(ratio: spectrum.ratio)
    var summary = PredictSummary("replica", try options.setting(ratio: spectrum.ratio))
    summary.setting.spectrum = title
    let bar = Progress()
    bar.show("replica equation")
    var found: [(String, Replica)] = []
    if title == "mp" {
      let replica = try Replica.independent(
        prior: prior, noiseVariance: noise, ratio: spectrum.ratio)
      found.append(("scalar", replica))
    }
    let replica = try Replica.rotationallyInvariant(
      prior: prior, spectrum: spectrum, noiseVariance: noise)
    found.append(("r-transform", replica))
    bar.show("state evolution")
    let evolution = try VAMPEvolution(
      prior: prior, shrinkage: prior.posteriorMean, spectrum: spectrum, noiseVariance: noise)
    let trajectory = try Trajectory(evolution, iterations: 0)
    bar.clear()
    summary.take(trajectory, power: prior.secondMoment)
    summary.rows = nil
    let end = trajectory.isConverged ? trajectory.last.mse : nil
    summary.replicas = found.map { PredictSummary.Replica($0, $1, prior.secondMoment, end: end) }
    let rows = (summary.replicas ?? []).flatMap { replica in
      replica.fixedPoints.map { point in
        [replica.equation, "\(point.nmse.map { "\($0)" } ?? "")", "\(point.tau2)", "\(point.mse)"]
      }
    }
    try files.write(
      text(summary) + "\n", summary, csv: [["equation", "nmse_db", "tau2", "mse"]] + rows)
  }

  private func text(_ summary: PredictSummary) -> String {
    var lines = [summary.title]
    for replica in summary.replicas ?? [] {
      let count = replica.fixedPoints.count
      lines.append(
        "\(replica.equation): \(count) fixed point\(count == 1 ? "" : "s") for τ² from"
          + String(format: " %.5e to %.5e", replica.low, replica.high))
      for point in replica.fixedPoints.reversed() {
        lines.append(
          String(format: "  NMSE %10.4f dB, τ² = %.8e", point.nmse ?? -.infinity, point.tau2))
      }
    }
    guard let end = summary.fixedPoint else { return lines.joined(separator: "\n") }
    lines.append(
      String(format: "state evolution of matched VAMP: %10.4f dB, ", end.nmse ?? -.infinity)
        + (end.ending == .converged
          ? "after \(end.steps) iterations"
          : "NOT CONVERGED: \(end.ending.rawValue) after \(end.steps) iterations"))
    for replica in summary.replicas ?? [] {
      guard let difference = replica.difference else { continue }
      lines.append(
        "\(replica.equation): the largest differs from it by"
          + String(format: " %.1e, relatively", difference))
    }
    return lines.joined(separator: "\n")
  }
}

extension PredictSummary.Replica {
  init(_ equation: String, _ replica: Replica, _ power: Double, end: Double?) {
    self.equation = equation
    low = replica.range.lowerBound
    high = replica.range.upperBound
    fixedPoints = replica.fixedPoints.map {
      Point(tau2: $0.tau2, mse: $0.mse, nmse: decibels($0.mse / power))
    }
    if let end, end > 0, let largest = replica.largest {
      difference = abs(largest.mse - end) / end
    }
  }
}

struct PredictOracle: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oracle",
    abstract: "The error of the estimator that knows support and prior, for one matrix.")

  @OptionGroup var options: PredictOptions
  @OptionGroup var matrix: MatrixOptions
  @Option(help: "How many supports are drawn.")
  var draws = 1000
  @OptionGroup var files: PredictFiles

  func validate() throws {
    try require(("draws", draws, Most.draws))
    if options.noiseVariance == 0 {
      throw ValidationError("--noise-variance must be above 0 for the oracle.")
    }
  }

  func run() throws {
    try files.check(besides: matrix.data)
    let prior = try options.statedPrior()
    let a = try matrix.matrix(options)
    let ratio = Double(a.rows) / Double(a.columns)
    var summary = PredictSummary("oracle", try options.setting(ratio: ratio))
    summary.setting.matrix = "\(a.rows)×\(a.columns), \(matrix.title(options))"
    let bar = Progress()
    let oracle = try SupportOracle(
      a: a, prior: prior, noiseVariance: try options.statedNoise(ratio: ratio), draws: draws,
      seed: matrix.seed
    ) { bar.show("[\($0)/\(draws)] supports") }
    bar.clear()
    let error = oracle.decibelError.isFinite ? oracle.decibelError : nil
    summary.oracle = .init(
      nmse: decibels(oracle.nmse), standardError: error, draws: draws,
      emptyDraws: oracle.emptyDraws)
    let nmse = decibels(oracle.nmse).map { String(format: "%.4f", $0) } ?? "-inf"
    let spread = error.map { String(format: " ± %.4f", $0) } ?? ""
    try files.write(
      """
      \(summary.title)
      NMSE \(nmse)\(spread) dB, E‖x̂ − x‖²/E‖x‖² over \(draws) supports\(
        oracle.emptyDraws > 0 ? ", \(oracle.emptyDraws) of them empty" : "")

      """, summary,
      csv: [
        ["nmse_db", "standard_error_db", "draws", "empty_draws"],
        [nmse, error.map { "\($0)" } ?? "", "\(draws)", "\(oracle.emptyDraws)"],
      ])
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Foundation
import Problems
import Reports
import Shrinkages
import StateEvolution

/// One algorithm's curve: the mean of `‖x̂_t − x‖²/‖x‖²` over draws, in dB, for `t = 1, 2, …`.
private struct Curve {
  let name: String
  let decibels: [Double]
  let published: String
  let range: String

  /// The first iteration at `target` dB or below, in a line of the report.
  func line(_ target: Double) -> String {
    let reached = decibels.firstIndex { $0 <= target }
    return "  " + name.padding(toLength: 18, withPad: " ", startingAt: 0)
      + (reached.map { "\($0 + 1)" } ?? "not within \(decibels.count)")
      .padding(toLength: 18, withPad: " ", startingAt: 0)
      + published.padding(toLength: 12, withPad: " ", startingAt: 0) + range
  }
}

/// BSR17 Fig. 1: AMP-ℓ1 and VAMP-ℓ1 with the minimax `α`, FISTA and ISTA with the corresponding `λ`.
func figure1(_ setting: FigureSetting) throws -> ReproducedFigure {
  let iid = try panel(setting, .gaussian, "fig1a")
  let kappa15 = try panel(setting, .geometric(kappa: 15), "fig1b")
  // All solve nearly the same LASSO; −35 dB is below its error.
  let target = (kappa15.curves[0].decibels.last ?? .nan) + 1
  return ReproducedFigure(
    tables: [("fig1a.csv", iid.table), ("fig1b.csv", kappa15.table)], script: script,
    svg: "fig1.svg",
    report: [
      "BSR17 Fig. 1: NMSE is the mean of the ratios over \(setting.samples) draws, seed"
        + " \(setting.seed)",
      "(a) i.i.d. A, λ = \(String(format: "%.4e", iid.lambda)) of AMP-l1's fixed point: first"
        + " iteration at -35 dB",
      "  algorithm         ours              published   range over draws of A (erratum B11)",
    ] + iid.curves.map { $0.line(-35) } + [
      "(b) kappa = 15, λ = \(String(format: "%.4e", kappa15.lambda)) of VAMP-l1's fixed point"
        + " (erratum B8): first iteration within 1 dB of VAMP-l1's last, "
        + String(format: "%.1f dB", target),
      "  algorithm         ours              published",
    ] + kappa15.curves.filter { $0.name != "amp-l1" }.map { $0.line(target) } + [
      growth(kappa15.curves),
      "Errata: B3 (the threshold is βλ), B4 (FISTA as printed and proper), B8 (λ of AMP and of VAMP),"
        + " B11 (counts depend on the draw of A), B12 (the mean of ratios is the figure's).",
    ])
}

private func growth(_ curves: [Curve]) -> String {
  let amp = curves.first { $0.name == "amp-l1" }?.decibels ?? []
  let change = String(format: "%+.1f dB", amp.count > 9 ? amp[9] : .nan)
  return "  amp-l1 diverges (published: it diverged): \(change) after ten iterations, from 0 dB"
}

private func panel(
  _ setting: FigureSetting, _ ensemble: Ensemble, _ name: String
) throws -> (curves: [Curve], table: CSV, lambda: Double) {
  let specification = ProblemSpecification(ensemble: ensemble)
  let isIID = ensemble == .gaussian
  let problem = try specification.draw(seed: setting.seed, samples: setting.samples)
  let svd = try SVD(problem.a)
  guard let alpha = minimaxThreshold(gamma: specification.gamma), let largest = svd.s.first else {
    throw DataError("no minimax threshold, or A is zero")
  }
  let prior = try BernoulliGaussianPrior(gamma: specification.gamma, phi: specification.phi)
  let soft = SoftThreshold<Double>(theta2: alpha)
  let lambda: Double
  if isIID {
    let evolution = try AMPEvolution(
      prior: prior, shrinkage: soft, noiseVariance: problem.noiseVariance,
      ratio: Double(specification.rows) / Double(specification.columns))
    lambda = try Trajectory(evolution, iterations: 0).fixedPoint().lassoWeight(alpha: alpha)
  } else {
    let evolution = try VAMPEvolution(
      prior: prior, shrinkage: soft,
      spectrum: try Spectrum(
        singularValues: svd.s, rows: specification.rows, columns: specification.columns),
      noiseVariance: problem.noiseVariance)
    lambda = try Trajectory(evolution, iterations: 0).fixedPoint()
      .lassoWeight(alpha: alpha, noiseVariance: problem.noiseVariance)
  }
  let step = (1 - 0x1p-20) / (largest * largest)
  let bar = Progress()
  func curve<I: Iteration>(
    _ label: String, _ iteration: I, _ count: Int, _ published: String = "-", _ range: String = ""
  ) -> Curve where I.S == Double {
    let run = Run(iterations: count, threads: setting.threads)
    let result = run(iteration, problem.y, truth: problem.x) {
      bar.show("\(name): \(label), iteration \($0) of \(count)")
    }
    // Draws with x = 0 have no NMSE.
    let drawn = result.nmse.first?.map { !$0.isNaN } ?? []
    return Curve(
      name: label,
      decibels: result.nmse.map { nmse in
        let kept = zip(nmse, drawn).filter(\.1).map(\.0)
        return 10 * log10(kept.reduce(0, +) / Double(kept.count))
      }, published: published, range: range)
  }
  defer { bar.clear() }
  let vamp = VAMP<Double>(
    lmmse: SpectralLMMSE(svd), noiseVariance: problem.noiseVariance,
    initialVariance: prior.secondMoment, shrinkage: soft, columns: specification.columns)
  let printed = FISTA<Double>(a: problem.a, lambda: lambda, step: step, variant: .asPrinted)
  let proper = FISTA<Double>(a: problem.a, lambda: lambda, step: step)
  let curves = [
    curve("vamp-l1", vamp, 40, isIID ? "half AMP's" : "-", isIID ? "12-15" : ""),
    curve(
      "amp-l1", AMP<Double>(a: problem.a, shrinkage: soft), isIID ? 40 : 10, isIID ? "25" : "-",
      isIID ? "22-28" : ""),
    curve(
      "fista-as-printed", printed, isIID ? 400 : 1000, isIID ? "216" : "-", isIID ? "190-220" : ""),
    curve("fista", proper, isIID ? 400 : 1000),
    curve(
      "ista", ISTA<Double>(a: problem.a, lambda: lambda, step: step), isIID ? 6000 : 10000,
      isIID ? "4402" : "-", isIID ? "3300-4700" : ""),
  ]
  let longest = curves.map(\.decibels.count).max() ?? 0
  return (
    curves,
    CSV(
      header: ["iteration"] + curves.map(\.name),
      rows: (0..<longest).map { t -> [Double] in
        let values = curves.map { t < $0.decibels.count ? $0.decibels[t] : Double.nan }
        return [Double(t + 1)] + values
      }),
    lambda
  )
}

private let script = """
  set terminal svg size 1000,480 font 'sans,13' background 'white'
  set output 'fig1.svg'
  set datafile separator ','
  set datafile missing ''
  set multiplot layout 1,2
  set logscale x
  set grid
  set xlabel 'iteration'
  set ylabel 'NMSE in dB, mean of ratios'
  set xrange [1:10000]
  set yrange [-45:5]
  set key outside below horizontal
  set arrow 1 from graph 0, first -35 to graph 1, first -35 nohead dashtype 2 linecolor 'gray40'
  set title '(a) i.i.d. Gaussian A'
  plot 'fig1a.csv' using 1:2 with lines linewidth 2 linecolor '#0072b2' title 'VAMP-l1', \\
    '' using 1:3 with lines linewidth 2 linecolor '#d55e00' title 'AMP-l1', \\
    '' using 1:4 with lines linewidth 2 linecolor '#009e73' title 'FISTA, as printed', \\
    '' using 1:5 with lines linewidth 1 dashtype 2 linecolor '#000000' title 'FISTA, proper', \\
    '' using 1:6 with lines linewidth 2 linecolor '#cc79a7' title 'ISTA'
  unset arrow 1
  set title '(b) condition number 15'
  plot 'fig1b.csv' using 1:2 with lines linewidth 2 linecolor '#0072b2' title 'VAMP-l1', \\
    '' using 1:3 with lines linewidth 2 linecolor '#d55e00' title 'AMP-l1 (diverges)', \\
    '' using 1:4 with lines linewidth 2 linecolor '#009e73' title 'FISTA, as printed', \\
    '' using 1:5 with lines linewidth 1 dashtype 2 linecolor '#000000' title 'FISTA, proper', \\
    '' using 1:6 with lines linewidth 2 linecolor '#cc79a7' title 'ISTA'
  unset multiplot

  """

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Foundation
import Integrals
import Problems
import Reports
import Shrinkages
import StateEvolution

/// The errors `r_t − x` of all draws, each draw's over its own empirical deviation (draws differ in
/// `σ_t`, and their mixture would have tails), in rising order.
private struct InputErrors {
  let iteration: Int
  let sorted: [Double]

  /// `n Σ e⁴/(Σ e²)² − 3`, and `√(24/n)`, its standard error for a normal sample.
  var excessKurtosis: Double {
    sorted.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(sorted.count) - 3
  }
  var standardError: Double { (24 / Double(sorted.count)).squareRoot() }

  /// The quantile at probability `p`.
  func quantile(_ p: Double) -> Double {
    let place = min(max(p * Double(sorted.count) - 0.5, 0), Double(sorted.count - 1))
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}

/// BSR17 Fig. 5: quantiles of the shrinkage's input error at the first iteration `t` with
/// `NMSE(x̂_t) < −15 dB`, of AMP-ℓ1 and ISTA on the problem of Fig. 1(a).
func figure5(_ setting: FigureSetting) throws -> ReproducedFigure {
  let specification = ProblemSpecification(ensemble: .gaussian)
  let problem = try specification.draw(seed: setting.seed, samples: setting.samples)
  guard let alpha = minimaxThreshold(gamma: specification.gamma),
    let largest = try SVD(problem.a).s.first
  else { throw DataError("no minimax threshold, or A is zero") }
  let soft = SoftThreshold<Double>(theta2: alpha)
  let evolution = try AMPEvolution(
    prior: try BernoulliGaussianPrior(gamma: specification.gamma, phi: specification.phi),
    shrinkage: soft, noiseVariance: problem.noiseVariance,
    ratio: Double(specification.rows) / Double(specification.columns))
  let lambda = try Trajectory(evolution, iterations: 0).fixedPoint().lassoWeight(alpha: alpha)
  let bar = Progress()
  defer { bar.clear() }
  let amp = try inputErrors(AMP(a: problem.a, shrinkage: soft), problem, \.r) {
    bar.show("fig5: amp-l1, iteration \($0)")
  }
  let ista = try inputErrors(
    ISTA(a: problem.a, lambda: lambda, step: (1 - 0x1p-20) / (largest * largest)), problem, \.r
  ) { bar.show("fig5: ista, iteration \($0)") }
  let tails = [1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 2e-3, 5e-3]
  let middle = stride(from: 0.01, to: 0.995, by: 0.01).map { $0 }
  let probabilities = tails + middle + tails.reversed().map { 1 - $0 }
  func line(_ name: String, _ errors: InputErrors, _ published: Int, _ shape: String) -> String {
    String(
      format: "  %@ t = %d (published %d): excess kurtosis %.3f ± %.3f; published: %@",
      name.padding(toLength: 7, withPad: " ", startingAt: 0), errors.iteration, published,
      errors.excessKurtosis, errors.standardError, shape)
  }
  return ReproducedFigure(
    tables: [
      (
        "fig5.csv",
        CSV(
          header: ["probability", "normal", "ista", "amp-l1"],
          rows: probabilities.map {
            [$0, normalQuantile($0), ista.quantile($0), amp.quantile($0)]
          })
      )
    ], script: script, svg: "fig5.svg",
    report: [
      "BSR17 Fig. 5: the error r_t - x at the shrinkage's input, at the first iteration with NMSE below"
        + " -15 dB (mean of the ratios; \(setting.samples) draws, seed \(setting.seed)); each draw over"
        + " its own deviation; kurtosis over all entries, ± the standard error of a normal sample",
      line("ista", ista, 1478, "heavy-tailed"), line("amp-l1", amp, 6, "Gaussian"),
      "Errata: B3 (ISTA's threshold is βλ), B12 (which average).",
    ])
}

/// Runs until the mean NMSE of `x̂_t` is below −15 dB; `r_t` comes with the step after.
private func inputErrors<I: Iteration>(
  _ iteration: I, _ problem: DenseProblem, _ r: (I.State) -> Matrix<Double>, _ progress: (Int) -> Void
) throws -> InputErrors where I.S == Double {
  let limit = 20_000
  let powers = problem.x.columnSquaredNorms
  let ones = powers.map { _ in 1.0 }
  let minus = powers.map { _ in -1.0 }
  var state = iteration.start(problem.y)
  for t in 1...limit {
    iteration.step(&state, problem.y)
    progress(t)
    var error = state.x
    error.combine(ones, state.x, minus, problem.x)
    let ratios = zip(error.columnSquaredNorms, powers).filter { $0.1 > 0 }.map { $0.0 / $0.1 }
    let mean = ratios.reduce(0, +) / Double(ratios.count)
    // −15 dB
    guard mean < 0.03162277660168379 else { continue }
    iteration.step(&state, problem.y)
    error.combine(ones, r(state), minus, problem.x)
    let n = Double(error.rows)
    let scales = error.columnSquaredNorms.map { (n / $0).squareRoot() }
    error.combine(scales, error, scales.map { _ in 0 }, error)
    return InputErrors(iteration: t, sorted: error.storage.sorted())
  }
  throw DataError("NMSE stays above -15 dB for \(limit) iterations; take more --samples")
}

private let script = """
  set terminal svg size 900,440 font 'sans,13' background 'white'
  set output 'fig5.svg'
  set datafile separator ','
  set multiplot layout 1,2
  set grid
  set key top left
  set xlabel 'quantile of N(0, 1)'
  set ylabel 'quantile of (r - x)/deviation'
  set xrange [-4.5:4.5]
  set yrange [-15:15]
  set title 'ISTA: heavy tails'
  plot x with lines dashtype 2 linecolor 'gray40' title 'N(0, 1)', \\
    'fig5.csv' using 2:3 with points pointtype 7 pointsize 0.4 linecolor '#cc79a7' title 'ISTA'
  set yrange [-4.5:4.5]
  set title 'AMP-l1: Gaussian'
  plot x with lines dashtype 2 linecolor 'gray40' title 'N(0, 1)', \\
    'fig5.csv' using 2:4 with points pointtype 7 pointsize 0.4 linecolor '#d55e00' title 'AMP-l1'
  unset multiplot

  """

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems
import Shrinkages
import StateEvolution

/// BSR17 Fig. 5: the shrinkage's input error at the first iteration `t` with `NMSE(x̂_t) < −15 dB`, of
/// AMP-ℓ1 and ISTA on the problem of Fig. 1(a).
public struct Figure5: Sendable {
  public let setting: FigureSetting
  public let amp, ista: InputErrors

  /// - Parameter progress: told what is going on.
  public init(_ setting: FigureSetting, progress: (String) -> Void) throws {
    self.setting = setting
    let specification = ProblemSpecification(ensemble: .gaussian)
    let problem = try specification.draw(seed: setting.seed, samples: setting.samples)
    guard let alpha = minimaxThreshold(gamma: specification.gamma),
      let largest = try SVD(problem.a).s.first
    else { throw ExperimentError("no minimax threshold, or A is zero") }
    let soft = SoftThreshold<Double>(theta2: alpha)
    let evolution = try AMPEvolution(
      prior: try BernoulliGaussianPrior(gamma: specification.gamma, phi: specification.phi),
      shrinkage: soft, noiseVariance: problem.noiseVariance,
      ratio: Double(specification.rows) / Double(specification.columns))
    let lambda = try Trajectory(evolution, iterations: 0).fixedPoint().lassoWeight(alpha: alpha)
    amp = try inputErrors(
      AMP(a: problem.a, shrinkage: soft), problem, \.r, published: (6, "Gaussian")
    ) { progress("fig5: amp-l1, iteration \($0)") }
    ista = try inputErrors(
      ISTA(a: problem.a, lambda: lambda, step: (1 - 0x1p-20) / (largest * largest)), problem, \.r,
      published: (1478, "heavy-tailed")
    ) { progress("fig5: ista, iteration \($0)") }
  }
}

extension Figure5 {
  /// The errors `r_t − x` of all draws, each draw's over its own empirical deviation (draws differ in
  /// `σ_t`, and their mixture would have tails), in rising order.
  public struct InputErrors: Sendable {
    public let iteration: Int
    public let sorted: [Double]
    /// The iteration as published, and what its errors were.
    public let published: (iteration: Int, shape: String)

    /// `n Σ e⁴/(Σ e²)² − 3`, and `√(24/n)`, its standard error for a normal sample.
    public var excessKurtosis: Double {
      sorted.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(sorted.count) - 3
    }
    public var standardError: Double { (24 / Double(sorted.count)).squareRoot() }

    /// The quantile at probability `p`.
    public func quantile(_ p: Double) -> Double {
      let place = min(max(p * Double(sorted.count) - 0.5, 0), Double(sorted.count - 1))
      let below = Int(place)
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
  }
}

/// Runs until the mean NMSE of `x̂_t` is below −15 dB; `r_t` comes with the step after.
private func inputErrors<I: Iteration>(
  _ iteration: I, _ problem: DenseProblem, _ r: (I.State) -> Matrix<Double>,
  published: (iteration: Int, shape: String), _ progress: (Int) -> Void
) throws -> Figure5.InputErrors where I.S == Double {
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
    return Figure5.InputErrors(iteration: t, sorted: error.storage.sorted(), published: published)
  }
  throw ExperimentError("NMSE stays above -15 dB for \(limit) iterations; take more --samples")
}

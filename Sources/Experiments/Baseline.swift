// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Shrinkages
import Theorems
import TrainingRuns

/// An algorithm beside trained networks, on their test samples.
public struct Baseline: Sendable {
  public enum Method: Sendable {
    /// With the soft threshold, `α = 1.1402`.
    case ampL1
    /// With the prior and the noise variance of the data.
    case matchedVAMP
    /// With the step `1/‖A‖²` and the `λ` of a grid that is best after the last iteration, on the test set: none
    /// can be better.
    case ista
  }

  public let name: String
  let method: Method
  let iterations: Int

  package init(_ name: String, _ method: Method, iterations: Int) {
    (self.name, self.method, self.iterations) = (name, method, iterations)
  }

  /// The ratio of sums by iteration.
  package func course(_ problem: TestProblem, threads: Int) throws -> [Average] {
    switch method {
    case .ampL1:
      return course(AMP(a: problem.a, shrinkage: SoftThreshold<Double>.initial), problem, threads)
    case .matchedVAMP:
      let shrinkage = BernoulliGaussian<Double>(gamma: problem.gamma, phi: problem.phi)
      let vamp = VAMP(
        lmmse: SpectralLMMSE(try SVD(problem.a)), noiseVariance: problem.noiseVariance,
        initialVariance: problem.gamma * problem.phi, shrinkage: shrinkage,
        columns: problem.a.columns)
      return course(vamp, problem, threads)
    case .ista:
      let largest = try SVD(problem.a).s.first ?? 1
      let courses = (0..<16).map { k in
        let ista = ISTA<Double>(
          a: problem.a, lambda: 0.5 * Double.exp(-0.4 * Double(k)),
          step: (1 - 0x1p-20) / (largest * largest))
        return course(ista, problem, threads)
      }
      return courses.min { ($0.last?.decibels ?? 0) < ($1.last?.decibels ?? 0) } ?? []
    }
  }

  private func course<I: Iteration>(
    _ iteration: I, _ problem: TestProblem, _ threads: Int
  ) -> [Average] where I.S == Double {
    let run = Run(iterations: iterations, threads: threads)
    let result = run(iteration, problem.y, truth: problem.x)
    let powers = problem.x.columnSquaredNorms
    return result.nmse.map { ratios in
      // Of a signal of zero the run has no ratio.
      let kept = zip(ratios, powers).filter { $1 > 0 }
      return Average.ratioOfSums(kept.map { $0 * $1 }, kept.map(\.1))
    }
  }
}

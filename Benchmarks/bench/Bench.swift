// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Foundation
import Problems
import Shrinkages

/// Speed as ratios, each measured in one run: what is compared alternates, so that a machine whose
/// speed drifts drifts for both.
@main
struct Bench {
  static func main() throws {
    if CommandLine.arguments.contains("--operators") {
      try write(try FastOperators.measure())
      return
    }
    if CommandLine.arguments.contains("--iterate") {
      try Iterations.main()
      return
    }
    let specification = ProblemSpecification(ensemble: .gaussian)
    let problem = try specification.draw(seed: 1, samples: 1000)
    var results = [
      try ampAgainstProducts(problem), try vampAgainstProducts(problem),
      genericAgainstPointers(problem, columns: 1000), genericAgainstPointers(problem, columns: 1),
      try threads(problem, "amp-l1"), try threads(problem, "vamp-bg"),
    ]
    results.append(try singleVector(problem))
    for result in results { print(result.line) }
    try write(results)
  }

  /// Writes to the file that follows `--json`, if there is one.
  private static func write(_ results: some Encodable) throws {
    guard let flag = CommandLine.arguments.firstIndex(of: "--json"),
      CommandLine.arguments.count > flag + 1
    else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(results).write(
      to: URL(fileURLWithPath: CommandLine.arguments[flag + 1]), options: .atomic)
  }

  /// Forty AMP-ℓ1 iterations over forty times their two products alone, on one thread.
  static func ampAgainstProducts(_ problem: Problem) throws -> Ratio {
    let amp = AMP<Double>(a: problem.a, shrinkage: SoftThreshold(theta2: 1.1402))
    var products = Products(problem.a, problem.a.adjoint, columns: 1000)
    return Ratio(
      "AMP-l1 iteration / its raw products, 500x250, batch 1000, f64", bound: "at most 1.2",
      scale: 40
    ) {
      _ = Run(iterations: 40)(amp, problem.y)
    } over: {
      for _ in 0..<40 { products.run() }
    }
  }

  /// Forty VAMP iterations with the Bernoulli–Gaussian posterior mean over forty times their products.
  static func vampAgainstProducts(_ problem: Problem) throws -> Ratio {
    let svd = try SVD(problem.a)
    let vamp = VAMP<Double>(
      lmmse: SpectralLMMSE(svd), noiseVariance: problem.noiseVariance, initialVariance: 0.1,
      shrinkage: BernoulliGaussian(gamma: 0.1, phi: 1), columns: 500)
    var products = Products(svd.v.adjoint, svd.v, columns: 1000)
    return Ratio(
      "VAMP-BG iteration / its raw products, 500x250, batch 1000, f64", bound: "at most 1.4",
      scale: 40
    ) {
      _ = Run(iterations: 40)(vamp, problem.y)
    } over: {
      for _ in 0..<40 { products.run() }
    }
  }

  /// The generic AMP-ℓ1 step over the same iteration written out with pointers.
  static func genericAgainstPointers(_ problem: Problem, columns: Int) -> Ratio {
    let y = problem.y[columns: 0..<columns]
    let amp = AMP<Double>(a: problem.a, shrinkage: SoftThreshold(theta2: 1.1402))
    var state = amp.start(y)
    var raw = RawAMP(problem.a, y, alpha: 1.1402)
    let count = columns == 1 ? 200 : 1
    return Ratio(
      "generic AMP-l1 / written out with pointers, batch \(columns), f64", bound: "at most 1.05"
    ) {
      for _ in 0..<count { amp.step(&state, y) }
    } over: {
      for _ in 0..<count { raw.step() }
    }
  }

  /// Ten iterations with one thread over ten with two.
  static func threads(_ problem: Problem, _ name: String) throws -> Ratio {
    let svd = try SVD(problem.a)
    let amp = AMP<Double>(a: problem.a, shrinkage: SoftThreshold(theta2: 1.1402))
    let vamp = VAMP<Double>(
      lmmse: SpectralLMMSE(svd), noiseVariance: problem.noiseVariance, initialVariance: 0.1,
      shrinkage: BernoulliGaussian(gamma: 0.1, phi: 1), columns: 500)
    func run(_ threads: Int) {
      let run = Run(iterations: 10, threads: threads)
      if name == "amp-l1" { _ = run(amp, problem.y) } else { _ = run(vamp, problem.y) }
    }
    return Ratio("one thread / two, \(name), batch 1000, f64", bound: "at least 1.8") {
      run(1)
    } over: {
      run(2)
    }
  }

  /// One VAMP iteration of one vector over its two products alone.
  static func singleVector(_ problem: Problem) throws -> Ratio {
    let svd = try SVD(problem.a)
    let y = problem.y[columns: 0..<1]
    let vamp = VAMP<Double>(
      lmmse: SpectralLMMSE(svd), noiseVariance: problem.noiseVariance, initialVariance: 0.1,
      shrinkage: BernoulliGaussian(gamma: 0.1, phi: 1), columns: 500)
    var state = vamp.start(y)
    var products = Products(svd.v.adjoint, svd.v, columns: 1)
    return Ratio("VAMP-BG iteration / its raw products, one vector, f64", bound: "none", scale: 100)
    {
      for _ in 0..<100 { vamp.step(&state, y) }
    } over: {
      for _ in 0..<100 { products.run() }
    }
  }
}

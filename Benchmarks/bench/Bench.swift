// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Channels
import CKernels
import Foundation
import Problems
import Shrinkages

/// Speed as ratios, each measured in one run: what is compared alternates, so that a machine whose
/// speed drifts drifts for both.
@main
struct Bench {
  static func main() throws {
    assay_keep_freed_memory()
    if CommandLine.arguments.contains("--operators") {
      try write(try FastOperators.measure())
      return
    }
    if CommandLine.arguments.contains("--search") {
      try Searches.main()
      return
    }
    if CommandLine.arguments.contains("--iterate") {
      try Iterations.main()
      return
    }
    let specification = ProblemSpecification(ensemble: .gaussian)
    let problem = try specification.draw(seed: 1, samples: 1000)
    let measures: [(name: String, measure: () throws -> Ratio)] =
      [
        ("amp", { try ampAgainstProducts(problem) }),
        ("vamp", { try vampAgainstProducts(problem) }),
        ("amp-small-cache", { try withSmallCache { try ampAgainstProducts(problem) } }),
        ("vamp-small-cache", { try withSmallCache { try vampAgainstProducts(problem) } }),
        ("pointers", { genericAgainstPointers(problem, columns: 1000) }),
        ("pointers-vector", { genericAgainstPointers(problem, columns: 1) }),
        ("gamp", { try gampAgainstAMP(problem) }),
        ("threads-amp", { try threads(problem, "amp-l1") }),
        ("threads-vamp", { try threads(problem, "vamp-bg") }),
        ("vector", { try singleVector(problem) }),
        ("training", { TrainingStep<Double>.againstProducts(problem, "f64") }),
        ("training-f32", { TrainingStep<Float>.againstProducts(problem, "f32") }),
        (
          "training-small-cache",
          {
            withSmallCache { TrainingStep<Double>.againstProducts(problem, "f64") }
          }
        ),
        ("threads-training", { TrainingStep<Double>.threads(problem, "f64") }),
      ] + NetworkPasses.all(problem)
    let only = value(of: "--only")
    var results: [Ratio] = []
    for (name, measure) in measures where only == nil || only == name {
      results.append(try measure())
      results.last.map { print($0.line) }
      fflush(nil)
    }
    try write(results)
  }

  /// What follows `flag` on the command line.
  static func value(of flag: String) -> String? {
    guard let index = CommandLine.arguments.firstIndex(of: flag),
      CommandLine.arguments.count > index + 1
    else { return nil }
    return CommandLine.arguments[index + 1]
  }

  /// `measure` with panels and packing cut for 512 KiB of second-level cache and 256-bit vectors, as
  /// on a processor that has no more, so that both settings are seen in one run.
  static func withSmallCache(_ measure: () throws -> Ratio) rethrows -> Ratio {
    let path = assay_kernel_path_in_use()
    assay_use_second_level_cache(512 << 10)
    _ = assay_use_kernel_path(ASSAY_AVX2)
    defer {
      assay_use_second_level_cache(0)
      _ = assay_use_kernel_path(path)
    }
    var ratio = try measure()
    ratio.name += ", cut for 512 KiB, AVX2"
    return ratio
  }

  /// Ten GAMP iterations with the AWGN channel and scalar variances over ten of AMP.
  static func gampAgainstAMP(_ problem: DenseProblem) throws -> Ratio {
    let eta = SoftThreshold<Double>(theta2: 1.1402)
    let amp = AMP<Double>(a: problem.a, shrinkage: eta)
    let gamp = GAMP<Double>(
      a: problem.a, variances: .scalar, channel: AWGN(noiseVariance: problem.noiseVariance),
      shrinkage: eta, initialVariance: 0.1)
    return Ratio(
      "GAMP iteration, AWGN, scalar variances / AMP-l1 iteration, batch 1000, f64",
      bound: "at most 1.3", scale: 10
    ) {
      _ = Run(iterations: 10)(gamp, problem.y)
    } over: {
      _ = Run(iterations: 10)(amp, problem.y)
    }
  }

  /// Writes to the file that follows `--json`, if there is one.
  private static func write(_ results: some Encodable) throws {
    guard let path = value(of: "--json") else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(results).write(
      to: URL(fileURLWithPath: path), options: .atomic)
  }

  /// Ten AMP-ℓ1 iterations over ten times their two products alone, on one thread.
  static func ampAgainstProducts(_ problem: DenseProblem) throws -> Ratio {
    let amp = AMP<Double>(a: problem.a, shrinkage: SoftThreshold(theta2: 1.1402))
    var products = Products(.plain(problem.a), .adjoint(problem.a), columns: 1000)
    return Ratio(
      "AMP-l1 iteration / its raw products, 500x250, batch 1000, f64", bound: "at most 1.2",
      scale: 10
    ) {
      _ = Run(iterations: 10)(amp, problem.y)
    } over: {
      for _ in 0..<10 { products.run() }
    }
  }

  /// Ten VAMP iterations with the Bernoulli–Gaussian posterior mean over ten times their products.
  static func vampAgainstProducts(_ problem: DenseProblem) throws -> Ratio {
    let svd = try SVD(problem.a)
    let vamp = VAMP<Double>(
      lmmse: SpectralLMMSE(svd), noiseVariance: problem.noiseVariance, initialVariance: 0.1,
      shrinkage: BernoulliGaussian(gamma: 0.1, phi: 1), columns: 500)
    var products = Products(.adjoint(svd.v), .plain(svd.v), columns: 1000)
    return Ratio(
      "VAMP-BG iteration / its raw products, 500x250, batch 1000, f64", bound: "at most 1.4",
      scale: 10
    ) {
      _ = Run(iterations: 10)(vamp, problem.y)
    } over: {
      for _ in 0..<10 { products.run() }
    }
  }

  /// The generic AMP-ℓ1 step over the same iteration written out with pointers.
  static func genericAgainstPointers(_ problem: DenseProblem, columns: Int) -> Ratio {
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
  static func threads(_ problem: DenseProblem, _ name: String) throws -> Ratio {
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
  static func singleVector(_ problem: DenseProblem) throws -> Ratio {
    let svd = try SVD(problem.a)
    let y = problem.y[columns: 0..<1]
    let vamp = VAMP<Double>(
      lmmse: SpectralLMMSE(svd), noiseVariance: problem.noiseVariance, initialVariance: 0.1,
      shrinkage: BernoulliGaussian(gamma: 0.1, phi: 1), columns: 500)
    var state = vamp.start(y)
    var products = Products(.adjoint(svd.v), .plain(svd.v), columns: 1)
    return Ratio("VAMP-BG iteration / its raw products, one vector, f64", bound: "none", scale: 100)
    {
      for _ in 0..<100 { vamp.step(&state, y) }
    } over: {
      for _ in 0..<100 { products.run() }
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import ArgumentParser
import Arithmetic
import Foundation
import Golden
import Interchange
import Problems
import Shrinkages
import StateEvolution

struct RunCommand: ParsableCommand {
  enum Name: String, CaseIterable, ExpressibleByArgument {
    case ista, fista, amp, vamp
    case fistaAsPrinted = "fista-as-printed"
    case ampL1 = "amp-l1"
    case vampL1 = "vamp-l1"
    case vampAsPrinted = "vamp-as-printed"
  }

  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run an algorithm on a problem or on data.",
    discussion: """
      Data files are NPZ with A (M×N), y (M or M×D), optionally x (N or N×D) and noise_variance. The
      output file holds x (N×D), the algorithm's scalars by iteration (T×D), nmse (T×D) where x is
      known, and with --trace the estimate after every iteration, trace/x (T×N×D).
      """)

  @Argument(help: "ista, fista, fista-as-printed, amp, amp-l1, vamp, vamp-l1 or vamp-as-printed.")
  var algorithm: Name
  @Option(help: "A synthetic problem: bsr17-iid, bsr17-kappa15 or bsr17-kappa100.")
  var problem: String?
  @Option(help: "An NPZ file.")
  var data: String?
  @OptionGroup var options: ProblemOptions
  @Option(help: "Prior of amp and vamp: bg:γ,φ.")
  var prior = Prior(gamma: 0.1, phi: 1)
  @Option(help: "Noise variance σ_w² of vamp; by default the problem's.")
  var noiseVariance: Double?
  @Option(
    help: "Threshold α of amp-l1 and vamp-l1 in units of σ; by default minimax at the prior's γ.")
  var alpha: Double?
  @Option(help: "Weight λ of ista and fista.")
  var lambda: Double?
  @Option(help: "Iterations T.")
  var iterations = 20
  @Option(help: "float64 or float32.")
  var dtype = DType.float64
  @Option(help: "Threads; the results do not depend on it.")
  var threads = max(1, ProcessInfo.processInfo.activeProcessorCount)
  @Flag(help: "Write the estimate after every iteration too.")
  var trace = false
  @Flag(
    help: "For amp-l1: how far the estimates are from the LASSO solutions with λ = α σ (1 − b).")
  var lasso = false
  @Option(help: "NPZ file for the results.")
  var output: String?
  @Option(help: "JSON file for the summary.")
  var json: String?

  func validate() throws {
    if (problem == nil) == (data == nil) {
      throw ValidationError("Give either --problem NAME or --data FILE.")
    }
    if iterations < 1 { throw ValidationError("--iterations is 1 or more, not \(iterations).") }
    if threads < 1 { throw ValidationError("--threads is 1 or more, not \(threads).") }
    for (name, value) in [("noise-variance", noiseVariance), ("alpha", alpha), ("lambda", lambda)] {
      if let value, !(value > 0 && value.isFinite) {
        throw ValidationError("--\(name) is a number above 0, not \(value).")
      }
    }
    if [.ista, .fista, .fistaAsPrinted].contains(algorithm) && lambda == nil {
      throw ValidationError("\(algorithm.rawValue) needs --lambda.")
    }
    if lasso && (algorithm != .ampL1 || dtype != .float64) {
      throw ValidationError("--lasso goes with amp-l1 in float64.")
    }
  }

  func run() throws {
    let source = try ProblemSource(problem: problem, data: data, options: options)
    switch dtype {
    case .float64: try run(source, as: Double.self) { $0 }
    case .float32: try run(source, as: Float.self) { $0.map { Float($0) } }
    }
  }

  private func run<S: RealScalar & BinaryFloatingPoint>(
    _ source: ProblemSource, as type: S.Type, _ svd: (SVD<Double>) -> SVD<S>
  ) throws where S.Real == S {
    let a = source.a.map { S($0) }
    let y = source.y.map { S($0) }
    let truth = source.x?.map { S($0) }
    let run = Run(
      iterations: iterations, threads: threads, keepsEstimates: trace && output != nil)
    let bar = Progress()
    let show: @Sendable (Int) -> Void = { bar.show("iteration \($0) of \(iterations)") }
    let result: Run.Result<S>
    switch algorithm {
    case .ista:
      let ista = ISTA<S>(a: a, lambda: S(try required(lambda)), step: S(try step(source.a)))
      result = run(ista, y, truth: truth, progress: show)
    case .fista, .fistaAsPrinted:
      let fista = FISTA<S>(
        a: a, lambda: S(try required(lambda)), step: S(try step(source.a)),
        variant: algorithm == .fista ? .proper : .asPrinted)
      result = run(fista, y, truth: truth, progress: show)
    case .amp, .ampL1:
      result = run(AMP<S>(a: a, shrinkage: try shrinkage()), y, truth: truth, progress: show)
    case .vamp, .vampL1, .vampAsPrinted:
      let vamp = VAMP<S>(
        lmmse: SpectralLMMSE(
          svd(try SVD(source.a)), variant: algorithm == .vampAsPrinted ? .asPrinted : .exact),
        noiseVariance: S(try noise(source)), initialVariance: S(prior.gamma * prior.phi),
        shrinkage: try shrinkage(), columns: a.columns)
      result = run(vamp, y, truth: truth, progress: show)
    }
    bar.clear()
    if let output {
      try NPZ.write(try RunOutput(result, dtype).arrays, to: URL(fileURLWithPath: output))
    }
    let summary = RunSummary(
      result, iterations: iterations, algorithm: algorithm.rawValue, source: source.title)
    print(summary.text, terminator: "")
    if lasso, let amp = result as? Run.Result<Double> { try reportLASSO(amp, source) }
    if let json { try save(Data(try suiteJSON(summary)), to: json) }
  }

  private func shrinkage<S: RealScalar & BinaryFloatingPoint>() throws -> any Shrinkage<S>
  where S.Real == S {
    switch algorithm {
    case .ampL1, .vampL1: SoftThreshold<S>(theta2: S(try threshold()))
    default: BernoulliGaussian<S>(gamma: S(prior.gamma), phi: S(prior.phi))
    }
  }

  private func threshold() throws -> Double {
    if let alpha { return alpha }
    guard let minimax = minimaxThreshold(gamma: prior.gamma) else {
      throw UsageError("--prior has γ = \(prior.gamma); give --alpha")
    }
    return minimax
  }

  private func noise(_ source: ProblemSource) throws -> Double {
    guard let variance = noiseVariance ?? source.noiseVariance else {
      throw UsageError("the data holds no noise_variance; give --noise-variance")
    }
    return variance
  }

  /// `1/‖A‖_2²`, just below it so that rounding cannot pass it.
  private func step(_ a: Matrix<Double>) throws -> Double {
    guard let largest = try SVD(a).s.first else {
      throw DataError("A is zero: there is no step 1/‖A‖²")
    }
    return (1 - 0x1p-20) / (largest * largest)
  }

  private func required<T>(_ value: T?) throws -> T {
    guard let value else { throw UsageError("\(algorithm.rawValue) needs --lambda") }
    return value
  }

  private func reportLASSO(_ result: Run.Result<Double>, _ source: ProblemSource) throws {
    guard let sigma = result.scalars["sigma"]?.last, let b = result.scalars["b"]?.last,
      let largest = try SVD(source.a).s.first
    else { return }
    let alpha = try threshold()
    let bar = Progress()
    let columns = result.x.columns
    let distances = try parallel(columns) { d -> (distance: Double, gap: Double) in
      let solution = LASSOSolution(
        a: source.a, y: source.y[columns: d..<(d + 1)], lambda: alpha * sigma[d] * (1 - b[d]),
        squaredNorm: largest * largest)
      let x = result.x[columns: d..<(d + 1)]
      let difference = zip(x.storage, solution.x.storage).reduce(0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }
      return (
        (difference / solution.x.columnSquaredNorms[0]).squareRoot(),
        solution.gap / solution.objective
      )
    } done: {
      bar.show("[\($0)/\(columns)] LASSO solutions")
    }
    bar.clear()
    let sorted = distances.map(\.distance).sorted()
    print(
      "distance to the LASSO solution, ‖x̂ − x_λ‖/‖x_λ‖ with λ = α σ (1 − b), \(columns) draws: median"
        + String(format: " %.2e, largest %.2e", sorted[columns / 2], sorted[columns - 1])
        + String(
          format: "; largest duality gap of those solutions %.1e, relative",
          distances.map(\.gap).max() ?? 0))
  }
}

/// A Bernoulli–Gaussian prior, as `bg:γ,φ`.
struct Prior: ExpressibleByArgument, CustomStringConvertible {
  let gamma, phi: Double

  init(gamma: Double, phi: Double) {
    self.gamma = gamma
    self.phi = phi
  }

  init?(argument: String) {
    guard argument.hasPrefix("bg:") else { return nil }
    let parts = argument.dropFirst(3).split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2, let gamma = Double(parts[0]), let phi = Double(parts[1]),
      gamma > 0, gamma < 1, phi > 0, phi.isFinite
    else { return nil }
    self.init(gamma: gamma, phi: phi)
  }

  var description: String { "bg:\(gamma),\(phi)" }
  var defaultValueDescription: String { description }
}

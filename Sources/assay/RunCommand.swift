// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import ArgumentParser
import Arithmetic
import Calls
import ComplexModule
import Foundation
import Interchange
import Problems
import RealModule
import Shrinkages
import StateEvolution

struct RunCommand: ParsableCommand {
  enum Name: String, CaseIterable, ExpressibleByArgument {
    case ista, fista, amp, vamp
    case istaGS = "ista-gs"
    case nestGS = "nest-gs"
    case fistaAsPrinted = "fista-as-printed"
    case ampL1 = "amp-l1"
    case vampL1 = "vamp-l1"
    case vampAsPrinted = "vamp-as-printed"
    case oamp, gamp
    case emVAMP = "em-vamp"
    case ampVec = "amp-vec"
    case ampMMV = "amp-mmv"
  }

  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run an algorithm on a problem or on data.",
    discussion: """
      Data files are NPZ, or end in .mat, with A (M×N), y (M or M×D), optionally x (N or N×D) and noise_variance. The
      output file holds x (N×D), the algorithm's scalars by iteration (T×D, or one a sample), nmse (T×D) where x is
      known, and with --trace the estimate after every iteration, trace/x (T×N×D). Complex A and y are
      taken as they are.
      """)

  @Argument(
    help: ArgumentHelp(
      Name.allCases.map(\.rawValue).joined(separator: ", ") + "."))
  var algorithm: Name
  @Option(
    help: "A synthetic problem: bsr17-iid, bsr17-kappa15, bsr17-kappa100 or partial-dft (complex).")
  var problem: String?
  @Option(help: "An NPZ file, or one of MATLAB that ends in .mat.")
  var data: String?
  @OptionGroup var options: ProblemOptions
  @OptionGroup var parameters: RunOptions
  @Option(help: "Iterations T.")
  var iterations = 20
  @Option(help: "float64 or float32.")
  var dtype = DType.float64
  @Option(help: "Threads; the results do not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount
  @Flag(help: "Write the estimate after every iteration too.")
  var trace = false
  @Flag(
    help: "For amp-l1: how far the estimates are from the LASSO solutions with λ = α σ (1 − b).")
  var lasso = false
  @Option(help: "NPZ or MAT file for the results.")
  var output: String?
  @Option(help: "JSON file for the summary.")
  var json: String?

  func validate() throws {
    if (problem == nil) == (data == nil) {
      throw ValidationError("Give either --problem NAME or --data FILE.")
    }
    try require(("iterations", iterations, Most.iterations), ("threads", threads, Most.threads))
    if [.ista, .fista, .fistaAsPrinted, .istaGS, .nestGS].contains(algorithm)
      && parameters.lambda == nil
    {
      throw ValidationError("\(algorithm.rawValue) needs --lambda.")
    }
    if lasso && (algorithm != .ampL1 || dtype != .float64) {
      throw ValidationError("--lasso goes with amp-l1 in float64.")
    }
  }

  func run() throws {
    try Destinations.check([("output", output), ("json", json)], inputs: [("--data", data)])
    if problem == "partial-dft" {
      let drawn = try options.specification("bsr17-iid", isDense: false).drawPartialFourier(
        seed: options.seed, samples: options.count)
      return try run(RunProblem(drawn, title: "partial-dft, seed \(options.seed)"))
    }
    let file = try data.map { try DataFile($0) }
    if let file, file.isComplex { return try run(RunProblem(file.complex())) }
    let stated = try StatedProblem(preset: problem, file: file, options)
    switch dtype {
    case .float64: try run(RunProblem<Double>(stated) { $0 })
    case .float32: try run(RunProblem<Float>(stated) { $0.map { Float($0) } })
    }
  }

  private func run<S: RealScalar & BinaryFloatingPoint>(
    _ problem: RunProblem<S>
  ) throws where S.Real == S {
    let result = try timed { run, show in
      switch algorithm {
      case .gamp, .emVAMP: try realResult(problem, run, show)
      case .ista, .istaGS, .nestGS, .fista, .fistaAsPrinted, .amp, .ampL1, .vamp, .vampL1,
        .vampAsPrinted, .oamp, .ampVec, .ampMMV:
        try self.result(problem, run, show)
      }
    }
    if let output {
      let arrays = try RunOutput(result, dtype) { Values($0.map { Double($0) }) }.arrays
      try ArrayFile.write(arrays, to: URL(fileURLWithPath: output))
    }
    try report(result, problem.title)
    if lasso, let result = result as? Run.Result<Double>,
      let problem = problem as? RunProblem<Double>
    {
      try reportLASSO(result, problem)
    }
  }

  private func run(_ problem: RunProblem<Complex<Double>>) throws {
    guard dtype == .float64 else { throw UsageError("complex data are run in --dtype float64") }
    if lasso { throw UsageError("--lasso is for real data") }
    if [.ampL1, .vampL1].contains(algorithm) && parameters.alpha == nil {
      throw UsageError("\(algorithm.rawValue) on complex data needs --alpha")
    }
    let result = try timed { run, show in try self.result(problem, run, show) }
    if let output {
      let arrays = try RunOutput(result, dtype) { Values($0) }.arrays
      try ArrayFile.write(arrays, to: URL(fileURLWithPath: output))
    }
    try report(result, problem.title)
  }

  /// The loop's settings and its progress line.
  private func timed<T>(
    _ body: (Run, @escaping @Sendable (Int) -> Void) throws -> T
  ) throws -> T {
    let bar = Progress()
    let count = iterations
    defer { bar.clear() }
    return try body(
      Run(iterations: count, threads: threads, keepsEstimates: trace && output != nil)
    ) { bar.show("iteration \($0) of \(count)") }
  }

  private func report<S: Scalar>(_ result: Run.Result<S>, _ title: String) throws {
    let summary = RunSummary(
      result, iterations: iterations, algorithm: algorithm.rawValue, source: title)
    try deliver(summary.text, (json, { try suiteJSON(summary) }))
  }

  private func reportLASSO(_ result: Run.Result<Double>, _ problem: RunProblem<Double>) throws {
    guard let sigma = result.scalars["sigma"]?.last, let b = result.scalars["b"]?.last,
      let a = problem.matrix, let largest = try problem.singularValues().first
    else { return }
    let alpha = try parameters.threshold()
    let y = problem.y
    let bar = Progress()
    let columns = result.x.columns
    let distances = try parallel(columns) { d -> (distance: Double, gap: Double) in
      let solution = LASSOSolution(
        a: a, y: y[columns: d..<(d + 1)], lambda: alpha * sigma[d] * (1 - b[d]),
        squaredNorm: largest * largest)
      let x = result.x[columns: d..<(d + 1)]
      let difference = zip(x.storage, solution.x.storage).reduce(0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }
      return (
        Self.relative(difference, to: solution.x.columnSquaredNorms[0]).squareRoot(),
        Self.relative(solution.gap, to: solution.objective)
      )
    } done: {
      bar.show("[\($0)/\(columns)] LASSO solutions")
    }
    bar.clear()
    let sorted = distances.map(\.distance).sorted()
    try say(
      "distance to the LASSO solution, ‖x̂ − x_λ‖/‖x_λ‖ with λ = α σ (1 − b), \(columns) draws: median"
        + String(format: " %.2e, largest %.2e", sorted[columns / 2], sorted[columns - 1])
        + String(
          format: "; largest duality gap of those solutions %.1e, relative",
          distances.map(\.gap).max() ?? 0))
  }

  /// Two zeros are equal, and nothing else is near zero.
  private static func relative(_ value: Double, to size: Double) -> Double {
    value == 0 ? 0 : value / size
  }
}

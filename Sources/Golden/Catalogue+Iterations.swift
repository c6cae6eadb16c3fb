// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Catalogue {
  static let bernoulliGaussian = Parameters.Shrinkage(
    family: .bernoulliGaussian, theta: [1, single(Double.log(9))])

  /// The call of an iterative algorithm on a problem.
  private static func call(
    _ algorithm: Algorithm, _ problem: GoldenProblem, iterations: Int
  ) throws -> Call {
    var parameters = Parameters(iterations: iterations)
    switch algorithm {
    case .ista, .fista, .fistaAsPrinted:
      let largest = try SVD(problem.a).s[0]
      parameters.lambda = 0.0625
      // Just below 1/‖A‖²
      parameters.step = single(0.999 / (largest * largest))
    case .ampL1, .vampL1: parameters.alpha = single(1.1402)
    default: parameters.shrinkage = bernoulliGaussian
    }
    if [.vampL1, .vamp, .vampAsPrinted].contains(algorithm) {
      parameters.noiseVariance = problem.noiseVariance
    }
    return Call(algorithm, parameters)
  }

  static func matrixFile(_ problem: GoldenProblem) -> [String: Tensor<Double>] {
    ["A": Tensor(problem.a)]
  }

  /// VAMP's start: `r̃ = 0`, `σ̃² = γφ`.
  static func vampStart(_ problem: GoldenProblem) -> [String: Tensor<Double>] {
    let (n, d) = (problem.a.columns, problem.y.columns)
    return [
      "state/r": Tensor([n, d], [Double](repeating: 0, count: n * d)),
      "state/variance": Tensor([d], [Double](repeating: single(0.1), count: d)),
    ]
  }

  static func trajectory(
    _ algorithm: Algorithm, _ problem: GoldenProblem, _ iterations: Int, _ suffix: String? = nil
  ) throws -> Draft {
    let call = try call(algorithm, problem, iterations: iterations)
    var data = ["y": Tensor(problem.y)]
    if call.parameters.noiseVariance != nil {
      data.merge(vampStart(problem)) { first, _ in first }
    }
    let name = ([algorithm.rawValue, problem.name] + [suffix].compactMap(\.self))
    return Draft(
      id: name.joined(separator: "-"),
      title: "\(iterations) iterations of \(algorithm.rawValue) on \(problem.name)"
        + " (D = \(problem.y.columns))",
      level: .trajectory, spec: algorithm.origin.spec, source: algorithm.origin.source, call: call,
      files: [matrixFile(problem), data])
  }

  /// One step from the state that a few iterations lead to, rounded to binary32.
  static func layer(
    _ algorithm: Algorithm, _ problem: GoldenProblem, after iterations: Int
  ) throws -> Draft {
    let start = try trajectory(algorithm, problem, iterations)
    let outputs = try Reference<Double>.spectral(start.call, start.inputs)
    func last(_ name: String, back: Int = 0) throws -> Tensor<Double> {
      let trace = try outputs.tensor(
        "trace/" + name, outputs["trace/" + name].map { $0.shape } ?? [])
      let size = trace.shape.dropFirst().reduce(1, *)
      let begin = (iterations - 1 - back) * size
      return Tensor(
        Array(trace.shape.dropFirst()), trace.entries[begin..<(begin + size)].map(single))
    }
    var data = ["y": Tensor(problem.y)]
    var call = start.call
    call.parameters.iterations = 1
    switch algorithm {
    case .ista: data["state/x"] = try last("x")
    case .fista, .fistaAsPrinted:
      data["state/x"] = try last("x")
      data["state/previous"] = try last("x", back: 1)
      call.parameters.firstIteration = iterations
    case .ampL1, .amp:
      data["state/x"] = try last("x")
      data["state/v"] = try last("v")
      data["state/b"] = try last("b")
    default:
      let (x, r, nu, variance) = (
        try last("x"), try last("r"), try last("nu"), try last("variance")
      )
      let d = problem.y.columns
      data["state/r"] = Tensor(
        x.shape,
        x.entries.indices.map {
          single((x.entries[$0] - nu.entries[$0 % d] * r.entries[$0]) / (1 - nu.entries[$0 % d]))
        })
      data["state/variance"] = Tensor(
        nu.shape,
        zip(variance.entries, nu.entries).map { single($0 * $1 / (1 - $1)) })
    }
    return Draft(
      id: "\(algorithm.rawValue)-\(problem.name)-step",
      title: "one step of \(algorithm.rawValue) on \(problem.name), from the state after"
        + " \(iterations) (D = \(problem.y.columns))",
      level: .layer, spec: start.spec, source: start.source, call: call,
      files: [matrixFile(problem), data])
  }

  /// One LMMSE estimate, of a different `r̃` and `σ̃²` for each column.
  static func lmmse(_ problem: GoldenProblem) -> Draft {
    lmmse(problem, suffix: "") { single(0.25 / Double(1 + 7 * $0)) }
  }

  /// The same with `c = σ_w²/σ̃²` at one end of its range.
  static func extremeLMMSE(_ problem: GoldenProblem, _ c: Double, _ suffix: String) -> Draft {
    lmmse(problem, suffix: "-" + suffix) { _ in single(problem.noiseVariance / c) }
  }

  private static func lmmse(
    _ problem: GoldenProblem, suffix: String, variance: (Int) -> Double
  ) -> Draft {
    let (n, d) = (problem.a.columns, problem.y.columns)
    let sixteenths = (0..<(n * d)).map { (37 * $0 + 11) % 32 - 16 }
    let r = sixteenths.map { Double($0) / 16 }
    return Draft(
      id: "lmmse-\(problem.name)\(suffix)",
      title: "the LMMSE stage on \(problem.name)\(suffix) (D = \(d))", level: .kernel,
      spec: Algorithm.lmmse.origin.spec, source: Algorithm.lmmse.origin.source,
      call: Call(.lmmse, Parameters(noiseVariance: problem.noiseVariance)),
      files: [
        matrixFile(problem),
        [
          "y": Tensor(problem.y), "r": Tensor([n, d], r),
          "variance": Tensor([d], (0..<d).map(variance)),
        ],
      ])
  }
}

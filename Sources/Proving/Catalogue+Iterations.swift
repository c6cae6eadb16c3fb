// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Golden
import Methods

/// A method that iterates from a state, as the catalogue asks for it.
struct Subject: Sendable {
  let method: MethodName
  /// Its parameters on a problem, but for `iterations`.
  let parameters: @Sendable (GoldenProblem) throws -> Parameters
  /// The arrays that it starts with, besides `A` and `y`.
  var start: @Sendable (GoldenProblem) -> Arrays<Double> = { _ in [:] }
  /// The arrays with which one more iteration goes on from a trace.
  let resume: @Sendable (Trace) throws -> Arrays<Double>
  /// What a further iteration is told of the number of those before it.
  var counted: Parameter<Int>?

  static func gradient(_ method: MethodName) -> Subject {
    Subject(method: method, parameters: step) { try $0.states("x") }
  }

  static func accelerated(_ method: MethodName) -> Subject {
    Subject(
      method: method, parameters: step,
      resume: { try $0.states("x").merging(["state/previous": $0.last("x", back: 1)]) { $1 } },
      counted: .firstIteration)
  }

  static func amp(
    _ method: MethodName, _ parameters: @escaping @Sendable (GoldenProblem) -> Parameters
  ) -> Subject {
    Subject(method: method, parameters: parameters) { try $0.states("x", "v", "b") }
  }

  static func vamp(
    _ method: MethodName, _ parameters: @escaping @Sendable (GoldenProblem) -> Parameters
  ) -> Subject {
    Subject(
      method: method,
      parameters: { parameters($0).with(.noiseVariance, $0.noiseVariance) },
      start: Catalogue.vampStart
    ) { trace in
      let (x, r) = (try trace.last("x"), try trace.last("r"))
      let (nu, variance) = (try trace.last("nu").parts, try trace.last("variance").parts)
      let d = nu.count
      return [
        "state/r": x.replacing(
          zip(x.parts, r.parts).enumerated().map { k, pair in
            single((pair.0 - nu[k % d] * pair.1) / (1 - nu[k % d]))
          }),
        "state/variance": Values(zip(variance, nu).map { single($0 * $1 / (1 - $1)) }),
      ]
    }
  }

  /// `λ = 1/16`, and a step just below `1/‖A‖²`.
  @Sendable private static func step(_ problem: GoldenProblem) throws -> Parameters {
    let largest = try SVD(problem.a).s[0]
    return Parameters().with(.lambda, 0.0625).with(.step, single(0.999 / (largest * largest)))
  }
}

/// The quantities that the reference gives for a draft.
struct Trace {
  let outputs: Arrays<Double>
  let iterations: Int

  init(_ draft: Draft) throws {
    outputs = try Reference<Double>.spectral(draft.call, draft.inputs)
    iterations = try draft.call.parameters(.iterations)
  }

  /// The last iteration's slice of a quantity, or that of some before it, rounded to binary32.
  func last(_ name: String, back: Int = 0) throws -> Values<Double> {
    guard let trace = outputs["trace/" + name] else {
      throw CallError("there is no quantity \"\(name)\"")
    }
    let size = trace.count / iterations
    let begin = (iterations - 1 - back) * size
    let parts = trace.parts[begin..<(begin + size)].map(single)
    let shape = Array(trace.shape.dropFirst())
    return trace.isComplex ? .complex(Tensor(shape, pairs: parts)) : Values(shape, parts)
  }

  /// The last slices as the state that a further iteration starts from.
  func states(_ names: String...) throws -> Arrays<Double> {
    try names.reduce(into: [:]) { $0["state/" + $1] = try last($1) }
  }
}

extension Catalogue {
  static let bernoulliGaussian = ShrinkageChoice("bernoulli-gaussian", [1, single(Double.log(9))])

  private static let alpha = Parameters().with(.alpha, single(1.1402))
  private static let posterior = Parameters().with(.shrinkage, bernoulliGaussian)

  static let ista = Subject.gradient("ista")
  static let fista = Subject.accelerated("fista")
  static let fistaAsPrinted = Subject.accelerated("fista-as-printed")
  static let ampL1 = Subject.amp("amp-l1") { _ in alpha }
  static let amp = Subject.amp("amp") { _ in posterior }
  static let vampL1 = Subject.vamp("vamp-l1") { _ in alpha }
  static let vamp = Subject.vamp("vamp") { _ in posterior }
  static let vampAsPrinted = Subject.vamp("vamp-as-printed") { _ in posterior }

  static func matrixFile(_ problem: GoldenProblem) -> Arrays<Double> { ["A": Values(problem.a)] }

  /// VAMP's start: `r̃ = 0`, `σ̃² = γφ`.
  @Sendable static func vampStart(_ problem: GoldenProblem) -> Arrays<Double> {
    let (n, d) = (problem.a.columns, problem.y.columns)
    return [
      "state/r": Values(Matrix<Double>(zeros: n, d)),
      "state/variance": Values([Double](repeating: single(0.1), count: d)),
    ]
  }

  static func trajectory(
    _ subject: Subject, _ problem: GoldenProblem, _ iterations: Int, _ suffix: String? = nil
  ) throws -> Draft {
    let parameters = try subject.parameters(problem).with(.iterations, iterations)
    let data = ["y": Values(problem.y)].merging(subject.start(problem)) { first, _ in first }
    let name = [subject.method.rawValue, problem.name] + [suffix].compactMap(\.self)
    return Draft(
      name.joined(separator: "-"),
      "\(iterations) iterations of \(subject.method) on \(problem.name) (D = \(problem.y.columns))",
      .trajectory, Call(subject.method, parameters), [matrixFile(problem), data])
  }

  /// One step from the state that a few iterations lead to, rounded to binary32.
  static func layer(
    _ subject: Subject, _ problem: GoldenProblem, after iterations: Int
  ) throws -> Draft {
    let start = try trajectory(subject, problem, iterations)
    var parameters = start.call.parameters.with(.iterations, 1)
    if let key = subject.counted { parameters[key] = iterations }
    let data = ["y": Values(problem.y)].merging(try subject.resume(Trace(start))) { $1 }
    return Draft(
      "\(subject.method)-\(problem.name)-step",
      "one step of \(subject.method) on \(problem.name), from the state after \(iterations)"
        + " (D = \(problem.y.columns))", .layer, Call(subject.method, parameters),
      [matrixFile(problem), data])
  }
}

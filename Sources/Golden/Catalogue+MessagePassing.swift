// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls

extension Catalogue {
  /// A draft of a call whose matrix and data are files of their own.
  static func draft(
    _ suffix: String, _ what: String, _ level: Case.Level, _ call: Call,
    _ files: [[String: Tensor<Double>]]
  ) -> Draft {
    let origin = call.algorithm.origin
    return Draft(
      id: "\(call.algorithm.rawValue)-\(suffix)", title: "\(call.algorithm.rawValue): \(what)",
      level: level, spec: origin.spec, source: origin.source, call: call, files: files)
  }

  /// The last iteration's slice of a trace that the reference gives, rounded to binary32.
  static func last(
    _ name: String, _ draft: Draft, _ outputs: [String: Tensor<Double>]
  ) throws -> Tensor<Double> {
    let trace = try outputs.tensor("trace/" + name, outputs["trace/" + name]?.shape ?? [])
    let shape = Array(trace.shape.dropFirst())
    return Tensor(shape, trace.entries.suffix(shape.reduce(1, *)).map(single))
  }

  // MARK: OAMP

  static func orthogonal(_ problems: [GoldenProblem], step: GoldenProblem) throws -> [Draft] {
    try Parameters.Estimator.allCases.flatMap { estimator -> [Draft] in
      func call(_ problem: GoldenProblem, _ iterations: Int) -> Call {
        var parameters = Parameters(
          iterations: iterations, noiseVariance: problem.noiseVariance,
          shrinkage: bernoulliGaussian)
        parameters.estimator = estimator
        parameters.varianceFloor = 0x1p-20
        return Call(.oamp, parameters)
      }
      func trajectory(_ problem: GoldenProblem, _ iterations: Int) -> Draft {
        draft(
          "\(estimator.rawValue)-\(problem.name)",
          "\(iterations) iterations with the \(estimator.rawValue) estimator on \(problem.name)"
            + " (D = \(problem.y.columns))", .trajectory, call(problem, iterations),
          [matrixFile(problem), ["y": Tensor(problem.y)]])
      }
      let whole = trajectory(step, 3)
      let outputs = try Reference<Double>.spectral(whole.call, whole.inputs)
      let (x, r) = (try last("x", whole, outputs), try last("r", whole, outputs))
      let nu = try last("nu", whole, outputs)
      let d = step.y.columns
      let s = x.entries.indices.map {
        single((x.entries[$0] - nu.entries[$0 % d] * r.entries[$0]) / (1 - nu.entries[$0 % d]))
      }
      let layer = draft(
        "\(estimator.rawValue)-\(step.name)-step",
        "one step with the \(estimator.rawValue) estimator on \(step.name), from the state after 3",
        .layer, call(step, 1),
        [matrixFile(step), ["y": Tensor(step.y), "state/s": Tensor(x.shape, s)]])
      return problems.map { trajectory($0, $0.name == "hand" ? 3 : 6) } + [layer]
    }
  }

  // MARK: GAMP

  /// What the channel shows of `z + w`.
  private static func observed(_ u: Matrix<Double>, _ channel: Parameters.Channel) -> Matrix<Double>
  {
    switch channel.kind {
    case .awgn: return u
    case .probit: return u.map { $0 < 0 ? -1 : 1 }
    case .magnitude: return u.map { abs($0) }
    case .quantiser:
      let width = channel.width ?? 1
      let outermost = Double((channel.levels ?? 2) - 1) / 2 * width
      return u.map {
        min(max(($0 / width).rounded(.down) * width + width / 2, -outermost), outermost)
      }
    }
  }

  private static func gamp(
    _ channel: Parameters.Channel, _ variances: Parameters.Variances, _ problem: GoldenProblem,
    _ iterations: Int, damping: Double? = nil
  ) -> (call: Call, y: Matrix<Double>) {
    var parameters = Parameters(
      iterations: iterations, noiseVariance: problem.noiseVariance, shrinkage: bernoulliGaussian)
    parameters.channel = channel
    parameters.variances = variances
    parameters.damping = damping
    return (Call(.gamp, parameters), observed(problem.y, channel))
  }

  /// A start: zero, or where zero tells nothing the LMMSE estimate from the signed observations, in
  /// eighths.
  private static func gampStart(
    _ problem: GoldenProblem, _ channel: Parameters.Channel
  ) throws -> [String: Tensor<Double>] {
    let d = problem.y.columns
    var state = ["state/variance": Tensor([d], [Double](repeating: single(0.1), count: d))]
    if channel.kind == .magnitude {
      let stage = SpectralLMMSE(try SVD(problem.a))
      var x = Matrix<Double>(zeros: problem.a.columns, d)
      let c = [Double](repeating: 10 * problem.noiseVariance, count: d)
      _ = stage.estimate(stage.project(problem.y), x, c, into: &x)
      state["state/x"] = Tensor(x.map { (8 * $0).rounded() / 8 })
    }
    return state
  }

  static func generalised(
    _ hand: GoldenProblem, _ small: GoldenProblem, _ tall: GoldenProblem
  ) throws -> [Draft] {
    let channels: [Parameters.Channel] = [
      .init(.awgn), .init(.probit), .init(.quantiser, width: 0.5, levels: 4), .init(.magnitude),
    ]
    func trajectory(
      _ channel: Parameters.Channel, _ variances: Parameters.Variances, _ problem: GoldenProblem,
      _ iterations: Int, damping: Double? = nil, suffix: String = ""
    ) throws -> Draft {
      let (call, y) = gamp(channel, variances, problem, iterations, damping: damping)
      return draft(
        "\(channel.kind.rawValue)-\(variances.rawValue)-\(problem.name)\(suffix)",
        "\(iterations) iterations, \(channel.kind.rawValue) channel, \(variances.rawValue)"
          + " variances, on \(problem.name)" + (damping.map { ", damped by \($0)" } ?? ""),
        .trajectory, call,
        [matrixFile(problem), ["y": Tensor(y)].merging(try gampStart(problem, channel)) { $1 }])
    }
    // A magnitude needs more observations than unknowns, and a signal well above the noise.
    func problem(_ channel: Parameters.Channel) -> GoldenProblem {
      channel.kind == .magnitude ? tall : small
    }
    var drafts = try channels.flatMap { channel in
      try Parameters.Variances.allCases.map { try trajectory(channel, $0, problem(channel), 5) }
    }
    drafts += try channels.dropLast().map { try trajectory($0, .scalar, hand, 3) }
    drafts += try [channels[0], channels[1]].map {
      try trajectory($0, .vector, small, 5, damping: 0.75, suffix: "-damped")
    }
    drafts += try channels.map { channel in
      let problem = problem(channel)
      let whole = try trajectory(channel, .scalar, problem, 2)
      let outputs = try Reference<Double>.spectral(whole.call, whole.inputs)
      let state = try ["x", "s"].reduce(into: [:]) {
        $0["state/" + $1] = try last($1, whole, outputs)
      }
      let variance = ["state/variance": try last("tau_x", whole, outputs)]
      let (call, y) = gamp(channel, .scalar, problem, 1)
      return draft(
        "\(channel.kind.rawValue)-\(problem.name)-step",
        "one step, \(channel.kind.rawValue) channel, on \(problem.name), from the state after 2",
        .layer, call,
        [matrixFile(problem), ["y": Tensor(y)].merging(state) { $1 }.merging(variance) { $1 }])
    }
    // From zero a magnitude widens what it is told: |A|²^T τ_s is below zero, and clipped.
    let (call, y) = gamp(channels[3], .scalar, small, 2)
    let d = small.y.columns
    drafts.append(
      draft(
        "magnitude-\(small.name)-zero", "two iterations from zero, a fixed point, with clipping",
        .trajectory, call,
        [
          matrixFile(small),
          [
            "y": Tensor(y.map { 4 + $0 }),
            "state/variance": Tensor([d], [Double](repeating: 0.125, count: d)),
          ],
        ]))
    return drafts
  }

  // MARK: EM-VAMP

  static func learning(_ small: GoldenProblem, _ kappa15: GoldenProblem) throws -> [Draft] {
    func em(
      _ problem: GoldenProblem, _ iterations: Int, _ suffix: String, noise factor: Double = 1,
      gamma: Double = 0.125, phi: Double = 1, state: [String: Tensor<Double>]? = nil
    ) -> Draft {
      var parameters = Parameters(
        iterations: iterations, noiseVariance: single(factor * problem.noiseVariance))
      parameters.gamma = gamma
      parameters.phi = phi
      return draft(
        "\(problem.name)-\(suffix)",
        "\(iterations) iterations on \(problem.name) from γ = \(gamma), φ = \(phi) and \(factor)"
          + " times the noise variance", state == nil ? .trajectory : .layer,
        Call(.emVAMP, parameters),
        [
          matrixFile(problem),
          ["y": Tensor(problem.y)].merging(state ?? vampStart(problem)) { $1 },
        ])
    }
    let whole = try trajectory(.vamp, small, 3)
    let outputs = try Reference<Double>.spectral(whole.call, whole.inputs)
    let state = [
      "state/r": try last("r", whole, outputs),
      "state/variance": try last("variance", whole, outputs),
    ]
    return [
      em(small, 6, "matched"), em(small, 6, "off", noise: 30, gamma: 0.25, phi: 4),
      em(small.first(1), 10, "one", noise: 4), em(kappa15, 6, "off", noise: 8, phi: 2),
      em(small, 1, "step", noise: 2, gamma: 0.25, phi: 0.5, state: state),
    ]
  }

  // MARK: Damping and clipping

  static func damped(_ small: GoldenProblem, _ kappa15: GoldenProblem) throws -> [Draft] {
    func damped(_ algorithm: Algorithm, _ problem: GoldenProblem, _ iterations: Int) throws -> Draft
    {
      var draft = try trajectory(algorithm, problem, iterations, "damped")
      draft.call.parameters.damping = 0.625
      draft.title += ", damped by 0.625"
      return draft
    }
    // A threshold that nothing exceeds: <η'> is zero, and is kept off it.
    var allZero = try trajectory(.vampL1, small, 3, "all-zero")
    allZero.call.parameters.alpha = 64
    allZero.title += ", α = 64: every estimate is zero"
    return [
      try damped(.amp, small, 6), try damped(.amp, kappa15, 8), try damped(.vamp, small, 6),
      try damped(.vamp, kappa15, 8), allZero,
    ]
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Channels
import Golden
import Methods

extension Catalogue {
  /// A draft of a call whose matrix and data are files of their own.
  static func draft(
    _ suffix: String, _ what: String, _ level: Level, _ call: Call, _ files: [Arrays<Double>]
  ) -> Draft {
    Draft("\(call.method)-\(suffix)", "\(call.method): \(what)", level, call, files)
  }

  // MARK: OAMP

  static func orthogonal(_ problems: [GoldenProblem], step: GoldenProblem) throws -> [Draft] {
    try LinearEstimator.allCases.flatMap { estimator -> [Draft] in
      func call(_ problem: GoldenProblem, _ iterations: Int) -> Call {
        Call(
          "oamp",
          Parameters().with(.iterations, iterations).with(.shrinkage, bernoulliGaussian)
            .with(.noiseVariance, problem.noiseVariance).with(.estimator, estimator)
            .with(.varianceFloor, 0x1p-20))
      }
      func trajectory(_ problem: GoldenProblem, _ iterations: Int) -> Draft {
        draft(
          "\(estimator.rawValue)-\(problem.name)",
          "\(iterations) iterations with the \(estimator.rawValue) estimator on \(problem.name)"
            + " (D = \(problem.y.columns))", .trajectory, call(problem, iterations),
          [matrixFile(problem), ["y": Values(problem.y)]])
      }
      let whole = trajectory(step, 3)
      let trace = try Trace(whole)
      let (x, r, nu) = (try trace.last("x"), try trace.last("r"), try trace.last("nu").parts)
      let d = step.y.columns
      let s = x.replacing(
        zip(x.parts, r.parts).enumerated().map { k, pair in
          single((pair.0 - nu[k % d] * pair.1) / (1 - nu[k % d]))
        })
      let layer = draft(
        "\(estimator.rawValue)-\(step.name)-step",
        "one step with the \(estimator.rawValue) estimator on \(step.name), from the state after 3",
        .layer, call(step, 1),
        [matrixFile(step), ["y": Values(step.y), "state/s": s]])
      return problems.map { trajectory($0, $0.name == "hand" ? 3 : 6) } + [layer]
    }
  }

  // MARK: GAMP

  private static func gamp(
    _ channel: ChannelChoice, _ variances: VarianceForm, _ problem: GoldenProblem,
    _ iterations: Int, damping: Double? = nil
  ) -> (call: Call, y: Matrix<Double>) {
    let parameters = Parameters().with(.iterations, iterations).with(.shrinkage, bernoulliGaussian)
      .with(.noiseVariance, problem.noiseVariance).with(.channel, channel)
      .with(.variances, variances).with(.damping, damping)
    let output: any OutputChannel<Double> = channel.member(noiseVariance: problem.noiseVariance)
    return (Call("gamp", parameters), problem.y.map { output.observe($0) })
  }

  /// A start: zero, or where zero tells nothing the LMMSE estimate from the signed observations, in
  /// eighths.
  private static func gampStart(
    _ problem: GoldenProblem, _ channel: ChannelChoice
  ) throws -> Arrays<Double> {
    let d = problem.y.columns
    var state = ["state/variance": Values([Double](repeating: single(0.1), count: d))]
    if channel == .magnitude {
      let stage = SpectralLMMSE(try SVD(problem.a))
      var x = Matrix<Double>(zeros: problem.a.columns, d)
      let c = [Double](repeating: 10 * problem.noiseVariance, count: d)
      _ = stage.estimate(stage.project(problem.y), x, c, into: &x)
      state["state/x"] = Values(x.map { (8 * $0).rounded() / 8 })
    }
    return state
  }

  static func generalised(
    _ hand: GoldenProblem, _ small: GoldenProblem, _ tall: GoldenProblem
  ) throws -> [Draft] {
    let channels: [ChannelChoice] = [
      .awgn, .probit, .quantiser(width: 0.5, levels: 4), .magnitude,
    ]
    func trajectory(
      _ channel: ChannelChoice, _ variances: VarianceForm, _ problem: GoldenProblem,
      _ iterations: Int, damping: Double? = nil, suffix: String = ""
    ) throws -> Draft {
      let (call, y) = gamp(channel, variances, problem, iterations, damping: damping)
      return draft(
        "\(channel.name)-\(variances.rawValue)-\(problem.name)\(suffix)",
        "\(iterations) iterations, \(channel.name) channel, \(variances.rawValue)"
          + " variances, on \(problem.name)" + (damping.map { ", damped by \($0)" } ?? ""),
        .trajectory, call,
        [matrixFile(problem), ["y": Values(y)].merging(try gampStart(problem, channel)) { $1 }])
    }
    // A magnitude needs more observations than unknowns, and a signal well above the noise.
    func problem(_ channel: ChannelChoice) -> GoldenProblem {
      channel == .magnitude ? tall : small
    }
    var drafts = try channels.flatMap { channel in
      try VarianceForm.allCases.map { try trajectory(channel, $0, problem(channel), 5) }
    }
    drafts += try channels.dropLast().map { try trajectory($0, .scalar, hand, 3) }
    drafts += try [channels[0], channels[1]].map {
      try trajectory($0, .vector, small, 5, damping: 0.75, suffix: "-damped")
    }
    drafts += try channels.map { channel in
      let problem = problem(channel)
      let whole = try trajectory(channel, .scalar, problem, 2)
      let trace = try Trace(whole)
      let state = try trace.states("x", "s")
      let variance = ["state/variance": try trace.last("tau_x")]
      let (call, y) = gamp(channel, .scalar, problem, 1)
      return draft(
        "\(channel.name)-\(problem.name)-step",
        "one step, \(channel.name) channel, on \(problem.name), from the state after 2",
        .layer, call,
        [matrixFile(problem), ["y": Values(y)].merging(state) { $1 }.merging(variance) { $1 }])
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
            "y": Values(y.map { 4 + $0 }),
            "state/variance": Values([Double](repeating: 0.125, count: d)),
          ],
        ]))
    return drafts
  }

  // MARK: EM-VAMP

  static func learning(_ small: GoldenProblem, _ kappa15: GoldenProblem) throws -> [Draft] {
    func em(
      _ problem: GoldenProblem, _ iterations: Int, _ suffix: String, noise factor: Double = 1,
      gamma: Double = 0.125, phi: Double = 1, state: Arrays<Double>? = nil
    ) -> Draft {
      let parameters = Parameters().with(.iterations, iterations).with(.gamma, gamma)
        .with(.phi, phi).with(.noiseVariance, single(factor * problem.noiseVariance))
      return draft(
        "\(problem.name)-\(suffix)",
        "\(iterations) iterations on \(problem.name) from γ = \(gamma), φ = \(phi) and \(factor)"
          + " times the noise variance", state == nil ? .trajectory : .layer,
        Call("em-vamp", parameters),
        [
          matrixFile(problem),
          ["y": Values(problem.y)].merging(state ?? vampStart(problem)) { $1 },
        ])
    }
    let trace = try Trace(trajectory(vamp, small, 3))
    let state = ["state/r": try trace.last("r"), "state/variance": try trace.last("variance")]
    return [
      em(small, 6, "matched"), em(small, 6, "off", noise: 30, gamma: 0.25, phi: 4),
      em(small.first(1), 10, "one", noise: 4), em(kappa15, 6, "off", noise: 8, phi: 2),
      em(small, 1, "step", noise: 2, gamma: 0.25, phi: 0.5, state: state),
    ]
  }

  // MARK: Damping and clipping

  static func damped(_ small: GoldenProblem, _ kappa15: GoldenProblem) throws -> [Draft] {
    func damped(_ subject: Subject, _ problem: GoldenProblem, _ iterations: Int) throws -> Draft {
      var draft = try trajectory(subject, problem, iterations, "damped")
      draft.call.parameters[.damping] = 0.625
      draft.title += ", damped by 0.625"
      return draft
    }
    // A threshold that nothing exceeds: <η'> is zero, and is kept off it.
    var allZero = try trajectory(vampL1, small, 3, "all-zero")
    allZero.call.parameters[.alpha] = 64
    allZero.title += ", α = 64: every estimate is zero"
    return [
      try damped(amp, small, 6), try damped(amp, kappa15, 8), try damped(vamp, small, 6),
      try damped(vamp, kappa15, 8), allZero,
    ]
  }
}

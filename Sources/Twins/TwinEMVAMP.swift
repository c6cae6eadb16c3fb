// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func emVAMP<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let (a, y) = try problem(inputs)
    let twin = try TwinEMVAMP(p, a, style, fault)
    let r = columns(try pairs("state/r", inputs, a.n, y.count))
    let variance: [T] = try inputs.tensor("state/variance", [y.count]).entries
    let iterations = try p(.iterations)
    let runs = y.indices.map {
      twin.run(y[$0], r: r[$0], variance: variance[$0], iterations: iterations)
    }
    let steps = (0..<iterations).map { t in runs.map { $0[t] } }
    func scalars(_ path: KeyPath<TwinEMVAMP<T>.Step, T>) -> Values<T> {
      table(steps.map { $0.map { $0[keyPath: path] } })
    }
    return [
      "x": stack(steps.last?.map(\.x) ?? []), "trace/nu_tilde": scalars(\.nuTilde),
      "trace/noise_variance": scalars(\.noiseVariance), "trace/variance": scalars(\.variance),
      "trace/r": stack(steps.map { $0.map(\.r) }), "trace/x": stack(steps.map { $0.map(\.x) }),
      "trace/nu": scalars(\.nu), "trace/gamma": scalars(\.gamma), "trace/phi": scalars(\.phi),
    ]
  }
}

/// EM-VAMP in plain loops, one column.
struct TwinEMVAMP<T: TwinReal> where T.Real == T {
  let a: Rows<T>
  let lmmse: TwinLMMSE<T>
  let start: (gamma: T, phi: T, noiseVariance: T)
  let style: Style
  let fault: Fault?

  struct Step {
    var nuTilde, noiseVariance, variance, nu, gamma, phi: T
    var r, x: [T]
  }

  init(_ p: Parameters, _ a: Rows<T>, _ style: Style, _ fault: Fault?) throws {
    self.a = a
    lmmse = try TwinLMMSE(a, style, nil, asPrinted: false)
    start = (
      T(try p(.gamma)), T(try p(.phi)),
      try Twin(style: style, fault: fault).noiseVariance(p, of: T.self)
    )
    self.style = style
    self.fault = fault
  }

  func run(_ y: [T], r: [T], variance: T, iterations: Int) -> [Step] {
    let (m, n) = (T(a.m), T(a.n))
    var (gamma, phi, noise) = start
    var (rTilde, varianceTilde) = (r, variance)
    return (0..<iterations).map { _ in
      let (xTilde, divergence) = lmmse(
        y, rTilde, variance: varianceTilde, noiseVariance: noise)
      let nuTilde = fault.clippedDivergence(divergence)
      let r = zip(xTilde, rTilde).map { ($0 - nuTilde * $1) / (1 - nuTilde) }
      let estimate = fault == .emNoiseOfExtrinsic ? r : xTilde
      let residual = zip(y, a.times(estimate, style)).map { $0 - $1 }
      let energy = style.dot(a.m, { residual[$0] }, { residual[$0] })
      let trace = fault == .emNoiseWithoutTrace ? 0 : noise * (n - n * divergence)
      noise = clip((energy + trace) / m, T(1e-30), T(1e30))
      let variance = varianceTilde * nuTilde / (1 - nuTilde)
      let sigma = variance.squareRoot()
      let (activity, shrunk) = posterior(r, gamma, phi, sigma)
      let nu = fault.clippedDivergence(style.sum(a.n) { shrunk[$0].slope } / n)
      let gain = phi / (phi + variance)
      let width = fault == .emPhiWithoutVariance ? 0 : gain * variance
      let total = style.sum(a.n) { activity[$0] }
      let power = style.sum(a.n) {
        let mean = gain * r[$0]
        return activity[$0] * (mean * mean + width)
      }
      let active = fault == .emGammaHardCount ? T(activity.filter { $0 > 0.5 }.count) : total
      gamma = clip(active / n, T(0x1p-20), T(1 - 0x1p-20))
      phi = clip(
        power / (fault == .emPhiOverAll ? n : max(total, T(1e-30))), T(1e-30), T(1e30))
      let x = shrunk.map(\.value)
      rTilde = zip(x, r).map { ($0 - nu * $1) / (1 - nu) }
      varianceTilde = variance * nu / (1 - nu)
      return Step(
        nuTilde: nuTilde, noiseVariance: noise, variance: variance, nu: nu, gamma: gamma,
        phi: phi, r: r, x: x)
    }
  }

  private func clip(_ value: T, _ low: T, _ high: T) -> T { min(max(value, low), high) }

  /// `P(x_j ≠ 0|r_j)` from the two densities of `r_j`, and the posterior mean with its slope.
  private func posterior(
    _ r: [T], _ gamma: T, _ phi: T, _ sigma: T
  ) -> (activity: [T], shrunk: [(value: T, slope: T)]) {
    let total = phi + sigma * sigma
    let gain = phi / total
    var activity: [T] = []
    var shrunk: [(value: T, slope: T)] = []
    for r in r {
      // The log odds of zero: the logarithms of the densities' quotient and of the prior's.
      let curvature = r * r / (sigma * sigma) * gain
      let u = T.log((1 - gamma) / gamma) + T.log(total / (sigma * sigma)) / 2 - curvature / 2
      let odds = T.exp(-abs(u))
      let (active, zero) =
        u < 0 ? (1 / (1 + odds), odds / (1 + odds)) : (odds / (1 + odds), 1 / (1 + odds))
      activity.append(active)
      shrunk.append((gain * r * active, gain * active * (1 + zero * curvature)))
    }
    return (activity, shrunk)
  }
}

extension Fault {
  public static let emNoiseWithoutTrace = Fault(
    "em-noise-without-trace", in: "expectation maximisation", breaks: ["noise_variance"],
    "σ_w² is ‖y − A x̃‖²/M, without the posterior's trace")
  public static let emNoiseOfExtrinsic = Fault(
    "em-noise-of-extrinsic", in: "expectation maximisation", breaks: ["noise_variance"],
    "σ_w² is learned from r_t, not from x̃_t")
  public static let emPhiWithoutVariance = Fault(
    "em-phi-without-variance", in: "expectation maximisation", breaks: ["phi"],
    "φ lacks the posterior variance of active entries")
  public static let emPhiOverAll = Fault(
    "em-phi-over-all", in: "expectation maximisation", breaks: ["phi"],
    "φ is an average over N, not over Σ π_j")
  public static let emGammaHardCount = Fault(
    "em-gamma-hard-count", in: "expectation maximisation", breaks: ["gamma"],
    "γ counts entries with π_j > 1/2 instead of the mean of π_j")
  /// Mistakes of expectation maximisation.
  public static let ofEM: [Fault] = [
    .emNoiseWithoutTrace, .emNoiseOfExtrinsic, .emPhiWithoutVariance, .emPhiOverAll,
    .emGammaHardCount,
  ]
}

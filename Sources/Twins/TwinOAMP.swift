// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func oamp<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let (a, y) = try problem(inputs)
    let twin = try TwinOAMP(p, a, style, fault)
    let s = try state("state/s", inputs, a.n, y.count)
    let iterations = try p(.iterations)
    let runs = y.indices.map { twin.run(y[$0], s: s[$0], iterations: iterations) }
    let steps = (0..<iterations).map { t in runs.map { $0[t] } }
    return [
      "x": stack(steps.last?.map(\.x) ?? []), "trace/v2": table(steps.map { $0.map(\.v2) }),
      "trace/r": stack(steps.map { $0.map(\.r) }),
      "trace/tau2": table(steps.map { $0.map(\.tau2) }),
      "trace/x": stack(steps.map { $0.map(\.x) }), "trace/nu": table(steps.map { $0.map(\.nu) }),
    ]
  }
}

/// OAMP in plain loops, one column.
struct TwinOAMP<T: TwinReal> where T.Real == T {
  let a: Rows<T>
  let lmmse: TwinLMMSE<T>
  let estimator: LinearEstimator
  let noiseVariance, floor: T
  let shrinkage: TwinShrinkage<T>
  let style: Style
  let fault: Fault?

  struct Step {
    var v2, tau2, nu: T
    var r, x: [T]
  }

  init(_ p: Parameters, _ a: Rows<T>, _ style: Style, _ fault: Fault?) throws {
    self.a = a
    lmmse = try TwinLMMSE(
      a, style, fault == .pseudoInverseCutOff ? fault : nil, asPrinted: false)
    estimator = try p(.estimator)
    noiseVariance = try Twin(style: style, fault: fault).noiseVariance(p, of: T.self)
    floor = T(try p(.varianceFloor))
    shrinkage = try TwinShrinkage(try p.shrinkageChoice(), style, fault)
    self.style = style
    self.fault = fault
  }

  func run(_ y: [T], s start: [T], iterations: Int) -> [Step] {
    let norm = style.sum(a.entries.count) { a.entries[$0] * a.entries[$0] }
    var s = start
    var older: T?
    return (0..<iterations).map { _ in
      let residual = zip(y, a.times(s, style)).map { $0 - $1 }
      let energy = style.dot(a.m, { residual[$0] }, { residual[$0] })
      let noise = fault == .oampNoiseNotSubtracted ? 0 : T(a.m) * noiseVariance
      let v2 = max((energy - noise) / norm, floor)
      let filter = fault == .filterOneIterationStale ? older ?? v2 : v2
      older = v2
      let (update, trace, tau2) = linear(residual, v2, filter, norm)
      let n = T(a.n)
      let scale = fault == .oampNotNormalised ? 1 : n / trace
      let r = zip(s, update).map { $0 + scale * $1 }
      let level = fault == .oampTauIsV ? v2 : tau2
      let shrunk = r.map { shrinkage($0, level.squareRoot()) }
      let mean = style.sum(a.n) { shrunk[$0].slope } / n
      let nu = fault.clippedDivergence(mean)
      let c = fault == .oampGainMissing ? 1 : 1 / (1 - nu)
      let part = fault == .oampDivergenceKept ? 0 : nu
      s = zip(shrunk, r).map { c * ($0.value - part * $1) }
      return Step(
        v2: v2, tau2: level, nu: nu, r: r,
        x: fault == .oampOutputDivergenceFree ? s : shrunk.map(\.value))
    }
  }

  /// `Ŵ u`, `tr(Ŵ A)` and `τ²`.
  private func linear(
    _ u: [T], _ v2: T, _ filter: T, _ norm: T
  ) -> (update: [T], trace: T, tau2: T) {
    let (m, n) = (T(a.m), T(a.n))
    switch estimator {
    case .matchedFilter:
      let fourth = lmmse.gramSquaredNorm
      let k = n / norm
      let interference = (k / norm * fourth - 1) * v2
      return (a.transposedTimes(u, style), norm, interference + k * noiseVariance)
    case .pseudoInverse:
      let (solve, trace) = lmmse.shiftedInverse(0)
      let tau2 = ((n - m) * v2 + n / m * trace * noiseVariance) / m
      return (a.transposedTimes(solve(u), style), m, tau2)
    case .lmmse:
      let c = noiseVariance / filter
      if let normal = lmmse.normal {
        let (update, trace) = normal(u, [T](repeating: 0, count: a.n), c)
        let divergence = c * trace / n
        return (update, n - c * trace, v2 * divergence / (1 - divergence))
      }
      let (solve, trace) = lmmse.shiftedInverse(c)
      let kept = m - c * trace
      return (a.transposedTimes(solve(u), style), kept, v2 * (n - kept) / kept)
    }
  }
}

extension Fault {
  public static let oampNotNormalised = Fault(
    "oamp-not-normalised", in: "orthogonal AMP", breaks: ["r"],
    "W is Ŵ: the factor N/tr(Ŵ A) is missing")
  public static let oampDivergenceKept = Fault(
    "oamp-divergence-kept", in: "orthogonal AMP", breaks: ["s"],
    "the denoiser is not divergence-free: −<η'> r is missing")
  public static let oampGainMissing = Fault(
    "oamp-gain-missing", in: "orthogonal AMP", breaks: ["s"],
    "the factor C = 1/(1 − <η'>) is missing")
  public static let oampNoiseNotSubtracted = Fault(
    "oamp-noise-not-subtracted", in: "orthogonal AMP", breaks: ["v2"],
    "v² lacks −M σ_w²")
  public static let oampTauIsV = Fault(
    "oamp-tau-is-v", in: "orthogonal AMP", breaks: ["tau2"],
    "the denoiser gets v² where τ² belongs")
  public static let oampOutputDivergenceFree = Fault(
    "oamp-output-divergence-free", in: "orthogonal AMP", breaks: ["x"],
    "the estimate is the divergence-free one, not η(r; τ)")
  /// Mistakes of orthogonal AMP.
  public static let ofOAMP: [Fault] = [
    .oampNotNormalised, .oampDivergenceKept, .oampGainMissing, .oampNoiseNotSubtracted, .oampTauIsV,
    .oampOutputDivergenceFree,
  ]
}

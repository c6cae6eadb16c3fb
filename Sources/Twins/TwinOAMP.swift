// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

/// OAMP in plain loops, one column.
struct TwinOAMP<T: TwinReal> where T.Real == T {
  let a: Rows<T>
  let lmmse: TwinLMMSE<T>
  let estimator: Parameters.Estimator
  let noiseVariance, floor: T
  let shrinkage: TwinShrinkage<T>
  let style: Style
  let fault: Fault?

  struct Step {
    var v2, tau2, nu: T
    var r, x: [T]
  }

  init(_ call: Call, _ a: Rows<T>, _ style: Style, _ fault: Fault?) throws {
    self.a = a
    lmmse = try TwinLMMSE(a, style, nil, asPrinted: false)
    estimator = try call.required("estimator", \.estimator)
    noiseVariance = T(try call.required("noise_variance", \.noiseVariance))
    floor = T(try call.required("variance_floor", \.varianceFloor))
    shrinkage = try TwinShrinkage(try call.shrinkage(), style, fault)
    self.style = style
    self.fault = fault
  }

  func run(_ y: [T], s start: [T], iterations: Int) -> [Step] {
    let norm = style.sum(a.entries.count) { a.entries[$0] * a.entries[$0] }
    var s = start
    return (0..<iterations).map { _ in
      let residual = zip(y, a.times(s, style)).map { $0 - $1 }
      let energy = style.dot(a.m, { residual[$0] }, { residual[$0] })
      let noise = fault == .oampNoiseNotSubtracted ? 0 : T(a.m) * noiseVariance
      let v2 = max((energy - noise) / norm, floor)
      let (update, trace, tau2) = linear(residual, v2, norm)
      let n = T(a.n)
      let scale = fault == .oampNotNormalised ? 1 : n / trace
      let r = zip(s, update).map { $0 + scale * $1 }
      let level = fault == .oampTauIsV ? v2 : tau2
      let shrunk = r.map { shrinkage($0, level.squareRoot()) }
      let mean = style.sum(a.n) { shrunk[$0].slope } / n
      let nu = min(max(mean, T(1e-12)), T(1 - 0x1p-23))
      let c = fault == .oampGainMissing ? 1 : 1 / (1 - nu)
      let part = fault == .oampDivergenceKept ? 0 : nu
      s = zip(shrunk, r).map { c * ($0.value - part * $1) }
      return Step(
        v2: v2, tau2: level, nu: nu, r: r,
        x: fault == .oampOutputDivergenceFree ? s : shrunk.map(\.value))
    }
  }

  /// `Ŵ u`, `tr(Ŵ A)` and `τ²`.
  private func linear(_ u: [T], _ v2: T, _ norm: T) -> (update: [T], trace: T, tau2: T) {
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
      let c = noiseVariance / v2
      let (solve, trace) = lmmse.shiftedInverse(c)
      let kept = m - c * trace
      return (a.transposedTimes(solve(u), style), kept, v2 * (n - kept) / kept)
    }
  }
}

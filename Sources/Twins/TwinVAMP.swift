// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

/// VAMP in plain loops, for all columns of a batch, since one of the faults mixes them.
struct TwinVAMP<T: TwinReal> where T.Real == T {
  let a: Rows<T>
  let lmmse: TwinLMMSE<T>
  let noiseVariance: T
  let denoiser: any TwinDenoiser<T>
  let damping: T
  let style: Style
  let fault: Fault?

  struct Trace {
    var nuTilde: [[T]] = []
    var r: [[[T]]] = []
    var variance: [[T]] = []
    var x: [[[T]]] = []
    var nu: [[T]] = []
  }

  init(_ call: Call, _ a: Rows<T>, _ style: Style, _ fault: Fault?) throws {
    let isComplex = call.algorithm == .complexVAMP
    self.a = isComplex ? a.stacked() : a
    lmmse = try TwinLMMSE(
      self.a, style, fault, asPrinted: call.algorithm == .vampAsPrinted)
    noiseVariance = T(try call.required("noise_variance", \.noiseVariance))
    denoiser =
      isComplex
      ? try TwinComplexShrinkage(try call.shrinkage(), style, fault)
      : try TwinShrinkage(try call.shrinkage(), style, fault)
    damping = T(call.parameters.damping ?? 1)
    self.style = style
    self.fault = fault
  }

  func run(_ y: [[T]], r start: [[T]], variance: [T], iterations: Int) -> Trace {
    var rTilde = start
    var varianceTilde = variance
    var trace = Trace()
    for _ in 0..<iterations {
      let linear = y.indices.map {
        lmmse(y[$0], rTilde[$0], variance: varianceTilde[$0], noiseVariance: noiseVariance)
      }
      let nuTilde = shared(linear.map { clip($0.divergence) })
      let r = y.indices.map {
        fault == .vampLinearExtrinsicMissing
          ? linear[$0].x : extrinsic(linear[$0].x, nuTilde[$0], rTilde[$0])
      }
      let variance = shared(zip(varianceTilde, nuTilde).map(extrinsicVariance))
      var x: [[T]] = []
      var nu: [T] = []
      for d in y.indices {
        let shrunk = denoiser.column(r[d], variance[d].squareRoot())
        x.append(shrunk.x)
        let n = a.n / denoiser.parts
        nu.append(clip(style.sum(n) { shrunk.slopes[$0] } / T(n)))
      }
      nu = shared(nu)
      let older = (r: rTilde, variance: varianceTilde)
      rTilde = y.indices.map {
        fault == .vampShrinkageExtrinsicMissing ? x[$0] : extrinsic(x[$0], nu[$0], r[$0])
      }
      varianceTilde = zip(variance, nu).map(extrinsicVariance)
      if damping != 1 {
        rTilde = zip(rTilde, older.r).map(damped)
        varianceTilde = damped(varianceTilde, older.variance)
      }
      trace.nuTilde.append(nuTilde)
      trace.r.append(r)
      trace.variance.append(variance)
      trace.x.append(x)
      trace.nu.append(nu)
    }
    return trace
  }

  private func clip(_ nu: T) -> T {
    fault == .vampClipMissing ? nu : min(max(nu, T(1e-12)), T(1 - 0x1p-23))
  }

  private func damped(_ new: [T], _ old: [T]) -> [T] {
    let weight = fault == .dampingReversed ? 1 - damping : damping
    return zip(new, old).map { weight * $0 + (1 - weight) * $1 }
  }

  private func shared(_ values: [T]) -> [T] {
    guard fault == .vampVarianceSharedByBatch else { return values }
    let mean = values.reduce(0, +) / T(values.count)
    return values.map { _ in mean }
  }

  private func extrinsic(_ x: [T], _ nu: T, _ r: [T]) -> [T] {
    zip(x, r).map { ($0 - nu * $1) / (1 - nu) }
  }

  private func extrinsicVariance(_ variance: T, _ nu: T) -> T {
    fault == .vampVarianceNotExtrinsic ? variance * nu : variance * nu / (1 - nu)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

/// VAMP in plain loops, for all columns of a batch, since one of the faults mixes them.
struct TwinVAMP<T: TwinReal> where T.Real == T {
  let a: Rows<T>
  let lmmse: TwinLMMSE<T>
  let noiseVariance: T
  let shrinkage: TwinShrinkage<T>
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
    self.a = a
    lmmse = try TwinLMMSE(a, style, fault, asPrinted: call.algorithm == .vampAsPrinted)
    noiseVariance = T(try call.required("noise_variance", \.noiseVariance))
    shrinkage = try TwinShrinkage(try call.shrinkage(), style, fault)
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
        let shrunk = r[d].map { shrinkage($0, variance[d].squareRoot()) }
        x.append(shrunk.map(\.value))
        nu.append(clip(style.sum(a.n) { shrunk[$0].slope } / T(a.n)))
      }
      nu = shared(nu)
      rTilde = y.indices.map {
        fault == .vampShrinkageExtrinsicMissing ? x[$0] : extrinsic(x[$0], nu[$0], r[$0])
      }
      varianceTilde = zip(variance, nu).map(extrinsicVariance)
      trace.nuTilde.append(nuTilde)
      trace.r.append(r)
      trace.variance.append(variance)
      trace.x.append(x)
      trace.nu.append(nu)
    }
    return trace
  }

  private func clip(_ nu: T) -> T { min(max(nu, T(1e-12)), T(1 - 0x1p-23)) }

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

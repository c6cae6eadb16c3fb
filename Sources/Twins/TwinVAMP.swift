// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  /// VAMP of real or complex numbers.
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func vamp<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>, asPrinted: Bool = false
  ) throws -> Arrays<T> where T.Real == T {
    let isComplex = isComplex("A", inputs)
    let (a, y) = try problem(inputs)
    let parts = isComplex ? 2 : 1
    let trace = try TwinVAMP(
      p, a, isComplex: isComplex, asPrinted: asPrinted, style, fault
    ).run(
      y, r: columns(try pairs("state/r", inputs, parts * a.n, y.count)),
      variance: try inputs.tensor("state/variance", [y.count]).entries,
      iterations: try p(.iterations))
    return [
      "x": stack(trace.x.last ?? [], isComplex), "trace/nu_tilde": table(trace.nuTilde),
      "trace/r": stack(trace.r, isComplex), "trace/variance": table(trace.variance),
      "trace/x": stack(trace.x, isComplex), "trace/nu": table(trace.nu),
    ]
  }
}

/// VAMP in plain loops, for all columns of a batch, since one of the faults mixes them.
struct TwinVAMP<T: TwinReal> where T.Real == T {
  let a: Rows<T>
  let lmmse: TwinLMMSE<T>
  let noiseVariance: T
  let denoiser: any TwinDenoiser<T>
  let damped: TwinDamping<T>
  let style: Style
  let fault: Fault?

  struct Trace {
    var nuTilde: [[T]] = []
    var r: [[[T]]] = []
    var variance: [[T]] = []
    var x: [[[T]]] = []
    var nu: [[T]] = []
  }

  init(
    _ p: Parameters, _ a: Rows<T>, isComplex: Bool, asPrinted: Bool, _ style: Style,
    _ fault: Fault?
  ) throws {
    self.a = isComplex ? a.stacked() : a
    lmmse = try TwinLMMSE(self.a, style, fault, asPrinted: asPrinted)
    noiseVariance = try Twin(style: style, fault: fault).noiseVariance(p, of: T.self)
    denoiser =
      isComplex
      ? try TwinComplexShrinkage(try p.shrinkageChoice(), style, fault)
      : try TwinShrinkage(try p.shrinkageChoice(), style, fault)
    damped = TwinDamping(share: T(p[.damping] ?? 1), fault: fault)
    self.style = style
    self.fault = fault
  }

  func run(_ y: [[T]], r start: [[T]], variance: [T], iterations: Int) -> Trace {
    var rTilde = start
    var varianceTilde = variance
    var trace = Trace()
    var older = varianceTilde
    for _ in 0..<iterations {
      let filter = fault == .filterOneIterationStale ? older : varianceTilde
      older = varianceTilde
      let linear = y.indices.map {
        lmmse(y[$0], rTilde[$0], variance: filter[$0], noiseVariance: noiseVariance)
      }
      let nuTilde = shared(linear.map { fault.clippedDivergence($0.divergence) })
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
        nu.append(fault.clippedDivergence(style.sum(n) { shrunk.slopes[$0] } / T(n)))
      }
      nu = shared(nu)
      let previous = (r: rTilde, variance: varianceTilde)
      rTilde = y.indices.map {
        fault == .vampShrinkageExtrinsicMissing ? x[$0] : extrinsic(x[$0], nu[$0], r[$0])
      }
      varianceTilde = zip(variance, nu).map(extrinsicVariance)
      rTilde = zip(rTilde, previous.r).map { damped($0, $1) }
      varianceTilde = damped(varianceTilde, previous.variance)
      trace.nuTilde.append(nuTilde)
      trace.r.append(r)
      trace.variance.append(variance)
      trace.x.append(x)
      trace.nu.append(nu)
    }
    return trace
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

extension Fault {
  public static let vampLinearExtrinsicMissing = Fault(
    "vamp-linear-extrinsic-missing", in: "extrinsic step", breaks: ["r"],
    "r_t is x̃_t: the LMMSE stage's extrinsic step is missing")
  public static let vampShrinkageExtrinsicMissing = Fault(
    "vamp-shrinkage-extrinsic-missing", in: "extrinsic step", breaks: ["r_tilde"],
    "r̃_{t+1} is x̂_t: the shrinkage's extrinsic step is missing")
  public static let vampVarianceNotExtrinsic = Fault(
    "vamp-variance-not-extrinsic", in: "extrinsic step", breaks: ["variance"],
    "variances are σ² ν, without the division by 1 − ν")
  public static let vampVarianceSharedByBatch = Fault(
    "vamp-variance-shared-by-batch", in: "extrinsic step", breaks: ["nu", "nu_tilde"],
    "one set of variances is shared by all columns of the batch")
  /// Mistakes of VAMP's extrinsic steps.
  public static let ofVAMP: [Fault] = [
    .vampLinearExtrinsicMissing, .vampShrinkageExtrinsicMissing, .vampVarianceNotExtrinsic,
    .vampVarianceSharedByBatch,
  ]
}

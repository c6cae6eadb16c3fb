// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  /// AMP of real or complex numbers.
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func amp<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let isComplex = isComplex("A", inputs)
    let (a, y) = try problem(inputs)
    let parts = isComplex ? 2 : 1
    let trace = try TwinAMP(p, a, isComplex: isComplex, style, fault).run(
      y, x: try state("state/x", inputs, parts * a.n, y.count),
      v: try state("state/v", inputs, a.m, y.count),
      b: try inputs.listOrZero("state/b", y.count), iterations: try p(.iterations))
    return [
      "x": stack(trace.x.last ?? [], isComplex), "trace/v": stack(trace.v, isComplex),
      "trace/sigma": table(trace.sigma), "trace/r": stack(trace.r, isComplex),
      "trace/x": stack(trace.x, isComplex), "trace/b": table(trace.b),
    ]
  }
}

/// AMP in plain loops, for all columns of a batch, since one of the faults mixes them.
struct TwinAMP<T: TwinReal> where T.Real == T {
  let a: Rows<T>
  /// What `A^H` is the adjoint of: `A`, but for a fault.
  let adjoint: Rows<T>
  let denoiser: any TwinDenoiser<T>
  let damped: TwinDamping<T>
  let style: Style
  let fault: Fault?

  struct State {
    var x, v: [[T]]
    var b: [T]
    /// What the faults of the Onsager term remember: `b_{t−1}` and `y − A x̂_{t−1}`.
    var olderB: [T]
    var plain: [[T]]
    /// How many iterations have run.
    var count = 0
  }

  struct Trace {
    var v: [[[T]]] = []
    var sigma: [[T]] = []
    var r: [[[T]]] = []
    var x: [[[T]]] = []
    var b: [[T]] = []
  }

  init(
    _ p: Parameters, _ a: Rows<T>, isComplex: Bool, _ style: Style, _ fault: Fault?
  ) throws {
    if isComplex {
      self.a = a.stacked()
      adjoint = a.stacked(conjugate: fault == .conjugationMissing)
      denoiser = try TwinComplexShrinkage(try p.shrinkageChoice(), style, fault)
    } else {
      (self.a, adjoint) = (a, a)
      denoiser = try TwinShrinkage(try p.shrinkageChoice(), style, fault)
    }
    damped = TwinDamping(share: T(p[.damping] ?? 1), fault: fault)
    self.style = style
    self.fault = fault
  }

  func run(_ y: [[T]], x: [[T]], v: [[T]], b: [T], iterations: Int) -> Trace {
    var state = State(x: x, v: v, b: b, olderB: b.map { _ in 0 }, plain: v)
    var trace = Trace()
    for _ in 0..<iterations { step(&state, y, &trace) }
    return trace
  }

  private func step(_ s: inout State, _ y: [[T]], _ trace: inout Trace) {
    let (m, n) = (a.m / denoiser.parts, a.n / denoiser.parts)
    var plain: [[T]] = []
    for d in y.indices {
      plain.append(zip(y[d], a.times(s.x[d], style)).map { $0 - $1 })
      let b: T =
        switch fault {
        case .onsagerMissing: 0
        case .onsagerFirstLost: s.count == 1 ? 0 : s.b[d]
        case .onsagerOneIterationLate: s.olderB[d]
        case .onsagerSign: -s.b[d]
        default: s.b[d]
        }
      let carried = fault == .onsagerPlainResidual ? s.plain[d] : s.v[d]
      s.v[d] = damped(zip(plain[d], carried).map { $0 + b * $1 }, s.v[d])
    }
    s.plain = plain
    s.count += 1
    let sigma = noiseLevels(fault == .sigmaOfPlainResidual ? plain : s.v)
    s.olderB = s.b
    trace.r.append([])
    for d in y.indices {
      let r = zip(s.x[d], adjoint.transposedTimes(s.v[d], style)).map { $0 + $1 }
      let (x, slopes) = denoiser.column(r, sigma[d])
      s.x[d] = damped(x, s.x[d])
      let slope =
        fault == .supportAboveThreshold
        ? T(x.filter { abs($0) > T(1e-8) }.count) : style.sum(n) { slopes[$0] }
      s.b[d] = fault == .onsagerWithoutNOverM ? slope / T(n) : slope / T(m)
      trace.r[trace.r.count - 1].append(r)
    }
    trace.v.append(s.v)
    trace.sigma.append(sigma)
    trace.x.append(s.x)
    trace.b.append(s.b)
  }

  /// A column less the mean of its entries.
  private func centred(_ v: [T]) -> [T] {
    let parts = denoiser.parts
    let entries = v.count / parts
    let means = (0..<parts).map { part in
      style.sum(entries) { v[$0 * parts + part] } / T(entries)
    }
    return v.indices.map { v[$0] - means[$0 % parts] }
  }

  /// `σ_t` of every column.
  private func noiseLevels(_ v: [[T]]) -> [T] {
    let parts = denoiser.parts
    let m =
      switch fault {
      case .sigmaMMinusOne: T(a.m / parts - 1)
      case .sigmaOverN: T(a.n / parts)
      case .complexSigmaPerPart: T(a.m)
      default: T(a.m / parts)
      }
    let v = fault == .sigmaMeanRemoved ? v.map { centred($0) } : v
    let squares = v.map { v in style.dot(a.m, { v[$0] }, { v[$0] }) / m }
    if fault == .sigmaSharedByBatch {
      let shared = squares.reduce(0, +) / T(squares.count)
      return squares.map { _ in shared.squareRoot() }
    }
    return squares.map { $0.squareRoot() }
  }
}

extension Fault {
  public static let onsagerMissing = Fault(
    "onsager-missing", in: "Onsager term", breaks: ["v"],
    "the Onsager term b_t v_{t−1} is missing from v_t")
  public static let onsagerWithoutNOverM = Fault(
    "onsager-without-n-over-m", in: "Onsager term", breaks: ["b"],
    "b_{t+1} is <η'>, without the factor N/M")
  public static let onsagerOneIterationLate = Fault(
    "onsager-one-iteration-late", in: "Onsager term", breaks: ["v"],
    "v_t uses b_{t−1}, the coefficient of one iteration before")
  public static let onsagerSign = Fault(
    "onsager-sign", in: "Onsager term", breaks: ["v"],
    "the Onsager term is subtracted, not added")
  public static let onsagerPlainResidual = Fault(
    "onsager-plain-residual", in: "Onsager term", breaks: ["v"],
    "the Onsager term multiplies y − A x̂_{t−1}, not v_{t−1}")
  public static let sigmaMMinusOne = Fault(
    "sigma-m-minus-1", in: "noise estimate", breaks: ["sigma"],
    "σ_t² is ‖v_t‖²/(M−1), not ‖v_t‖²/M")
  public static let sigmaOverN = Fault(
    "sigma-over-n", in: "noise estimate", breaks: ["sigma"],
    "σ_t² is ‖v_t‖²/N, not ‖v_t‖²/M")
  public static let sigmaSharedByBatch = Fault(
    "sigma-shared-by-batch", in: "noise estimate", breaks: ["sigma"],
    "one σ_t is shared by all columns of the batch")
  public static let sigmaOfPlainResidual = Fault(
    "sigma-of-plain-residual", in: "noise estimate", breaks: ["sigma"],
    "σ_t is taken of y − A x̂_t, without the Onsager term")
  public static let onsagerFirstLost = Fault(
    "onsager-first-lost", in: "Onsager term", breaks: ["v"],
    "the first Onsager term that is not zero is lost; all later ones are right")
  public static let sigmaMeanRemoved = Fault(
    "sigma-mean-removed", in: "noise estimate", breaks: ["sigma"],
    "σ_t² is the variance of v_t's entries, their mean removed")
  public static let supportAboveThreshold = Fault(
    "support-above-threshold", in: "Onsager term", breaks: ["b"],
    "‖x‖_0 counts entries with |x| > 1e-8, not those that are not zero")
  public static let thetaHardCoded = Fault(
    "theta-hard-coded", in: "Bernoulli-Gaussian posterior", breaks: ["x"],
    "θ is [1, log 9], γ = 0.1 and φ = 1, whatever is asked for")
  /// Mistakes of AMP's Onsager term and noise estimate.
  public static let ofAMP: [Fault] = [
    .onsagerMissing, .onsagerFirstLost, .sigmaMeanRemoved, .onsagerWithoutNOverM,
    .onsagerOneIterationLate, .onsagerSign,
    .onsagerPlainResidual, .sigmaMMinusOne, .sigmaOverN, .sigmaSharedByBatch, .sigmaOfPlainResidual,
  ]
}

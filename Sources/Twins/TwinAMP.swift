// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

/// AMP in plain loops, for all columns of a batch, since one of the faults mixes them.
struct TwinAMP<T: TwinReal> where T.Real == T {
  let a: Rows<T>
  /// What `A^H` is the adjoint of: `A`, but for a fault.
  let adjoint: Rows<T>
  let denoiser: any TwinDenoiser<T>
  let damping: T
  let style: Style
  let fault: Fault?

  struct State {
    var x, v: [[T]]
    var b: [T]
    /// What the faults of the Onsager term remember: `b_{t−1}` and `y − A x̂_{t−1}`.
    var olderB: [T]
    var plain: [[T]]
  }

  struct Trace {
    var v: [[[T]]] = []
    var sigma: [[T]] = []
    var r: [[[T]]] = []
    var x: [[[T]]] = []
    var b: [[T]] = []
  }

  init(_ call: Call, _ a: Rows<T>, _ style: Style, _ fault: Fault?) throws {
    if call.algorithm == .complexAMP {
      self.a = a.stacked()
      adjoint = a.stacked(conjugate: fault == .conjugationMissing)
      denoiser = try TwinComplexShrinkage(try call.shrinkage(), style, fault)
    } else {
      (self.a, adjoint) = (a, a)
      denoiser = try TwinShrinkage(try call.shrinkage(), style, fault)
    }
    damping = T(call.parameters.damping ?? 1)
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
        case .onsagerOneIterationLate: s.olderB[d]
        case .onsagerSign: -s.b[d]
        default: s.b[d]
        }
      let carried = fault == .onsagerPlainResidual ? s.plain[d] : s.v[d]
      s.v[d] = damped(zip(plain[d], carried).map { $0 + b * $1 }, s.v[d])
    }
    s.plain = plain
    let sigma = noiseLevels(fault == .sigmaOfPlainResidual ? plain : s.v)
    s.olderB = s.b
    trace.r.append([])
    for d in y.indices {
      let r = zip(s.x[d], adjoint.transposedTimes(s.v[d], style)).map { $0 + $1 }
      let (x, slopes) = denoiser.column(r, sigma[d])
      s.x[d] = damped(x, s.x[d])
      let slope = style.sum(n) { slopes[$0] }
      s.b[d] = fault == .onsagerWithoutNOverM ? slope / T(n) : slope / T(m)
      trace.r[trace.r.count - 1].append(r)
    }
    trace.v.append(s.v)
    trace.sigma.append(sigma)
    trace.x.append(s.x)
    trace.b.append(s.b)
  }

  private func damped(_ new: [T], _ old: [T]) -> [T] {
    if damping == 1 { return new }
    let weight = fault == .dampingReversed ? 1 - damping : damping
    return zip(new, old).map { weight * $0 + (1 - weight) * $1 }
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
    let squares = v.map { v in style.dot(a.m, { v[$0] }, { v[$0] }) / m }
    if fault == .sigmaSharedByBatch {
      let shared = squares.reduce(0, +) / T(squares.count)
      return squares.map { _ in shared.squareRoot() }
    }
    return squares.map { $0.squareRoot() }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

/// AMP in plain loops, for all columns of a batch, since one of the faults mixes them.
struct TwinAMP<T: TwinReal> where T.Real == T {
  let a: Rows<T>
  let shrinkage: TwinShrinkage<T>
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
    self.a = a
    shrinkage = try TwinShrinkage(try call.shrinkage(), style, fault)
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
      s.v[d] = zip(plain[d], carried).map { $0 + b * $1 }
    }
    s.plain = plain
    let sigma = noiseLevels(fault == .sigmaOfPlainResidual ? plain : s.v)
    s.olderB = s.b
    trace.r.append([])
    for d in y.indices {
      let r = zip(s.x[d], a.transposedTimes(s.v[d], style)).map { $0 + $1 }
      let shrunk = r.map { shrinkage($0, sigma[d]) }
      s.x[d] = shrunk.map(\.value)
      let slope = style.sum(a.n) { shrunk[$0].slope }
      s.b[d] = fault == .onsagerWithoutNOverM ? slope / T(a.n) : slope / T(a.m)
      trace.r[trace.r.count - 1].append(r)
    }
    trace.v.append(s.v)
    trace.sigma.append(sigma)
    trace.x.append(s.x)
    trace.b.append(s.b)
  }

  /// `σ_t` of every column.
  private func noiseLevels(_ v: [[T]]) -> [T] {
    let m =
      switch fault {
      case .sigmaMMinusOne: T(a.m - 1)
      case .sigmaOverN: T(a.n)
      default: T(a.m)
      }
    let squares = v.map { v in style.dot(a.m, { v[$0] }, { v[$0] }) / m }
    if fault == .sigmaSharedByBatch {
      let shared = squares.reduce(0, +) / T(squares.count)
      return squares.map { _ in shared.squareRoot() }
    }
    return squares.map { $0.squareRoot() }
  }
}

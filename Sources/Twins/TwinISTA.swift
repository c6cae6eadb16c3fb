// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

/// ISTA, FISTA and FISTA as printed for one column, in plain loops.
struct TwinISTA<T: TwinReal> where T.Real == T {
  let algorithm: Algorithm
  let a: Rows<T>
  let lambda, step: T
  let shrinkage: TwinShrinkage<T>
  let style: Style
  let fault: Fault?

  init(_ call: Call, _ a: Rows<T>, _ style: Style, _ fault: Fault?) throws {
    algorithm = call.algorithm
    self.a = a
    lambda = T(try call.required("lambda", \.lambda))
    step = T(try call.required("step", \.step))
    shrinkage = try TwinShrinkage(.init(family: .softThreshold, theta: [1, 1]), style, fault)
    self.style = style
    self.fault = fault
  }

  /// `r_t` and `x̂_{t+1}` for every iteration.
  func run(
    _ y: [T], x start: [T], previous: [T], first: Int, iterations: Int
  ) -> (r: [[T]], x: [[T]]) {
    var x = start
    var before = previous
    var trace: (r: [[T]], x: [[T]]) = ([], [])
    for t in first..<(first + iterations) {
      let momentum = momentum(t)
      let z = zip(x, before).map { $0 + momentum * ($0 - $1) }
      let atEstimate =
        algorithm == .fistaAsPrinted || fault == .fistaGradientAtEstimate
        || fault == .fistaAsPrinted
      let v = zip(y, a.times(atEstimate ? x : z, style)).map { $0 - $1 }
      let gradient = a.transposedTimes(v, style)
      let factor: T =
        switch fault {
        case .stepMissing: 1
        case .gradientSign: -step
        case .gradientDoubled: 2 * step
        default: step
        }
      let r = zip(z, gradient).map { $0 + factor * $1 }
      let tau = fault == .thresholdNotScaledByStep ? lambda : step * lambda
      before = x
      x = r.map { shrinkage($0, tau).value }
      trace.r.append(r)
      trace.x.append(x)
    }
    return trace
  }

  private func momentum(_ t: Int) -> T {
    if t == 0 || algorithm == .ista || fault == .fistaMomentumMissing { return 0 }
    if algorithm == .fistaAsPrinted || fault == .fistaPrintedMomentum || fault == .fistaAsPrinted {
      return T(t - 2) / T(t + 1)
    }
    return fault == .fistaMomentumOffByOne ? T(t) / T(t + 3) : T(t - 1) / T(t + 2)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

/// Where an iteration takes its gradient: at the estimate, or past it.
public enum Momentum: Sendable { case none, proper, printed }

extension Twin {
  /// ISTA and both forms of FISTA.
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func ista<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>, _ momentum: Momentum
  ) throws -> Arrays<T> where T.Real == T {
    let (a, y) = try problem(inputs)
    let recursion = try TwinISTA(p, momentum, a, style, fault)
    let x = try state("state/x", inputs, a.n, y.count)
    let previous = try state("state/previous", inputs, a.n, y.count)
    let iterations = try p(.iterations)
    let runs = y.indices.map {
      recursion.run(
        y[$0], x: x[$0], previous: previous[$0], first: p[.firstIteration] ?? 0,
        iterations: iterations)
    }
    let byIteration = (0..<iterations).map { t in (runs.map { $0.r[t] }, runs.map { $0.x[t] }) }
    return [
      "x": stack(byIteration.last?.1 ?? x), "trace/r": stack(byIteration.map(\.0)),
      "trace/x": stack(byIteration.map(\.1)),
    ]
  }
}

/// ISTA, FISTA and FISTA as printed for one column, in plain loops.
struct TwinISTA<T: TwinReal> where T.Real == T {
  let momentum: Momentum
  let a: Rows<T>
  let lambda, step: T
  let shrinkage: TwinShrinkage<T>
  let style: Style
  let fault: Fault?

  init(
    _ p: Parameters, _ momentum: Momentum, _ a: Rows<T>, _ style: Style, _ fault: Fault?
  ) throws {
    self.momentum = momentum
    self.a = a
    lambda = T(try p(.lambda))
    step = T(try p(.step))
    shrinkage = try TwinShrinkage(ShrinkageChoice("soft-threshold", [1, 1]), style, fault)
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
      let factor = factor(t)
      let z = zip(x, before).map { $0 + factor * ($0 - $1) }
      let atEstimate =
        momentum == .printed || fault == .fistaGradientAtEstimate
        || fault == .fistaAsPrinted
      let v = zip(y, a.times(atEstimate ? x : z, style)).map { $0 - $1 }
      let gradient = a.transposedTimes(v, style)
      let gain: T =
        switch fault {
        case .stepMissing: 1
        case .gradientSign: -step
        case .gradientDoubled: 2 * step
        default: step
        }
      let r = zip(z, gradient).map { $0 + gain * $1 }
      let tau = fault == .thresholdNotScaledByStep ? lambda : step * lambda
      before = x
      x = r.map { shrinkage($0, tau).value }
      trace.r.append(r)
      trace.x.append(x)
    }
    return trace
  }

  /// The factor of `x̂_t − x̂_{t−1}` in iteration `t`.
  private func factor(_ t: Int) -> T {
    if t == 0 || momentum == .none || fault == .fistaMomentumMissing { return 0 }
    if momentum == .printed || fault == .fistaPrintedMomentum || fault == .fistaAsPrinted {
      return T(t - 2) / T(t + 1)
    }
    switch fault {
    case .fistaMomentumOffByOne: return T(t) / T(t + 3)
    case .fistaMomentumPlusTwo: return T(t + 2) / T(t + 3)
    case .momentumOfWeights:
      func heavier(_ weight: T) -> T { (1 + (1 + 4 * weight * weight).squareRoot()) / 2 }
      let weight = (0..<t).reduce(1 as T) { weight, _ in heavier(weight) }
      return (weight - 1) / heavier(weight)
    default: return T(t - 1) / T(t + 2)
    }
  }
}

extension Fault {
  public static let thresholdNotScaledByStep = Fault(
    "threshold-not-scaled-by-step", in: "threshold", breaks: ["x"],
    "the threshold is λ; it is β λ for a step β (erratum B3)")
  public static let stepMissing = Fault(
    "step-missing", in: "gradient step", breaks: ["r"],
    "the step β is missing from the gradient")
  public static let gradientSign = Fault(
    "gradient-sign", in: "gradient step", breaks: ["r"],
    "the gradient step has the wrong sign")
  public static let gradientDoubled = Fault(
    "gradient-doubled", in: "gradient step", breaks: ["r"],
    "the gradient is that of ‖y − Ax‖², twice that of ½‖y − Ax‖²")
  /// Mistakes of a proximal gradient step.
  public static let ofGradientStep: [Fault] = [
    .thresholdNotScaledByStep, .stepMissing, .gradientSign, .gradientDoubled,
  ]

  public static let fistaMomentumOffByOne = Fault(
    "fista-momentum-off-by-one", in: "momentum", breaks: ["z"],
    "the momentum is t/(t+3): its count is one ahead")
  public static let fistaMomentumMissing = Fault(
    "fista-momentum-missing", in: "momentum", breaks: ["z"],
    "there is no momentum: this is ISTA")
  public static let fistaPrintedMomentum = Fault(
    "fista-printed-momentum", in: "momentum", breaks: ["z"],
    "the momentum is the printed (t−2)/(t+1) (erratum B4)")
  public static let fistaGradientAtEstimate = Fault(
    "fista-gradient-at-estimate", in: "momentum", breaks: ["r"],
    "the gradient is taken at x̂_t, not at the extrapolated point (erratum B4)")
  public static let fistaAsPrinted = Fault(
    "fista-as-printed", in: "momentum", breaks: ["r", "z"],
    "(6) as printed: momentum (t−2)/(t+1), gradient at x̂_t (erratum B4)")
  public static let fistaMomentumPlusTwo = Fault(
    "fista-momentum-plus-two", in: "momentum", breaks: ["z"],
    "the momentum is (t+2)/(t+3), not (t−1)/(t+2)")
  public static let momentumOfWeights = Fault(
    "t_k-momentum", in: "momentum", breaks: ["z"], isConvention: true,
    "the momentum is (w_t − 1)/w_{t+1}, w_{t+1} = (1 + √(1 + 4 w_t²))/2, not (t−1)/(t+2)")
  /// Mistakes of FISTA's extrapolation.
  public static let ofMomentum: [Fault] = [
    .fistaMomentumOffByOne, .fistaMomentumMissing, .fistaPrintedMomentum, .fistaGradientAtEstimate,
    .fistaAsPrinted, .fistaMomentumPlusTwo, .momentumOfWeights,
  ]
}

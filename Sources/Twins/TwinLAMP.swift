// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  /// LAMP with any family, or [LAMP1]: the forward pass, or loss and gradient.
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func lamp<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>, isL1: Bool, isGradient: Bool
  ) throws -> Arrays<T> where T.Real == T {
    let (a, y) = try problem(inputs)
    let twin = try TwinLAMP(p, inputs, a, isL1: isL1, self)
    let runs = y.map { twin.forward($0) }
    guard isGradient else {
      let steps = twin.theta.indices.map { t in runs.map { $0[t] } }
      return [
        "x": stack(steps.last?.map(\.x) ?? []), "trace/v": stack(steps.map { $0.map(\.v) }),
        "trace/sigma": table(steps.map { $0.map(\.sigma) }),
        "trace/r": stack(steps.map { $0.map(\.r) }), "trace/x": stack(steps.map { $0.map(\.x) }),
        "trace/b": table(steps.map { $0.map(\.b) }),
      ]
    }
    let x = try state("x", inputs, a.n, y.count)
    let (loss, gradients) = twin.gradients(runs, truth: x)
    var answer: Arrays<T> = ["loss": Values([loss])]
    let ofB = gradients.map(\.b)
    if twin.isTied {
      let last = fault == .lampTiedGradientNotSummed ? Array(ofB.suffix(1)) : ofB
      answer["d_B"] = Values(
        [a.n, a.m], ofB[0].indices.map { k in style.sum(last.count) { last[$0][k] } })
    } else {
      answer["d_B"] = Values([ofB.count, a.n, a.m], ofB.flatMap(\.self))
    }
    if isL1 {
      answer["d_beta"] = Values(gradients.map { $0.theta[0] })
      answer["d_alpha"] = Values(gradients.map { $0.theta[1] })
    } else {
      answer["d_theta"] = table(gradients.map(\.theta))
    }
    return answer
  }
}

/// LAMP in plain loops, one column at a time, and its derivatives by the chain rule.
struct TwinLAMP<T: TwinReal> where T.Real == T {
  let a: Rows<T>
  /// `B_t`, in rows; one alone if all layers share it.
  let b: [Rows<T>]
  let theta: [[T]]
  let shrinkages: [TwinShrinkage<T>]
  let isL1: Bool
  let style: Style
  let fault: Fault?

  /// Whether all layers share one `B`.
  let isTied: Bool

  struct Step {
    var v, r, x: [T]
    var sigma, b: T
  }

  init(
    _ p: Parameters, _ inputs: Arrays<T>, _ a: Rows<T>, isL1: Bool, _ twin: Twin
  ) throws {
    self.a = a
    self.isL1 = isL1
    (style, fault) = (twin.style, twin.fault)
    if isL1 {
      let alpha: Tensor<T> = try inputs.tensor("alpha", [nil])
      let beta: Tensor<T> = try inputs.tensor("beta", alpha.shape)
      theta = zip(beta.entries, alpha.entries).map { [$0, $1] }
    } else {
      let table: Tensor<T> = try inputs.tensor("theta", [nil, nil])
      let count = table.shape[1]
      theta = (0..<table.shape[0]).map { Array(table.entries[($0 * count)..<(($0 + 1) * count)]) }
    }
    let family = isL1 ? "soft-threshold" : try p(.family)
    shrinkages = try theta.map {
      try TwinShrinkage(ShrinkageChoice(family, $0.map { Double($0) }), twin.style, twin.fault)
    }
    isTied = inputs["B"]?.shape.count == 2
    let all: Tensor<T> = try inputs.tensor(
      "B", isTied ? [a.n, a.m] : [theta.count, a.n, a.m])
    let size = a.n * a.m
    let isTransposed = twin.fault == .lampMatrixTransposed
    b = (0..<(all.entries.count / size)).map { t in
      let own = Array(all.entries[(t * size)..<((t + 1) * size)])
      guard isTransposed else { return Rows(m: a.n, n: a.m, entries: own) }
      return Rows(
        m: a.n, n: a.m, entries: (0..<size).map { own[$0 / a.m + a.n * ($0 % a.m)] })
    }
  }

  private func matrix(_ t: Int) -> Rows<T> { isTied ? b[0] : b[t] }

  /// What every layer computes for one column.
  func forward(_ y: [T]) -> [Step] {
    var (x, v) = ([T](repeating: 0, count: a.n), y)
    let m = fault == .sigmaMMinusOne ? T(a.m - 1) : fault == .sigmaOverN ? T(a.n) : T(a.m)
    return theta.indices.map { t in
      let sigma = (style.dot(a.m, { v[$0] }, { v[$0] }) / m).squareRoot()
      let r = zip(x, matrix(t).times(v, style)).map { $0 + $1 }
      let shrunk = r.map { shrinkages[t]($0, sigma) }
      let slopes = style.sum(a.n) { shrunk[$0].slope }
      let counted = theta[t][0] * T(shrunk.filter { abs($0.value) > T(1e-8) }.count)
      let b = onsager(t, fault == .supportAboveThreshold ? counted : slopes)
      let step = Step(v: v, r: r, x: shrunk.map(\.value), sigma: sigma, b: b)
      x = step.x
      let carried: T = fault == .onsagerMissing ? 0 : fault == .onsagerSign ? -b : b
      v = zip(zip(y, a.times(x, style)), v).map { $0.0 - $0.1 + carried * $1 }
      return step
    }
  }

  private func onsager(_ t: Int, _ slopes: T) -> T {
    let sum = isL1 && fault == .lampBetaOnce ? slopes / theta[t][0] : slopes
    return fault == .onsagerWithoutNOverM ? sum / T(a.n) : sum / T(a.m)
  }

  /// The loss, and its derivatives by every layer's own `B_t` and `θ_t`.
  func gradients(
    _ runs: [[Step]], truth: [[T]]
  ) -> (loss: T, layers: [(b: [T], theta: [T])]) {
    let count = T(runs.count) * (fault == .lampLossOverEntries ? T(a.n) : 1)
    let errors = zip(runs, truth).map { run, x in
      zip(run.last?.x ?? [], x).map { $0 - $1 }
    }
    let squares = errors.map { e in style.dot(a.n, { e[$0] }, { e[$0] }) }
    let each = zip(runs, errors).map { run, error in
      backward(run, error.map { 2 * $0 / count })
    }
    let layers = theta.indices.map { t in
      (
        b: (0..<(a.n * a.m)).map { k in style.sum(each.count) { each[$0][t].b[k] } },
        theta: theta[t].indices.map { i in style.sum(each.count) { each[$0][t].theta[i] } }
      )
    }
    return (style.sum(squares.count) { squares[$0] } / count, layers)
  }

  /// From the derivative by `x̂_T` to those by each layer's parameters, for one column.
  private func backward(_ run: [Step], _ last: [T]) -> [(b: [T], theta: [T])] {
    var (dx, dv) = (last, [T](repeating: 0, count: a.m))
    var layers: [(b: [T], theta: [T])] = []
    for (t, step) in run.enumerated().reversed() {
      dx = zip(dx, a.transposedTimes(dv, style)).map { $0 - $1 }
      let inner = style.dot(a.m, { dv[$0] }, { step.v[$0] })
      // What the forward pass lacks has no derivative either.
      let constant = fault == .lampGradientWithoutOnsager || fault == .onsagerMissing
      let isCounted = constant || fault == .lampBetaOnce
      let dSlopes = isCounted ? 0 : inner / T(a.m)
      let all = step.r.map { shrinkages[t].derivatives($0, step.sigma) }
      let slopes = step.r.map { shrinkages[t]($0, step.sigma).slope }
      let dr = (0..<a.n).map { dx[$0] * slopes[$0] + dSlopes * all[$0].rr }
      let dSigma = style.sum(a.n) { dx[$0] * all[$0].sigma + dSlopes * all[$0].rSigma }
      let dTheta = theta[t].indices.map { i in
        style.sum(a.n) { dx[$0] * all[$0].theta[i] + dSlopes * all[$0].rTheta[i] }
      }
      layers.insert((dr.flatMap { d in step.v.map { d * $0 } }, dTheta), at: 0)
      let along =
        fault == .lampGradientWithoutSigma || step.sigma == 0
        ? 0 : dSigma / (T(a.m) * step.sigma)
      let back = matrix(t).transposedTimes(dr, style)
      dv = (0..<a.m).map {
        (constant ? 0 : step.b * dv[$0]) + along * step.v[$0] + back[$0]
      }
      dx = dr
    }
    return layers
  }
}

extension Fault {
  public static let lampMatrixTransposed = Fault(
    "lamp-matrix-transposed", in: "learned matrix", breaks: ["r"],
    "B_t is read in the wrong memory order")
  public static let lampBetaOnce = Fault(
    "lamp-beta-once", in: "Onsager term", breaks: ["b"],
    "β_t scales the estimate, but is missing from the Onsager term")
  public static let lampGradientWithoutOnsager = Fault(
    "lamp-gradient-without-onsager", in: "gradient",
    "the gradient takes the Onsager term b_{t+1} v_t for a constant")
  public static let lampGradientWithoutSigma = Fault(
    "lamp-gradient-without-sigma", in: "gradient", "the gradient takes σ_t for a constant")
  public static let lampTiedGradientNotSummed = Fault(
    "lamp-tied-gradient-not-summed", in: "gradient",
    "the gradient by a matrix that layers share is that of the last layer alone")
  public static let lampLossOverEntries = Fault(
    "lamp-loss-over-entries", in: "loss",
    "the loss is a mean over all entries, smaller by N, or by N width of rows")
  /// Mistakes of LAMP's forward pass.
  public static let ofLAMP: [Fault] = [
    .onsagerMissing, .onsagerSign, .onsagerWithoutNOverM, .sigmaMMinusOne, .sigmaOverN,
    .lampMatrixTransposed,
  ]
  /// Mistakes of its gradient.
  public static let ofLAMPGradient: [Fault] = [
    .onsagerMissing, .lampMatrixTransposed, .lampGradientWithoutOnsager,
    .lampGradientWithoutSigma, .lampTiedGradientNotSummed, .lampLossOverEntries,
  ]
}

/// [LAMP] and [LAMP1], whose derivatives are written out by the chain rule.
public enum TwinLAMPKind: UnrolledTwin {
  public static let kind = "lamp"
  public static let faults: [Fault] = Fault.ofLAMP + [.slopeByDifferences]
  public static let gradientFaults: [Fault] = Fault.ofLAMPGradient
  public static func answer<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>, _ twin: Twin, isGradient: Bool
  ) throws -> Arrays<T> where T.Real == T {
    try twin.lamp(p, inputs, isL1: false, isGradient: isGradient)
  }
}

public enum TwinLAMP1Kind: UnrolledTwin {
  public static let kind = "lamp-l1"
  public static let faults: [Fault] = Fault.ofLAMP + [.lampBetaOnce, .supportAboveThreshold]
  public static let gradientFaults: [Fault] = Fault.ofLAMPGradient + [.lampBetaOnce]
  public static func answer<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>, _ twin: Twin, isGradient: Bool
  ) throws -> Arrays<T> where T.Real == T {
    try twin.lamp(p, inputs, isL1: true, isGradient: isGradient)
  }
}

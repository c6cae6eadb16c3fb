// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  /// One update of Adam, entry by entry.
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func adam<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let old: Tensor<T> = try inputs.tensor("p", [nil])
    let g: Tensor<T> = try inputs.tensor("g", old.shape)
    let m: Tensor<T> = try inputs.tensor("state/m", old.shape)
    let v: Tensor<T> = try inputs.tensor("state/v", old.shape)
    let learned: Tensor<T>? = try inputs["learned"].map { _ in
      try inputs.tensor("learned", old.shape)
    }
    var (beta1, beta2) = (T(p[.beta1] ?? 0.9), T(p[.beta2] ?? 0.999))
    if fault == .adamBetasSwapped { (beta1, beta2) = (beta2, beta1) }
    let (rate, epsilon) = (T(try p(.rate)), T(p[.epsilon] ?? 1e-8))
    let t = try p(.update) + (fault == .adamUpdateOffByOne ? 1 : 0)
    let (power1, power2) = (power(beta1, t), power(beta2, t))
    var answer: (p: [T], m: [T], v: [T]) = ([], [], [])
    for k in old.entries.indices {
      if let learned, learned.entries[k] == 0, fault != .adamFrozenLearned {
        answer.p.append(old.entries[k])
        answer.m.append(m.entries[k])
        answer.v.append(v.entries[k])
        continue
      }
      let slope = g.entries[k]
      let square = fault == .adamSecondMomentOfSize ? abs(slope) : slope * slope
      let newM = mean(beta1, m.entries[k], slope)
      let newV = mean(beta2, v.entries[k], square)
      let usedM = fault == .adamMomentStale ? m.entries[k] : newM
      let step: T
      switch fault {
      case .some(.adamWithoutBiasCorrection): step = usedM / (newV.squareRoot() + epsilon)
      case .some(.adamEpsilonInRoot):
        step = usedM / (1 - power1) / (newV / (1 - power2) + epsilon).squareRoot()
      case .some(.adamEpsilonHat):
        step = (1 - power2).squareRoot() / (1 - power1) * usedM / (newV.squareRoot() + epsilon)
      default: step = direction(usedM, newV, power1, power2, epsilon)
      }
      answer.p.append(old.entries[k] - rate * step)
      answer.m.append(newM)
      answer.v.append(newV)
    }
    return ["p": Values(answer.p), "m": Values(answer.m), "v": Values(answer.v)]
  }

  private func power<T: TwinReal>(_ beta: T, _ t: Int) -> T {
    switch style {
    case .pairwise:
      // By squares.
      if t == 1 { return beta }
      let half = power(beta, t / 2)
      return t % 2 == 0 ? half * half : half * half * beta
    default: return (1..<max(t, 1)).reduce(beta) { power, _ in power * beta }
    }
  }

  private func mean<T: TwinReal>(_ beta: T, _ old: T, _ new: T) -> T {
    switch style {
    case .fused: (beta * old).addingProduct(1 - beta, new)
    case .reversed: old + (1 - beta) * (new - old)
    default: beta * old + (1 - beta) * new
    }
  }

  private func direction<T: TwinReal>(_ m: T, _ v: T, _ power1: T, _ power2: T, _ epsilon: T) -> T {
    switch style {
    case .blocked:
      m / ((v.squareRoot() / (1 - power2).squareRoot() + epsilon) * (1 - power1))
    default: m / (1 - power1) / ((v / (1 - power2)).squareRoot() + epsilon)
    }
  }

  /// The loss of an estimate.
  public func loss<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let estimate: Tensor<T> = try inputs.tensor("estimate", [nil, nil])
    let x: Tensor<T> = try inputs.tensor("x", estimate.shape)
    let width = p[.width] ?? 1
    let (loss, back) = losses(estimate.entries, x, weight: 1, width: width)
    return ["loss": Values([loss]), "d_estimate": Values(estimate.shape, back)]
  }

  /// The weighted loss of all layers' estimates.
  public func curriculumLoss<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let all: Tensor<T> = try inputs.tensor("estimates", [nil, nil, nil])
    let x: Tensor<T> = try inputs.tensor("x", Array(all.shape.dropFirst()))
    let (depth, size) = (all.shape[0], x.entries.count)
    var e = T(try p(.progress))
    if fault == .curriculumReversed { e = 1 - e }
    let share = fault == .curriculumNotDivided ? 1 - e : (1 - e) / T(depth)
    let weights = (1...depth).map { t -> T in
      if t < depth { return share }
      return fault == .curriculumLastAlone ? e : share + e
    }
    let each = (0..<depth).map { t in
      losses(
        Array(all.entries[(t * size)..<((t + 1) * size)]), x, weight: weights[t], width: 1)
    }
    return [
      "weights": Values(weights), "loss": Values([style.sum(depth) { each[$0].loss }]),
      "d_estimates": Values(all.shape, each.flatMap(\.back)),
    ]
  }

  private func losses<T: TwinReal>(
    _ estimate: [T], _ x: Tensor<T>, weight: T, width: Int
  ) -> (loss: T, back: [T]) where T.Real == T {
    let errors = zip(estimate, x.entries).map { $0 - $1 }
    let samples = T(x.shape[1] / width)
    let count: T
    switch fault {
    case .some(.lossSummed): count = 1
    case .some(.lampLossOverEntries): count = T(x.entries.count)
    default: count = samples
    }
    let factor: T = fault == .lossHalved ? 1 / 2 : 1
    let sum = style.dot(errors.count, { errors[$0] }, { errors[$0] })
    return (weight * factor * sum / count, errors.map { 2 * factor * weight * $0 / count })
  }

  /// The analytic start of a network with two matrices and a threshold.
  public func start<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>, _ names: [String]
  ) throws -> Arrays<T> where T.Real == T {
    let a: Tensor<T> = try inputs.tensor("A", [nil, nil])
    let (m, n) = (a.shape[0], a.shape[1])
    let (beta, lambda) = (T(try p(.step)), T(try p(.lambda)))
    let inB = fault == .startStepMissingInB ? 1 : beta
    let inS = fault == .startStepMissingInS ? 1 : beta
    let b = (0..<(n * m)).map { inB * a.entries[$0 % m * n + $0 / m] }
    let s = (0..<(n * n)).map { k -> T in
      let (i, j) = (k / n, k % n)
      let inner =
        style == .pairwise
        ? inS * style.dot(m, { a.entries[$0 * n + i] }, { a.entries[$0 * n + j] })
        : style.dot(m, { inS * a.entries[$0 * n + i] }, { a.entries[$0 * n + j] })
      return (i == j ? 1 : 0) - inner
    }
    let tau = fault == .thresholdNotScaledByStep ? lambda : beta * lambda
    return [
      names[0]: Values([n, m], b), names[1]: Values([n, n], s), names[2]: Values([tau]),
    ]
  }
}

extension Fault {
  public static let adamWithoutBiasCorrection = Fault(
    "adam-without-bias-correction", in: "optimiser",
    "the moments are used without the division by 1 − β^t")
  public static let adamEpsilonInRoot = Fault(
    "adam-epsilon-in-root", in: "optimiser", "ε is added inside the root")
  public static let adamEpsilonHat = Fault(
    "adam-epsilon-hat", in: "optimiser", isConvention: true,
    "ε is added to the root of v before its correction, as in the paper's faster form")
  public static let adamUpdateOffByOne = Fault(
    "adam-update-off-by-one", in: "optimiser",
    "the count of updates in the bias correction is one ahead")
  public static let adamBetasSwapped = Fault(
    "adam-betas-swapped", in: "optimiser", "β1 and β2 are exchanged")
  public static let adamSecondMomentOfSize = Fault(
    "adam-second-moment-of-size", in: "optimiser",
    "the second moment averages |g|; it averages g²")
  public static let adamMomentStale = Fault(
    "adam-moment-stale", in: "optimiser", "the step has the first moment before its update")
  public static let adamFrozenLearned = Fault(
    "frozen-learned", in: "optimiser", "what is frozen is learned")
  static public let ofAdam: [Fault] = [
    .adamWithoutBiasCorrection, .adamEpsilonInRoot, .adamEpsilonHat, .adamUpdateOffByOne,
    .adamBetasSwapped, .adamSecondMomentOfSize, .adamMomentStale, .adamFrozenLearned,
  ]
  static public let ofLoss: [Fault] = [.lossSummed, .lossHalved, .lampLossOverEntries]

  public static let curriculumReversed = Fault(
    "curriculum-reversed", in: "curriculum",
    "the weights go from the last layer to uniform, not the other way")
  public static let curriculumNotDivided = Fault(
    "curriculum-not-divided", in: "curriculum",
    "the uniform weights are 1 − e each, not (1 − e)/T")
  public static let curriculumLastAlone = Fault(
    "curriculum-last-alone", in: "curriculum",
    "the last layer has the weight e, without its share (1 − e)/T")
  static public let ofCurriculum: [Fault] = [
    .curriculumReversed, .curriculumNotDivided, .curriculumLastAlone,
  ]

  public static let startStepMissingInS = Fault(
    "start-step-missing-in-s", in: "start",
    "S is I − AᵀA: it starts with another step than B")
  public static let startStepMissingInB = Fault(
    "start-step-missing-in-b", in: "start",
    "B is Aᵀ: it starts with another step than S")
  static public let ofStart: [Fault] = [
    .startStepMissingInS, .startStepMissingInB, .thresholdNotScaledByStep,
  ]
}

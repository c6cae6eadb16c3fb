// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  /// A whole training of tied LAMP-1: its gradient and Adam by the loops of their own, one stage after the other.
  public func alg2<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let a: Tensor<T> = try inputs.tensor("A", [nil, nil])
    let (m, n) = (a.shape[0], a.shape[1])
    let start = T(try p(.alpha))
    var b = (0..<(n * m)).map { a.entries[$0 % m * n + $0 / m] }
    var (alpha, beta): ([T], [T]) = ([], [])
    var (rates, losses, validations): ([T], [T], [T]) = ([], [], [])
    var old = (m: [String: T](), v: [String: T](), updates: 0)
    for depth in 1...(try p(.layers)) {
      alpha.append(fault == .trainingNewLayerAnalytic ? start : alpha.last ?? start)
      beta.append(fault == .trainingNewLayerAnalytic ? 1 : beta.last ?? 1)
      for (k, factor) in ([1] + (try p(.refinements))).enumerated() {
        let isNotRefined = fault == .trainingRateNotRefined
        let rate = try p(.rate) * (isNotRefined ? 1 : factor)
        let ofLastOnly = k == 0 || fault == .trainingLastLayerOnly
        // What is learned, by name: entries of B by their place, α and β by their layer.
        let layers = ofLastOnly ? [depth - 1] : Array(0..<depth)
        var learned = depth == 1 || !ofLastOnly ? b.indices.map { "B \($0)" } : []
        learned += layers.map { "alpha \($0)" }
        learned += layers.filter { $0 > 0 || fault == .trainingGaugeLearned }.map { "beta \($0)" }
        if fault != .trainingMomentsKept { old = ([:], [:], 0) }
        for _ in 0..<(try p(.updates)) {
          var call: Arrays<T> = ["A": .real(a), "B": Values([n, m], b)]
          (call["y"], call["x"]) = (inputs["y"], inputs["x"])
          (call["alpha"], call["beta"]) = (Values(alpha), Values(beta))
          let found = try lamp(Parameters(), call, isL1: true, isGradient: true)
          losses.append(found["loss"]?.parts.first ?? 0)
          var (now, slope): ([String: T], [String: T]) = ([:], [:])
          for (name, numbers) in [("B", b), ("alpha", alpha), ("beta", beta)] {
            for (k, number) in numbers.enumerated() {
              now["\(name) \(k)"] = number
              slope["\(name) \(k)"] = found["d_" + name]?.parts[k]
            }
          }
          old.updates += 1
          let step = try adam(
            Parameters().with(.rate, rate).with(.update, old.updates),
            [
              "p": Values(learned.map { now[$0] ?? 0 }),
              "g": Values(learned.map { slope[$0] ?? 0 }),
              "state/m": Values(learned.map { old.m[$0] ?? 0 }),
              "state/v": Values(learned.map { old.v[$0] ?? 0 }),
            ])
          for (k, name) in learned.enumerated() {
            now[name] = step["p"]?.parts[k]
            old.m[name] = step["m"]?.parts[k]
            old.v[name] = step["v"]?.parts[k]
          }
          b = b.indices.map { now["B \($0)"] ?? 0 }
          alpha = alpha.indices.map { max(now["alpha \($0)"] ?? 0, 0) }
          beta = beta.indices.map { now["beta \($0)"] ?? 0 }
        }
        rates.append(T(rate))
        let suffix = fault == .trainingValidationIsTest ? "_test" : "_validation"
        var call: Arrays<T> = ["A": .real(a), "B": Values([n, m], b)]
        (call["y"], call["x"]) = (inputs["y" + suffix], inputs["x" + suffix])
        (call["alpha"], call["beta"]) = (Values(alpha), Values(beta))
        let found = try lamp(Parameters(), call, isL1: true, isGradient: true)
        validations.append(found["loss"]?.parts.first ?? 0)
      }
    }
    return [
      "rate": Values(rates), "loss": Values([rates.count, losses.count / rates.count], losses),
      "validation": Values(validations), "B": Values([n, m], b), "alpha": Values(alpha),
      "beta": Values(beta),
    ]
  }
}

extension Fault {
  public static let trainingMomentsKept = Fault(
    "training-moments-kept", in: "stages of training",
    "a stage goes on with the moments of the one before; each begins with moments of zero")
  public static let trainingRateNotRefined = Fault(
    "training-rate-not-refined", in: "stages of training",
    "all is learned at the rate of a new layer; the rate is refined")
  public static let trainingLastLayerOnly = Fault(
    "training-last-layer-only", in: "stages of training",
    "only the last layer's numbers are learned where all are to be learned again")
  public static let trainingNewLayerAnalytic = Fault(
    "training-new-layer-analytic", in: "stages of training",
    "a new layer begins with the numbers of AMP; it begins with those of the layer before")
  public static let trainingGaugeLearned = Fault(
    "training-gauge-learned", in: "stages of training",
    "β of the first layer is learned, which B and α of that layer make superfluous")
  public static let trainingValidationIsTest = Fault(
    "training-validation-is-test", in: "sets of samples",
    "the validation loss is that of the test set")
  static public let ofALG2: [Fault] = [
    .trainingMomentsKept, .trainingRateNotRefined, .trainingLastLayerOnly,
    .trainingNewLayerAnalytic, .trainingGaugeLearned, .trainingValidationIsTest,
    .lampLossOverEntries, .lampTiedGradientNotSummed, .adamWithoutBiasCorrection,
  ]
}

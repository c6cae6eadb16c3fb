// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  /// A whole training of tied LAMP-1: its gradient and Adam by the loops of their own, one stage after the other.
  @specialized(where T == Double)
  public func alg2<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    var numbers = try TwinNumbers<T>(inputs, first: T(try p(.alpha)), self)
    var (rates, losses, validations): ([T], [T], [T]) = ([], [], [])
    for depth in 1...(try p(.layers)) {
      numbers.addLayer()
      for (stage, factor) in ([1] + (try p(.refinements))).enumerated() {
        let rate = try p(.rate) * (fault == .trainingRateNotRefined ? 1 : factor)
        let learned = numbers.learned(
          depth, ofLast: stage == 0 || fault == .trainingLastLayerOnly)
        if fault != .trainingMomentsKept { numbers.forget() }
        for _ in 0..<(try p(.updates)) {
          losses.append(try numbers.update(learned, rate, inputs))
        }
        rates.append(T(rate))
        let set = fault == .trainingValidationIsTest ? "_test" : "_validation"
        validations.append(try numbers.gradient(inputs, set)["loss"]?.parts.first ?? 0)
      }
    }
    return numbers.arrays.merging([
      "rate": Values(rates), "loss": Values([rates.count, losses.count / rates.count], losses),
      "validation": Values(validations),
    ]) { $1 }
  }
}

/// The numbers of tied LAMP-1, each known by its array and its place there, and what Adam remembers of them.
private struct TwinNumbers<T: TwinReal> where T.Real == T {
  let a: Tensor<T>
  let first: T
  let twin: Twin
  /// `B`, `N × M`, and `α` and `β` of the layers so far.
  var value: [String: [T]]
  var (m, v): ([String: T], [String: T]) = ([:], [:])
  var updates = 0

  init(_ inputs: Arrays<T>, first: T, _ twin: Twin) throws {
    let a: Tensor<T> = try inputs.tensor("A", [nil, nil])
    (self.a, self.first, self.twin) = (a, first, twin)
    let (m, n) = (a.shape[0], a.shape[1])
    value = ["B": (0..<(n * m)).map { a.entries[$0 % m * n + $0 / m] }, "alpha": [], "beta": []]
  }

  var arrays: Arrays<T> {
    [
      "B": Values([a.shape[1], a.shape[0]], value["B", default: []]),
      "alpha": Values(value["alpha", default: []]), "beta": Values(value["beta", default: []]),
    ]
  }

  mutating func addLayer() {
    for (name, start) in [("alpha", first), ("beta", 1)] {
      let before = twin.fault == .trainingNewLayerAnalytic ? nil : value[name]?.last
      value[name, default: []].append(before ?? start)
    }
  }

  mutating func forget() { (m, v, updates) = ([:], [:], 0) }

  /// What a stage learns: arrays and places.
  func learned(_ depth: Int, ofLast: Bool) -> [(name: String, place: Int)] {
    let layers = ofLast ? [depth - 1] : Array(0..<depth)
    let ofB = depth == 1 || !ofLast ? value["B", default: []].indices.map { ("B", $0) } : []
    return ofB + layers.map { ("alpha", $0) }
      + layers.filter { $0 > 0 || twin.fault == .trainingGaugeLearned }.map { ("beta", $0) }
  }

  /// Loss and gradient on the samples of a set.
  func gradient(_ inputs: Arrays<T>, _ set: String) throws -> Arrays<T> {
    var call = arrays
    (call["A"], call["y"], call["x"]) = (.real(a), inputs["y" + set], inputs["x" + set])
    return try twin.lamp(Parameters(), call, isL1: true, isGradient: true)
  }

  /// One update; the loss before it.
  mutating func update(
    _ learned: [(name: String, place: Int)], _ rate: Double, _ inputs: Arrays<T>
  ) throws -> T {
    let found = try gradient(inputs, "")
    let keys = learned.map { "\($0.name) \($0.place)" }
    updates += 1
    let step = try twin.adam(
      Parameters().with(.rate, rate).with(.update, updates),
      [
        "p": Values(learned.map { value[$0.name, default: []][$0.place] }),
        "g": Values(learned.map { found["d_" + $0.name]?.parts[$0.place] ?? 0 }),
        "state/m": Values(keys.map { m[$0] ?? 0 }), "state/v": Values(keys.map { v[$0] ?? 0 }),
      ])
    for (k, number) in learned.enumerated() {
      value[number.name]?[number.place] = step["p"]?.parts[k] ?? 0
      m[keys[k]] = step["m"]?.parts[k]
      v[keys[k]] = step["v"]?.parts[k]
    }
    value["alpha"] = value["alpha"]?.map { max($0, 0) }
    return found["loss"]?.parts.first ?? 0
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

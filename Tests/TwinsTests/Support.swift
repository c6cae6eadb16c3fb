// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import ComplexModule
import Foundation
import Methods
import Problems
import RealModule
import Twins

typealias Answer = Arrays<Double>

/// Normal numbers; another `seed` gives other numbers.
func random(_ rows: Int, _ columns: Int, _ seed: Int) -> Matrix<Double> {
  let stream = Stream(root: UInt64(seed), name: "test", trial: 0)
  return Matrix(rows: rows, columns: columns) { _, _ in stream.normal() }
}

func randomComplex(_ rows: Int, _ columns: Int, _ seed: Int) -> Matrix<Complex<Double>> {
  let (re, im) = (random(rows, columns, seed), random(rows, columns, seed + 100))
  return Matrix(rows: rows, columns: columns) { Complex(re[$0, $1], im[$0, $1]) }
}

/// A call with its arrays, made from the method's card: M = 9, N = 16, D = 3, n = 40, and `A` of rank
/// 5 if it has a null space on the left.
struct Question {
  let call: Call
  let inputs: Answer

  private static let bg = ShrinkageChoice("bernoulli-gaussian", [1.3, 1.1])
  private static let soft = ShrinkageChoice("soft-threshold", [1, 1.1])
  private static let theta: [MethodName: [Double]] = [
    "soft-threshold": [1.7, 1.1], "bernoulli-gaussian": bg.theta,
    "piecewise-linear": [0.7, 1.6, 0.3, 1.4, 0.9], "exponential": [1.2, 0.9, -0.8],
    "spline": [1.2, 0.9, -1.1], "mlp": [0.8, 1.5, -0.6, -1.2, 0.4, 0.3, 0.5],
    "group-threshold": [1.3], "complex-soft-threshold": soft.theta,
    "complex-bernoulli-gaussian": bg.theta, "row-bernoulli-gaussian": bg.theta,
    "complex-row-bernoulli-gaussian": bg.theta, "amp-vec": bg.theta, "complex-amp-vec": bg.theta,
    "amp-mmv": bg.theta, "complex-amp-mmv": bg.theta,
  ]

  /// What a parameter may be, in the questions that are asked of a method; `nil` leaves it out.
  private static func choices(_ parameter: ParameterCard, _ card: Card, _ iterations: Int)
    -> [JSON?]
  {
    let isComplex = card.inputs.contains(where: \.isComplex)
    switch parameter.name {
    case "iterations": return [iterations.json]
    case "theta": return [theta[card.name]?.json]
    // Of VAMP, one with which no entry exceeds the threshold.
    case "alpha":
      return card.inputs.contains { $0.name == "state/variance" }
        ? [JSON.exact(1.14), JSON.exact(100.0)] : [JSON.exact(1.14)]
    case "lambda": return [JSON.exact(0.1)]
    case "step": return [JSON.exact(0.15)]
    case "noise_variance": return [card.name == "oamp" ? JSON.exact(0.004) : JSON.exact(0.04)]
    case "variance_floor": return [JSON.exact(1e-6)]
    case "gamma": return [JSON.exact(0.3)]
    case "phi": return [JSON.exact(2.0)]
    case "width": return [1, 3, 3]
    case "onsager": return [nil, nil, "scalar"]
    case "sparsity": return [3]
    case "largest_row": return [JSON.exact(1.5)]
    case "noise_norm": return [JSON.exact(0.25)]
    case "steps": return [[1, 0.75, 1.125].json]
    case "threshold": return [JSON.exact(2.0)]
    case "rows_of_device": return [nil, nil, 2]
    case "family": return [.text(bg.family), "soft-threshold"]
    case "size": return [16]
    case "update": return [4]
    case "rate": return [JSON.exact(card.name == "auto-pgd-training" ? 0.25 : 0.01)]
    case "layers", "updates": return [2]
    case "refinements": return [[0.5].json]
    case "progress": return [JSON.exact(0.25)]
    case "power": return [JSON.exact(1.5)]
    case "clip": return [nil, JSON.exact(0.02), JSON.exact(0.01)]
    case "normalisation": return NormalisationChoice.allCases.map { $0.json }
    case "rows": return [[3, 0, 7, 12, 15].json]
    case "shrinkage":
      if card.name == "shrinkage-derivatives" {
        return [ShrinkageChoice("exponential", [1.2, 0.9, -0.8]).json]
      }
      return isComplex ? [bg.json, soft.json] : [bg.json]
    case "channel":
      return [ChannelChoice.awgn, .probit, .quantiser(width: 0.5, levels: 4), .magnitude].map {
        $0.json
      }
    case "estimator": return LinearEstimator.allCases.map { $0.json }
    case "variances": return VarianceForm.allCases.map { $0.json }
    case "damping":
      return card.name == "gamp" ? [nil, nil, nil, nil, JSON.exact(0.7)] : [nil, JSON.exact(0.7)]
    default: return [nil]
    }
  }

  /// How many questions there are of a method that has several forms.
  static func variants(of method: any Method.Type) -> Int {
    let hasMatrices = method.card.inputs.contains { $0.shape.contains(", or ") }
    return method.card.parameters.map { choices($0, method.card, 1).count }
      .reduce(hasMatrices ? 2 : 1, max)
  }

  init(
    _ name: MethodName, rankDeficient: Bool = false, iterations: Int = 5, variant: Int = 0
  ) throws {
    let card = try Register.card(name)
    var parameters: [String: JSON] = [:]
    for parameter in card.parameters {
      let choices = Self.choices(parameter, card, iterations)
      parameters[parameter.name] = choices[variant % choices.count]
    }
    call = Call(name, Parameters(parameters))
    let observations = try Self.observations(card, rankDeficient)
    var inputs: Answer = [:]
    for (k, array) in card.inputs.enumerated()
    where !array.isOptional || array.name == "learned" {
      inputs[array.name] =
        observations[array.name]
        ?? (card.source.contains("Auto-PGD") ? BeamNumbers.array(array, seed: 5 + k) : nil)
        ?? Self.numbers(
          array, seed: 5 + k, width: call.parameters[.width] ?? 1, shared: variant == 1)
    }
    if let channel = call.parameters[.channel], let y = inputs["y"] {
      // A magnitude of 4 and no start: what the channel tells is wider than what it is told.
      inputs["y"] = y.map {
        Self.seen($0, channel) + (card.isIteration && channel == .magnitude ? 4 : 0)
      }
    }
    self.inputs = inputs
  }

  private static func seen(_ u: Double, _ channel: ChannelChoice) -> Double {
    switch channel {
    case .awgn: u
    case .probit: u < 0 ? -1 : 1
    case .quantiser: min(max((2 * u).rounded(.down) / 2 + 0.25, -0.75), 0.75)
    case .magnitude: abs(u)
    }
  }

  /// `A` and `y = A x + w`, where the method takes them.
  private static func observations(_ card: Card, _ rankDeficient: Bool) throws -> Answer {
    let m = 9, n = 16, rank = 5
    guard let array = card.inputs.first(where: { $0.name == "A" && $0.shape == "M×N" }) else {
      return [:]
    }
    if array.isComplex {
      return [
        "A": Values(randomComplex(m, n, 1).map { Complex.scale(0.25, $0) }),
        "y": Values(randomComplex(m, 3, 4)),
      ]
    }
    var a = random(m, n, 1).map { $0 / 3 }
    if rankDeficient && card.name != "oamp" {
      a = Matrix(zeros: m, n)
      a.add(random(m, rank, 2).map { $0 / 3 }, random(rank, n, 3).map { $0 / 2 })
    }
    let x = Matrix<Double>(rows: n, columns: 3) {
      ($0 + $1) % 4 == 0 ? Double($0 - 7) / 5 * Double($1 + 1) : 0
    }
    var y = random(m, 3, 4).map { $0 / 20 }
    y.add(a, x)
    return ["A": Values(a), "y": Values(y)]
  }

  /// Columns of nearly unit norm, of which the first two are nearly opposite; a weight is a multiple of each.
  private static func preambles(
    _ rows: Int, _ columns: Int, isWeight: Bool, _ isComplex: Bool
  ) -> Values<Double> {
    func opposed<F: Scalar>(_ given: Matrix<F>) -> Matrix<F> where F.Real == Double {
      let s = Matrix(rows: rows, columns: columns) { row, column in
        column == 1
          ? F.scale(-0.8, given[row, 0]) + F.scale(0.5, given[row, 1]) : given[row, column]
      }.withUnitColumns
      return Matrix(rows: rows, columns: columns) {
        F.scale(isWeight ? 0.75 + Double($1) / 16 : 1 + Double($1) / 256, s[$0, $1])
      }
    }
    return isComplex
      ? Values(opposed(randomComplex(rows, columns, 31)))
      : Values(opposed(random(rows, columns, 31)))
  }

  /// Normal numbers of the array's shape; levels and variances are above zero, a state is zero.
  private static func numbers(
    _ array: ArrayCard, seed: Int, width: Int, shared: Bool
  ) -> Values<Double> {
    if array.shape == "P" { return Values(Array([0.3, 0.8, 1.7].prefix(3 / width))) }
    if array.name == "state/variance" || array.shape == "D" { return Values([0.3, 0.8, 1.7]) }
    let extents = [
      "n": 40, "L": 12, "M": array.name == "v" ? 5 : 9, "N": 16, "D": 3, "T": 3, "R": 9, "p": 2,
      "K": 12,
    ]
    let forms = array.shape.components(separatedBy: ", or ")
    let shape = forms[shared ? 0 : forms.count - 1].split(separator: "×").map {
      extents[String($0)] ?? 1
    }
    let (rows, columns) = (shape[0], shape.dropFirst().reduce(1, *))
    if array.shape == "L×N" {
      return preambles(rows, columns, isWeight: array.name == "W", array.isComplex)
    }
    let isState = array.name.hasPrefix("state/")
    if array.isComplex {
      let scale = array.shape.hasPrefix("T×") ? 0.2 : 1
      let entries = Tensor(randomComplex(rows, columns, seed)).entries.map {
        Complex.scale(scale, $0)
      }
      return .complex(Tensor(shape, isState ? entries.map { _ in .zero } : entries))
    }
    let entries = Tensor(random(rows, columns, seed)).entries.map { entry in
      switch array.name {
      case "sigma", "variance": 0.2 + abs(entry)
      // Of a network: thresholds, variances and singular values above 0, and matrices of moderate size.
      case "alpha", "beta", "lambda", "gamma", "sigma_w2", "initial_variance", "s":
        0.3 + abs(entry) / 4
      case "theta": (array.shape == "T" ? 0.1 : 0.5) + abs(entry) / 8
      case "learned": entry > 0 ? 1.0 : 0.0
      case "A", "B", "S", "W", "W1", "W2", "U", "V", "G", "H": entry / 5
      case "p": entry / 2
      case "r" where shape.count == 1: 2 * entry
      default: isState ? 0 : entry
      }
    }
    return Values(shape, entries)
  }
}

/// The greatest difference of any entry over 1 and the entry's size; infinite if shapes differ.
func distance(_ a: Answer, _ b: Answer) -> Double {
  guard Set(a.keys) == Set(b.keys) else { return .infinity }
  return a.reduce(0) { largest, entry in
    guard let other = b[entry.key], other.shape == entry.value.shape else { return .infinity }
    return zip(entry.value.parts, other.parts).reduce(largest) { largest, pair in
      let difference = abs(pair.0 - pair.1) / max(1, abs(pair.0))
      return difference.isNaN ? .infinity : max(largest, difference)
    }
  }
}

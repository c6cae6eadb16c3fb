// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Methods
import Testing
import Twins

/// The answer of the reference to a question.
private func reference(_ question: Question) throws -> Answer {
  try Reference<Double>.spectral(question.call, question.inputs)
}

@Suite("Twins") struct TwinTests {
  /// One iteration of sums of at most M + N = 25 terms (60 M for decompositions) of size below 16
  /// errs by 60 · 25 · 16 u; LMMSE's condition is below 10 / (0.04/1.7) = 425 and VAMP divides by
  /// 1 − ν > 0.1. Later iterations or layers amplify by at most (1 + ‖A‖²) < 16 each, here three
  /// times; a gradient goes the same way back.
  private func bound(_ card: Card, unit: Double) -> Double {
    let step = 60 * 25 * 16 * unit
    // GAMP divides by τ_p and by τ_s, and adds what cancels: together no worse than LMMSE's 4250.
    let divides =
      card.inputs.contains { $0.name == "A" }
      && card.parameters.contains { $0.name == Parameter<Double>.noiseVariance.name }
    let later: Double = card.levels == [.kernel] ? 1 : 16 * 16
    return step * (divides ? 4250 : 1) * later * (card.levels == [.gradient] ? later : 1)
  }

  @Test(
    "Every style agrees with the reference algorithms to roundoff",
    arguments: Style.stable + [.sigmoid, .logSum, .receiveInverse] + Style.ofInverse,
    Register.names)
  func agreement(style: Style, name: MethodName) throws {
    let method = try Register.method(name)
    for rankDeficient in [false, true] {
      // As printed, ν is soon clipped at 1 − 2⁻²³, by whose distance from 1 the next step divides.
      let iterations = name == "vamp-as-printed" ? 1 : 3
      for variant in 0..<Question.variants(of: method) {
        let question = try Question(
          name, rankDeficient: rankDeficient, iterations: iterations, variant: variant)
        let right = try reference(question)
        let twin = try Twin(style: style)(question.call, question.inputs)
        let distance = distance(right, twin)
        #expect(
          distance <= bound(method.card, unit: 0x1p-53),
          "\(distance), rank-deficient: \(rankDeficient), form \(variant)")
      }
    }
  }

  @Test(
    "In binary32 a style agrees with itself in binary64 to roundoff", arguments: Style.stable,
    ["soft-threshold", "bernoulli-gaussian", "ista", "fista", "amp-l1"] as [MethodName])
  func binary32(style: Style, name: MethodName) throws {
    let question = try Question(name, iterations: 1)
    let double = try Twin(style: style)(question.call, question.inputs)
    let float = try Twin(style: style)(
      question.call, question.inputs.mapValues { $0.map { Float($0) } })
    let distance = distance(double, float.mapValues { $0.map { Double($0) } })
    #expect(distance <= bound(try Register.card(name), unit: 0x1p-24) && distance > 0)
  }

  @Test(
    "Styles differ in bits, so that they measure roundoff",
    arguments: ["ista", "amp", "vamp"] as [MethodName])
  func styles(name: MethodName) throws {
    let question = try Question(name)
    let answers = try Style.stable.map { try Twin(style: $0)(question.call, question.inputs) }
    for i in answers.indices {
      for j in 0..<i {
        #expect(answers[i] != answers[j], "\(Style.stable[i]), \(Style.stable[j])")
      }
    }
  }

  @Test("A run from a given state is the rest of a run, bit for bit")
  func restart() throws {
    let whole = try Question("amp", iterations: 4)
    let first = try Question("amp", iterations: 3)
    let trace = try Twin()(first.call, first.inputs)
    func last(_ name: String) throws -> Values<Double> {
      let values = try #require(trace[name])
      return Values(Array(values.shape.dropFirst()), Array(values.parts.suffix(values.count / 3)))
    }
    var inputs = whole.inputs
    for name in ["x", "v", "b"] { inputs["state/" + name] = try last("trace/" + name) }
    let one = try Question("amp", iterations: 1)
    #expect(try Twin()(one.call, inputs)["x"] == Twin()(whole.call, whole.inputs)["x"])
  }

  @Test(
    "Answers have the outputs and traces that the card promises, of their kind",
    arguments: Register.names)
  func outputs(name: MethodName) throws {
    let question = try Question(name)
    let card = try Register.card(name)
    let answer = try Twin()(question.call, question.inputs)
    #expect(Set(answer.keys) == Set(card.answers))
    for array in card.outputs + card.traces {
      #expect(answer[array.name]?.isComplex == array.isComplex, "\(array.name)")
    }
  }

  @Test("What is missing is named", arguments: Register.names)
  func missing(name method: MethodName) throws {
    let question = try Question(method)
    #expect(throws: CallError.self) { try Twin()(question.call, [:] as Answer) }
    if try Register.card(method).parameters.contains(where: \.isRequired) {
      #expect(throws: CallError.self) { try Twin()(Call(method, Parameters()), question.inputs) }
    }
    let first = try Register.card(method).inputs[0].name
    let name = ["y", "sigma", "r", "x", "S"].first { question.inputs[$0] != nil } ?? first
    var inputs = question.inputs
    inputs[name] = Values([1, 1, 1], [0])
    #expect {
      try Twin()(question.call, inputs)
    } throws: {
      "\($0)".contains("\"\(name)\"")
    }
  }
}

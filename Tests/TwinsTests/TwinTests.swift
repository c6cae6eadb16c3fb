// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Golden
import Testing
import Twins

/// The answer of the reference to a question.
private func reference(_ question: Question) throws -> Arrays {
  try Reference<Double>.spectral(question.call, question.inputs)
}

@Suite("Twins") struct TwinTests {
  /// One iteration of sums of at most M + N = 25 terms (60 M for decompositions) of size below 16
  /// errs by 60 · 25 · 16 u; LMMSE's condition is below 10 / (0.04/1.7) = 425 and VAMP divides by
  /// 1 − ν > 0.1. Later iterations amplify by at most (1 + ‖A‖²) < 16 each, here three times.
  private func bound(_ algorithm: Algorithm, unit: Double) -> Double {
    let step = 60 * 25 * 16 * unit
    let stages: [Algorithm] = [
      .lmmse, .vampL1, .vamp, .vampAsPrinted, .oamp, .emVAMP, .complexVAMP,
    ]
    // GAMP divides by τ_p and by τ_s, and adds what cancels: together no worse than LMMSE's 4250.
    let condition: Double = (stages + [.gamp]).contains(algorithm) ? 4250 : 1
    return step * condition * (algorithm.isIteration ? 16 * 16 : 1)
  }

  @Test(
    "Every style agrees with the reference algorithms to roundoff", arguments: Style.allCases,
    Algorithm.allCases)
  func agreement(style: Style, algorithm: Algorithm) throws {
    for rankDeficient in [false, true] {
      // As printed, ν is soon clipped at 1 − 2⁻²³, by whose distance from 1 the next step divides.
      let iterations = algorithm == .vampAsPrinted ? 1 : 3
      for variant in 0..<Question.variants(of: algorithm) {
        let question = Question(
          algorithm, rankDeficient: rankDeficient, iterations: iterations, variant: variant)
        let right = try reference(question)
        let twin = try Twin(style: style)(question.call, question.inputs)
        let distance = distance(right, twin)
        #expect(
          distance <= bound(algorithm, unit: 0x1p-53),
          "\(distance), rank-deficient: \(rankDeficient), form \(variant)")
      }
    }
  }

  @Test(
    "In binary32 a style agrees with itself in binary64 to roundoff", arguments: Style.allCases,
    [
      Algorithm.softThreshold, .bernoulliGaussian, .ista, .fista, .ampL1,
    ])
  func binary32(style: Style, algorithm: Algorithm) throws {
    let question = Question(algorithm, iterations: 1)
    let double = try Twin(style: style)(question.call, question.inputs)
    let float = try Twin(style: style)(
      question.call, question.inputs.mapValues { $0.map { Float($0) } })
    let distance = distance(double, float.mapValues { $0.map { Double($0) } })
    #expect(distance <= bound(algorithm, unit: 0x1p-24) && distance > 0)
  }

  @Test(
    "Styles differ in bits, so that they measure roundoff",
    arguments: [Algorithm.ista, .amp, .vamp])
  func styles(algorithm: Algorithm) throws {
    let question = Question(algorithm)
    let answers = try Style.allCases.map { try Twin(style: $0)(question.call, question.inputs) }
    for i in answers.indices {
      for j in 0..<i {
        #expect(answers[i] != answers[j], "\(Style.allCases[i]), \(Style.allCases[j])")
      }
    }
  }

  @Test("A run from a given state is the rest of a run, bit for bit")
  func restart() throws {
    let whole = Question(.amp, iterations: 4)
    let first = Question(.amp, iterations: 3)
    let trace = try Twin()(first.call, first.inputs)
    func last(_ name: String) throws -> Tensor<Double> {
      let tensor = try #require(trace[name])
      let size = tensor.entries.count / 3
      return Tensor(Array(tensor.shape.dropFirst()), Array(tensor.entries.suffix(size)))
    }
    var inputs = whole.inputs
    for name in ["x", "v", "b"] { inputs["state/" + name] = try last("trace/" + name) }
    let one = Question(.amp, iterations: 1)
    #expect(try Twin()(one.call, inputs)["x"] == Twin()(whole.call, whole.inputs)["x"])
  }

  @Test(
    "Answers have the outputs and traces that the algorithm promises", arguments: Algorithm.allCases
  )
  func outputs(algorithm: Algorithm) throws {
    let question = Question(algorithm)
    let answer = try Twin()(question.call, question.inputs)
    #expect(Set(answer.keys) == Set(algorithm.outputs + algorithm.traces))
  }

  @Test("What is missing is named", arguments: Algorithm.allCases)
  func missing(algorithm: Algorithm) throws {
    let question = Question(algorithm)
    #expect(throws: CallError.self) { try Twin()(question.call, [:] as Arrays) }
    #expect(throws: CallError.self) { try Twin()(Call(algorithm, Parameters()), question.inputs) }
    let name = ["y", "sigma", "r", "x"].first { question.inputs[$0] != nil } ?? "y"
    var inputs = question.inputs
    inputs[name] = Tensor([1, 1, 1], [0])
    #expect {
      try Twin()(question.call, inputs)
    } throws: {
      "\($0)".contains("\"\(name)\"")
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Golden
import Methods
import Proving
import Testing
import Twins
import Verification

/// The equations on an implementation's own numbers: all hold for every right formulation, wherever it
/// ends, and one mistake fails one line.
struct EquationTests {
  static let suite = Result { try Suite(folder: goldenFolder) }

  /// The methods that keep a trace.
  static let methods = Register.methods.filter { !$0.card.traces.isEmpty }.map { $0.card.name }

  private func cases(of method: MethodName) throws -> [Case] {
    let suite = try Self.suite.get()
    return try suite.manifest.cases.filter {
      $0.algorithm == method && !$0.id.hasSuffix("250x500") && !$0.id.hasSuffix("100x200")
    }.map { try suite.load($0.id) }
  }

  @Test("proven values break none, and every line is judged by some case", arguments: methods)
  func proven(method: MethodName) throws {
    let suite = try Self.suite.get()
    var unseen: Set<String>?
    for golden in try cases(of: method) {
      let check = try #require(
        EquationCheck(
          golden.id, golden.call, try suite.inputs(of: golden), try suite.expected(of: golden),
          .float64))
      #expect(check.failures.map { $0.lines.map(\.formula) } == [], "\(golden.id)")
      unseen = unseen.map { $0.intersection(check.unseen) } ?? Set(check.unseen)
    }
    #expect(unseen == [])
  }

  @Test("no right formulation breaks one, judged by the others", arguments: methods)
  func right(method: MethodName) throws {
    let suite = try Self.suite.get()
    let known = try Register.method(method)
    for golden in try cases(of: method).filter({
      $0.id.hasSuffix("hand") || $0.id.contains("12x32")
    }) {
      let inputs = try suite.inputs(of: golden)
      let styles = known.stable(golden.parameters) + known.textbook(golden.parameters)
      let answers = try styles.map { try Twin(style: $0).answer(golden.call, inputs, .float64) }
      // Eigenvalues of AᵀA lose more than all others, which therefore cannot judge them.
      for (k, answer) in answers.enumerated() where styles[k] != .normalEigen {
        let others = answers.enumerated().filter { $0.offset != k }.map(\.element)
        let check = try #require(
          EquationCheck(golden.id, golden.call, inputs, answer, .float64, right: others))
        #expect(
          check.failures.map { $0.lines.map(\.formula) } == [], "\(golden.id) by \(styles[k])")
      }
    }
  }

  @Test("one quantity that is off is told with its size, and nothing else is blamed")
  func oneLine() throws {
    let suite = try Self.suite.get()
    let golden = try suite.load("amp-iid-20x40-batch")
    let inputs = try suite.inputs(of: golden)
    var outputs = try suite.expected(of: golden)
    // σ of iteration 2 is told a quarter too large; x̂ and b do not follow it, so they fail alone.
    let sigma = try #require(outputs["trace/sigma"])
    let d = sigma.shape[1]
    outputs["trace/sigma"] = sigma.replacing(
      sigma.parts.enumerated().map { $0 / d == 2 ? 1.25 * $1 : $1 })
    let check = try #require(EquationCheck(golden.id, golden.call, inputs, outputs, .float64))
    #expect(check.failures.map(\.quantity) == ["sigma", "x", "b"])
    let first = try #require(check.failures.first)
    #expect(first.iteration == 2 && first.times == 1)
    #expect(abs((first.ratio ?? 0) - 1.25) < 1e-12)
    #expect(check.holding == ["v", "r"])
  }

  @Test(
    "the formula of a line says whether it is damped",
    arguments: [
      ("gamp-awgn-vector-iid-20x40-damped", "x̂ = d η(r; √τ_r) + (1 − d) x̂ of before"),
      ("gamp-awgn-vector-iid-20x40", "x̂ = η(r; √τ_r)"),
    ])
  func damped(id: String, formula: String) throws {
    let suite = try Self.suite.get()
    let golden = try suite.load(id)
    var outputs = try suite.expected(of: golden)
    outputs["trace/x"] = outputs["trace/x"]?.map { 1.5 * $0 }
    let check = try #require(
      EquationCheck(golden.id, golden.call, try suite.inputs(of: golden), outputs, .float64))
    #expect(check.failures.flatMap(\.lines).map(\.formula).contains(formula))
  }

  @Test("variances far from those of any case are clipped where GAMP clips them")
  func clippedVariances() throws {
    let suite = try Self.suite.get()
    let golden = try suite.load("gamp-awgn-iid-20x40-step")
    var inputs = try suite.inputs(of: golden)
    inputs["state/variance"] = inputs["state/variance"]?.map { 1e12 * $0 }
    let outputs = try Twin().answer(golden.call, inputs, .float64)
    // τ_s is between GAMP's clip of 1e-12 and a hundred times that.
    let tau = try #require(outputs["trace/tau_r"]).parts
    #expect(tau.contains { 1e10 < $0 && $0 < 1e12 }, "\(tau)")
    let check = try #require(EquationCheck(golden.id, golden.call, inputs, outputs, .float64))
    #expect(check.failures.map(\.quantity) == [])
    // What right answers differ by is allowed: a line that is wrong itself would allow anything.
    var other = outputs
    other["trace/tau_r"] = outputs["trace/tau_r"]?.map { 1.5 * $0 }
    let wrong = try #require(EquationCheck(golden.id, golden.call, inputs, other, .float64))
    #expect(wrong.failures.first?.quantity == "tau_r")
  }

  @Test("of components that are as far off as each other the first is shown")
  func firstOfEqual() throws {
    let suite = try Self.suite.get()
    let golden = try suite.load("amp-l1-iid-20x40-one")
    var outputs = try suite.expected(of: golden)
    let x = try #require(outputs["trace/x"])
    // Entries of iteration 2 that are 0, moved by the same amount.
    let zeros = (80..<120).filter { x.parts[$0] == 0 }
    try #require(zeros.count >= 2)
    var parts = x.parts
    (parts[zeros[0]], parts[zeros[1]]) = (0.5, -0.5)
    outputs["trace/x"] = x.replacing(parts)
    let check = try #require(
      EquationCheck(golden.id, golden.call, try suite.inputs(of: golden), outputs, .float64))
    let failure = try #require(check.failures.first { $0.quantity == "x" })
    #expect(failure.iteration == 2 && failure.given == 0.5 && failure.byLine == 0)
  }

  @Test("messages of more columns than the estimates judge no posterior mean")
  func otherMessages() throws {
    let suite = try Self.suite.get()
    let golden = try suite.load("amp-mmv-hand")
    let inputs = try suite.inputs(of: golden)
    var outputs = try suite.expected(of: golden)
    let right = try #require(EquationCheck(golden.id, golden.call, inputs, outputs, .float64))
    #expect(right.holding.contains("x"))
    outputs["trace/messages"] = .real(Tensor([3, 3, 8], [Double](repeating: 0, count: 72)))
    let check = try #require(EquationCheck(golden.id, golden.call, inputs, outputs, .float64))
    #expect(!check.failures.map(\.quantity).contains("x"), "\(check.failures)")
    // Where σ_0 = 0 no line says which shape they should have.
    outputs["trace/sigma"] = outputs["trace/sigma"].map { sigma in
      sigma.replacing(sigma.parts.enumerated().map { $0 < 4 ? 0 : $1 })
    }
    let without = try #require(EquationCheck(golden.id, golden.call, inputs, outputs, .float64))
    #expect(without.failures.map(\.quantity).contains("sigma"))
    #expect(!without.failures.map(\.quantity).contains("x"), "\(without.failures)")
  }

  @Test("an activity of 0 has no posterior mean, which is no failure of the line that asks for it")
  func noActivity() throws {
    let suite = try Self.suite.get()
    let golden = try suite.load("em-vamp-iid-20x40-matched")
    var outputs = try suite.expected(of: golden)
    outputs["trace/gamma"] = outputs["trace/gamma"]?.map { _ in 0 }
    let check = try #require(
      EquationCheck(golden.id, golden.call, try suite.inputs(of: golden), outputs, .float64))
    #expect(!check.failures.map(\.quantity).contains("x"), "\(check.failures)")
  }

  @Test("sizes of complex entries are their absolute values, however large a part is")
  func sizes() throws {
    let suite = try Self.suite.get()
    let golden = try suite.load("complex-soft-threshold-typical")
    let inputs = try suite.inputs(of: golden)
    let made = try #require(
      try Register.method(golden.algorithm).comparisons(
        golden.parameters, inputs, try suite.expected(of: golden)))
    let parts = try #require(inputs["r"]).parts
    #expect(made.sizes.count == parts.count / 2)
    for (k, size) in made.sizes.enumerated() {
      let right = (parts[2 * k] * parts[2 * k] + parts[2 * k + 1] * parts[2 * k + 1]).squareRoot()
      #expect(abs(size - right) <= 4e-16 * right, "entry \(k)")
    }
  }

  @Test("without some quantities the lines between are judged together")
  func together() throws {
    let suite = try Self.suite.get()
    let golden = try suite.load("amp-iid-20x40-one")
    let inputs = try suite.inputs(of: golden)
    let twin = Twin(fault: .sigmaMMinusOne)
    let outputs = try twin.answer(golden.call, inputs, .float64)
      .filter { ["x", "trace/x", "trace/r"].contains($0.key) }
    let check = try #require(EquationCheck(golden.id, golden.call, inputs, outputs, .float64))
    #expect(check.failures.first?.quantity == "x")
    #expect(check.failures.first?.lines.map(\.quantity).contains("sigma") == true)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Golden
import Methods
import Proving
import Testing
import Twins

/// The catalogue, from which `make golden` makes the suite, beside the suite that was made.
struct CatalogueTests {
  private static let builder = Result { try SuiteBuilder() }

  @Test("every case asks what the catalogue says, of the same numbers to the bit")
  func questions() throws {
    let suite = try SuiteTests.suite.get()
    let questions = try Self.builder.get().questions
    #expect(questions.map(\.id).sorted() == suite.manifest.cases.map(\.id).sorted())
    for question in questions {
      let golden = try suite.load(question.id)
      #expect(golden.revision == question.revision, "\(question.id)")
      #expect(golden.algorithm == question.call.method, "\(question.id)")
      #expect(golden.parameters == question.call.parameters, "\(question.id)")
      let stored = try suite.inputs(of: golden)
      #expect(Set(stored.keys) == Set(question.inputs.keys), "\(question.id)")
      for (name, values) in question.inputs {
        #expect(stored[name]?.shape == values.shape, "\(question.id): \(name)")
        #expect(
          stored[name]?.parts.map(\.bitPattern) == values.parts.map(\.bitPattern),
          "\(question.id): \(name)")
      }
    }
  }

  @Test("a proof may need all bits that it is allowed, and no more")
  func limitOfBits() throws {
    let suite = try SuiteTests.suite.get()
    let golden = try suite.load("amp-hand")
    let (inputs, bits) = (try suite.inputs(of: golden), golden.enclosure.precision)
    let proof = try Prover(start: bits, limit: bits)
      .prove(golden.call, inputs, route: golden.enclosure.route)
    #expect(proof.precision == bits && proof.outputs.keys.sorted().contains("x"))
    #expect(throws: ProofFailure.self) {
      try Prover(start: 24, limit: 24).prove(golden.call, inputs, route: golden.enclosure.route)
    }
  }

  @Test(
    "a private case has an id of small letters, digits and single hyphens",
    arguments: ["", "A", "a b", "a--b", "-a", "a-", "../a", "ä"])
  func ids(id: String) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "assay-test-\(ProcessInfo.processInfo.globallyUniqueString)")
    let suite = try PrivateSuite(folder: folder)
    #expect(throws: SuiteError.self) { try suite.admit(id, replacing: true) }
    try suite.admit("mine-2", replacing: true)
  }

  @Test("rows of a posterior mean have two parameters")
  func rowTheta() throws {
    let suite = try SuiteTests.suite.get()
    let golden = try suite.load("row-bernoulli-gaussian-typical")
    let inputs = try suite.inputs(of: golden)
    let theta = try golden.parameters(.theta)
    func answer(_ theta: [Double]) throws -> Arrays<Double> {
      try Reference<Double>.spectral(
        Call(golden.algorithm, golden.parameters.with(.theta, theta)), inputs)
    }
    #expect(throws: CallError.self) { try answer(theta + [1]) }
    #expect(throws: CallError.self) {
      try Twin().answer(
        Call(golden.algorithm, golden.parameters.with(.theta, theta + [1])), inputs, .float64)
    }
    #expect(try !answer(theta).isEmpty)
  }

  @Test(
    "printed formulas give the values of the suite, with as many bits",
    arguments: [
      "spline-typical", "spline-kinks", "exponential-typical", "bernoulli-gaussian-typical",
      "soft-threshold-typical", "piecewise-linear-typical", "mlp-fitted",
      "row-bernoulli-gaussian-typical", "complex-row-bernoulli-gaussian-typical",
    ])
  func printed(id: String) throws {
    let suite = try SuiteTests.suite.get()
    let golden = try suite.load(id)
    let proof = try Prover().prove(golden.call, try suite.inputs(of: golden), route: .definition)
    let stored = try suite.expected(of: golden)
    for (name, values) in proof.outputs {
      #expect(stored[name]?.parts == values.parts, "\(name)")
    }
    #expect(proof.outputs["x"] != nil)
  }

  /// `.gram` goes through `M × M`, which is singular there.
  @Test(
    "of full column rank no mistake about the null space changes a bit",
    arguments: Style.ofInverse.filter { $0 != .gram })
  func nullSpace(style: Style) throws {
    let suite = try SuiteTests.suite.get()
    let golden = try suite.load("lmmse-tall-24x12")
    let inputs = try suite.inputs(of: golden)
    let right = try Twin(style: style).answer(golden.call, inputs, .float64)
    for fault in Fault.ofNullSpace {
      let other = try Twin(style: style, fault: fault).answer(golden.call, inputs, .float64)
      for (name, values) in right {
        #expect(other[name]?.parts == values.parts, "\(fault): \(name)")
      }
    }
  }

  /// One of each shrinkage that is proven by its printed formula too, and two whose textbook forms lose much more
  /// than stable ones.
  @Test(
    "a case that is made again has the bytes of its files",
    arguments: [
      "soft-threshold-typical", "bernoulli-gaussian-typical", "exponential-typical",
      "spline-typical", "piecewise-linear-typical", "mlp-fitted",
      "row-bernoulli-gaussian-typical", "complex-row-bernoulli-gaussian-typical",
      "complex-soft-threshold-typical", "complex-soft-threshold-real", "complex-amp-soft-hand",
      "complex-soft-threshold-kinks", "lmmse-kappa1100-8x12", "vamp-l1-hand-step",
    ])
  func again(id: String) throws {
    let suite = try SuiteTests.suite.get()
    let built = try Self.builder.get().build(id)
    #expect(built.golden == (try suite.load(id)))
    #expect(built.files.count >= 3)
    for (path, bytes) in built.files { #expect(try suite.bytes(path) == bytes, "\(path)") }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import ComplexModule
import Foundation
import Golden
import Methods
import Proving
import RealModule
import Testing
import Verification

/// How far off an answer is, seen through the reports of one case whose answer is changed.
struct ComparisonTests {
  static let suite = Result { try Suite(folder: goldenFolder) }

  /// The proven outputs of a case, one of which is changed, verified.
  private func result(
    _ id: String, _ array: String, dtype: DType = .float64,
    _ change: @escaping ([Double]) -> [Double]
  ) throws -> CaseResult {
    let suite = try Self.suite.get()
    var outputs = try suite.expected(of: try suite.load(id))
    outputs[array] = outputs[array].map { $0.replacing(change($0.parts)) }
    var options = VerificationOptions()
    (options.only, options.dtype) = ([id], dtype)
    let report = try Verification(suite, options).run(FaultTests.Fixed(outputs: outputs))
    return try #require(report.results.first)
  }

  @Test("of a scalar function the error is counted in units in the last place of the format")
  func ulps() throws {
    let id = "bernoulli-gaussian-typical"
    for dtype in DType.allCases {
      let result = try result(id, "x", dtype: dtype) { entries in
        // The largest entry is put three units off.
        let k = entries.indices.max { abs(entries[$0]) < abs(entries[$1]) } ?? 0
        let ulp = dtype == .float64 ? entries[k].ulp : Double(Float(entries[k]).ulp)
        return entries.enumerated().map { $0 == k ? $1 + 3 * ulp : $1 }
      }
      #expect(result.largestError == 3 && result.status == .passed)
    }
  }

  @Test(
    "an infinite answer is infinitely far off, and so is NaN", arguments: [Double.infinity, .nan])
  func notFinite(value: Double) throws {
    let result = try result("ista-hand", "x") { entries in
      entries.enumerated().map { $0 == 1 ? value : $1 }
    }
    #expect(result.largestError == .infinity && result.status == .failed)
    #expect(result.difference?.kind == .notFinite)
  }

  @Test("of a complex column the error is that of all its parts together, relative to its length")
  func complexVectors() throws {
    let suite = try Self.suite.get()
    let expected = try #require(
      try suite.expected(of: try suite.load("complex-ista-gs-12x24-one"))["x"])
    let d = expected.shape[1]
    let column = (0..<expected.shape[0]).map { n in
      (expected.parts[2 * (n * d + 1)], expected.parts[2 * (n * d + 1) + 1])
    }
    let length = column.reduce(0) { $0 + $1.0 * $1.0 + $1.1 * $1.1 }.squareRoot()
    let k = try #require(column.firstIndex { $0.0 != 0 })
    let result = try result("complex-ista-gs-12x24-one", "x") { parts in
      // 1000 units of the column's length, in an imaginary part.
      parts.enumerated().map { $0 == 2 * (k * d + 1) + 1 ? $1 + 1000 * length * 0x1p-53 : $1 }
    }
    #expect(abs(result.largestError - 1000) < 1)
    #expect(result.difference?.part == .imaginary && result.difference?.index == [k, 1])
  }

  @Test("a complex entry that must be zero is asked for both of its parts")
  func complexSupport() throws {
    let suite = try Self.suite.get()
    let golden = try suite.load("complex-ista-gs-12x24-one")
    let margin = try #require(golden.decisions).margin
    #expect(margin > 0x1p10 * (golden.tolerance.float64?.allowed ?? .infinity) * 0x1p-53)
    let result = try result(golden.id, "x") { parts in
      guard let zero = (0..<(parts.count / 2)).first(where: { parts[2 * $0] == 0 }) else {
        return parts
      }
      return parts.enumerated().map { $0 == 2 * zero + 1 ? 1e-200 : $1 }
    }
    #expect(result.difference?.kind == .support)
  }

  @Test("matrices of several layers are compared each by itself, column by column")
  func matrices() throws {
    let id = "lamp-gradient-bg-20x40"
    let suite = try Self.suite.get()
    let golden = try suite.load(id)
    let expected = try #require(try suite.expected(of: golden)["d_B"])
    let (n, m) = (expected.shape[1], expected.shape[2])
    let allowed = try #require(golden.tolerance.float64).allowed
    // Column 4 of the second layer's matrix, off by half and by twice what is allowed.
    for (part, status) in [(0.5, CaseResult.Status.passed), (2, .failed)] {
      let result = try result(id, "d_B") { parts in
        parts.enumerated().map { k, value in
          k / (n * m) == 1 && k % m == 4 ? value * (1 + part * allowed * 0x1p-53) : value
        }
      }
      #expect(result.status == status && abs(result.largestError / allowed - part) < 0.01)
    }
  }
}

/// What a case states of its decisions, held to what its arrays say.
struct DecisionTests {
  static let suite = Result { try Suite(folder: goldenFolder) }

  @Test("ISTA's margin and support are those of its proven r_t and x̂")
  func ista() throws {
    let suite = try Self.suite.get()
    let golden = try suite.load("ista-iid-20x40-one")
    let outputs = try suite.expected(of: golden)
    let tau = try golden.parameters(.step) * golden.parameters(.lambda)
    let r = try #require(outputs["trace/r"]).parts
    let decisions = try #require(golden.decisions)
    #expect(decisions.comparisons == r.count)
    #expect(decisions.margin == r.map { abs(abs($0) - tau) / tau }.min())
    #expect(decisions.support == outputs["x"]?.parts.filter { $0 != 0 }.count)
  }

  @Test("of rows the norms are compared, complex ones of all their parts")
  func rows() throws {
    let suite = try Self.suite.get()
    let golden = try suite.load("complex-ista-gs-hand")
    let r = try #require(try suite.expected(of: golden)["trace/r"])
    let width = try golden.parameters(.width)
    let tau = try golden.parameters(.step) * golden.parameters(.lambda)
    let norms = stride(from: 0, to: r.parts.count, by: 2 * width).map { start in
      r.parts[start..<(start + 2 * width)].reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let decisions = try #require(golden.decisions)
    #expect(decisions.comparisons == norms.count)
    let margin = try #require(norms.map { abs($0 - tau) / tau }.min())
    #expect(abs(decisions.margin - margin) < 1e-12 * margin)
  }

  @Test("every method with a threshold states its decisions, and only those do")
  func thresholds() throws {
    let suite = try Self.suite.get()
    let stating = Set(
      try suite.manifest.cases.filter { try suite.load($0.id).decisions != nil }.map(\.algorithm))
    #expect(
      stating == [
        "soft-threshold", "group-threshold", "complex-soft-threshold", "ista", "fista",
        "fista-as-printed", "ista-gs", "complex-ista-gs", "nest-gs", "complex-nest-gs", "amp-l1",
        "vamp-l1", "complex-amp", "complex-vamp", "lamp-l1", "lista", "lista-ab", "lista-cp",
        "alista", "slista", "lista-gs", "complex-lista-gs", "lista-gscp", "complex-lista-gscp",
        "alista-gs", "complex-alista-gs", "amp", "vamp", "row-activity",
        "complex-row-activity",
      ])
  }
}

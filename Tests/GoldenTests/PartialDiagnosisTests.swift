// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Golden
import Testing
import Twins
import Verification

/// A mistake that one case cannot show is named all the same, with what it does not explain.
struct PartialDiagnosisTests {
  /// σ_t² over M − 1, but for M = 1, where somebody has guarded the division.
  final class Guarded: Candidate {
    var name: String { "guarded" }
    func refusal(_ call: Call, _ dtype: DType) -> String? { nil }
    func answer(_ question: Question) throws -> Answer {
      let rows = question.inputs["y"]?.shape.first ?? 0
      let twin = Twin(fault: rows > 1 ? .sigmaMMinusOne : nil)
      return .outputs(try twin.answer(question.call, question.inputs, question.dtype))
    }
  }

  /// AMP-ℓ1 without the Onsager term, of which nothing but the estimate is given.
  final class EstimateAlone: Candidate {
    var name: String { "estimate-alone" }
    func refusal(_ call: Call, _ dtype: DType) -> String? { nil }
    func answer(_ question: Question) throws -> Answer {
      let all = try Twin(fault: .onsagerMissing).answer(
        question.call, question.inputs, question.dtype)
      return .outputs(all.filter { $0.key == "x" })
    }
  }

  @Test("a case that fails by far speaks against a mistake that has no effect there")
  func withoutEffect() throws {
    let report = try FaultTests.verify(EstimateAlone(), methods: ["amp-l1"])
    #expect(report.diagnoses.map(\.named) == [.onsagerMissing], "\(report.diagnoses)")
  }

  @Test("a guard for M = 1 leaves the name of the mistake, and the case that speaks against it")
  func guarded() throws {
    let report = try FaultTests.verify(Guarded(), methods: ["amp-l1"])
    let diagnosis = try #require(report.diagnoses.first)
    #expect(diagnosis.named == nil)
    let partial = try #require(diagnosis.partial)
    #expect(partial.fault == .sigmaMMinusOne)
    #expect(partial.explained == partial.told && partial.unexplained.isEmpty)
    #expect(partial.contradicted == ["amp-l1-scalar"])
    #expect(report.equations.first?.findings.first?.lines.map(\.quantity) == ["sigma"])
  }
}

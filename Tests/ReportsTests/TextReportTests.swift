// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Golden
import Reports
import Testing
import Verification

/// What a report says of complex arrays.
struct TextReportTests {
  /// The folder `Golden`, beside the first folder above this file that has one.
  static let golden: URL = {
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    while folder.path != "/" {
      folder = folder.deletingLastPathComponent()
      let golden = folder.appendingPathComponent("Golden")
      let manifest = golden.appendingPathComponent("MANIFEST.json")
      if FileManager.default.fileExists(atPath: manifest.path) { return golden }
    }
    return folder
  }()

  private func report(
    _ id: String, _ array: String, _ change: @escaping (Values<Double>) -> Values<Double>
  ) throws -> (text: String, difference: Difference) {
    var options = VerificationOptions()
    options.only = [id]
    let report = try Verification(try Golden.Suite(folder: Self.golden), options)
      .run(Altered(array: array, change: change))
    let style = TerminalStyle(isTerminal: false, environment: [:])
    let difference = try #require(report.results.first?.difference)
    return (TextReport(report, style: style, command: "assay verify").text, difference)
  }

  @Test(arguments: [(0, "real"), (1, "imaginary")])
  func partOfTrace(offset: Int, part: String) throws {
    let (text, difference) = try report("complex-amp-soft-20x40", "trace/r") { r in
      var parts = r.parts
      parts[2 * ((3 * r.shape[1] + 2) * r.shape[2] + 1) + offset] += 1
      return r.replacing(parts)
    }
    #expect(text.contains("first differs in r[2, 1] (\(part) part) of iteration 3: "), "\(text)")
    #expect(difference.index == [3, 2, 1] && difference.part?.rawValue == part)
    // The reference differs from the proven value by its rounding.
    #expect(abs(difference.got - difference.expected - 1) < 1e-12)
  }

  @Test func partOfList() throws {
    let (text, _) = try report("complex-soft-threshold-typical", "x") { x in
      x.replacing(x.parts.enumerated().map { $0 == 41 ? $1 + 1 : $1 })
    }
    #expect(text.contains("first differs in x[20] (imaginary part): "), "\(text)")
  }

  @Test func shapes() throws {
    let (text, _) = try report("complex-amp-soft-hand", "x") { x in
      .complex(Tensor([x.shape[0] + 1, x.shape[1]], pairs: x.parts + [0, 0]))
    }
    #expect(text.contains("its shape is [4, 1]; [3, 1] is wanted"), "\(text)")
  }

  /// The scalars of a complex recursion are real, and so are the arrays of all other algorithms.
  @Test(arguments: [("complex-amp-soft-hand", "trace/sigma"), ("amp-hand", "trace/x")])
  func realArrays(id: String, array: String) throws {
    let (text, difference) = try report(id, array) { $0.map { $0 + 1 } }
    #expect(!text.contains(" part)") && difference.part == nil, "\(text)")
  }
}

/// The reference, one of whose arrays is changed.
private final class Altered: Candidate {
  let name = "altered"
  let array: String
  let change: (Values<Double>) -> Values<Double>

  init(array: String, change: @escaping (Values<Double>) -> Values<Double>) {
    self.array = array
    self.change = change
  }

  func refusal(_ call: Call, _ dtype: DType) -> String? { nil }

  func answer(_ question: Question) throws -> Answer {
    guard case .outputs(var outputs) = try ReferenceCandidate().answer(question) else {
      return .failed("the reference gave no outputs")
    }
    outputs[array] = outputs[array].map(change)
    return .outputs(outputs)
  }
}

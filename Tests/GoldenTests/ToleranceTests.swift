// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Golden
import Methods
import Proving
import Testing
import Verification

/// Tolerances cannot drift unseen: each is compared with a committed table, with the formulation that
/// set it.
struct ToleranceTests {
  static let suite = Result { try Suite(folder: goldenFolder) }

  @Test("every tolerance is the one in tolerances.tsv, set by the same formulation")
  func table() throws {
    let suite = try Self.suite.get()
    let rows = try suite.manifest.cases.flatMap { entry in
      let tolerance = try suite.load(entry.id).tolerance
      return DType.allCases.map { dtype in
        let bound = tolerance[dtype]
        let allowed = bound.map { String(Int($0.allowed)) } ?? "-"
        return "\(entry.id)\t\(dtype.rawValue)\t\(allowed)\t\(bound?.formulation ?? "-")"
      }
    }
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("tolerances.tsv")
    let committed = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
    let (now, then) = (Set(rows), Set(committed.map(String.init)))
    #expect(now.subtracting(then).sorted() == [])
    #expect(then.subtracting(now).sorted() == [])
  }

  @Test("the bound of textbook forms is 8 times the largest error of those that leave four digits")
  func textbook() throws {
    let suite = try Self.suite.get()
    var bounded = 0
    for id in suite.manifest.cases.map(\.id) {
      let tolerance = try suite.load(id).tolerance
      for dtype in DType.allCases {
        guard let bound = tolerance[dtype], let textbook = bound.textbook else { continue }
        let largest = textbook.forms.map(\.largestError).max() ?? 0
        let unit = (tolerance.metric == .ulp ? 2 : 1) * dtype.unitRoundoff
        #expect(textbook.allowed > bound.allowed && textbook.allowed.significand == 1, "\(id)")
        #expect((8 * largest..<16 * largest).contains(textbook.allowed), "\(id)")
        #expect(largest * unit < 0x1p-13, "\(id)")
        bounded += 1
      }
    }
    #expect(bounded > 100)
  }

  @Test("a tolerance is 8 times the largest error, rounded up to a power of two, and 8 at least")
  func rule() throws {
    let suite = try Self.suite.get()
    var rounded = 0
    for id in suite.manifest.cases.map(\.id) {
      let tolerance = try suite.load(id).tolerance
      for bound in DType.allCases.compactMap({ tolerance[$0] }) {
        #expect(bound.allowed.significand == 1, "\(id)")
        #expect(bound.allowed >= max(8 * bound.largestError, 8), "\(id)")
        if bound.allowed > 8 {
          #expect(bound.allowed < 16 * bound.largestError, "\(id)")
          rounded += 1
        }
      }
    }
    #expect(rounded > suite.manifest.cases.count)
  }

  /// The exceptions, with their reason, stand in Golden/README.md.
  @Test("no case allows more than 2^20 units, but for those that the suite's README excuses")
  func ceiling() throws {
    let suite = try Self.suite.get()
    let loose = try suite.manifest.cases.map(\.id).filter { id in
      let tolerance = try suite.load(id).tolerance
      return DType.allCases.contains { (tolerance[$0]?.allowed ?? 0) > 0x1p20 }
    }
    #expect(
      loose == [
        "vamp-as-printed-hand", "vamp-as-printed-hand-step", "vamp-as-printed-iid-20x40-batch",
        "vamp-as-printed-iid-20x40-one", "vamp-as-printed-iid-20x40-step",
      ])
    let excuses = try String(
      contentsOf: goldenFolder.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(excuses.contains("`vamp-as-printed-hand`"))
  }

  @Test("every format that a case admits is asked: cases without a tolerance are counted")
  func formats() throws {
    let suite = try Self.suite.get()
    let cases = try suite.manifest.cases.map { try suite.load($0.id) }
    #expect(cases.allSatisfy { $0.tolerance.float64 != nil })
    #expect(cases.filter { $0.tolerance.float32 == nil }.count == 22)
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Small slips that no register lists, each one line of NumPy: they fail, and the equation that fails is
/// the one with the slip; where the slip is in what two equations share, one of both.
@Suite(.enabled(if: Tool.hasNumPy, "needs Python with NumPy"))
struct SlipTests {
  static let script = "\(Tool.python) Tests/Fixtures/numpy_slips/adapter.py"

  struct Row: Decodable {
    let slip: String
    let algorithms: [String]
    /// What its equation gives; none where there is no trace.
    let equation: String?
    let review: Bool?
  }

  static let rows: [Row] = {
    let printed = Tool.run("/bin/sh", ["-c", "\(script) --list"]).output
    return (try? JSONDecoder().decode([Row].self, from: Data(printed.utf8))) ?? []
  }()
  static let slips = Array(Set(rows.map(\.slip))).sorted()

  /// Where a slip shows in no case of a method, though it does in those of others.
  static let unshown = [
    "lmmse-cut-off-1e-4": ["complex-vamp", "em-vamp"],
    "lmmse-cut-off-1e-6": ["complex-vamp", "em-vamp"],
  ]

  /// Those in what two equations read, of which the other may come first.
  static let shared = ["gram-jitter", "gram-in-float32", "noise-floor-1e-5"]

  @Test("there are more than thirty, and none is in the register")
  func known() {
    #expect(Self.slips.count > 90)
    let register = Tool.assay(["twin", "--faults"]).output.split(separator: "\n")
    #expect(Self.slips.filter { slip in register.contains { $0.hasPrefix("\(slip):") } } == [])
  }

  @Test("each fails, and its equation is named", arguments: slips)
  func caught(slip: String) throws {
    let rows = Self.rows.filter { $0.slip == slip }
    let algorithms = rows.flatMap(\.algorithms)
    let (report, code) = try FixtureReport.of(
      "\(Self.script) --slip \(slip)", try NumPyFaultTests.small(algorithms))
    #expect(code == 1)
    #expect(!report.ids("failed").isEmpty)
    for row in rows {
      for algorithm in row.algorithms {
        let isShown = report.results.contains {
          $0.algorithm == algorithm && $0.status == "failed"
        }
        #expect(isShown || Self.unshown[slip]?.contains(algorithm) == true, "\(algorithm)")
        guard isShown, let equation = row.equation else { continue }
        let equations = try #require(
          report.equations.first { $0.algorithm == algorithm }, "\(algorithm)")
        #expect(
          equations.findings.prefix(Self.shared.contains(slip) ? 2 : 1).contains {
            $0.quantities.contains(equation)
          },
          "\(algorithm): \(equations.findings.map(\.quantities)), not \(equation)")
      }
    }
  }

  @Test("without a slip the same implementation passes")
  func right() throws {
    let (report, code) = try FixtureReport.of(Self.script, [])
    #expect(code == 0 && report.ids("failed") == [])
    #expect(report.ids("passed").count > 150)
  }
}

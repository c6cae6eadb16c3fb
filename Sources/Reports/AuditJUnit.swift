// SPDX-License-Identifier: GPL-3.0-or-later
import Audit

extension NetworkAudit {
  /// The audit as JUnit XML: a test for each layer, and one for the network. Tests fail where the exit code is 1: of a
  /// network that is worse than matched, the network and the layers that deviate. Of one that is not, layers that
  /// deviate have passed, and say in their output what they cost. What is undecided is skipped.
  public var junit: String {
    let classname = "audit.\(network)"
    func test(_ name: String, _ verdict: AuditVerdict, _ text: String) -> JUnit.Test {
      let outcome: JUnit.Outcome =
        switch verdict {
        case .worse: .failed(message: text)
        case .deviates where self.verdict == .worse: .failed(message: text)
        case .undecided: .skipped(message: text)
        case .matched, .equivalent, .deviates: .passed
        }
      return JUnit.Test(
        classname: classname, name: name, outcome: outcome,
        output: verdict == .deviates && self.verdict != .worse ? text : nil)
    }
    let tests =
      layers.map { test("layer \($0.layer + 1)", $0.verdict, finding($0)) }
      + [test("network", verdict, finding)]
    return JUnit(name: "assay audit", suites: [.init(name: classname, tests: tests)]).text
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Balls
import Calls
import Golden
import Methods

/// A second proof of a case that is already in a suite.
public struct Reproof: Sendable {
  public let id: String
  public let precision: Int
  public let components: Int
  /// The components whose stored value is not the one proven now.
  public let differing: [String]
  /// The independent route whose enclosures hold the stored values too, and its precision; `nil` where
  /// there is none.
  public let secondRoute: String?

  public var holds: Bool { differing.isEmpty }
  public var line: String {
    "\(id): \(components) components at \(precision) bits"
      + (secondRoute.map { ", and \($0)" } ?? "")
      + (holds ? "" : "; DIFFERS in \(differing.joined(separator: ", "))")
  }

  /// - Throws: `SuiteError`, `ProofFailure`.
  public init(_ suite: Suite, id: String) throws {
    let golden = try suite.load(id)
    let inputs = try suite.inputs(of: golden)
    let stored = try suite.expected(of: golden)
    let prover = Prover()
    let routes = try Register.method(golden.algorithm).routes(golden.parameters, inputs)
    let proof = try prover.prove(golden.call, inputs, route: routes[0])
    self.id = id
    precision = proof.precision
    components = proof.total
    var differing = stored.keys.filter { proof.outputs[$0] != stored[$0] }.sorted()
    // A matrix that is rank-deficient, or has no second route, has one proof.
    if routes.count > 1, let second = try? prover.prove(golden.call, inputs, route: routes[1]) {
      differing += stored.keys.filter { second.outputs[$0] != stored[$0] }.sorted()
        .map { "\($0) by \(routes[1].rawValue)" }
      secondRoute = "\(routes[1].rawValue) at \(second.precision) bits"
    } else {
      secondRoute = nil
    }
    self.differing = differing
  }
}

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
    let proof = try prover.prove(golden.call, inputs, routes: routes)
    self.id = id
    precision = proof.precision
    components = proof.total
    let second = try Self.confirmation(
      golden.call, inputs, routes.filter { $0 != proof.route }, start: proof.precision)
    secondRoute = second.map { "\($0.route.rawValue) at \($0.precision) bits" }
    let proofs = [(proof, "")] + (second.map { [($0, " by \($0.route.rawValue)")] } ?? [])
    differing = proofs.flatMap { proof, by in
      stored.keys.filter { proof.outputs[$0] != stored[$0] }.sorted().map { $0 + by }
    }
  }

  /// A proof by the first of the other routes that the call admits and that decides everything, as an
  /// undecided one neither confirms nor contradicts; `nil` where there is none.
  private static func confirmation(
    _ call: Call, _ inputs: Arrays<Double>, _ routes: [ProofRoute], start: Int
  ) throws -> Proof? {
    for route in routes {
      do { return try Prover(start: start).prove(call, inputs, route: route) } catch is Unsuitable {
      } catch is ProofFailure {}
    }
    return nil
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Golden
import Interchange
import Methods
import Problems
import Twins

/// Makes golden cases: proves their values, derives their tolerances, finds their flags.
public struct SuiteBuilder: Sendable {
  let drafts: [Draft]

  /// The cases of the catalogue.
  public init() throws { drafts = try Catalogue().drafts }

  /// The cases of a suite, whose questions are taken as they are stored.
  /// - Throws: `SuiteError`.
  public init(_ suite: Suite) throws {
    drafts = try suite.manifest.cases.map { entry in
      let golden = try suite.load(entry.id)
      return Draft(golden, try suite.inputs(of: golden))
    }
  }

  public var ids: [String] { drafts.map(\.id) }

  /// What each case asks, of which arrays, before anything is proven.
  package var questions: [(id: String, revision: Int, call: Call, inputs: Arrays<Double>)] {
    drafts.map { ($0.id, $0.revision, $0.call, $0.inputs) }
  }

  /// A case with the bytes of its files, by path.
  public struct Built: Sendable {
    public let golden: Case
    public let path: String
    public let files: [String: [UInt8]]
  }

  /// - Throws: `ProofFailure`, or an error of the algorithms, for a case that cannot be made.
  public func build(_ id: String) throws -> Built {
    guard let draft = drafts.first(where: { $0.id == id }) else {
      throw CallError("no golden case is named \"\(id)\"")
    }
    return try Self.build(draft, Prover())
  }

  static func build(_ draft: Draft, _ prover: Prover) throws -> Built {
    var files: [String: [UInt8]] = [:]
    let inputs = try draft.files.map { arrays in
      try Self.file(arrays, order: arrays.keys.sorted(), &files) {
        "inputs/\($0.prefix(16)).npz"
      }
    }
    let method = try Register.method(draft.call.method)
    let card = method.card
    try card.check(draft.call.parameters)
    let routes = method.routes(draft.call.parameters, draft.inputs)
    let proof = try prover.prove(draft.call, draft.inputs, routes: routes)
    let order = (card.outputs + card.traces).map(\.name)
    let expected = try Self.file(proof.outputs, order: order, &files) {
      "expected/\(draft.isPrivate ? String($0.prefix(16)) : draft.id).npz"
    }
    let derivation = ToleranceDerivation(
      card: card, call: draft.call, inputs: draft.inputs, expected: proof.outputs)
    var golden = Case(
      schema: "", id: draft.id, revision: draft.revision,
      title: draft.title, algorithm: draft.call.method, level: draft.level,
      spec: draft.spec, source: draft.source,
      flags: [], inputs: inputs, parameters: draft.call.parameters, expected: expected,
      enclosure: .init(
        status: .proven, route: proof.route, precision: proof.precision, certified: proof.total,
        total: proof.total),
      decisions: try Case.Decisions(draft.call, draft.inputs, proof.outputs),
      tolerance: try derivation.tolerance())
    golden.schema = try Manifest.caseSchema(golden)
    if draft.asksForKinkSide { golden.flags = [Case.kinkSide] }
    guard let target = try golden.target(proof.outputs, inputs: draft.inputs, .float64) else {
      throw ProofFailure(
        description: "\(draft.id): the correct formulations disagree in binary64")
    }
    guard
      let loose = try golden.target(
        proof.outputs, inputs: draft.inputs, .float64, textbook: true)
    else { throw ProofFailure(description: "\(draft.id): it has no tolerance") }
    golden.flags += try Self.flags(draft, loose)
    if card.clipActs(proof.outputs) { golden.flags.append(Case.clipActs) }
    if golden.decisions != nil && !target.exactSupport { golden.flags.append(Case.nearThreshold) }
    golden.flags.sort()
    let bytes = try suiteJSON(golden)
    let mark = draft.isPrivate ? "-" + SHA256.hexadecimal(bytes).prefix(8) : ""
    let path = "cases/\(golden.algorithm.rawValue)/\(golden.id)\(mark).json"
    files[path] = bytes
    return Built(golden: golden, path: path, files: files)
  }

  /// The flags of all faults whose twin fails this case by far, whatever form right formulas have.
  private static func flags(_ draft: Draft, _ target: Target) throws -> [String] {
    try Register.method(draft.call.method).allFaults.filter { fault in
      let outputs = try Twin(style: .reversed, fault: fault).answer(
        draft.call, draft.inputs, .float64)
      return !(target.largestError(outputs).error <= 16 * target.allowed)
    }.map(\.flag)
  }

  private static func file(
    _ values: Arrays<Double>, order: [String], _ files: inout [String: [UInt8]],
    name: (String) -> String
  ) throws -> Case.File {
    let bytes = try NPZ.encode(try values.arrays(.float64))
    let digest = SHA256.hexadecimal(bytes)
    let path = name(digest)
    files[path] = bytes
    return Case.File(
      file: path, sha256: digest, order: "C",
      arrays: order.compactMap { name in
        values[name].map { .init(name: name, dtype: $0.dtypeName, shape: $0.shape) }
      })
  }
}

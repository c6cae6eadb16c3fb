// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Interchange
import Problems
import Twins

/// Makes golden cases: proves their values, derives their tolerances, finds their flags.
public struct SuiteBuilder: Sendable {
  let drafts: [Draft]

  public init() throws { drafts = try Catalogue().drafts }

  public var ids: [String] { drafts.map(\.id) }

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
    var files: [String: [UInt8]] = [:]
    let inputs = try draft.files.map { arrays in
      try Self.file(draft.call.algorithm, arrays, order: nil, &files) {
        "inputs/\($0.prefix(16)).npz"
      }
    }
    let prover = Prover()
    let route = prover.routes(for: draft.call, draft.inputs)[0]
    let proof = try prover.prove(draft.call, draft.inputs, route: route)
    let order = draft.call.algorithm.outputs + draft.call.algorithm.traces
    let expected = try Self.file(draft.call.algorithm, proof.outputs, order: order, &files) { _ in
      "expected/\(draft.id).npz"
    }
    let derivation = ToleranceDerivation(
      call: draft.call, inputs: draft.inputs, expected: proof.outputs)
    var golden = Case(
      schema: Manifest.caseSchema(draft.call), id: draft.id, revision: draft.revision,
      title: draft.title,
      algorithm: draft.call.algorithm, level: draft.level, spec: draft.spec, source: draft.source,
      flags: [], inputs: inputs, parameters: draft.call.parameters, expected: expected,
      enclosure: .init(
        status: "proven", route: route, precision: proof.precision, certified: proof.total,
        total: proof.total),
      decisions: Case.Decisions(draft.call, draft.inputs, proof.outputs),
      tolerance: try derivation.tolerance())
    guard let target = golden.target(proof.outputs, .float64) else {
      throw ProofFailure(description: "\(id): the correct formulations disagree in binary64")
    }
    golden.flags = try Self.flags(draft, target)
    if golden.decisions != nil && !target.exactSupport { golden.flags.append(Case.nearThreshold) }
    golden.flags.sort()
    let path = "cases/\(golden.algorithm.rawValue)/\(golden.id).json"
    files[path] = try suiteJSON(golden)
    return Built(golden: golden, path: path, files: files)
  }

  /// The flags of all faults whose twin fails this case by far.
  private static func flags(_ draft: Draft, _ target: Target) throws -> [String] {
    try Fault.allCases.filter { fault in
      guard fault.algorithms.contains(draft.call.algorithm) else { return false }
      let outputs = try Twin(style: .reversed, fault: fault).answer(
        draft.call, draft.inputs, .float64)
      return !(target.largestError(outputs).error <= 16 * target.allowed)
    }.map(\.flag)
  }

  private static func file(
    _ algorithm: Algorithm, _ arrays: [String: Tensor<Double>], order: [String]?,
    _ files: inout [String: [UInt8]],
    name: (String) -> String
  ) throws -> Case.File {
    let bytes = try NPZ.encode(try algorithm.arrays(arrays, .float64))
    let digest = SHA256.hexadecimal(bytes)
    let path = name(digest)
    files[path] = bytes
    let names = order?.filter { arrays[$0] != nil } ?? arrays.keys.sorted()
    return Case.File(
      file: path, sha256: digest, order: "C",
      arrays: names.map {
        let isComplex = algorithm.isComplex($0)
        return .init(
          name: $0, dtype: isComplex ? "complex128" : "float64",
          shape: shape(arrays[$0]?.shape ?? [], isComplex: isComplex))
      })
  }
}

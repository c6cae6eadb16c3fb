// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Audit
import Coherence
import Networks
import ParameterFiles
import Problems
import Shrinkages
import StateEvolution

/// A network with a planted deviation, and what an audit has to say of it.
public struct PlantedAudit: Sendable {
  public let name: String
  /// What was done to it.
  public let what: String
  /// The preset on which it is audited, of `rows × columns`.
  public let problem: String
  public let rows, columns: Int
  /// Whether it was made for another matrix than that of the preset.
  public let isOfOtherMatrix: Bool
  public let verdict: AuditVerdict
  /// Of the layers that deviate, counted from 0, the blocks that are to blame.
  public let culprits: [Int: String]
  let make: @Sendable () throws -> (any LearnedNetwork)

  init(
    _ name: String, _ what: String, on problem: String, _ rows: Int, _ columns: Int,
    isOfOtherMatrix: Bool = false, _ verdict: AuditVerdict, _ culprits: [Int: String] = [:],
    make: @escaping @Sendable () throws -> any LearnedNetwork
  ) {
    (self.name, self.what, self.problem) = (name, what, problem)
    (self.rows, self.columns, self.isOfOtherMatrix) = (rows, columns, isOfOtherMatrix)
    (self.verdict, self.culprits, self.make) = (verdict, culprits, make)
  }

  /// Writes its parameters.
  public func write(to path: String) throws { try make().write(to: path) }
}

/// A network with its parameters.
protocol LearnedNetwork {
  func write(to path: String) throws
}

/// One that can be changed.
struct Planted<N: Network>: LearnedNetwork where N.S == Double {
  let network: N
  var parameters: ParameterVector<Double>

  func write(to path: String) throws {
    try ParameterFile.write(
      network, parameters, digest: ParameterMetadata.digest(of: network.a.matrix), to: path)
  }

  /// The same with other numbers in a block of a layer.
  func with(_ name: String, _ layer: Int, _ change: ([Double]) throws -> [Double]) throws -> Self {
    guard let block = network.layout.block(name, layer: layer) else {
      throw NetworkError("layer \(layer) has no \(name)")
    }
    var changed = self
    changed.parameters[block] = try change(parameters[block])
    return changed
  }

  /// The same with other numbers in a block of every layer.
  func with(_ name: String, _ change: ([Double]) throws -> [Double]) throws -> Self {
    try (0..<network.depth).reduce(self) { try $0.with(name, $1, change) }
  }
}

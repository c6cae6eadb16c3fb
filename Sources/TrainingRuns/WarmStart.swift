// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import ParameterFiles

extension Network where S.Real: BinaryFloatingPoint {
  /// The parameters of a file as a start of this network: those of a network of its kind and of any depth, or of a
  /// kind that it can be.
  /// - Parameters:
  ///   - digest: SHA-256 of `A`.
  ///   - types: the kinds of networks there are.
  /// - Throws: `InterchangeError`, `OptionError` for parameters that this network cannot begin with.
  func start(
    from path: String, digest: String, _ types: [any Network<S>.Type]
  ) throws -> ParameterVector<S.Real> {
    let file = try ParameterFile(path)
    let kind = file.metadata?.network ?? Self.card.kind
    return try start(from: file, digest: digest, try types.kind(kind))
  }

  private func start<M: Network>(
    from file: ParameterFile, digest: String, _ type: M.Type
  ) throws -> ParameterVector<S.Real> where M.S == S {
    let family = frame.shrinkage.map { Swift.type(of: $0).family }
    let (other, given) = try file.network(type, a: a.matrix, digest: digest, shrinkage: family)
    let otherFamily = other.frame.shrinkage.map { Swift.type(of: $0).family }
    let sameFamily = M.card.kind != Self.card.kind || otherFamily == family
    guard sameFamily, let adopted = try adopting(other, given),
      let moved = adopted.moved(to: layout)
    else {
      throw OptionError(
        "start.from: \(file.path) has parameters of \(M.card.kind)"
          + (otherFamily.map { " with \($0)" } ?? "") + ", with which \(Self.card.kind)"
          + (family.map { " with \($0)" } ?? "") + " cannot begin")
    }
    return moved
  }
}

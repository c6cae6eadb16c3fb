// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Interchange
import Networks
import Shrinkages

extension ParameterFile {
  /// The arrays of a file of a network.
  /// - Parameter digest: the SHA-256 of `A`.
  /// - Throws: `InterchangeError`, or what the metadata's encoder throws.
  public static func arrays<N: Network>(
    _ network: N, _ parameters: ParameterVector<Double>, digest: String
  ) throws -> [String: NumericArray] {
    try arrays(parameters, metadata(of: network, digest: digest))
  }

  /// Writes a network's parameters, in the format that the path's ending names.
  /// - Throws: likewise.
  public static func write<N: Network>(
    _ network: N, _ parameters: ParameterVector<Double>, digest: String,
    training: ParameterMetadata.Training? = nil, to path: String
  ) throws {
    try write(parameters, metadata(of: network, digest: digest, training), to: path)
  }

  private static func metadata<N: Network>(
    of network: N, digest: String, _ training: ParameterMetadata.Training? = nil
  ) -> ParameterMetadata {
    ParameterMetadata(
      network: N.card.kind, shrinkage: network.frame.shrinkage.map { type(of: $0).family },
      isTied: network.frame.isTied, layers: network.depth, rows: network.a.rows,
      columns: network.a.columns, sha256: digest, variant: network.variant, training: training)
  }

  /// The network of this file, with its parameters.
  /// - Parameters:
  ///   - type: which kind it must be.
  ///   - a: `A`, rounded to the network's arithmetic.
  ///   - digest: the SHA-256 of `A` as it was before.
  ///   - shrinkage: the family of a foreign file's network.
  ///   - admitsAnyMatrix: whether the parameters may be those for another `A` of this size.
  /// - Throws: `InterchangeError` for a file of another network, family or matrix, for arrays that are
  ///   missing, unknown, of another shape or kind, and for numbers out of their range.
  public func network<N: Network>(
    _ type: N.Type, a: Matrix<N.S>, digest: String, shrinkage: String? = nil,
    admitsAnyMatrix: Bool = false
  ) throws -> (network: N, parameters: ParameterVector<N.S.Real>)
  where N.S.Real: BinaryFloatingPoint {
    let card = N.card
    try check(card.kind, a.rows, a.columns, digest, admitsAnyMatrix)
    var file = self
    var shrinkage = shrinkage
    let hasGains = try card.kind == "lamp" && file.joinGains(&shrinkage)
    // A file without a family is told so before its depth is asked for.
    if card.hasFamily { _ = try family(shrinkage) }
    let depth = try file.depth(card)
    let member =
      try card.hasFamily
      ? file.member(shrinkage, depth, N.S.Real.self, hasGains: hasGains) : nil
    let isTied =
      metadata?.isTied
      ?? card.blocks.contains {
        $0.sharing == .tieable && $0.extents.count == 2 && file.arrays[$0.name] != nil
      }
    let network = N(
      a: a, depth: depth, isTied: isTied, shrinkage: member, rank: file.arrays["s"]?.shape.last)
    return (network, try file.parameters(network.layout, in: N.S.Real.self))
  }

  /// Whether the parameters are those for this very `A`, if the file says so.
  public func isFor(_ digest: String) -> Bool { metadata.map { $0.sha256 == digest } ?? true }

  /// Whether the metadata are those of this kind of network for `A`.
  private func check(
    _ kind: String, _ rows: Int, _ columns: Int, _ digest: String, _ admitsAnyMatrix: Bool
  ) throws {
    guard let metadata else { return }
    if metadata.network != kind {
      throw error(
        ParameterMetadata.array, "the network is \(shown(metadata.network))", "\"\(kind)\"")
    }
    if (metadata.rows, metadata.columns) != (rows, columns) {
      throw error(
        ParameterMetadata.array, "A has \(metadata.rows)×\(metadata.columns) entries",
        "the data's \(rows)×\(columns)")
    }
    if !admitsAnyMatrix && !isFor(digest) {
      throw error(
        ParameterMetadata.array, "the SHA-256 of A is \(shown(metadata.sha256))",
        "\(digest), that of the data's A; --any-matrix admits another")
    }
  }

  /// `T`, by the list that every layer has an entry of.
  private func depth(_ card: NetworkCard) throws -> Int {
    guard
      let list = card.blocks.first(where: { $0.sharing == .each && $0.extents.count <= 1 })
    else {
      // Of a foreign file, by numbers that may be shared.
      guard metadata == nil, let own = card.blocks.first(where: { $0.extents.isEmpty }) else {
        return metadata?.layers ?? 1
      }
      return try values(own.name, [nil]).shape[0]
    }
    let shape: [Int?] = list.extents.isEmpty ? [nil] : [nil, nil]
    let depth = try values(list.name, shape).shape[0]
    if let layers = metadata?.layers, layers != depth {
      throw error(list.name, "it has \(depth) layers", "\(layers), as the metadata say")
    }
    return depth
  }

  /// The member of the family that the first layer has; every layer's `θ` is checked.
  private func member<R: RealScalar & BinaryFloatingPoint>(
    _ asked: String?, _ depth: Int, _: R.Type, hasGains: Bool
  ) throws -> any ParametricShrinkage<R> where R.Real == R {
    let family = try family(asked)
    let theta = try values("theta", [nil, nil])
    let count = theta.shape[1]
    let rows = (0..<depth).map { t in
      theta.parts[(t * count)..<((t + 1) * count)].map { R($0) }
    }
    for (t, row) in rows.enumerated() {
      do { try family.check(row.map { Double($0) }) } catch {
        let array = hasGains ? (error.index == 0 ? "beta" : "alpha") : "theta"
        throw self.error(
          array, "layer \(t): \(error.problem)", "parameters of the family \(error.family)")
      }
    }
    return try family.member(rows[0])
  }

  private func family(_ asked: String?) throws -> any ParametricShrinkage<Double>.Type {
    guard let name = metadata?.shrinkage ?? asked else {
      throw InterchangeError(
        file: path,
        problem: metadata == nil ? "it has no metadata" : "its metadata have no shrinkage",
        expected: "its family as --shrinkage FAMILY")
    }
    if let asked, asked != name {
      throw error(
        ParameterMetadata.array, "the family is \(shown(name))", "\(asked), as --shrinkage says")
    }
    do { return try Families.named(name) } catch {
      throw self.error(
        ParameterMetadata.array, "the family is \(shown(name))",
        Families.names.joined(separator: ", "))
    }
  }

  /// Of LAMP with the soft threshold, `alpha` and `beta`, `T` numbers each, may stand in the place of
  /// `theta`, whose rows then are `(β_t, α_t)`.
  /// - Returns: whether they did.
  private mutating func joinGains(_ asked: inout String?) throws -> Bool {
    guard arrays["theta"] == nil, arrays["alpha"] != nil || arrays["beta"] != nil else {
      return false
    }
    let soft = SoftThreshold<Double>.family
    if let family = metadata?.shrinkage ?? asked, family != soft {
      throw error("alpha", "it belongs to \(soft)", "theta, of the family \(family)")
    }
    asked = soft
    let alpha = try values("alpha", [nil])
    let beta = try values("beta", alpha.shape)
    for name in ["alpha", "beta"] { arrays[name] = nil }
    arrays["theta"] = try NumericArray(
      shape: [alpha.count, 2],
      elements: .float64(zip(beta.parts, alpha.parts).flatMap { [$0, $1] }))
    return true
  }
}

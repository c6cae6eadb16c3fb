// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Interchange
import Networks
import Shrinkages

extension ParameterFile {
  /// The arrays of a file of [LAMP].
  /// - Throws: `InterchangeError`, or what the metadata's encoder throws.
  public static func arrays(
    _ lamp: LAMP<Double>, _ parameters: ParameterVector<Double>
  ) throws -> [String: NumericArray] {
    try arrays(
      parameters,
      ParameterMetadata(
        network: LAMP<Double>.kind, shrinkage: type(of: lamp.shrinkage).family,
        isTied: lamp.isTied, layers: lamp.depth, rows: lamp.a.rows, columns: lamp.a.columns,
        sha256: ParameterMetadata.digest(of: lamp.a.matrix)))
  }

  /// The network [LAMP] of this file, with its parameters. [LAMP1] may give `alpha` and `beta`, `T`
  /// numbers each, in the place of `theta`, whose rows then are `(β_t, α_t)`.
  /// - Parameters:
  ///   - a: `A`, as it was before it is rounded to `S`.
  ///   - shrinkage: the family of a foreign file's network.
  ///   - admitsAnyMatrix: whether the parameters may be those for another `A` of this size.
  /// - Throws: `InterchangeError` for a file of another network, family or matrix, for arrays that are
  ///   missing, unknown, of another shape or kind, and for a `θ` out of its range.
  public func lamp<S: RealScalar & BinaryFloatingPoint>(
    a: Matrix<Double>, shrinkage: String? = nil, admitsAnyMatrix: Bool = false
  ) throws -> (network: LAMP<S>, parameters: ParameterVector<S>) where S.Real == S {
    try check(LAMP<S>.kind, a, admitsAnyMatrix)
    let family = try family(shrinkage)
    let theta = try theta(family)
    let depth = theta.shape[0]
    if let layers = metadata?.layers, layers != depth {
      throw error(
        hasGains ? "alpha" : "theta", "it has \(depth) layers", "\(layers), as the metadata say")
    }
    let rows: [[S]] = try (0..<depth).map { t in
      let row = theta.entries[(t * theta.shape[1])..<((t + 1) * theta.shape[1])].map { S($0) }
      try check(row.map { Double($0) }, of: family, layer: t)
      return row
    }
    let network = LAMP<S>(
      a: a.map { S($0) }, shrinkage: try family.member(rows[0]), depth: depth,
      isTied: metadata?.isTied ?? (arrays["B"] != nil))
    var file = self
    if hasGains {
      file.arrays["alpha"] = nil
      file.arrays["beta"] = nil
      file.arrays["theta"] = try NumericArray(
        shape: theta.shape, elements: .float64(theta.entries))
    }
    return (network, try file.parameters(network.layout, in: S.self))
  }

  /// Whether `α_t` and `β_t` stand in the place of `θ_t`.
  private var hasGains: Bool {
    arrays["theta"] == nil && (arrays["alpha"] != nil || arrays["beta"] != nil)
  }

  /// Whether the metadata are those of this kind of network for `A`.
  private func check(_ kind: String, _ a: Matrix<Double>, _ admitsAnyMatrix: Bool) throws {
    guard let metadata else { return }
    if metadata.network != kind {
      throw error(
        ParameterMetadata.array, "the network is \(shown(metadata.network))", "\"\(kind)\"")
    }
    if (metadata.rows, metadata.columns) != (a.rows, a.columns) {
      throw error(
        ParameterMetadata.array, "A has \(metadata.rows)×\(metadata.columns) entries",
        "the data's \(a.rows)×\(a.columns)")
    }
    if !admitsAnyMatrix && !isFor(a) {
      throw error(
        ParameterMetadata.array, "the SHA-256 of A is \(shown(metadata.sha256))",
        "\(ParameterMetadata.digest(of: a)), that of the data's A; --any-matrix admits another")
    }
  }

  /// Whether the parameters are those for this very `A`, if the file says so.
  public func isFor(_ a: Matrix<Double>) -> Bool {
    metadata.map { $0.sha256 == ParameterMetadata.digest(of: a) } ?? true
  }

  private func family(_ asked: String?) throws -> any ParametricShrinkage<Double>.Type {
    let own = metadata?.shrinkage ?? (hasGains ? SoftThreshold<Double>.family : nil)
    guard let name = own ?? asked else {
      throw InterchangeError(
        file: path, problem: "it has no metadata", expected: "its family as --shrinkage FAMILY")
    }
    if let asked, asked != name {
      throw error(
        metadata == nil ? "alpha" : ParameterMetadata.array, "the family is \(shown(name))",
        "\(asked), as --shrinkage says")
    }
    do { return try Families.named(name) } catch {
      throw self.error(
        ParameterMetadata.array, "the family is \(shown(name))",
        Families.names.joined(separator: ", "))
    }
  }

  /// `θ_t` in rows, `T × p`.
  private func theta(_ family: any ParametricShrinkage<Double>.Type) throws -> Tensor<Double> {
    guard hasGains else { return try tensor("theta", [nil, nil]) }
    guard family == SoftThreshold<Double>.self else {
      throw error("alpha", "it belongs to soft-threshold", "theta, of the family \(family.family)")
    }
    let alpha = try tensor("alpha", [nil])
    let beta = try tensor("beta", alpha.shape)
    return Tensor([alpha.shape[0], 2], zip(beta.entries, alpha.entries).flatMap { [$0, $1] })
  }

  private func check(
    _ theta: [Double], of family: any ParametricShrinkage<Double>.Type, layer: Int
  ) throws {
    do { try family.check(theta) } catch {
      let array = hasGains ? (error.index == 0 ? "beta" : "alpha") : "theta"
      throw self.error(
        array, "layer \(layer): \(error.problem)", "parameters of the family \(error.family)")
    }
  }
}

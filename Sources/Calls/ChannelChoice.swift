// SPDX-License-Identifier: GPL-3.0-or-later

/// How an observation came about: `z + w`, `w ~ N(0, σ_w²)`, seen through this.
public enum ChannelChoice: ParameterValue, Equatable {
  case awgn, probit, magnitude
  /// `L` cells of width `Δ`.
  case quantiser(width: Double, levels: Int)

  /// Its name, with which a wire or a command line says it.
  public enum Kind: String, Sendable, CaseIterable { case awgn, probit, quantiser, magnitude }

  public var kind: Kind {
    switch self {
    case .awgn: .awgn
    case .probit: .probit
    case .magnitude: .magnitude
    case .quantiser: .quantiser
    }
  }

  public var name: String { kind.rawValue }
  public static var names: [String] { Kind.allCases.map(\.rawValue) }

  /// - Throws: `CallError` for a name that is not known, or a quantiser without cells.
  public init(_ name: String, width: Double?, levels: Int?) throws {
    let kind = Kind(rawValue: name)
    guard let kind, kind == .quantiser || (width == nil && levels == nil) else {
      throw CallError(
        "channel \"\(name)\" is not known; \(Self.names.joined(separator: ", ")) are, and the"
          + " quantiser alone has a width and levels")
    }
    switch kind {
    case .awgn: self = .awgn
    case .probit: self = .probit
    case .magnitude: self = .magnitude
    case .quantiser:
      guard let width, let levels, width > 0, width.isFinite, levels > 1 else {
        throw CallError("a quantiser has a \"width\" above 0 and 2 \"levels\" or more")
      }
      self = .quantiser(width: width, levels: levels)
    }
  }

  public init(_ json: JSON) throws {
    guard case .object(let fields) = json, case .text(let kind)? = fields["kind"],
      Set(fields.keys).isSubset(of: ["kind", "width", "levels"])
    else { throw CallError("an object with a \"kind\" is wanted") }
    try self.init(
      kind, width: try fields["width"].map { try Double($0) },
      levels: try fields["levels"].map { try Int($0) })
  }

  public var json: JSON {
    guard case .quantiser(let width, let levels) = self else { return ["kind": .text(name)] }
    return ["kind": .text(name), "width": .number(width), "levels": levels.json]
  }

  public static var schema: JSON { ["$ref": "#/$defs/channel"] }
}

/// OAMP's linear estimator.
public enum LinearEstimator: String, ParameterWord {
  case matchedFilter = "matched-filter"
  case pseudoInverse = "pseudo-inverse"
  case lmmse
}

/// Whether AMP of rows has the whole mean Jacobian in its Onsager term, or its mean slope.
public enum OnsagerForm: String, ParameterWord { case matrix, scalar }

/// What γ_k of a step of projected gradients is.
public enum NormalisationChoice: String, ParameterWord { case none, curvature, gram }

/// Whether GAMP keeps one variance a column or one an entry.
public enum VarianceForm: String, ParameterWord { case scalar, vector }

// SPDX-License-Identifier: GPL-3.0-or-later

/// A shrinkage family by its name in files, with its `θ`.
public struct ShrinkageChoice: ParameterValue, Equatable {
  public var family: String
  public var theta: [Double]

  public init(_ family: String, _ theta: [Double]) {
    self.family = family
    self.theta = theta
  }

  public init(_ json: JSON) throws {
    guard case .object(let fields) = json, Set(fields.keys) == ["family", "theta"],
      case .text(let family)? = fields["family"], let theta = fields["theta"]
    else { throw CallError("an object with \"family\" and \"theta\" is wanted") }
    self.init(family, try [Double](theta))
  }

  public var json: JSON { ["family": .text(family), "theta": theta.json] }

  public static var schema: JSON { ["$ref": "#/$defs/shrinkage"] }
}

extension Parameters {
  /// The shrinkage of an iteration: its own, or the soft threshold `α σ` of the ℓ1 forms.
  public func shrinkageChoice() throws -> ShrinkageChoice {
    if let alpha = try optional(.alpha) { return ShrinkageChoice("soft-threshold", [1, alpha]) }
    return try self(.shrinkage)
  }
}

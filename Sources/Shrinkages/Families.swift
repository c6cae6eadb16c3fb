// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// The register of the shrinkage families that a method may be given and a network may learn.
public enum Families {
  public static let all: [any ParametricShrinkage<Double>.Type] = [
    SoftThreshold<Double>.self, BernoulliGaussian<Double>.self, PiecewiseLinear<Double>.self,
    Exponential<Double>.self, Spline<Double>.self, MLP<Double>.self,
  ]

  public static var names: [String] { all.map { $0.family } }

  /// What a command line may say for a family's name.
  public static let shortNames = [
    "bg": BernoulliGaussian<Double>.family, "soft": SoftThreshold<Double>.family,
  ]

  /// - Throws: `UnknownFamily`
  public static func named(_ name: String) throws(UnknownFamily)
    -> any ParametricShrinkage<Double>.Type
  {
    guard let family = all.first(where: { $0.family == name }) else {
      throw UnknownFamily(name: name)
    }
    return family
  }

  /// The member `θ` of a family in the arithmetic `S`.
  /// - Throws: `UnknownFamily`, or `ThetaError` for a `θ` of a wrong count.
  public static func member<S: RealScalar>(
    _ name: String, theta: [S]
  ) throws -> any ParametricShrinkage<S> where S.Real == S {
    try named(name).member(theta)
  }

  /// The form of a family's member for complex numbers.
  /// - Throws: `UnknownFamily`, or `ThetaError` for a member that has no such form.
  public static func complexMember<C: ComplexScalar>(
    _ name: String, theta: [Double], of field: C.Type
  ) throws -> any Shrinkage<C> {
    guard let member: any Shrinkage<C> = try named(name).complexMember(theta) else {
      throw ThetaError(
        family: name, index: nil,
        problem: "theta \(theta): complex numbers have soft-threshold with theta [1, θ2], and"
          + " bernoulli-gaussian with [θ1, θ2]")
    }
    return member
  }
}

/// A family that is not in the register.
public struct UnknownFamily: Error, Equatable, CustomStringConvertible {
  public let name: String
  public var description: String {
    "shrinkage \"\(name)\" is not known; \(Families.names.joined(separator: ", ")) are"
  }
}

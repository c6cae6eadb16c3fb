// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Arithmetic
import Shrinkages

/// A shrinkage family as `FAMILY` or `FAMILY:θ1,θ2,…`, where `bg` and `soft` are short for
/// `bernoulli-gaussian` and `soft-threshold`.
struct ShrinkageArgument: ExpressibleByArgument, Equatable {
  /// The name of a family, or `group-threshold`: rows of the batch jointly.
  private let name: String
  private let theta: [Double]?

  private static let group = "group-threshold"
  private static var allNames: [String] { Families.names + [group] }
  static var names: String { allNames.joined(separator: ", ") }

  static let bernoulliGaussian = ShrinkageArgument(BernoulliGaussian<Double>.family)
  static let softThreshold = ShrinkageArgument(SoftThreshold<Double>.family)

  private init(_ name: String, theta: [Double]? = nil) {
    self.name = name
    self.theta = theta
  }

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let word = parts.first.map(String.init) ?? ""
    let name = Families.shortNames[word] ?? word
    guard Self.allNames.contains(name) else { return nil }
    guard parts.count == 2 else {
      self.init(name)
      return
    }
    let numbers = parts[1].split(separator: ",", omittingEmptySubsequences: false).map {
      Double($0)
    }
    guard !numbers.contains(nil) else { return nil }
    self.init(name, theta: numbers.compactMap(\.self))
  }

  var isOfGroups: Bool { name == Self.group }

  /// Its short name, if it has one; with a `θ` in full.
  var title: String {
    guard let theta else { return Families.shortNames.first { $0.value == name }?.key ?? name }
    return name + ":" + theta.map { "\($0)" }.joined(separator: ",")
  }

  var defaultValueDescription: String { title }

  /// - Throws: `UsageError` for a `θ` of a wrong count, or a number out of its range.
  func denoiser<S: RealScalar>() throws -> any Denoiser<S, [S]> where S.Real == S {
    guard isOfGroups else {
      let member: any ParametricShrinkage<S> = try member()
      return erased(member)
    }
    let theta = theta ?? [1.1402]
    guard theta.count == 1, theta[0] >= 0, theta[0].isFinite else {
      throw UsageError("--shrinkage: group-threshold has one θ, 0 or more, in units of σ")
    }
    return GroupSoftThreshold<S>(theta: S(theta[0]))
  }

  /// The member `θ` of the family; without `θ` the analytic initialisation.
  /// - Throws: `UsageError`
  func member<S: RealScalar>() throws -> any ParametricShrinkage<S> where S.Real == S {
    do {
      let family = try Families.named(name)
      if let theta { try family.check(theta) }
      return try family.member(theta?.map { S($0) })
    } catch { throw UsageError("--shrinkage: \(error)") }
  }

  private func erased<F: ParametricShrinkage>(_ member: F) -> any Denoiser<F.S, [F.S]> { member }
}

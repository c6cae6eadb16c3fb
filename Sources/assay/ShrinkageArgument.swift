// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Arithmetic
import Shrinkages

/// A shrinkage family as `FAMILY` or `FAMILY:θ1,θ2,…`; by itself with its analytic initialisation.
struct ShrinkageArgument: ExpressibleByArgument {
  /// The name of a family, or `group-threshold`: rows of the batch jointly.
  private let name: String
  private let theta: [Double]?

  static let group = "group-threshold"
  static var allNames: [String] { Families.names + [group] }
  static var names: String { allNames.joined(separator: ", ") }

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    name = parts.first.map(String.init) ?? ""
    guard Self.allNames.contains(name) else { return nil }
    guard parts.count == 2 else {
      theta = nil
      return
    }
    let numbers = parts[1].split(separator: ",", omittingEmptySubsequences: false).map {
      Double($0)
    }
    guard !numbers.contains(nil) else { return nil }
    theta = numbers.compactMap(\.self)
  }

  /// - Throws: `UsageError` for a `θ` of a wrong count, or a number out of its range.
  func value<S: RealScalar>() throws -> any Denoiser<S, [S]> where S.Real == S {
    do { return try shrinkage() } catch let error {
      throw error is UsageError ? error : UsageError("--shrinkage: \(error)")
    }
  }

  private func denoiser<F: ParametricShrinkage>(_ member: F) -> any Denoiser<F.S, [F.S]> { member }

  private func shrinkage<S: RealScalar>() throws -> any Denoiser<S, [S]> where S.Real == S {
    guard name == Self.group else {
      let family = try Families.named(name)
      if let theta { try family.check(theta) }
      let member: any ParametricShrinkage<S> = try family.member(theta?.map { S($0) })
      return denoiser(member)
    }
    let theta = theta ?? [1.1402]
    guard theta.count == 1, theta[0] >= 0, theta[0].isFinite else {
      throw UsageError("--shrinkage: group-threshold has one θ, 0 or more, in units of σ")
    }
    return GroupSoftThreshold<S>(theta: S(theta[0]))
  }
}

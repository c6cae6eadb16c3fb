// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Arithmetic
import Calls
import Shrinkages

/// A shrinkage family as `FAMILY` or `FAMILY:θ1,θ2,…`; by itself with its analytic initialisation.
struct ShrinkageArgument: ExpressibleByArgument {
  private enum Family {
    case parametric(Parameters.Shrinkage.Family)
    /// Rows of the batch jointly.
    case group
  }
  private let family: Family
  private let theta: [Double]?

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first.map(String.init) ?? ""
    if name == "group-threshold" {
      family = .group
    } else if let known = Parameters.Shrinkage.Family(rawValue: name) {
      family = .parametric(known)
    } else {
      return nil
    }
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

  static var names: String {
    (Parameters.Shrinkage.Family.allCases.map(\.rawValue) + ["group-threshold"])
      .joined(separator: ", ")
  }

  /// - Throws: `UsageError` for a `θ` of a wrong count, or a number out of its range.
  func value<S: RealScalar>() throws -> any Denoiser<S, [S]> where S.Real == S {
    do { return try shrinkage() } catch let error {
      throw error is UsageError ? error : UsageError("--shrinkage: \(error)")
    }
  }

  private func shrinkage<S: RealScalar>() throws -> any Denoiser<S, [S]> where S.Real == S {
    guard case .parametric(let family) = family else {
      let theta = theta ?? [1.1402]
      guard theta.count == 1, theta[0] >= 0, theta[0].isFinite else {
        throw UsageError("--shrinkage: group-threshold has one θ, 0 or more, in units of σ")
      }
      return GroupSoftThreshold<S>(theta: S(theta[0]))
    }
    switch family {
    case .softThreshold: return try member(SoftThreshold<S>.self)
    case .bernoulliGaussian: return try member(BernoulliGaussian<S>.self)
    case .piecewiseLinear: return try member(PiecewiseLinear<S>.self)
    case .exponential: return try member(Exponential<S>.self)
    case .spline: return try member(Spline<S>.self)
    case .mlp: return try member(MLP<S>.self)
    }
  }

  private func member<F: ParametricShrinkage>(_ type: F.Type) throws -> F {
    guard let theta else { return F.initial }
    return try F(checking: theta)
  }
}

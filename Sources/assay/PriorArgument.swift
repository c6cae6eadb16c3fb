// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import StateEvolution

/// As `bg:γ,φ`, `γ < 1`.
extension BernoulliGaussianPrior: ExpressibleByArgument {
  public init?(argument: String) {
    guard argument.hasPrefix("bg:") else { return nil }
    let parts = argument.dropFirst(3).split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2, let gamma = Double(parts[0]), let phi = Double(parts[1]), gamma < 1,
      let prior = try? BernoulliGaussianPrior(gamma: gamma, phi: phi)
    else { return nil }
    self = prior
  }

  public var defaultValueDescription: String { "bg:\(gamma),\(phi)" }
}

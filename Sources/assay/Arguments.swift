// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Calls
import StateEvolution

// How values that the rooms below name are said on the command line.

extension DType: ExpressibleByArgument {}
extension ChannelChoice.Kind: ExpressibleByArgument {}
extension LinearEstimator: ExpressibleByArgument {}
extension VarianceForm: ExpressibleByArgument {}
extension OnsagerForm: ExpressibleByArgument {}

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

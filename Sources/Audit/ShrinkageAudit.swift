// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Shrinkages
import StateEvolution

/// A learned shrinkage beside the posterior mean `η̄` of the channel that it works in. Since
///
///     E[(η(R) − X)²] = E[(η̄(R) − X)²] + E[(η(R) − η̄(R))²],
///
/// what it costs is its distance from `η̄` as a function.
public struct ShrinkageAudit: Sendable {
  let shrinkage: any ParametricShrinkage<Double>
  /// `σ`, as the shrinkage is told.
  let sigma: Double
  let channel: DecoupledChannel
  /// `E[(η(R) − X)²]`, and the least that a shrinkage has in this channel.
  let mse, mmse: Double

  init(
    _ shrinkage: any ParametricShrinkage<Double>, sigma: Double, in channel: DecoupledChannel
  ) throws {
    (self.shrinkage, self.sigma, self.channel) = (shrinkage, sigma, channel)
    mse = try channel.risk(turns: shrinkage.turns(sigma)) { shrinkage($0, sigma) }
    mmse = try channel.mmse()
  }

  /// `E[(η − X)²]/E[(η̄ − X)²]` in dB, 0 or more but for rounding.
  public var cost: Double { decibels(mse / mmse) }

  /// `E[(η(R) − η̄(R))²]/E[η̄(R)²]`, by `E[η̄²] = E[X²] − E[(η̄ − X)²]`.
  public var distance: Double {
    max(mse - mmse, 0) / (channel.prior.secondMoment - mmse)
  }

  /// `E f(R)` of an `f` that turns where the shrinkage does.
  func mean(_ f: (Double) -> Double) throws -> Double {
    try channel.mean(of: "the shrinkage", turns: shrinkage.turns(sigma), f)
  }

  /// `E[X η(R)]`
  func meanTimesSignal() throws -> Double {
    try channel.meanTimesSignal(of: "the shrinkage", turns: shrinkage.turns(sigma)) {
      shrinkage($0, sigma)
    }
  }
}

extension ParametricShrinkage<Double> {
  /// Where it has kinks, or turns, above 0.
  func turns(_ sigma: Double) -> [Double] {
    (self as? any Predictable)?.turningPoints(sigma: sigma) ?? []
  }

  func isOfFamily(_ other: any ParametricShrinkage<Double>) -> Bool {
    Self.family == type(of: other).family
  }
}

func decibels(_ ratio: Double) -> Double { 10 * Double.log(ratio) / Double.log(10) }

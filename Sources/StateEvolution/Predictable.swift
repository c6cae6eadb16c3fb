// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Shrinkages

/// A shrinkage that makes predictions easier: it knows where it turns, so that an integral over it can
/// be split there, and may have closed forms.
public protocol Predictable {
  /// The `r > 0` at which `η(r; σ)` has a kink, or turns within a few `σ`.
  func turningPoints(sigma: Double) -> [Double]
  /// The closed form of the channel's risk, if there is one.
  func risk(in channel: ScalarChannel, sigma: Double) -> Double?
  /// The closed form of the mean slope, if there is one.
  func slope(in channel: ScalarChannel, sigma: Double) -> Double?
}

extension Predictable {
  public func risk(in channel: ScalarChannel, sigma: Double) -> Double? { nil }
  public func slope(in channel: ScalarChannel, sigma: Double) -> Double? { nil }
}

extension SoftThreshold: Predictable where S == Double {
  /// The kink at `θ2 σ`.
  public func turningPoints(sigma: Double) -> [Double] { [theta2 * sigma] }
  public func risk(in channel: ScalarChannel, sigma: Double) -> Double? {
    channel.risk(of: self, sigma: sigma)
  }
  public func slope(in channel: ScalarChannel, sigma: Double) -> Double? {
    channel.slope(of: self, sigma: sigma)
  }
}

extension BernoulliGaussian: Predictable where S == Double {
  /// Where zero and active are equally likely, `r² = 2 (σ² + σ⁴/θ1)(θ2 + ½ log(1 + θ1/σ²))`, if
  /// anywhere.
  public func turningPoints(sigma: Double) -> [Double] {
    let ratio = theta1 / sigma / sigma
    let square = 2 * (theta2 + Double.log(1 + ratio) / 2) * (1 + 1 / ratio)
    return square > 0 && square.isFinite ? [sigma * square.squareRoot()] : []
  }
}

extension PiecewiseLinear: Predictable where S == Double {
  /// The kinks at `θ1 σ` and `θ2 σ`.
  public func turningPoints(sigma: Double) -> [Double] { [theta1 * sigma, theta2 * sigma] }
}

extension Spline: Predictable where S == Double {
  /// Where the pieces of `β` meet, at `θ1 σ` and `2 θ1 σ`.
  public func turningPoints(sigma: Double) -> [Double] { [theta1 * sigma, 2 * theta1 * sigma] }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [CSI] Links with correlated Rayleigh fading, each with a noise of its own:
///
///     H = H_iid L^H,   L L^H = R,   R_ij = ρ^{|i−j|},   σ² = P/SNR,   SNR uniform in dB.
public struct ChannelSpecification: Sendable, Equatable {
  /// `N_r`, `N_t`
  public var receivers, transmitters: Int
  /// `ρ` in [0, 1): of neighbouring transmit antennas.
  public var correlation: Double
  /// In dB.
  public var snr: ClosedRange<Double>
  /// `P`
  public var power: Double

  public init(
    receivers: Int, transmitters: Int, correlation: Double, snr: ClosedRange<Double>,
    power: Double = 1
  ) {
    (self.receivers, self.transmitters) = (receivers, transmitters)
    (self.correlation, self.snr, self.power) = (correlation, snr, power)
  }

  /// 64 antennas half a wavelength apart with a spread of 15°, heard by 16, at 0–30 dB.
  public static let apgd = ChannelSpecification(
    receivers: 16, transmitters: 64,
    correlation: angular(spacing: 0.5, sineSquared: (2 - 3.0.squareRoot()) / 4),
    snr: 0...30)

  /// `ρ = exp(−2(π d sin θ)²)`, with `sin²θ` given.
  public static func angular(spacing d: Double, sineSquared: Double) -> Double {
    Double.exp(-2 * Double.pi * Double.pi * d * d * sineSquared)
  }

  /// `σ² = P/SNR`, for `u` in [0, 1) of the range of the SNR.
  func noiseVariance(at u: Double) -> Double {
    let decibels = snr.lowerBound + (snr.upperBound - snr.lowerBound) * u
    return power / Double.exp(decibels / 10 * Double.log(10))
  }
}

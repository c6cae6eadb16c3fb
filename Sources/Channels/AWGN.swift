// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// `y = z + w`: `u` is known.
public struct AWGN<S: RealScalar>: OutputChannel where S.Real == S {
  /// `σ_w² ≥ 0`
  public let noiseVariance: S
  public init(noiseVariance: S) { self.noiseVariance = noiseVariance }

  public func hidden(_ y: S, _ p: S, variance: S) -> (mean: S, variance: S) { (y, 0) }

  public func observe<R: BinaryFloatingPoint>(_ u: R) -> R { u }

  /// `I = 1`
  public func information(p: Double, deviation s: Double) -> Double { 1 }
  public func meanInformation(variance: Double, deviation s: Double) -> Double { 1 }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import StateEvolution

/// What a network is judged by: the problem it is for, and how far from theory it may be.
public struct AuditSetting: Sendable {
  public let a: Matrix<Double>
  public let prior: BernoulliGaussianPrior
  /// `σ_w²` of the data, above 0
  public let noiseVariance: Double
  public var tolerance: AuditTolerance

  /// - Throws: `AuditError`
  public init(
    a: Matrix<Double>, prior: BernoulliGaussianPrior, noiseVariance: Double,
    tolerance: AuditTolerance = AuditTolerance()
  ) throws {
    guard noiseVariance > 0, noiseVariance.isFinite else {
      throw AuditError("the noise variance σ_w² is \(noiseVariance); a number above 0 is wanted")
    }
    (self.a, self.prior, self.noiseVariance) = (a, prior, noiseVariance)
    self.tolerance = tolerance
  }
}

/// Where a deviation begins. What is below counts as none.
public struct AuditTolerance: Sendable, Equatable {
  /// Of parameters: relative, or in radians, or of a logarithm.
  public var parameters = 0.01
  /// Of a layer: what it may cost at its output, in dB, beside the reference's layer that is handed the same.
  public var layer = 0.02
  /// Of the network: what it may cost in all, in dB, beside the reference.
  public var network = 0.1
  public init() {}
}

/// An audit that cannot be made; the description says what would be right.
public struct AuditError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

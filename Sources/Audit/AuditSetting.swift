// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import StateEvolution

/// What a network is judged by: the problem it is for, and how far from theory it may be.
public struct AuditSetting: Sendable {
  public let a: Matrix<Double>
  /// Of the signal, where it is known; learned VAMP and AMP cannot be audited without it.
  public let prior: BernoulliGaussianPrior?
  /// `σ_w²` of the data, above 0, likewise.
  public let noiseVariance: Double?
  public var tolerance: AuditTolerance
  /// Whether the least coherence that a weight for `A` can have is certified, which takes seconds at full size.
  public var certifiesCoherence = false

  /// - Throws: `AuditError`
  public init(
    a: Matrix<Double>, prior: BernoulliGaussianPrior? = nil, noiseVariance: Double? = nil,
    tolerance: AuditTolerance = AuditTolerance()
  ) throws {
    if let noiseVariance {
      guard noiseVariance > 0, noiseVariance.isFinite else {
        throw AuditError("the noise variance σ_w² is \(noiseVariance); a number above 0 is wanted")
      }
    }
    (self.a, self.prior, self.noiseVariance) = (a, prior, noiseVariance)
    self.tolerance = tolerance
  }

  var isKnown: Bool { prior != nil && noiseVariance != nil }

  /// - Throws: `AuditError` where the prior or the noise is not known.
  func known() throws -> KnownProblem {
    guard let prior else { throw AuditError("the prior of the signal is wanted; it was not given") }
    guard let noiseVariance else {
      throw AuditError("the noise variance σ_w² is wanted; it was not given")
    }
    return KnownProblem(a: a, prior: prior, noiseVariance: noiseVariance, tolerance: tolerance)
  }
}

/// A problem of which all is known that [SE-VAMP] asks for.
struct KnownProblem: Sendable {
  let a: Matrix<Double>
  let prior: BernoulliGaussianPrior
  /// `σ_w²`
  let noiseVariance: Double
  let tolerance: AuditTolerance
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

// SPDX-License-Identifier: GPL-3.0-or-later
import Shrinkages

/// What predictions need of the distribution of one entry `X` of the signal. Means are over `X` and
/// `Z ~ N(0, 1)`.
public protocol Prior: Sendable {
  /// `E[X²]`, above 0
  var secondMoment: Double { get }
  /// The minimum mean squared error `E[(X − E[X | X + τ Z])²]`.
  /// - Parameter variance: `τ²`, from 0 to infinity.
  func mmse(variance: Double) throws -> Double
  /// `E[(η(X + τ Z; σ) − X)²]`, where `σ` need not be `τ`.
  /// - Parameters:
  ///   - eta: `η`, a shrinkage of single entries.
  ///   - sigma: `σ`, above 0.
  ///   - variance: `τ²`, above 0.
  func risk(of eta: any Shrinkage<Double>, sigma: Double, variance: Double) throws -> Double
  /// `E[η'(X + τ Z; σ)]`
  /// - Parameters:
  ///   - eta: `η`, a shrinkage of single entries.
  ///   - sigma: `σ`, above 0.
  ///   - variance: `τ²`, above 0.
  func slope(of eta: any Shrinkage<Double>, sigma: Double, variance: Double) throws -> Double
}

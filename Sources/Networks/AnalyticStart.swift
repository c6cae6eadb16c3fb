// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// The numbers of the algorithm that a network unrolls, from which its parameters start. Each network
/// takes those that its algorithm has.
public struct AnalyticStart<S: Scalar>: Sendable {
  /// `β = 1/C`, the step of ISTA.
  public var step: S.Real?
  /// `λ`, the weight of the norm.
  public var lambda: S.Real?
  /// `σ_w²`
  public var noiseVariance: S.Real?
  /// `σ̃_0² = E‖x‖²/N`
  public var signalVariance: S.Real?
  /// `A = U Diag(s) V^H`
  public var svd: SVD<S>?
  /// `W ∈ M × N` of ALISTA, as [W14] gives it.
  public var weight: Matrix<S>?
  /// Observations over which `b_t` and `σ̃_t²` are averaged, where layers have them as numbers.
  public var y: Batch<S>?

  public init() {}

  /// A number that a network cannot start without.
  func need<T>(_ path: KeyPath<Self, T?>, _ name: String) throws -> T {
    guard let value = self[keyPath: path] else {
      throw NetworkError("its analytic start needs \(name)")
    }
    return value
  }

  /// The threshold of networks of rows: `λ/C`, or 0.1 where `λ` is not given, SCSZ21 Table I.
  func rowThreshold() throws -> S.Real {
    guard let lambda else { return S.Real(0.1) }
    return try need(\.step, "the step 1/C") * lambda
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Problems

/// [ORACLE] The error of the estimator that knows the support and the prior, for a given `A`: a mean
/// over draws of the support. With `c = σ_w²/φ` a support `T` has
///
///     MSE_T = σ_w² tr (A_T^H A_T + c I)⁻¹,
///
/// and where `|T| > M`, `φ (|T| − M) + σ_w² tr (A_T A_T^H + c I)⁻¹`, which is the same. `A` is real, or
/// complex, with `φ` and `σ_w²` the mean squares of complex numbers. Where several antennas share a
/// support, it is the error of each of them.
public struct SupportOracle: Sendable, Equatable {
  /// `E‖x̂ − x‖²/E‖x‖²`: the mean of `MSE_T` over the draws, by `N γ φ`.
  public let nmse: Double
  /// Its standard error; infinite for a single draw.
  public let standardError: Double
  public let draws: Int
  /// Draws with an empty support, which have `MSE_T = 0` and count.
  public let emptyDraws: Int

  /// `NMSE` in dB
  public var decibels: Double { 10 * Double.log(nmse) / Double.log(10) }
  /// The standard error in dB, linearised.
  public var decibelError: Double { 10 * standardError / nmse / Double.log(10) }

  /// - Parameters:
  ///   - a: `A ∈ M × N`, finite
  ///   - prior: of the signal.
  ///   - noiseVariance: `σ_w² > 0`
  ///   - draws: how many supports, 1 or more.
  ///   - seed: root seed; support `k` is trial `k` of the stream `support`.
  ///   - progress: told the number of draws so far.
  /// - Throws: `PredictionError.outside`, also where `σ_w²/φ` is too small beside `A` for a Cholesky
  ///   factor.
  public init<S: Scalar>(
    a: Matrix<S>, prior: BernoulliGaussianPrior, noiseVariance: Double, draws: Int,
    seed: UInt64 = 1, progress: (Int) -> Void = { _ in }
  ) throws where S.Real == Double {
    try PredictionError.require(
      noiseVariance > 0 && noiseVariance.isFinite, "σ_w²", noiseVariance, "a number above 0")
    try PredictionError.require(draws > 0, "the number of draws", Double(draws), "1 or more")
    var sum = 0.0
    var squares = 0.0
    var empty = 0
    for k in 0..<draws {
      let stream = Stream(root: seed, name: "support", trial: k)
      let support = (0..<a.columns).filter { _ in stream.uniform() < prior.gamma }
      if support.isEmpty { empty += 1 }
      let mse = try Self.mse(a, support, prior.phi, noiseVariance)
      sum += mse
      squares += mse * mse
      progress(k + 1)
    }
    let n = Double(draws)
    let power = Double(a.columns) * prior.secondMoment
    let average = sum / n
    let variance = max(0, squares / n - average * average) * n / (n - 1)
    nmse = average / power
    standardError = draws > 1 ? (variance / n).squareRoot() / power : .infinity
    self.draws = draws
    emptyDraws = empty
  }

  /// `MSE_T`
  public static func mse<S: Scalar>(
    _ a: Matrix<S>, _ support: [Int], _ phi: Double, _ noiseVariance: Double
  ) throws -> Double where S.Real == Double {
    if support.isEmpty { return 0 }
    let chosen = Matrix<S>(rows: a.rows, columns: support.count) { a[$0, support[$1]] }
    let excess = max(0, support.count - a.rows)
    let left = excess > 0 ? chosen : chosen.adjoint
    var gram = Matrix<S>(zeros: left.rows, left.rows)
    gram.add(left, left.adjoint)
    for i in 0..<gram.rows { gram[i, i] = gram[i, i] + S(real: noiseVariance / phi) }
    let trace = Cholesky(gram).traceOfInverse
    try PredictionError.require(
      trace.isFinite, "σ_w²", noiseVariance, "large enough beside A for a Cholesky factor")
    return phi * Double(excess) + noiseVariance * trace
  }
}

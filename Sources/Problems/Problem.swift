// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// The statement of a synthetic problem `y = A x + w` [GEN], BSR17 Sec. II-A5 and VI.
public struct ProblemSpecification: Sendable, Equatable {
  public var ensemble: Ensemble
  /// `M`, `N`
  public var rows, columns: Int
  /// Probability of an active entry, in (0, 1].
  public var gamma: Double
  /// Variance of an active entry.
  public var phi: Double
  /// `E‖Ax‖²/E‖w‖²` in dB.
  public var snr: Double

  public init(
    ensemble: Ensemble, rows: Int = 250, columns: Int = 500, gamma: Double = 0.1, phi: Double = 1,
    snr: Double = 40
  ) {
    self.ensemble = ensemble
    self.rows = rows
    self.columns = columns
    self.gamma = gamma
    self.phi = phi
    self.snr = snr
  }

  /// `bsr17-iid`, `bsr17-kappa15` and `bsr17-kappa100`.
  public static let presets: [(name: String, specification: ProblemSpecification)] = [
    ("bsr17-iid", ProblemSpecification(ensemble: .gaussian)),
    ("bsr17-kappa15", ProblemSpecification(ensemble: .geometric(kappa: 15))),
    ("bsr17-kappa100", ProblemSpecification(ensemble: .geometric(kappa: 100))),
  ]

  /// `σ_w² = γ φ (N/M) 10^{−SNR/10}`, for `‖A‖_F² = N`.
  public var noiseVariance: Double {
    Self.noiseVariance(
      power: gamma * phi, rows: Double(rows), columns: Double(columns), snr: snr)
  }

  /// `σ_w² = E[X²] (N/M) 10^{−SNR/10}`, for `‖A‖_F² = N`; where only `M/N` is known, that is `rows` for
  /// one column.
  public static func noiseVariance(
    power: Double, rows: Double, columns: Double, snr: Double
  ) -> Double {
    power * columns / rows * Double.exp(-snr / 10 * Double.log(10))
  }

  /// Matrix `A` (trial 0 of stream `matrix`) with `samples` signals and observations; column `d` is
  /// trial `firstTrial + d` of the streams `signal` and `noise`.
  /// - Throws: `NotConverged`, when the matrix has no singular value decomposition.
  public func draw(seed: UInt64, samples: Int, firstTrial: Int = 0) throws -> DenseProblem {
    let a = try ensemble.draw(
      rows: rows, columns: columns, from: Stream(root: seed, name: "matrix", trial: 0))
    let deviation = phi.squareRoot()
    var x = Matrix<Double>(zeros: columns, samples)
    var y = Matrix<Double>(zeros: rows, samples)
    for d in 0..<samples {
      let signal = Stream(root: seed, name: "signal", trial: firstTrial + d)
      // Each entry takes its activity first and its value only if active.
      for j in 0..<columns where signal.uniform() < gamma { x[j, d] = deviation * signal.normal() }
      let noise = Stream(root: seed, name: "noise", trial: firstTrial + d)
      let sigma = noiseVariance.squareRoot()
      for i in 0..<rows { y[i, d] = sigma * noise.normal() }
    }
    y.add(a, x)
    return DenseProblem(a: a, x: x, y: y, noiseVariance: noiseVariance)
  }
}

/// A problem with its truth, for a matrix or an operator `A`.
public struct Problem<A: Sendable, S: Scalar>: Sendable {
  /// `A ∈ M × N`
  public var a: A
  /// `X ∈ N × D`
  public var x: Matrix<S>
  /// `Y = A X + W ∈ M × D`
  public var y: Matrix<S>
  /// `σ_w² = E|w_i|²`
  public var noiseVariance: Double

  public init(a: A, x: Matrix<S>, y: Matrix<S>, noiseVariance: Double) {
    self.a = a
    self.x = x
    self.y = y
    self.noiseVariance = noiseVariance
  }
}

public typealias DenseProblem = Problem<Matrix<Double>, Double>

// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Shrinkages

/// GAMP from the denoised truth seen in Gaussian noise, for channels that tell nothing from zero:
///
///     r = x + σ n,   x̂ = η(r; σ),   τ_x = σ² <η'(r; σ)>
public struct InformedGAMP<S: RealScalar>: Iteration where S.Real == S {
  public let gamp: GAMP<S>
  /// `x ∈ N × D`, of the whole batch.
  public let truth: Matrix<S>
  /// `σ²`
  public let variance: S
  /// `n ∈ N × D`, standard normal numbers.
  public let noise: Matrix<S>

  public init(gamp: GAMP<S>, truth: Matrix<S>, variance: S, noise: Matrix<S>) {
    self.gamp = gamp
    self.truth = truth
    self.variance = variance
    self.noise = noise
  }

  public var storedBytes: Int { gamp.storedBytes }

  public func start(_ y: Batch<S>) -> GAMP<S>.State { start(y, columns: 0..<y.columns) }

  public func start(_ y: Batch<S>, columns: Range<Int>) -> GAMP<S>.State {
    let sigma = [S](repeating: variance.squareRoot(), count: y.columns)
    var r = noise[columns: columns]
    let truth = truth[columns: columns]
    for k in r.storage.indices { r.storage[k] = truth.storage[k] + sigma[0] * r.storage[k] }
    var x = r
    let slope = gamp.shrinkage.apply(r, width: y.width, sigma, into: &x)
    return gamp.start(
      x: x, s: Matrix(zeros: y.rows, y.columns), variance: slope.map { variance * $0 })
  }

  public func step(_ state: inout GAMP<S>.State, _ y: Batch<S>) { gamp.step(&state, y) }
}

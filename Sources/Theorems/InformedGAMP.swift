// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems

/// GAMP from the posterior mean of the truth seen in Gaussian noise (trial `d` of stream `informed`):
/// for channels that tell nothing from zero.
public struct InformedGAMP<S: RealScalar & BinaryFloatingPoint>: Iteration where S.Real == S {
  public let gamp: GAMP<S>
  /// `x ∈ N × D`
  public let truth: Matrix<S>
  /// The noise's variance.
  public let variance: S
  public let seed: UInt64

  public init(gamp: GAMP<S>, truth: Matrix<S>, variance: S, seed: UInt64) {
    self.gamp = gamp
    self.truth = truth
    self.variance = variance
    self.seed = seed
  }

  // Starts differ from column to column.
  public var mixesColumns: Bool { true }

  public func start(_ y: Matrix<S>) -> GAMP<S>.State {
    let sigma = variance.squareRoot()
    var r = truth
    for d in 0..<r.columns {
      let stream = Stream(root: seed, name: "informed", trial: d)
      for j in 0..<r.rows { r[j, d] += sigma * S(stream.normal()) }
    }
    var x = r
    let slope = gamp.shrinkage.apply(
      r, [S](repeating: sigma, count: r.columns), into: &x)
    return gamp.start(
      x: x, s: Matrix(zeros: y.rows, y.columns), variance: slope.map { variance * $0 })
  }

  public func step(_ state: inout GAMP<S>.State, _ y: Matrix<S>) { gamp.step(&state, y) }
}

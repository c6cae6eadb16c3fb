// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks

/// How numbers as they are drawn become those of a training: each is rounded once, or left as it is.
struct Rounding<F: Scalar, S: Scalar>: Sendable {
  let matrix: @Sendable (Matrix<F>) -> Matrix<S>
  let real: @Sendable (F.Real) -> S.Real

  func callAsFunction(_ a: Matrix<F>) -> Matrix<S> { matrix(a) }

  func callAsFunction(_ batch: Batch<F>) -> Batch<S> {
    Batch(matrix(batch.matrix), width: batch.width)
  }

  func callAsFunction(_ start: AnalyticStart<F>) -> AnalyticStart<S> {
    var rounded = AnalyticStart<S>()
    rounded.step = start.step.map(real)
    rounded.lambda = start.lambda.map(real)
    rounded.noiseVariance = start.noiseVariance.map(real)
    rounded.signalVariance = start.signalVariance.map(real)
    rounded.svd = start.svd.map { SVD(u: matrix($0.u), s: $0.s.map(real), v: matrix($0.v)) }
    rounded.weight = start.weight.map(matrix)
    rounded.y = start.y.map { self($0) }
    return rounded
  }
}

extension Rounding where F == S {
  static var none: Rounding { Rounding(matrix: { $0 }, real: { $0 }) }
}

extension Rounding where F == Double, S == Float {
  static var toFloat: Rounding {
    Rounding(matrix: { $0.map { Float($0) } }, real: { Float($0) })
  }
}

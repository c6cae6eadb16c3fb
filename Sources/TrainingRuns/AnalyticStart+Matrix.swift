// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence
import Networks

extension AnalyticStart where S: RealOrComplex & JacobiScalar {
  /// What the algorithms need of `A`: its decomposition, a step of ISTA just below `1/‖A‖²`, so that rounding
  /// cannot pass it, and, where a weight is not learned, that of [W14].
  /// - Parameters:
  ///   - y: over which means are taken.
  ///   - signalVariance: `σ̃_0² = E‖x‖²/N`
  /// - Throws: `NetworkError` for `A = 0`, `NotConverged`, `CoherenceError`.
  public init(
    for card: NetworkCard, _ a: Matrix<S>, _ y: Batch<S>, signalVariance: Double
  ) throws {
    self.init()
    let svd = try SVD(a)
    guard let largest = svd.s.first else { throw NetworkError("A is zero: no network is for it") }
    step = (1 - 0x1p-20) / (largest * largest)
    self.signalVariance = signalVariance
    self.svd = svd
    self.y = y
    if card.blocks.contains(where: { $0.name == "W" && !$0.isLearned }) {
      weight = try AnalyticWeight.closedForm(a)
    }
  }
}

extension AnalyticStart {
  /// The same in another arithmetic, each number rounded once.
  func map<T: Scalar>(_ f: (S) -> T, _ real: (S.Real) -> T.Real) -> AnalyticStart<T> {
    var start = AnalyticStart<T>()
    start.step = step.map(real)
    start.lambda = lambda.map(real)
    start.noiseVariance = noiseVariance.map(real)
    start.signalVariance = signalVariance.map(real)
    start.svd = svd.map { SVD(u: $0.u.map(f), s: $0.s.map(real), v: $0.v.map(f)) }
    start.weight = weight.map { $0.map(f) }
    start.y = y.map { $0.map(f) }
    return start
  }
}

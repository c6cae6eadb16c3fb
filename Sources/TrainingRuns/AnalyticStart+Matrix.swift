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

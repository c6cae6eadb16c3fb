// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Shrinkages

/// VAMP divides by `1 − ν̃`, `1 − ν`, and its variances by `ν̃`, `ν`: where these are small, equal
/// formulas differ by more than rounding, and an equality to 1e-12 cannot be told in binary64. A tall
/// `A`, of which `ν̃` is a difference, comes there first.
enum Conditioning {
  static let leastDivisor = 1e-3
  static let hypothesis = "ν̃_t, ν_t and their complements are at least \(leastDivisor)"

  static func isGood(_ c: LinearCase) -> Bool {
    vamp(c).allSatisfy {
      ($0.nu + $0.nuTilde).allSatisfy { $0 >= leastDivisor && 1 - $0 >= leastDivisor }
    }
  }

  /// The states of VAMP on a case.
  static func vamp(_ c: LinearCase) -> [VAMP<Double>.State] {
    let vamp = VAMP<Double>(
      lmmse: GramLMMSE(c.a, gram: CholeskyGram(c.a)), noiseVariance: c.noiseVariance,
      initialVariance: c.gamma, shrinkage: BernoulliGaussian(gamma: c.gamma, phi: 1),
      columns: c.a.columns)
    return states(vamp, c)
  }
}
